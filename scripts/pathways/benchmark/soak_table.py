"""What a soak came to, for people."""

from collections import Counter
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pathways.benchmark.soak_plan import KINDS
from pathways.benchmark.soak_trial import Result

_COLUMNS = (
    *("harm", "times", "hit during", "outcomes", "reruns", "resumed", "accepted"),
    *("releases", "looks", "seconds"),
)


def print_results(results: Sequence[Result], console: Console) -> None:
    """Print a row per kind of harm, and one of all."""
    table = Table(*_COLUMNS, box=box.SIMPLE_HEAD, pad_edge=False)
    for kind in KINDS:
        of_kind = [one for one in results if one.kind == kind]
        if of_kind:
            table.add_row(kind, *_row(of_kind))
    table.add_section()
    table.add_row("all", *_row(results))
    console.print(table)


def print_problems(problems: Sequence[str], console: Console) -> None:
    """Print what was wrong, a line each."""
    for one in problems:
        console.print(f"[bold red]wrong:[/] {escape(one)}", soft_wrap=True)


def _row(results: Sequence[Result]) -> tuple[str, ...]:
    resumed = sum(bool(one.reused) for one in results)
    steps = sum(len(one.reused) for one in results)
    return (
        f"{len(results):,}",
        _counted(one.hit for one in results),
        _counted(one.outcome for one in results),
        _counted(one.rerun for one in results),
        f"{resumed} ({steps} steps)",
        str(sum(one.accepted for one in results)),
        str(sum(one.releases for one in results)),
        f"{sum(sum(one.looks.values()) for one in results):,}",
        f"{sum(one.seconds for one in results):,.0f}",
    )


def _counted(names: Iterable[str]) -> str:
    return "\n".join(f"{name} {count}" for name, count in Counter(names).most_common())
