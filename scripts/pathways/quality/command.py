"""`pathways check extracts` and `pathways check marts`."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pathways.errors import EXIT_BAD_INPUT, EXIT_FAILURE
from pathways.project import Project
from pathways.quality.extracts import check_extracts
from pathways.quality.marts import check_marts
from pathways.quality.printing import print_report, progress_on
from pathways.quality.results import CheckReport
from pathways.warehouse import database_path

app = typer.Typer(
    help="Check the extracts before dbt, and the marts after it.", no_args_is_help=True
)

ProjectDir = Annotated[
    Path | None, typer.Option("--project-dir", help="Folder of the dbt project.")
]
ReportDir = Annotated[
    Path | None,
    typer.Option("--report", help="Folder for the HTML report. Default: in target/quality."),
]
ExtractsPath = Annotated[
    Path | None,
    typer.Option(
        "--extracts-path",
        help="Folder of landed Parquet, one folder per extract. Default: the sample seeds.",
    ),
]
AsOfDate = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        help="Day the results are computed for. Default: as_of_date of dbt_project.yml.",
    ),
]
DatabasePath = Annotated[
    Path | None,
    typer.Option(
        "--database",
        help="DuckDB file that dbt wrote.",
        show_default="PATHWAYS_DATABASE, else warehouse/pathways.duckdb",
    ),
]


@app.command()
def extracts(
    extracts_path: ExtractsPath = None,
    project_dir: ProjectDir = None,
    report: ReportDir = None,
) -> None:
    """Check every extract against its contract and its suite; exit code 2 when one is bad."""
    project = Project.find(project_dir)
    report_dir = report or project.target / "quality" / "extracts"
    with progress_on(Console(stderr=True)) as progress:
        found = check_extracts(project, extracts_path, report_dir, progress)
    _finish(found, report_dir, EXIT_BAD_INPUT)


@app.command()
def marts(
    database: DatabasePath = None,
    as_of_date: AsOfDate = None,
    project_dir: ProjectDir = None,
    report: ReportDir = None,
) -> None:
    """Check every mart with its suite; exit code 1 when one fails."""
    project = Project.find(project_dir)
    report_dir = report or project.target / "quality" / "marts"
    path = database_path(project, database)
    with progress_on(Console(stderr=True)) as progress:
        day = as_of_date.date() if as_of_date else None
        found = check_marts(project, path, report_dir, progress, day)
    _finish(found, report_dir, EXIT_FAILURE)


def _finish(report: CheckReport, report_dir: Path, code: int) -> None:
    console = Console()
    print_report(report, console)
    index = report_dir / "index.html"
    shown = index.relative_to(Path.cwd()) if index.is_relative_to(Path.cwd()) else index
    console.print(f"Report: {os.fspath(shown)}", soft_wrap=True, highlight=False)
    if not report.succeeded:
        raise typer.Exit(code)
