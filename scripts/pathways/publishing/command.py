"""The command `pathways release`: what was released, back to an earlier one, is it whole."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pathways.errors import BadInputError, PathwaysError
from pathways.project import Project
from pathways.publishing.manifest import read_manifest
from pathways.publishing.store import CURRENT, Releases
from pathways.publishing.verify import verify_release

RELEASES_VARIABLE = "PATHWAYS_RELEASES"
EXPLANATION = """
A refresh that succeeds makes a release: the results as DuckDB files, Parquet, CSV and workbooks,
in a folder of its own that never changes. What people open is releases/current.

Examples:

\b
  pathways release list
  # back to the release before the current one
  pathways release rollback
  # whether every byte and row of the current release is as it was released
  pathways release verify
"""
app = typer.Typer(
    help=f"What was released, and which release is current.\n{EXPLANATION}", no_args_is_help=True
)

ReleasesDir = Annotated[
    Path | None,
    typer.Option(
        "--releases",
        help="Folder of the releases.",
        show_default=f"releases in the project, or {RELEASES_VARIABLE}",
    ),
]
ProjectDir = Annotated[
    Path | None, typer.Option(help="Folder of the dbt project.", show_default="found upward")
]


def releases_of(project: Project, given: Path | None = None) -> Releases:
    """Return the folder of releases: the one given, the environment's, or the default."""
    if given is not None:
        return Releases(given.absolute())
    return Releases(project.root / os.environ.get(RELEASES_VARIABLE, "releases"))


@app.command(name="list")
def list_(releases: ReleasesDir = None, project_dir: ProjectDir = None) -> None:
    """List the releases that are kept, newest first."""
    store = releases_of(Project.find(project_dir), releases)
    console = Console()
    if not store.ids():
        console.print(f"{store.root}: no release yet; pathways refresh makes one", soft_wrap=True)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, collapse_padding=True)
    for name in ("", "release", "at (UTC)", "as of", "outcome"):
        table.add_column(name, no_wrap=True)
    table.add_column("size", justify="right", no_wrap=True)
    current = store.current()
    for release_id in reversed(store.ids()):
        table.add_row("*" * (release_id == current), release_id, *_listed(store, release_id))
    console.print(table)
    link = store.root / CURRENT
    console.print(f"* {link}" if current else f"{link}: points to no release", soft_wrap=True)


def _listed(store: Releases, release_id: str) -> tuple[str, str, str, str]:
    try:
        manifest = read_manifest(store.folder(release_id))
        outcome = str(store.run(release_id).get("outcome"))
    except PathwaysError:
        return "", "", "damaged", ""
    released_at = manifest.released_at.replace("T", " ").removesuffix("Z")[:16]
    return released_at, manifest.as_of_date, outcome, f"{manifest.size / 1e6:,.1f} MB"


def roll_back(
    store: Releases, given: str | None, lock: AbstractContextManager[None]
) -> tuple[str | None, str]:
    """Make an earlier release the current one; return the ids of the old and the new one.

    `given` is how the id of a release begins; without it, the one before the current one.
    Errors: BadInputError when there is none such, or it is current already; PathwaysError when it
    is damaged; BusyError while a refresh is at work.
    """
    with lock:
        before = store.current()
        wanted = store.find(given) if given else store.before_current()
        if wanted == before:
            raise BadInputError(f"{wanted}: is current already; nothing was changed")
        if problems := verify_release(store.folder(wanted)):
            raise PathwaysError(f"{wanted}: damaged, so nothing was changed: {'; '.join(problems)}")
        store.point_to(wanted)
    return before, wanted


@contextmanager
def _at_work(project: Project, store: Releases) -> Iterator[None]:
    """Hold the lock of the refresh; what the current release said is kept before it goes."""
    from pathways.history.prepare import settle_history  # noqa: PLC0415  only when it is needed
    from pathways.refresh.journal import Journal  # noqa: PLC0415  the refresh imports this package
    from pathways.refresh.lock import hold  # noqa: PLC0415  as above

    journal = Journal.of(project)
    with hold(journal.root, "pathways release rollback"):
        settle_history(journal.history, store.current())
        yield


@app.command()
def rollback(
    release: Annotated[
        str | None,
        typer.Argument(help="Release, or how it begins. Default: the one before the current one."),
    ] = None,
    releases: ReleasesDir = None,
    project_dir: ProjectDir = None,
) -> None:
    """Make an earlier release the current one, when it is whole."""
    project = Project.find(project_dir)
    store = releases_of(project, releases)
    before, now = roll_back(store, release, _at_work(project, store))
    Console().print(
        escape(
            f"{store.root / CURRENT}: {now} instead of {before}; "
            "the next refresh that has something new goes forward"
        ),
        soft_wrap=True,
    )


@app.command()
def verify(
    release: Annotated[
        str | None, typer.Argument(help="Release, or how it begins. Default: the current one.")
    ] = None,
    releases: ReleasesDir = None,
    project_dir: ProjectDir = None,
) -> None:
    """Check every byte, every row in every format, and who may read; exit 1 when one is wrong."""
    store = releases_of(Project.find(project_dir), releases)
    release_id = store.find(release)
    problems = verify_release(store.folder(release_id))
    console = Console()
    for problem in problems:
        console.print(escape(problem), soft_wrap=True)
    if problems:
        raise PathwaysError(f"{release_id}: {len(problems)} problems; listed above")
    manifest = read_manifest(store.folder(release_id))
    tables = sum(len(rows) for rows in manifest.tables.values())
    console.print(
        f"{release_id}: whole; {len(manifest.files)} files, {tables} tables", soft_wrap=True
    )
