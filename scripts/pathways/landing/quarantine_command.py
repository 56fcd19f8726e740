"""The command `pathways quarantine`: what is set aside, why, and how to let it in."""

from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pathways.errors import BadInputError
from pathways.landing.command import KeyFile, ProjectDir, land_and_print
from pathways.landing.quarantine import find_delivery, list_aside, rows_aside
from pathways.landing.request import Request
from pathways.landing.store import find_store
from pathways.landing.token_key import load_key
from pathways.project import Project

EXPLANATION = """
A row that breaks a rule is set aside, with every reason. The landing area keeps no value of it:
only the file, the line, and the rules. Look at the line in the file, and then

\b
- the agency delivers the row again, right: a later row of the same key counts as its correction;
- or the mapping.yml, or a seed with codes, was wrong: mend it, and release the delivery;
- or a delivery that was held back whole is right: release it with --accept and the reason.

Examples:

\b
  pathways quarantine list --into warehouse/landing
  pathways quarantine show 3182fe35 --into warehouse/landing
  pathways quarantine release 3182fe35 deliveries --into warehouse/landing
  pathways quarantine release 5a0bcf99 deliveries --into warehouse/landing \\
    --accept "a plant closed: half of the wages are gone, says the agency"
"""
app = typer.Typer(
    help=f"What was set aside, why, and how to let it in.\n{EXPLANATION}", no_args_is_help=True
)

Into = Annotated[Path, typer.Option("--into", help="Folder of the landing area.")]
DeliveryId = Annotated[str, typer.Argument(help="Id of the delivery, or how it begins.")]


@app.command(name="list")
def list_(
    into: Into,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Also deliveries whose rows all came again, right.")
    ] = False,
) -> None:
    """List the deliveries of which rows are set aside, the most open rows first."""
    found = list_aside(find_store(into), with_corrected=everything)
    console = Console()
    if not found:
        console.print("Nothing is set aside.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("delivery", no_wrap=True)
    for name in ("set aside", "open"):
        table.add_column(name, justify="right")
    table.add_column("agency, extract, file; most frequent reason", overflow="fold")
    for one in found:
        held = "held back whole: " if one.status == "held" else ""
        table.add_row(
            one.delivery_id,
            f"{one.rows:,}",
            f"{one.open:,}",
            Text(f"{one.agency_id}/{one.extract}/{one.file_name}\n{held}{one.rule}"),
        )
    console.print(table)


@app.command()
def show(
    delivery: DeliveryId,
    into: Into,
    limit: Annotated[int, typer.Option(help="Rows to show at most.")] = 50,
) -> None:
    """Show which lines of a delivery are set aside, with every reason and what to do."""
    store = find_store(into)
    rows = rows_aside(store, find_delivery(store, delivery))
    console = Console()
    if not rows:
        console.print("Nothing of it is set aside.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("line", justify="right")
    table.add_column("what is wrong, and what to do", overflow="fold")
    for row in rows[:limit]:
        where = f"{row.extract}.{row.column}" if row.column else row.extract
        done = "corrected since: " if row.is_corrected else ""
        line = "all" if row.line is None else str(row.line)
        table.add_row(line, Text(f"{done}{where}: expected that {row.rule}. {row.fix}"))
    console.print(table)
    if len(rows) > limit:
        console.print(f"{len(rows) - limit:,} more; see them with --limit {len(rows)}")


@app.command()
def release(  # noqa: PLR0913 - one parameter per option
    delivery: DeliveryId,
    deliveries: Annotated[Path, typer.Argument(help="Folder that its file still lies in.")],
    into: Into,
    *,
    accept: Annotated[
        str, typer.Option(help="Let a delivery in that is held back; say why, for the ledger.")
    ] = "",
    key_file: KeyFile = None,
    project_dir: ProjectDir = None,
) -> None:
    """Read a delivery again by today's mapping, contracts and codes, and let in what is right."""
    store = find_store(into)
    delivery_id = find_delivery(store, delivery)
    reasons = {delivery_id: accept} if accept else {}
    request = Request(reread=frozenset({delivery_id}), only_asked=True, accepted=reasons)
    project = Project.find(project_dir)
    if not land_and_print(project, deliveries, into, load_key(key_file), request):
        raise BadInputError(
            f"{deliveries}: the file of delivery {delivery_id} is not here, or has changed; "
            "have it delivered again"
        )
