"""The main job: check the extracts, build, check the marts, show the results."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from rich.console import Console

from pathways.dbt import as_of_day, dbt_vars, ensure_profile, run_dbt
from pathways.errors import BadInputError, PathwaysError
from pathways.project import Project
from pathways.quality.extracts import check_extracts
from pathways.quality.marts import check_marts
from pathways.quality.printing import print_report, progress_on
from pathways.quality.results import CheckReport
from pathways.summary import print_summary, read_summary
from pathways.warehouse import database_path, open_warehouse

_DBT_STEP = re.compile(r"(\d+) of (\d+) (?:START|PASS|OK)")
_DBT_NOTABLE = re.compile(r"\b(WARN(?:ING)? |Deprecat|ERROR |FAIL )|^Done\.")


class Steps:
    """Announces each step and keeps its time in seconds."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.seconds: dict[str, float] = {}

    def run(self, name: str, step: Callable[[], None]) -> None:
        self.console.print(f"[bold]==> {name}[/]")
        started = perf_counter()
        step()
        self.seconds[name] = perf_counter() - started

    def print_times(self) -> None:
        parts = [f"{name.lower()} {seconds:.1f} s" for name, seconds in self.seconds.items()]
        total = sum(self.seconds.values())
        self.console.print(f"Refreshed in {total:.1f} s: {', '.join(parts)}", soft_wrap=True)


def _report(report: CheckReport, console: Console, failure: PathwaysError) -> None:
    print_report(report, console)
    if not report.succeeded:
        raise failure


def _dbt_listener(console: Console, progress: Callable[[str], None]) -> Callable[[str], None]:
    """Show how far dbt is, and keep what it warns of and its last line."""

    def listen(line: str) -> None:
        text = line[line.find("  ") + 2 :] if line[:2].isdigit() else line
        if found := _DBT_STEP.match(text):
            progress(f"dbt {found[1]} of {found[2]}")
        if _DBT_NOTABLE.search(text):
            console.print(text, markup=False, highlight=False, soft_wrap=True)

    return listen


def refresh_warehouse(
    project: Project,
    console: Console,
    extracts_path: Path | None = None,
    as_of_date: str | None = None,
) -> None:
    """Run every step of the refresh; the first that fails stops it.

    Errors: BadInputError when an extract breaks its contract; PathwaysError when dbt or a mart
    check fails.
    """
    variables = dbt_vars(extracts_path, as_of_date)
    ensure_profile(project)
    database = database_path(project)
    quality = project.target / "quality"
    steps = Steps(console)

    def check_before() -> None:
        with progress_on(Console(stderr=True)) as progress:
            report = check_extracts(project, extracts_path, quality / "extracts", progress)
        failure = BadInputError(
            "the extracts break their contract, so nothing was built; "
            f"mend what is listed above (report: {quality / 'extracts' / 'index.html'})"
        )
        _report(report, console, failure)

    def build() -> None:
        # Unit tests prove the models, not the data: they belong to `make test`.
        arguments = ["build", "--exclude-resource-type", "unit_test"]
        with progress_on(Console(stderr=True)) as progress:
            run_dbt(project, arguments, variables, on_line=_dbt_listener(console, progress))

    def check_after() -> None:
        with progress_on(Console(stderr=True)) as progress:
            day = as_of_day(as_of_date) if as_of_date else None
            report = check_marts(project, database, quality / "marts", progress, day)
        failure = PathwaysError(
            f"the marts fail their checks (report: {quality / 'marts' / 'index.html'})"
        )
        _report(report, console, failure)

    steps.run("Extract checks", check_before)
    steps.run("dbt build", build)
    steps.run("Mart checks", check_after)
    with open_warehouse(database) as connection:
        print_summary(read_summary(connection), console)
    steps.print_times()
    console.print(f"Query it: {database} (schemas core, metrics and performance)", soft_wrap=True)


def refresh(
    extracts_path: Annotated[
        Path | None,
        typer.Option(
            help="Folder of landed Parquet, one folder per extract.",
            show_default="the sample seeds",
        ),
    ] = None,
    as_of_date: Annotated[
        str | None,
        typer.Option(help="Day the results are computed for: YYYY-MM-DD or today."),
    ] = None,
    project_dir: Annotated[
        Path | None, typer.Option(help="Folder of the dbt project.", show_default="found upward")
    ] = None,
) -> None:
    """Check the extracts, run dbt build, check the marts, and print the newest results.

    Without options this is the embedded sample. A state's own landed extracts:

        pathways refresh --extracts-path /data/landed --as-of-date today
    """
    refresh_warehouse(
        Project.find(project_dir), Console(file=sys.stdout), extracts_path, as_of_date
    )
