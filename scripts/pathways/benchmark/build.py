"""Times synth, the extract checks and dbt build on synthetic Parquet."""

import json
import os
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from pathways.dbt import dbt_vars, ensure_profile, run_dbt
from pathways.project import Project
from pathways.quality.extracts import check_extracts
from pathways.synthetic.generate import generate
from pathways.synthetic.settings import Settings
from pathways.warehouse import DATABASE_VARIABLE, open_warehouse

_COUNTED = (
    "core.fct_participation",
    "core.fct_participant_quarter",
    "metrics.fct_metric_observation",
    "metrics.metric_results",
)
_KINDS = {"seed": "seeds", "model": "models", "test": "data tests"}


@dataclass(frozen=True)
class Measurement:
    """One step: wall time in seconds, and the largest resident memory so far in GB.

    Of a part of a step, `gigabytes` is None.
    """

    step: str
    seconds: float
    gigabytes: float | None


def _peak_gigabytes() -> float:
    """Largest resident size of this process or of any that it waited for."""
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(one).ru_maxrss for one in who) * unit / 1e9


def _measure(step: str, work: Callable[[], object], console: Console) -> Measurement:
    console.print(f"==> {step}")
    started = perf_counter()
    work()
    return Measurement(step, perf_counter() - started, _peak_gigabytes())


def _parts(target: Path) -> list[Measurement]:
    """Return what dbt's threads spent on each kind of node, together, as it has written down."""
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
    return [
        Measurement(
            f"  its threads on {name}",
            sum(one["execution_time"] for one in results if one["unique_id"].startswith(kind)),
            None,
        )
        for kind, name in _KINDS.items()
    ]


def measure_build(
    project: Project, settings: Settings, folder: Path, console: Console
) -> tuple[list[Measurement], dict[str, int]]:
    """Run every step below `folder`; return what each took, and the rows of the marts."""
    ensure_profile(project)
    landed, database = folder / "landed", folder / "warehouse.duckdb"
    environment = {
        DATABASE_VARIABLE: str(database),
        "PATHWAYS_TEMP_DIRECTORY": str(folder / "spill"),
    }
    places = ["--target-path", str(folder / "target"), "--log-path", str(folder / "logs")]

    def build() -> None:
        # as a refresh does: unit tests prove the models, and take the same time whatever the data
        command = ["build", "--exclude-resource-type", "unit_test", *places]
        run_dbt(project, command, dbt_vars(landed, None), environment)

    measured = [
        _measure("synth", lambda: list(generate(project, settings, landed, "parquet")), console),
        _measure(
            "check extracts", lambda: check_extracts(project, landed, folder / "report"), console
        ),
        _measure("dbt build", build, console),
        *_parts(folder / "target"),
    ]
    with open_warehouse(database) as connection:
        counts = {
            name: connection.execute(f"select count(*) from {name}").fetchall()[0][0]  # noqa: S608
            for name in _COUNTED
        }
    return measured, counts


def bench(
    participants: Annotated[int, typer.Option(help="People who take part in a pathway.")] = 20_000,
    wage_records: Annotated[int, typer.Option(help="Wage records in all.")] = 2_000_000,
    seed: Annotated[int, typer.Option(help="Seed of the synthetic extracts.")] = 1,
    folder: Annotated[
        Path | None,
        typer.Option(help="Where to write, and keep.", show_default="a temporary folder"),
    ] = None,
) -> None:
    """Time synth, the extract checks and dbt on synthetic Parquet, with peak memory.

    The default is 2 million wage records. A whole state:

        pathways bench --participants 1000000 --wage-records 100000000 --folder /data/bench
    """
    console = Console()
    project = Project.find()
    settings = Settings(participants, seed, wage_records)
    with TemporaryDirectory() as temporary:
        place = folder or Path(temporary)
        measured, counts = measure_build(project, settings, place, console)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("step", "seconds", "peak memory so far, GB"):
        table.add_column(heading, justify="left" if heading == "step" else "right")
    for row in measured:
        memory = "" if row.gigabytes is None else f"{row.gigabytes:.2f}"
        table.add_row(row.step, f"{row.seconds:.1f}", memory)
    console.print(
        f"{participants:,} participants, {wage_records:,} wage records, {os.cpu_count()} cores"
    )
    console.print(table)
    for name, count in counts.items():
        console.print(f"{name}: {count:,} rows")
