# ruff: noqa: S608 - the SQL is made of names of the project's own
"""Make a new state: the extracts in force, and the ledger that says where every row went."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pathways.contracts import Contract
from pathways.errors import PathwaysError
from pathways.landing.kept import ALL, WAGES
from pathways.landing.ledger import (
    REASONS,
    Ledger,
    Settled,
    read_balances,
    read_settled,
    write_ledger,
)
from pathways.landing.linkage.kept import links_in_force
from pathways.landing.manifest import Manifest
from pathways.landing.mapping_file import PIRL
from pathways.landing.settle import Balance, Partition, settle
from pathways.landing.store import LEDGER, State, Store
from pathways.quality.database import identifier, quoted

Touched = dict[str, set[str]]
"""Partitions by extract."""
QUARANTINE, REASONS_FILE = "quarantine", "reasons.parquet"
"""In the folder of a delivery: rows set aside; the same counted by reason."""


@dataclass(frozen=True)
class Making:
    """A state in the making, in `folder`; `salt` is what keys of rows are hashed with."""

    store: Store
    contracts: Mapping[str, Contract]
    newest: Mapping[str, Manifest]
    folder: Path
    salt: str

    def accepted(self, extract: str) -> list[Manifest]:
        return [one for one in self.newest.values() if extract in one.in_force]

    def files(self, extract: str, partition: str) -> list[Path]:
        """Return the kept rows of a partition: every file of each delivery that has some."""
        return [
            path
            for manifest in self.accepted(extract)
            if partition in manifest.in_force[extract]
            for path in self.store.kept_rows(manifest, extract)
        ]

    def set_aside(self) -> list[Path]:
        """Return the files of the rows set aside, of accepted deliveries."""
        return _quarantined(self.store, self.newest.values())


def touched(
    store: Store, key: str, contracts: str, newest: Mapping[str, Manifest]
) -> Touched | None:
    """Return the partitions that differ from the state in force; None when nothing does.

    Wages of PIRL files are looked at again whenever wages are: which count depends on the others.
    So are partitions of rows set aside, which others may correct.
    """
    state = store.state()
    if state is None or state.contracts != contracts or state.key != key:
        return _partitions(newest.values())
    changed: list[Manifest] = []
    for delivery_id, manifest in newest.items():
        before = state.deliveries.get(delivery_id)
        if before != manifest.generation:
            changed.append(manifest)
            if before is not None:
                changed.append(store.manifest(delivery_id, before))
    if not changed:
        return None
    found = _partitions(changed)
    for extract, partition in _set_aside_in(store, changed):
        found[extract].add(partition)
    if WAGES in found:
        found[WAGES] |= _partitions(one for one in newest.values() if one.extract == PIRL)[WAGES]
    return found


def _set_aside_in(store: Store, manifests: Iterable[Manifest]) -> list[tuple[str, str]]:
    """Return extract and partition of the rows set aside, as far as they are known."""
    files = _quarantined(store, manifests)
    if not files:
        return []
    return (
        duckdb.connect()
        .execute(
            "select distinct extract, partition from read_parquet("
            f"[{', '.join(map(quoted, files))}]) where partition is not null"
        )
        .fetchall()
    )


def _quarantined(store: Store, manifests: Iterable[Manifest]) -> list[Path]:
    """Return the files of the rows set aside, of accepted deliveries."""
    return [
        path
        for one in manifests
        if one.status == "accepted"
        for path in sorted(
            (store.folder(one.delivery_id, one.generation) / QUARANTINE).glob("*.parquet")
        )
    ]


def _partitions(manifests: Iterable[Manifest]) -> Touched:
    found: Touched = defaultdict(set)
    for manifest in manifests:
        for extract, partitions in manifest.in_force.items():
            found[extract] |= partitions.keys()
    return found


def make_state(
    making: Making,
    state: State,
    changed: Touched,
    connection: duckdb.DuckDBPyConnection,
    progress: Callable[[str], None],
) -> list[Balance]:
    """Settle the partitions that changed, take the others over, and put the state in place.

    Errors: PathwaysError when the rows cannot be settled; the state before stays in force.
    """
    links = links_in_force(making.store, state.key)
    made = Ledger(list(making.newest.values()), _reasons(making), links)
    _take_over(making, changed, made, state)
    try:
        for extract, partitions in sorted(changed.items()):
            for name in sorted(partitions):
                progress(f"settling {extract}" + ("" if name == ALL else f" {name}"))
                _settle(making, connection, extract, name, made)
        for contract in making.contracts.values():
            _write_empty(making, connection, contract)
    except duckdb.Error:
        # its text may quote a value
        raise PathwaysError(
            "the rows that landed could not be brought together (disk full, or memory?); what "
            "was in force before stays in force"
        ) from None
    made.balances.sort(key=lambda one: (one.extract, one.partition))
    write_ledger(making.folder / LEDGER, made)
    making.store.put_state(making.folder, state)
    return made.balances


def covered_quarters(newest: Mapping[str, Manifest]) -> tuple[str, str] | None:
    """Return the first and the last quarter of the wage agency's own records."""
    found = _partitions(one for one in newest.values() if one.extract == WAGES)[WAGES]
    return (min(found), max(found)) if found else None


