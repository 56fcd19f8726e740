"""The command `pathways demo-deliveries`."""

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pathways.errors import PathwaysError
from pathways.landing.key_command import new_key
from pathways.landing.token_key import Key
from pathways.project import Project
from pathways.synthetic.deliveries import Deliveries, write_deliveries
from pathways.warehouse import DATABASE_VARIABLE, open_warehouse

SEED = 1
_EXPECTED = {"repeat": "repeated", "quarantined": "set aside", "warned": "warned"}


def demo_deliveries(
    folder: Annotated[
        Path | None,
        typer.Option(help="Folder to work in; replaced.", show_default="target/demo-deliveries"),
    ] = None,
    project_dir: Annotated[
        Path | None, typer.Option(help="Folder of the dbt project.", show_default="found upward")
    ] = None,
) -> None:
    """Land invented deliveries with planted defects, build on them, and show what was found.

    The sample's extracts are turned into what agencies would have delivered: names, SSNs, their own
    columns and codes, CSV, Parquet and fixed width, with some fifty defects. They land in two
    nights, under a key that is made for it; then come the extract checks, dbt build and the mart
    checks. Exit code 1 when a planted defect was not found.
    """
    project = Project.find(project_dir)
    place = folder or project.target / "demo-deliveries"
    console = Console(file=sys.stdout)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    missed = run_demo(project, place, console)
    if missed:
        raise PathwaysError(f"{missed} planted defects were not found; see the table above")


def run_demo(project: Project, place: Path, console: Console) -> int:
    """Run the demo in an empty folder; returns how many planted defects were not found."""
    # Great Expectations takes seconds to load
    from pathways.demo.findings import find_planted  # noqa: PLC0415
    from pathways.landing.land import land  # noqa: PLC0415
    from pathways.landing.printing import print_landing, watch_on  # noqa: PLC0415
    from pathways.refresh.run import refresh_warehouse  # noqa: PLC0415
    from pathways.refresh.settings import Settings  # noqa: PLC0415

    console.print("[bold]==> Deliveries[/]")
    delivered = write_deliveries(project, place / "deliveries", SEED)
    console.print(f"{len(delivered.files)} files of invented agencies in {delivered.output}")
    key, landings = Key(new_key()), []
    for night in _nights(delivered, place / "late"):
        console.print(f"[bold]==> Landing, {night} night[/]")
        with watch_on(Console(stderr=True)) as watch:
            landings.append(land(project, delivered.output, place / "landing", key, watch=watch))
        print_landing(landings[-1], console)
    store = landings[-1].store
    with _database(place / "warehouse.duckdb") as database:
        settings = Settings(
            extracts_path=store.landed, releases=place / "releases", is_rehearsal=True
        )
        refresh_warehouse(project, console, settings)
    with open_warehouse(database) as warehouse:
        findings = find_planted(delivered.planted, landings, delivered.output, warehouse)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in ("planted defect", "should be", "found", "how it shows"):
        table.add_column(name, overflow="fold")
    for one in findings:
        expect = one.planted.expect
        found = Text("✓ yes", style="blue") if one.is_found else Text("✗ NO", style="bold red")
        table.add_row(one.planted.title, _EXPECTED.get(expect, expect), found, Text(one.how))
    console.print(table)
    missed = sum(not one.is_found for one in findings)
    console.print(f"{len(findings) - missed} of {len(findings)} planted defects found")
    console.print(f"Report: {store.reports / 'index.html'}", soft_wrap=True)
    return missed


def _nights(delivered: Deliveries, late: Path) -> Iterator[str]:
    """Hold back what arrives late from the first night."""
    _move(delivered.late_files, delivered.output, late)
    yield "first"
    _move(delivered.late_files, late, delivered.output)
    yield "second"


def _move(files: Sequence[str], source: Path, target: Path) -> None:
    for file in files:
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        (source / file).replace(target / file)


@contextmanager
def _database(path: Path) -> Iterator[Path]:
    """Let dbt write to a database of its own."""
    before = os.environ.get(DATABASE_VARIABLE)
    os.environ[DATABASE_VARIABLE] = str(path)
    try:
        yield path
    finally:
        if before is None:
            del os.environ[DATABASE_VARIABLE]
        else:
            os.environ[DATABASE_VARIABLE] = before
