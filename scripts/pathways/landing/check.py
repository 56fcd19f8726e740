"""`pathways land --check`: what a landing would do with each file; nothing is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pathways.landing.arrivals import Arrival, find_arrivals
from pathways.landing.identify import identify
from pathways.landing.intake import Bench, Delivery, open_file, resolve_columns, take_in
from pathways.landing.keeping import Intake
from pathways.landing.land import load_rules, open_bench
from pathways.landing.limits import BAD_ROW_SHARE, Limit, load_limits
from pathways.landing.mapping import Resolution
from pathways.landing.mapping_file import PIRL
from pathways.landing.problems import RejectedError
from pathways.landing.suggestions import (
    as_yaml,
    date_format_hint,
    skeleton,
    suggest,
    to_decide,
    value_hints,
)
from pathways.landing.token_key import Key
from pathways.landing.watch import Watch
from pathways.project import Project
from pathways.quality.database import identifier, value_sets


@dataclass(frozen=True)
class Forecast:
    """What would become of one file.

    `faults` say why it would be rejected, a line each, and `held` why it would be held back whole;
    `suggestion` is text for its mapping.yml.
    """

    arrival: Arrival
    agency_id: str
    mapping: Path | None
    layout: str = ""
    used: dict[str, str] | None = None
    intake: Intake | None = None
    faults: tuple[str, ...] = ()
    held: str = ""
    suggestion: str = ""

    @property
    def needs_attention(self) -> bool:
        return bool(self.faults or self.held)


@dataclass(frozen=True)
class Forecasts:
    """What would become of each file, worked out one by one, and a line for each that is none."""

    files: Iterator[Forecast]
    ignored: tuple[str, ...]


def forecast(project: Project, deliveries: Path, key: Key, watch: Watch) -> Forecasts:
    """Return a forecast of every file. Errors: BadInputError as of a landing."""
    rules, limits = load_rules(project), load_limits(project)
    arrivals = find_arrivals(deliveries, tuple(rules.contracts))

    def files() -> Iterator[Forecast]:
        with open_bench(project, rules, key) as bench:
            for number, arrival in enumerate(arrivals.files, start=1):
                watch.delivery(arrival, number, len(arrivals.files))
                found = _of_file(bench, arrival, deliveries, watch)
                yield replace(found, held=held_back(found.intake, limits))

    return Forecasts(files(), arrivals.ignored)


def held_back(intake: Intake | None, limits: Mapping[str, Limit]) -> str:
    """Return why a delivery with so many bad rows is held back whole; empty when it isn't.

    How it compares with earlier deliveries is known in a landing area only.
    """
    limit = limits[BAD_ROW_SHARE]
    if intake is None or limit.stop_level is None or intake.rows < max(limit.at_least_rows, 1):
        return ""
    rows, bad = intake.rows, intake.set_aside.rows
    if bad / rows <= limit.stop_level:
        return ""
    return (
        f"{bad:,} of {rows:,} rows are bad ({bad / rows:.1%}), more than the "
        f"{limit.stop_level:.0%} at which a delivery is held back whole: no row of it would count; "
        "look whether its mapping or its export is wrong"
    )


def _of_file(bench: Bench, arrival: Arrival, deliveries: Path, watch: Watch) -> Forecast:
    delivery, fault = identify(bench, arrival, deliveries)
    found = Forecast(arrival, delivery.agency_id, delivery.mapping.path)
    if fault:
        return replace(found, faults=(fault,))
    try:
        return _forecast(bench, delivery, found, watch)
    except RejectedError as error:
        return replace(found, faults=(str(error),))
    except duckdb.Error as error:
        # its text may quote a value
        fault = f"{arrival.name}: cannot be read to its end ({type(error).__name__})"
        return replace(found, faults=(fault,))


def _forecast(bench: Bench, delivery: Delivery, found: Forecast, watch: Watch) -> Forecast:
    if delivery.arrival.extract == PIRL:
        return replace(found, intake=take_in(bench, delivery, None, watch.rows), layout=PIRL)
    with open_file(delivery) as opened:
        resolution = resolve_columns(bench, delivery, opened)
        first = next(opened.chunks, None)
        suggestion = ""
        if first is not None and not any("\0" in name for name in opened.columns):
            bench.connection.register("raw", first.table)
            suggestion = _suggestion(bench, delivery, opened.columns, resolution)
            bench.connection.unregister("raw")
    found = replace(
        found,
        layout=opened.layout,
        used=resolution.used,
        faults=resolution.problems,
        suggestion=suggestion,
    )
    if resolution.problems:
        return found
    return replace(found, intake=take_in(bench, delivery, None, watch.rows))


def _suggestion(
    bench: Bench, delivery: Delivery, header: tuple[str, ...], resolution: Resolution
) -> str:
    """Return lines for mapping.yml: likely columns, and formats of dates that are not ISO."""
    ours = bench.delivered[delivery.arrival.extract]
    if not resolution.has_header:
        if len(header) == 1:  # the delimiter is wrong
            return ""
        mapped = delivery.mapping.columns.items()
        return skeleton(ours, [name for name, column in mapped if column.source is None])
    hints = value_hints(
        bench.connection, "raw", resolution.unknown, ours, value_sets(bench.database)
    )
    open_ones = [name for name in ours.optional if name not in resolution.expressions]
    wanted = (*resolution.missing, *open_ones)
    likely = suggest(ours, header, resolution.unknown, wanted, hints)
    formats = {}
    for name, theirs in {**resolution.used, **likely}.items():
        column = delivery.mapping.columns.get(name)
        is_date = name.endswith("_date") or name in {"updated_at", "claim_week"}
        if is_date and (column is None or column.format is None):
            form = date_format_hint(bench.connection, "raw", identifier(theirs))
            if form:
                formats[name] = form
    dated = {name: theirs for name, theirs in resolution.used.items() if name in formats}
    left = [name for name in resolution.unknown if name not in likely.values()]
    unmatched = [name for name in resolution.missing if name not in likely]
    undecided = to_decide(ours, unmatched, left)
    return as_yaml(ours.extract, {**likely, **dated}, left, formats, undecided)
