"""What a landing says on the terminal."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from textwrap import indent

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Column
from rich.text import Text

from pathways.landing.arrivals import Arrival
from pathways.landing.check import Forecast
from pathways.landing.keeping import Intake
from pathways.landing.land import Landing
from pathways.landing.manifest import Manifest
from pathways.landing.outcome import Entry
from pathways.landing.watch import Watch

_STYLES = {"accepted": "green", "repeated": "dim", "held": "bold yellow", "rejected": "bold red"}
_REASONS_SHOWN = 20


class _Rate(ProgressColumn):
    """Rows, and rows per second."""

    def render(self, task: Task) -> Text:
        rows = task.fields.get("rows", 0)
        if not rows or not task.elapsed:
            return Text("")
        return Text(f"{rows:,}, {rows / task.elapsed:,.0f} rows/s")


class _Shown(Watch):
    """Shows a landing as a bar: bytes of the file, rows, rows per second."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("starting", total=None)

    def delivery(self, arrival: Arrival, number: int, count: int) -> None:
        self._progress.reset(
            self._task,
            total=max(arrival.path.lstat().st_size, 1),
            description=f"{number} of {count}: {arrival.name}",
            rows=0,
        )

    def rows(self, rows: int, bytes_read: int) -> None:
        self._progress.update(self._task, completed=bytes_read, rows=rows)

    def step(self, text: str) -> None:
        self._progress.update(self._task, description=text)


@contextmanager
def watch_on(console: Console) -> Iterator[Watch]:
    """Show how a landing gets on; on a terminal only."""
    if not console.is_terminal:
        yield Watch()
        return
    columns = (
        TextColumn(
            "{task.description}",
            markup=False,
            table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis"),
        ),
        BarColumn(bar_width=16),
        TaskProgressColumn(),
        _Rate(table_column=Column(no_wrap=True)),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, expand=True) as progress:
        yield _Shown(progress)


def dollars(amount: Decimal | None) -> str:
    return "" if amount is None else f"${amount:,.2f}"


def print_landing(landing: Landing, console: Console) -> None:
    """Print what became of each file, what to look at, and where everything is."""
    _print_entries(landing.entries, console)
    for entry in landing.entries:
        _print_attention(entry, landing, console)
    print_ignored(landing.ignored, console)
    if landing.never_delivered:
        names = ", ".join(landing.never_delivered)
        console.print(Text(f"Not delivered yet, so landed without rows: {names}"), soft_wrap=True)
    _print_changed_rules(landing, console)
    _print_balance(landing, console)
    store = landing.store
    console.print(Text(f"Report: {store.reports / 'index.html'}"), soft_wrap=True)
    console.print(
        Text(f"Build on it: pathways refresh --extracts-path {store.landed} --as-of-date today"),
        soft_wrap=True,
    )


def _print_entries(entries: Sequence[Entry], console: Console) -> None:
    """Print a line per delivery, so that long file names stay whole."""
    console.print(Text(f"{'came to':<9} {'rows':>12} {'set aside':>11}  agency/extract/file"))
    for entry in entries:
        one = entry.manifest
        aside = one.set_aside if one.status == "accepted" else one.counts_in
        line = Text(f"{entry.outcome:<9}", style=_STYLES[entry.outcome])
        line.append(f" {one.counts_in.rows:>12,} {aside.rows:>11,}  ", style="none")
        line.append(f"{one.agency_id}/{one.extract}/{entry.arrival.name}", style="none")
        if one.counts_in.dollars is not None:
            amounts = f"{dollars(one.counts_in.dollars)}, {dollars(aside.dollars)} set aside"
            line.append(f" ({amounts})", style="none")
        console.print(line, soft_wrap=True)


def _print_attention(entry: Entry, landing: Landing, console: Console) -> None:
    one = entry.manifest
    if entry.outcome == "repeated" and one.status == "accepted":
        return
    if one.status != "accepted":
        console.print(
            Text(f"{one.status}: ", style=_STYLES[one.status]) + Text(_sentence(one, landing)),
            soft_wrap=True,
        )
    for warning in one.warnings:
        console.print(
            Text("warning: ", style="yellow") + Text(f"{one.file_name}: {warning}"), soft_wrap=True
        )


