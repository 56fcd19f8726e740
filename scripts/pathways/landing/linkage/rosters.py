# ruff: noqa: S608 - the SQL is made of names of the project's own
"""Read the identities of the records in force again: they are in the delivered files alone.

The tables made here hold identities. They live in a DuckDB in memory that may not spill.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from pathways.contracts import Contract
from pathways.errors import BadInputError
from pathways.landing.arrivals import find_arrivals
from pathways.landing.identify import identify
from pathways.landing.intake import Bench, Delivery, open_file, resolve_columns
from pathways.landing.kept import DELIVERY, LINE, RECEIVED
from pathways.landing.linkage.renew import state_of
from pathways.landing.manifest import Manifest
from pathways.landing.mapping_file import PIRL
from pathways.landing.problems import RejectedError
from pathways.landing.reasons import Reasons
from pathways.landing.rows import Rows
from pathways.landing.store import Store
from pathways.landing.tokens import normalised_last_name, normalised_name
from pathways.quality.database import identifier, quoted

EDUCATION = "education_students"
ROSTERS = (EDUCATION, "training_participants")
PEOPLE = "linkage_people"
"""Table, one row per record in force: extract, source_id, source_person_id, ssn_token,
name_dob_token, first_name and last_name (normalised), birth_date, sex, municipality."""
_PLACES = "linkage_places"
_SHOWN = 5


@dataclass(frozen=True)
class Sources:
    """Where records and their deliveries are; `progress` is told the file that is read."""

    bench: Bench
    store: Store
    deliveries: Path
    progress: Callable[[str], None]

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        return self.bench.connection


def read_people(sources: Sources) -> None:
    """Make the table PEOPLE. Records of PIRL files are in it too, without names.

    Errors: BadInputError when a file that a record in force comes from is not below the
    deliveries any more, or reads otherwise than when it landed.
    """
    _find_places(sources)
    wanted = {
        name
        for (name,) in sources.connection.execute(
            f"select distinct delivery_id from {_PLACES} where not is_pirl"
        ).fetchall()
    }
    found = {one.delivery_id: one for one in _deliveries(sources) if one.delivery_id in wanted}
    _check_all_there(sources, wanted - found.keys())
    sources.connection.execute(
        "create or replace temp table linkage_names (extract varchar, delivery_id varchar, "
        "line bigint, first_name varchar, last_name varchar, birth_date date)"
    )
    for delivery_id in sorted(found):
        one = found[delivery_id]
        sources.progress(f"reading {one.agency_id}/{one.arrival.extract}/{one.arrival.name}")
        _read(sources, found[delivery_id])
    _make_people(sources.connection)


def _find_places(sources: Sources) -> None:
    """Make the table of the records in force: of which delivery, and which line of it."""
    sources.connection.execute(
        f"create or replace temp table {_PLACES} (extract varchar, delivery_id varchar, "
        "line bigint, is_pirl boolean, source_id varchar, source_person_id varchar, "
        "ssn_token varchar, name_dob_token varchar, sex varchar, municipality varchar)"
    )
    manifests = _accepted(sources.store)
    pirl = ", ".join(quoted(one.delivery_id) for one in manifests if one.extract == PIRL) or "null"
    for extract in ROSTERS:
        files = [path for one in manifests for path in sources.store.kept_rows(one, extract)]
        if files:
            sources.connection.execute(
                _places_sql(sources.bench.contracts[extract], sources.store, files, pirl)
            )


def _accepted(store: Store) -> list[Manifest]:
    found = [store.manifest(*entry) for entry in state_of(store).deliveries.items()]
    return [one for one in found if one.status == "accepted"]


def _places_sql(contract: Contract, store: Store, files: list[Path], pirl: str) -> str:
    source_id, source_person_id = (identifier(name) for name in contract.key)
    same = " and ".join(
        f"kept.{name} is not distinct from in_force.{name}"
        for name in (identifier(column.name) for column in contract.columns)
    )
    landed = store.landed / contract.extract / "*.parquet"
    return (
        f"insert into {_PLACES} select {quoted(contract.extract)}, {DELIVERY}, {LINE}, "
        f"coalesce({DELIVERY} in ({pirl}), false), "
        f"kept.{source_id}, kept.{source_person_id}, kept.ssn_token, kept.name_dob_token, "
        f"kept.sex, kept.municipality from read_parquet([{', '.join(map(quoted, files))}]) as kept "
        f"inner join read_parquet({quoted(landed)}) as in_force on {same} "
        f"qualify row_number() over (partition by kept.{source_id}, kept.{source_person_id} "
        f"order by {RECEIVED} desc, {DELIVERY}, {LINE}) = 1"
    )


def _deliveries(sources: Sources) -> Iterator[Delivery]:
    for arrival in find_arrivals(sources.deliveries, tuple(sources.bench.contracts)).files:
        if arrival.extract in ROSTERS:
            yield identify(sources.bench, arrival, sources.deliveries)[0]


def _check_all_there(sources: Sources, missing: set[str]) -> None:
    if not missing:
        return
    names = sorted(
        f"{one.agency_id}/{one.extract}/{one.file_name}"
        for one in _accepted(sources.store)
        if one.delivery_id in missing
    )
    more = ", ..." if len(names) > _SHOWN else ""
    raise BadInputError(
        f"{sources.deliveries}: {len(names)} rosters in force are not here any more, or have "
        f"changed ({', '.join(names[:_SHOWN])}{more}); bring them back as they landed, since names "
        "are in them alone"
    )


def _read(sources: Sources, delivery: Delivery) -> None:
    """Add the names of the records in force that a file holds."""
    bench, connection, extract = sources.bench, sources.connection, delivery.arrival.extract
    rows = Rows(connection, bench.delivered[extract], bench.tokens, Reasons(connection))
    try:
        with open_file(delivery) as opened:
            resolution = resolve_columns(bench, delivery, opened)
            if resolution.problems:
                raise _reads_otherwise(delivery)
            for chunk in opened.chunks:
                connection.register("raw", chunk.table)
                rows.load("raw", resolution.expressions)
                connection.unregister("raw")
                connection.execute(
                    f"insert into linkage_names select extract, delivery_id, line, first_name, "
                    f"last_name, birth_day from {_PLACES} as places "
                    f"inner join {rows.text} as delivered on places.line = delivered.{LINE} "
                    f"inner join {rows.relation} as typed on places.line = typed.{LINE} "
                    f"where extract = {quoted(extract)} "
                    f"and delivery_id = {quoted(delivery.delivery_id)} "
                    "and places.ssn_token is not distinct from typed.ssn_token "
                    "and places.name_dob_token is not distinct from typed.name_dob_token"
                )
    except RejectedError as error:
        raise BadInputError(str(error)) from None
    _check_all_read(connection, delivery)


def _check_all_read(connection: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    of_this = f"where delivery_id = {quoted(delivery.delivery_id)}"
    ((is_complete,),) = connection.execute(
        f"select (select count(*) from {_PLACES} {of_this}) = "
        f"(select count(*) from linkage_names {of_this})"
    ).fetchall()
    if not is_complete:
        raise _reads_otherwise(delivery)


def _reads_otherwise(delivery: Delivery) -> BadInputError:
    return BadInputError(
        f"{delivery.arrival.name}: reads otherwise than when it landed, so its mapping.yml has "
        "changed; read every delivery again first: pathways land --reread"
    )


def _make_people(connection: duckdb.DuckDBPyConnection) -> None:
    _normalise(connection, "first_name", normalised_name)
    _normalise(connection, "last_name", normalised_last_name)
    connection.execute(
        f"create or replace temp table {PEOPLE} as "
        "select places.extract, source_id, source_person_id, ssn_token, name_dob_token, "
        "first.normalised as first_name, last.normalised as last_name, birth_date, sex, "
        f"municipality from {_PLACES} as places "
        "left join linkage_names as names using (extract, delivery_id, line) "
        "left join linkage_first_name as first on names.first_name = first.written "
        "left join linkage_last_name as last on names.last_name = last.written"
    )
    connection.execute("drop table linkage_names")


def _normalise(
    connection: duckdb.DuckDBPyConnection, column: str, normalise: Callable[[str], str]
) -> None:
    written = [
        text
        for (text,) in connection.execute(
            f"select distinct {column} from linkage_names where {column} is not null"
        ).fetchall()
    ]
    normalised = [normalise(text) or None for text in written]
    table = pa.table(
        {"written": pa.array(written, pa.string()), "normalised": pa.array(normalised, pa.string())}
    )
    connection.register("linkage_written", table)
    connection.execute(
        f"create or replace temp table linkage_{column} as select * from linkage_written"
    )
    connection.unregister("linkage_written")
