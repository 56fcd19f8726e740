"""The command `pathways refresh`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pathways.landing.command import KeyFile
from pathways.project import Project
from pathways.refresh.run import refresh_warehouse
from pathways.refresh.settings import KEEP, Settings
from pathways.refresh.stopping import stopping_in_order


class LogFormat(StrEnum):
    """What is written to standard output."""

    plain = "plain"
    json = "json"


EXAMPLES = """
Steps: land (with --deliveries), extract checks, dbt build, mart checks, change
gate, history, release. What people open is releases/current; it is swapped at
once, and only when every step has passed. A run that was killed is resumed by
the next one.

Examples:

\b
  # the embedded sample
  pathways refresh
  # every night: land what agencies delivered, build on it, release it
  pathways refresh --deliveries /srv/deliveries --as-of-date today
  # Parquet that something else has landed
  pathways refresh --extracts-path /data/landed --as-of-date today
  # the change gate held the release back, and its changes are right
  pathways refresh --accept 1a2b3c4d --reason "county 07 restated 2023Q4"

Exit code 0: released, or nothing was new. 2: input was kept out, or the change
gate holds the release back; the last release stays. 1: a failure; the last
release stays. 75: another refresh is at work, or has the database open.
docs/operations.md has the whole story.
"""


def refresh(  # noqa: PLR0913 - one parameter per option
    *,
    deliveries: Annotated[
        Path | None,
        typer.Option(
            envvar="PATHWAYS_DELIVERIES",
            help="Folder that agencies deliver to; it is landed first.",
            show_default="nothing is landed",
        ),
    ] = None,
    landing: Annotated[
        Path | None,
        typer.Option(
            envvar="PATHWAYS_LANDING",
            help="Folder of the landing area, with --deliveries.",
            show_default="warehouse/landing",
        ),
    ] = None,
    key_file: KeyFile = None,
    extracts_path: Annotated[
        Path | None,
        typer.Option(
            envvar="PATHWAYS_EXTRACTS_PATH",
            help="Folder of landed Parquet, one folder per extract.",
            show_default="the sample seeds",
        ),
    ] = None,
    as_of_date: Annotated[
        str | None,
        typer.Option(
            envvar="PATHWAYS_AS_OF_DATE",
            help="Day the results are computed for: YYYY-MM-DD or today.",
            show_default="as_of_date of dbt_project.yml",
        ),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Build everything anew, and release it in any case.")
    ] = False,
    accept: Annotated[
        str, typer.Option(help="Code of the changes that the change gate showed; let them pass.")
    ] = "",
    reason: Annotated[
        str, typer.Option(help="Why they are right; kept in the history, with --accept.")
    ] = "",
    without_refused: Annotated[
        bool,
        typer.Option(
            "--without-refused",
            envvar="PATHWAYS_WITHOUT_REFUSED",
            help="Go on without deliveries that did not land, instead of stopping.",
        ),
    ] = False,
    releases: Annotated[
        Path | None,
        typer.Option(
            envvar="PATHWAYS_RELEASES",
            help="Folder of the releases.",
            show_default="releases, in the project",
        ),
    ] = None,
    keep: Annotated[
        int,
        typer.Option(envvar="PATHWAYS_KEEP_RELEASES", min=1, help="Releases that are kept."),
    ] = KEEP,
    log_format: Annotated[
        LogFormat,
        typer.Option(
            envvar="PATHWAYS_LOG_FORMAT",
            help="Lines for people, or a JSON object per line. Both are kept in the journal.",
        ),
    ] = LogFormat.plain,
    on_failure: Annotated[
        str,
        typer.Option(
            envvar="PATHWAYS_ON_FAILURE",
            help="Command line to run for every exit code but 0; PATHWAYS_OUTCOME, _EXIT_CODE, "
            "_MESSAGE, _RUN_ID and _REPORT tell it what happened.",
            show_default="none",
        ),
    ] = "",
    metrics_file: Annotated[
        Path | None,
        typer.Option(
            envvar="PATHWAYS_METRICS_FILE",
            help="File for Prometheus's node exporter, such as .../pathways.prom.",
            show_default="none",
        ),
    ] = None,
    project_dir: Annotated[
        Path | None, typer.Option(help="Folder of the dbt project.", show_default="found upward")
    ] = None,
) -> None:
    """Land, check, build, check again, compare and release: one night's work."""
    project = Project.find(project_dir)
    if deliveries is not None and landing is None:
        landing = project.root / "warehouse" / "landing"
    settings = Settings(
        deliveries=deliveries,
        landing=landing,
        key_file=key_file,
        extracts_path=extracts_path,
        as_of_date=as_of_date,
        full=full,
        accept=accept,
        reason=reason,
        without_refused=without_refused,
        releases=releases,
        keep=keep,
        log_format=log_format.value,
        on_failure=on_failure,
        metrics_file=metrics_file,
    )
    with stopping_in_order() as stop:
        refresh_warehouse(project, Console(file=sys.stdout), settings, stop)


refresh.__doc__ = f"{refresh.__doc__}\n{EXAMPLES}"