def _take_over(making: Making, changed: Touched, made: Ledger, state: State) -> None:
    """Link the files of partitions that did not change, and keep their ledger."""
    before = making.store.state()
    if before is None or (before.contracts, before.key) != (state.contracts, state.key):
        return
    for balance in read_balances(making.store.ledger):
        if balance.partition in changed.get(balance.extract, ()):
            continue
        made.balances.append(balance)
        source = making.store.landed / balance.extract / f"{balance.partition}.parquet"
        if source.is_file():
            target = making.folder / balance.extract / source.name
            target.parent.mkdir(exist_ok=True)
            os.link(source, target)
    made.settled += [
        one
        for one in read_settled(making.store.ledger)
        if one.partition not in changed.get(one.extract, ())
    ]


def _settle(
    making: Making, connection: duckdb.DuckDBPyConnection, extract: str, name: str, made: Ledger
) -> None:
    files = making.files(extract, name)
    if not files:
        return
    covered = covered_quarters(making.newest) if extract == WAGES else None
    partition = Partition(making.contracts[extract], name, files, covered)
    folder = making.folder / extract
    folder.mkdir(exist_ok=True)
    balance, contradicting = settle(connection, partition, folder / f"{name}.parquet")
    made.balances.append(balance)
    made.settled += [
        Settled(extract, name, delivery_id, line, "contradicting", dollars)
        for delivery_id, line, dollars in contradicting
    ]
    if contradicting or making.set_aside():
        made.settled += _corrected(making, connection, partition)


def _corrected(
    making: Making, connection: duckdb.DuckDBPyConnection, partition: Partition
) -> list[Settled]:
    """Return the rows set aside whose key a later delivery brought again, contradicting nobody."""
    row_key = row_key_sql(partition.contract, making.salt)
    extract = partition.contract.extract
    connection.execute(
        "create or replace temp table bad as select place.delivery_id, place.line, "
        f"_received as received, row_key from (select unnest(places) as place, _received, "
        f"{row_key} as row_key from resolved where is_contradicting)"
    )
    still_open = "select *, true as is_contradicting from bad"
    if files := making.set_aside():
        still_open += (
            " union all select distinct delivery_id, line, received, row_key, false "
            f"from read_parquet([{', '.join(map(quoted, files))}]) where extract = '{extract}' "
            f"and partition = '{partition.name}' and row_key is not null"
        )
    connection.execute(f"create or replace temp table still_open as {still_open}")
    found = connection.execute(
        "select distinct delivery_id, line from still_open inner join "
        f"(select {row_key} as row_key, _received, _delivery from candidates "
        "where (_delivery, _line) not in (select (delivery_id, line) from bad) "
        f"and {row_key} in (select row_key from still_open)) as kept "
        "using (row_key) where _received > received or "
        "(not is_contradicting and _received = received and _delivery != delivery_id) order by all"
    ).fetchall()
    return [
        Settled(extract, partition.name, delivery_id, line, "corrected", None)
        for delivery_id, line in found
    ]


def row_key_sql(contract: Contract, salt: str) -> str:
    """Return SQL for a keyed hash of a row's key; null when a part of it is.

    Without the day received: a wage that comes again on another day is the same wage, corrected.
    """
    names = [identifier(name) for name in contract.key if name != "received_date"]
    known = " and ".join(f"{name} is not null" for name in names)
    return f"case when {known} then hash({quoted(salt)}, {', '.join(names)}) end"


def _write_empty(making: Making, connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Write a file of no rows for an extract that has none, so that a build finds it."""
    folder = making.folder / contract.extract
    folder.mkdir(exist_ok=True)
    if any(folder.iterdir()):
        return
    columns = ", ".join(
        f"cast(null as {column.data_type}) as {identifier(column.name)}"
        for column in contract.columns
    )
    connection.execute(
        f"copy (select {columns} where false) to {quoted(folder / 'none.parquet')} (format parquet)"
    )


def _reasons(making: Making) -> pa.Table:
    tables = [
        pq.read_table(path, schema=REASONS)
        for one in making.newest.values()
        if (path := making.store.folder(one.delivery_id, one.generation) / REASONS_FILE).is_file()
    ]
    return pa.concat_tables([REASONS.empty_table(), *tables])
