"""A report on the terminal: what did not hold, and one line of what did."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pathways.quality.extracts import Progress
from pathways.quality.results import CheckReport

_STYLES = {"fail": "bold red", "warn": "yellow", "pass": "green"}


def print_report(report: CheckReport, console: Console) -> None:
    """Print the problems, errors first, as a table, and the summary line."""
    if report.problems:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        table.add_column("result")
        table.add_column("rows", justify="right")
        table.add_column("what, where, and what to do", overflow="fold")
        for result in report.problems:
            status = Text(result.status, style=_STYLES[result.status])
            table.add_row(status, f"{result.unexpected_count:,}", Text(result.line))
        console.print(table)
    style = _STYLES["pass" if report.succeeded else "fail"]
    console.print(Text(report.summary, style=style), soft_wrap=True)


@contextmanager
def progress_on(console: Console) -> Iterator[Progress]:
    """Yield a function that shows what is being done; on a terminal only."""
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("starting") as status:
        yield status.update
