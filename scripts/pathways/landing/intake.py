# ruff: noqa: S608 - the SQL is made of names of the project's own
"""Take one file in: every row of it is kept or set aside, chunk by chunk."""

from collections.abc import Callable
from collections.abc import Mapping as Keyed
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from pathways.contracts import Contract
from pathways.errors import BadInputError
from pathways.landing.arrivals import Arrival
from pathways.landing.delivered import Delivered
from pathways.landing.door import Door
from pathways.landing.keeping import Intake, Keeping, Stamp
from pathways.landing.kept import (
    LINE,
)
from pathways.landing.known_people import KnownPeople
from pathways.landing.mapping import Mapping, Resolution, resolve
from pathways.landing.mapping_file import FILE_NAME, PIRL
from pathways.landing.pirl import columns_of, expand, left_out, missing_elements
from pathways.landing.pirl_settings import PirlSettings
from pathways.landing.problems import RejectedError
from pathways.landing.reading import Chunk, Opened, open_delivery
from pathways.landing.reasons import Reasons
from pathways.landing.rows import Rows
from pathways.landing.tokens import Key, Tokens
from pathways.quality.database import Database, identifier, quoted

ROWS_PER_CHUNK = 250_000
PROBLEMS_SHOWN = 3
_OF_PIRL = Mapping()
_OF_THE_DELIVERY = frozenset({"received_date", "updated_at"})

OnRows = Callable[[int, int], None]
"""Told the rows read so far and the bytes of the file read so far."""


@dataclass(frozen=True)
class Bench:
    """What one landing works with. `database` is in memory and never spills."""

    database: Database
    contracts: Keyed[str, Contract]
    delivered: Keyed[str, Delivered]
    key: Key
    tokens: Tokens
    known_people: KnownPeople
    door: Door

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        return self.database.connection


@dataclass(frozen=True)
class Delivery:
    """A file to take in: its mapping, its agency, and what it is known by."""

    arrival: Arrival
    mapping: Mapping
    agency_id: str
    sha256: str
    delivery_id: str


def open_file(delivery: Delivery) -> AbstractContextManager[Opened]:
    """Open the file of a delivery as its mapping says. Errors: RejectedError."""
    mapping = delivery.mapping
    return open_delivery(
        delivery.arrival.path,
        layout="csv" if mapping.layout == PIRL else mapping.layout,
        encoding=mapping.encoding,
        delimiter=mapping.delimiter,
        rows_per_chunk=ROWS_PER_CHUNK,
    )


def resolve_columns(bench: Bench, delivery: Delivery, opened: Opened) -> Resolution:
    """Return how the columns of a file (not of PIRL) become ours, or what is wrong with them."""
    arrival = delivery.arrival
    return resolve(
        delivery.mapping,
        bench.delivered[arrival.extract],
        opened.columns,
        arrival.received,
        opened.layout,
    )


def take_in(
    bench: Bench,
    delivery: Delivery,
    folder: Path | None,
    on_rows: OnRows = lambda _rows, _bytes: None,
) -> Intake:
    """Read a file to its end, and write its kept rows and those set aside below `folder`.

    Without a folder nothing is written, and the rest is the same. Errors: RejectedError when the
    file cannot be landed at all; what is below `folder` then is of no use.
    """
    with open_file(delivery) as opened:
        work = _Work(bench, delivery, folder, opened)
        work.prepare()
        bench.door.begin()
        for number, chunk in enumerate(opened.chunks):
            work.chunk(number, chunk)
            on_rows(work.intake.rows, opened.bytes_read)
        work.intake.warnings = (*opened.warnings, *work.warnings())
        work.intake.checks = bench.door.report()
    return work.intake


