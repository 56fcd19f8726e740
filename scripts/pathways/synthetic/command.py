"""The command `pathways synth`."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.filesize import decimal
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from pathways.project import Project
from pathways.synthetic.deliveries import check_is_new, write_deliveries
from pathways.synthetic.generate import generate
from pathways.synthetic.ledger import write_sample_ledger
from pathways.synthetic.settings import Settings
from pathways.synthetic.writers import Written

SAMPLE_SEED = 20240930
EXAMPLES = """
Examples:

\b
  # the committed sample, again (same arguments, same bytes)
  pathways synth
  # a middle-sized state as Parquet, then build the warehouse on it
  pathways synth --participants 100000 --format parquet --output landed
  dbt build --vars '{extracts_path: landed}'
  # a whole state's wages: 1 million participants among 100 million wage records
  pathways synth --participants 1000000 --wage-records 100000000 \\
    --format parquet --output landed
  # the sample as its agencies would deliver it, with the defects of real files
  pathways synth --format deliveries --output deliveries

docs/synthetic-data.md says what is assumed, and what can't be concluded.
"""


def synth(  # noqa: PLR0913 - one parameter per option
    *,
    participants: Annotated[int, typer.Option(help="People who take part in a pathway.")] = 5000,
    seed: Annotated[int, typer.Option(help="Another seed, another state.")] = SAMPLE_SEED,
    output: Annotated[
        Path,
        typer.Option(help="Folder to write to; for parquet and deliveries a new or an empty one."),
    ] = Path("seeds/extracts"),
    file_format: Annotated[
        str,
        typer.Option(
            "--format",
            help="csv (seeds), parquet (landed extracts, any size) or deliveries (files with "
            "invented SSNs and names, as agencies send them before they are landed).",
        ),
    ] = "csv",
    wage_records: Annotated[
        int | None,
        typer.Option(
            help="Wage records in all: filled up with people outside any program. "
            "Default: the participants' own."
        ),
    ] = None,
    project_dir: Annotated[
        Path | None, typer.Option(help="The dbt project. Default: the one you are in.")
    ] = None,
) -> None:
    """Write synthetic extracts: an invented state that follows the extract contracts.

    The pathways, offerings, providers and municipalities are those of seeds/. What replaces the
    sample, in seeds/extracts, replaces the ledger of its deliveries too, in seeds/landing.
    """
    settings = Settings(participants, seed, wage_records)
    project = Project.find(project_dir)
    if file_format == "deliveries":
        deliver(project, settings, output)
        return
    summarize(_generate_with_progress(project, settings, output, file_format), output)
    if file_format == "csv" and output.resolve() == project.extract_seeds:
        deliveries = write_sample_ledger(project, settings.calendar)
        Console().print(f"{deliveries:,} deliveries in the ledger, seeds/landing")


synth.__doc__ = f"{synth.__doc__}\n{EXAMPLES}"


def deliver(project: Project, settings: Settings, output: Path) -> None:
    """Write deliveries of a state that is generated for them, and print what is wrong in them."""
    check_is_new(output)
    output.absolute().parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="synth_", dir=output.absolute().parent) as folder:
        extracts = Path(folder) / "extracts"
        _generate_with_progress(project, settings, extracts, "parquet")
        written = write_deliveries(project, output, settings.seed, extracts)
    table = Table(title=f"Defects in {output}", title_justify="left")
    for heading in ("expected", "defect", "file"):
        table.add_column(heading, overflow="fold")
    for one in sorted(written.planted, key=lambda one: one.expect):
        table.add_row(one.expect, one.title, escape(one.file))
    console = Console()
    console.print(table)
    rows = sum(written.rows.values())
    console.print(f"{rows:,} rows in {len(written.files)} files, {len(written.planted)} defects")


def _generate_with_progress(
    project: Project, settings: Settings, output: Path, file_format: str
) -> dict[str, Written]:
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    written: dict[str, Written] = {}
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        task = progress.add_task("starting")
        for written in generate(project, settings, output, file_format):
            rows = sum(entry.rows for entry in written.values())
            progress.update(task, description=f"{rows:,} rows written")
    return written


def summarize(written: dict[str, Written], output: Path) -> None:
    """Print a table of what was written: extract, rows, size."""
    table = Table(title=f"Synthetic extracts in {output}", title_justify="left")
    table.add_column("extract")
    table.add_column("rows", justify="right")
    table.add_column("size", justify="right")
    for extract, entry in written.items():
        table.add_row(extract, f"{entry.rows:,}", decimal(entry.bytes))
    table.add_section()
    rows = sum(entry.rows for entry in written.values())
    table.add_row("all", f"{rows:,}", decimal(sum(entry.bytes for entry in written.values())))
    Console().print(table)
