"""The command `pathways link`: the optional probabilistic pass, and what clerks decide."""

from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from pathways.errors import BadInputError
from pathways.landing.command import KeyFile, ProjectDir
from pathways.landing.linkage.kept import Proposal, RecordId, Verdict, to_review
from pathways.landing.linkage.link import MEMORY, decide, forget, link
from pathways.landing.linkage.renew import state_of
from pathways.landing.store import Store, find_store
from pathways.landing.token_key import load_key
from pathways.project import Project

EXAMPLES = """
\b
Some colleges know no SSN and misspell a name: nobody else finds the student.
This compares them with the people who have an SSN, by name, birth date, sex
and town, and links those that are one person in all likelihood. It reads the
rosters again, since names are in the delivered files alone. It needs splink:

\b
  pip install 'pathways\\[linkage]'

Later landings keep the links. Nothing is linked unless this command is run.

Examples:

\b
  # link, or link again after new rosters have landed
  pathways link deliveries --into warehouse/landing
  # who is to be looked at, by ids of both sides; then say what you found
  pathways link --review --into warehouse/landing
  pathways link --accept millbrook M000017 --into warehouse/landing
  pathways link --reject millbrook M000018 --into warehouse/landing
  # take all links back
  pathways link --forget --into warehouse/landing

docs/landing.md has the model, and what its probabilities mean.
"""
RecordOption = tuple[str, str] | None


def link_command(  # noqa: PLR0913 - one parameter per option
    deliveries: Annotated[
        Path | None, typer.Argument(help="Folder that the rosters still lie in.")
    ] = None,
    *,
    into: Annotated[Path, typer.Option("--into", help="Folder of the landing area.")],
    review: Annotated[
        bool, typer.Option("--review", help="List the proposals that somebody has to look at.")
    ] = False,
    accept: Annotated[
        RecordOption,
        typer.Option(metavar="SOURCE_ID ID", help="It is the person proposed: link this record."),
    ] = None,
    reject: Annotated[
        RecordOption,
        typer.Option(metavar="SOURCE_ID ID", help="It is not: never link this record to them."),
    ] = None,
    forget_all: Annotated[
        bool,
        typer.Option("--forget", help="Take all links back; what was decided counts next time."),
    ] = False,
    memory: Annotated[
        int, typer.Option(min=1, help="Gigabytes that names may take; they never go to disk.")
    ] = MEMORY,
    key_file: KeyFile = None,
    project_dir: ProjectDir = None,
) -> None:
    """Link students without an SSN to the people they most probably are."""
    asked = [deliveries is not None, review, accept is not None, reject is not None, forget_all]
    if sum(asked) != 1:
        raise BadInputError(
            "give either the folder of the deliveries, --review, --accept, --reject or --forget"
        )
    if review:
        _print_review(find_store(into))
        return
    project = Project.find(project_dir)
    if deliveries is not None:
        _link(project, deliveries, into, key_file, memory)
    elif forget_all:
        count = forget(project, into)
        Console().print(f"{count:,} links are taken back.")
    elif accept is not None:
        _decide(project, into, accept, "accept")
    elif reject is not None:
        _decide(project, into, reject, "reject")


link_command.__doc__ = f"{link_command.__doc__}\n{EXAMPLES}"


def _link(
    project: Project, deliveries: Path, into: Path, key_file: Path | None, memory: int
) -> None:
    console = Console(stderr=True)
    with console.status("starting") as status:
        linking = link(
            project,
            deliveries,
            into,
            load_key(key_file),
            memory=memory,
            progress=lambda step: status.update(escape(step)),
        )
    print_to = Console()
    print_to.print(
        f"{linking.records:,} students without an SSN are found by nobody else: "
        f"{linking.accepted:,} are linked, {linking.review:,} are to be looked at."
    )
    if linking.review:
        print_to.print(f"Look at them: pathways link --review --into {escape(str(into))}")


def _decide(project: Project, into: Path, record: RecordId, verdict: Verdict) -> None:
    decided = decide(project, into, record, verdict)
    what = "is linked to" if verdict == "accept" else "is not"
    Console().print(
        Text(f"{' '.join(decided.record)} {what} {' '.join(decided.person)}, in every later run.")
    )


def _print_review(store: Store) -> None:
    console = Console()
    found = to_review(store, state_of(store).key)
    if not found:
        console.print("Nothing is to be looked at.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("probable", justify="right")
    for name in ("record", "may be", "how they agree; why to look"):
        table.add_column(name, overflow="fold")
    for one in found:
        table.add_row(f"{one.match_probability:.3f}", *_cells(one))
    console.print(table)
    path = store.reports / "links" / "review.csv"
    console.print(f"{len(found):,} to look at; as a file: {escape(str(path))}", soft_wrap=True)


def _cells(one: Proposal) -> tuple[Text, Text, Text]:
    why = Text(f"{one.agreement}\n")
    why.append(one.reason, style="dim")
    return Text("\n".join(one.record)), Text("\n".join(one.person)), why