@dataclass
class _Work:
    """One file while it is taken in."""

    bench: Bench
    delivery: Delivery
    folder: Path | None
    opened: Opened
    intake: Intake = field(default_factory=Intake)
    settings: PirlSettings | None = None
    left_out: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.reasons = Reasons(self.bench.connection)
        stamp = Stamp(self.delivery.delivery_id, self.arrival.received, self.bench.key.row_salt())
        self.keeping = Keeping(self.bench.connection, self.intake, self.folder, stamp)

    @property
    def arrival(self) -> Arrival:
        return self.delivery.arrival

    def prepare(self) -> None:
        """Find out how the file's columns become ours. Errors: RejectedError when they don't."""
        self.intake.layout = self.opened.layout
        if self.arrival.extract == PIRL:
            self.settings = _pirl_settings(self.delivery)
            problems = tuple(
                missing_elements(self.opened.columns, without_ssn=self.settings.without_ssn)
            )
        else:
            resolution = resolve_columns(self.bench, self.delivery, self.opened)
            self.intake.resolutions[self.arrival.extract] = resolution
            problems = resolution.problems
        if problems:
            shown = [*problems[:PROBLEMS_SHOWN]]
            if len(problems) > PROBLEMS_SHOWN:
                more = len(problems) - PROBLEMS_SHOWN
                shown.append(f"and {more} more (is it another extract?); see them with --check")
            raise RejectedError(f"{self.arrival.name}: {'; '.join(shown)}")

    def warnings(self) -> list[str]:
        """Return what of a PIRL file is not landed although its line is."""
        return [
            f"{rows:,} rows of {extract} are not landed: {rule}"
            for (extract, rule), rows in self.left_out.items()
        ]

    def _note_left_out(self) -> None:
        for left in left_out(self.bench.connection):
            key = left.extract, left.rule
            self.left_out[key] = self.left_out.get(key, 0) + left.rows

    def chunk(self, number: int, chunk: Chunk) -> None:
        """Judge the rows of a chunk, write them, and count them."""
        self.reasons.begin()
        self.reasons.add_lines(self.arrival.extract, chunk.bad)
        self.bench.connection.register("raw", chunk.table)
        loaded = [self._load(extract, source) for extract, source in self._sources().items()]
        for rows in loaded:
            rows.judge(self.bench.door, self.bench.known_people)
        self.bench.connection.unregister("raw")
        self.reasons.close()
        self.keeping.keep(loaded, number, chunk.table.num_rows + len(chunk.bad))

    def _sources(self) -> dict[str, str]:
        if self.settings is None:
            return {self.arrival.extract: "raw"}
        columns = columns_of(self.opened.columns)
        named = ", ".join(
            f"{identifier(theirs)} as {identifier(element)}" for element, theirs in columns.items()
        )
        self.bench.connection.execute(
            f"create or replace temp table pirl_raw as select {LINE}, {named} from raw"
        )
        tables = expand(self.bench.connection, "pirl_raw", self.settings)
        self._note_left_out()
        return tables

    def _load(self, extract: str, source: str) -> Rows:
        bench = self.bench
        rows = Rows(bench.connection, bench.delivered[extract], bench.tokens, self.reasons)
        if extract not in self.intake.resolutions:  # PIRL: the columns bear our names already
            self.intake.resolutions[extract] = resolve(
                _OF_PIRL, rows.delivered, rows.delivered.required, self.arrival.received
            )
        expressions = self.intake.resolutions[extract].expressions
        rows.load(source, self._on_the_day(expressions))
        bench.known_people.note(extract, rows.relation)
        return rows

    def _on_the_day(self, expressions: dict[str, str]) -> dict[str, str]:
        """Fill, for PIRL, the days that a record doesn't know with the day of the delivery."""
        if self.settings is None:
            return expressions
        day = quoted(self.arrival.received.isoformat())
        return {
            name: f"coalesce({sql}, {day})" if name in _OF_THE_DELIVERY else sql
            for name, sql in expressions.items()
        }


def _pirl_settings(delivery: Delivery) -> PirlSettings:
    mapping = delivery.mapping
    try:
        return PirlSettings.from_mapping(
            mapping.settings,
            where=str(mapping.path or FILE_NAME),
            agency_id=delivery.agency_id,
            null_values=mapping.null_values,
        )
    except BadInputError as error:
        raise RejectedError(f"{delivery.arrival.name}: {error}") from None
