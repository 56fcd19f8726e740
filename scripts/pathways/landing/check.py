"""`pathways land --check`: what a landing would do with each file; nothing is written."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pathways.landing.arrivals import Arrival, find_arrivals
from pathways.landing.intake import Bench, Delivery, open_file, resolve_columns, take_in
from pathways.landing.keeping import Intake
from pathways.landing.land import load_rules, open_bench
from pathways.landing.mapping import Resolution
from pathways.landing.mapping_file import PIRL
from pathways.landing.problems import RejectedError
from pathways.landing.run import Watch, identify
from pathways.landing.suggestions import as_yaml, date_format_hint, suggest, value_hints
from pathways.landing.token_key import Key
from pathways.project import Project
from pathways.quality.database import identifier, value_sets


@dataclass(frozen=True)
class Forecast:
    """What would become of one file.

    `faults` say why it would be rejected, a line each; `suggestion` is text for its mapping.yml.
    """

    arrival: Arrival
    agency_id: str
    mapping: Path | None
    layout: str = ""
    used: dict[str, str] | None = None
    intake: Intake | None = None
    faults: tuple[str, ...] = ()
    suggestion: str = ""


def forecast(project: Project, deliveries: Path, key: Key, watch: Watch) -> Iterator[Forecast]:
    """Yield a forecast of every file. Errors: BadInputError as of a landing."""
    rules = load_rules(project)
    arrivals = find_arrivals(deliveries, tuple(rules.contracts))
    with open_bench(project, rules, key) as bench:
        for number, arrival in enumerate(arrivals.files, start=1):
            watch.delivery(arrival, number, len(arrivals.files))
            delivery, fault = identify(bench, arrival, deliveries)
            found = Forecast(arrival, delivery.agency_id, delivery.mapping.path)
            if fault:
                yield replace(found, faults=(fault,))
                continue
            try:
                yield _forecast(bench, delivery, found, watch)
            except RejectedError as error:
                yield replace(found, faults=(str(error),))
            except duckdb.Error as error:
                # its text may quote a value
                fault = f"{arrival.name}: cannot be read to its end ({type(error).__name__})"
                yield replace(found, faults=(fault,))


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
    hints = value_hints(
        bench.connection, "raw", resolution.unknown, ours, value_sets(bench.database)
    )
    likely = suggest(ours, header, resolution.unknown, resolution.missing, hints)
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
    return as_yaml(ours.extract, {**likely, **dated}, left, formats)