def _sentence(one: Manifest, landing: Landing) -> str:
    if one.status == "held":
        return (
            f"{one.file_name}: {one.message}. If it is right all the same: "
            f"pathways quarantine release {one.delivery_id} {landing.deliveries} "
            f'--into {landing.store.root} --accept "why"'
        )
    return one.message


def _print_changed_rules(landing: Landing, console: Console) -> None:
    if landing.under_other_rules:
        console.print(
            Text(
                f"{landing.under_other_rules} deliveries were read by another mapping or other "
                "codes than today's: read all again with pathways land --reread, or one with "
                "pathways quarantine release"
            ),
            soft_wrap=True,
        )


def _print_balance(landing: Landing, console: Console) -> None:
    if landing.balances is None:
        console.print("Nothing new: what is in force stays as it is.")
        return
    kept, in_force, repeated, superseded, added_up, contradicting = (
        sum(getattr(one, f"rows_{name}") for one in landing.balances)
        for name in ("kept", "in_force", "repeated", "superseded", "added_up", "contradicting")
    )
    console.print(
        Text(
            f"{kept:,} rows accepted in all: {in_force:,} in force, {repeated:,} repeated, "
            f"{superseded:,} superseded, {added_up:,} added up over reporting units, "
            f"{contradicting:,} contradict each other and are set aside"
        ),
        soft_wrap=True,
    )


def print_forecast(one: Forecast, console: Console) -> None:
    """Print what would become of one file, and why."""
    arrival = one.arrival
    console.print(Text(f"{arrival.extract}: {arrival.name}", style="bold"), soft_wrap=True)
    mapping = "no mapping.yml" if one.mapping is None else str(one.mapping)
    facts = f"agency {one.agency_id}, received {arrival.received}, {one.layout or '-'}, {mapping}"
    console.print(Text(f"  {facts}", style="dim"), soft_wrap=True)
    renamed = {ours: theirs for ours, theirs in (one.used or {}).items() if ours != theirs}
    for ours, theirs in renamed.items():
        console.print(Text(f"  {ours} <- {theirs}"), soft_wrap=True)
    for fault in one.faults:
        console.print(Text("  rejected: ", style=_STYLES["rejected"]) + Text(fault), soft_wrap=True)
    if one.intake is not None:
        _print_intake(one.intake, console)
    if one.held:
        console.print(Text("  held: ", style=_STYLES["held"]) + Text(one.held), soft_wrap=True)
    if one.suggestion:
        console.print("  a start for its mapping.yml:")
        # a line that is broken is no YAML
        console.print(Text(indent(one.suggestion.rstrip(), " " * 4)), soft_wrap=True)
    console.print()


def print_ignored(ignored: Sequence[str], console: Console) -> None:
    """Print what lies where nothing is landed from."""
    for line in ignored:
        console.print(Text(f"! {line}", style="yellow"), soft_wrap=True)


def _print_intake(intake: Intake, console: Console) -> None:
    amount = ""
    if intake.accepted.dollars is not None:
        amount = f" ({dollars(intake.accepted.dollars)})"
    console.print(
        f"  {intake.rows:,} rows: {intake.accepted.rows:,} accepted{amount}, "
        f"{intake.set_aside.rows:,} set aside",
        highlight=False,
    )
    reasons = sorted(intake.reasons.items(), key=lambda item: -item[1].rows)
    for reason, counts in reasons[:_REASONS_SHOWN]:
        where = f"{reason.extract}.{reason.column}" if reason.column else reason.extract
        line = f"first in line {intake.first_lines[reason]:,}"
        console.print(
            Text(
                f"  {counts.rows:,} x {where}: expected that {reason.rule}. {reason.fix} ({line})"
            ),
            soft_wrap=True,
        )
    if len(reasons) > _REASONS_SHOWN:
        console.print(f"  and {len(reasons) - _REASONS_SHOWN} more reasons")
    for warning in intake.warnings:
        console.print(Text("  warning: ", style="yellow") + Text(warning), soft_wrap=True)
