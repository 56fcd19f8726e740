"""A comparison on the terminal: what differs, who may have done it, and how to accept it."""

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pathways.gate.causes import delivery_in_words
from pathways.gate.findings import Change, Comparison, Finding
from pathways.gate.wording import place_of, value_of

_STYLES = {"fail": "bold red", "warn": "yellow"}
_CHANGES_SHOWN = 8
"""Of each finding; all that are kept are in changes.csv."""
_CAUSES_SHOWN = 5


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print the findings, failures first, each with its biggest changes, and how to accept them."""
    release = comparison.current_release_id
    if not comparison.findings:
        console.print(
            f"Nothing differs from {release} that a person would have to look at."
            if release
            else "The first release: there is none to compare it with."
        )
        return
    for finding in comparison.findings:
        line = Text(finding.severity, style=_STYLES[finding.severity])
        line.append(f"  {finding.check}: {finding.message}", style="none")
        console.print(line, soft_wrap=True)
        _print_causes(finding, comparison, console)
        if finding.changes:
            console.print(_table(finding))
            console.print()
    if comparison.is_held:
        console.print(
            Text(
                "Held: the release that people open stays as it is. When all of this is right, "
                "accept exactly this:"
            ),
            soft_wrap=True,
        )
        console.print(Text(accept_command(comparison), style="bold"), soft_wrap=True)


def accept_command(comparison: Comparison) -> str:
    return f'pathways refresh --accept {comparison.code} --reason "why it is right"'


def _print_causes(finding: Finding, comparison: Comparison, console: Console) -> None:
    named = [delivery_in_words(comparison.deliveries[one]) for one in finding.deliveries]
    for what, names in (("delivered by", named), ("made with", list(finding.causes))):
        for name in names[:_CAUSES_SHOWN]:
            console.print(Text(f"      {what} {name}"), soft_wrap=True)
        if len(names) > _CAUSES_SHOWN:
            console.print(Text(f"      and {len(names) - _CAUSES_SHOWN:,} more"), soft_wrap=True)


def _table(finding: Finding) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    table.add_column("what and where", overflow="fold")
    for name in ("measure", "before", "after"):
        table.add_column(name, justify="left" if name == "measure" else "right", overflow="fold")
    for change in finding.changes[:_CHANGES_SHOWN]:
        table.add_row(*(Text(text) for text in _cells(change)))
    if finding.rows > _CHANGES_SHOWN:
        table.caption = f"the biggest {_CHANGES_SHOWN} of {finding.rows:,}"
        table.caption_justify = "left"
    return table


def _cells(change: Change) -> tuple[str, str, str, str]:
    return (
        place_of(change),
        change.measure.replace("_", " "),
        value_of(change, "before"),
        value_of(change, "after"),
    )
