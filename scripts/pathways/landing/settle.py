# ruff: noqa: S608 - the SQL is made of names of the project's own contracts
"""Which of all rows kept are in force: one per key, whatever came when and in which file.

Of the rows of a key the newest version counts: by `updated_at` where there is one, then by the day
the delivery was received. Equal rows count once. Rows of one version that differ contradict each
other: all of them are set aside, and the version before them stays. Wages of several reporting
units of one employer account are added up. Wages of a PIRL file count in quarters outside of those
that the wage agency's records span.

The result depends on the set of deliveries only, not on their order, nor on how they were split.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from pathways.contracts import Contract
from pathways.errors import PathwaysError
from pathways.landing.kept import (
    DELIVERY,
    LINE,
    PIRL_ACCOUNT,
    RECEIVED,
    UNIT,
    VERSION,
    WAGES,
    dollars_column,
    has_version,
    partition_sql,
)
from pathways.quality.database import identifier, quoted


@dataclass(frozen=True)
class Balance:
    """What became of the rows kept of one partition: the five counts after the first add up to it.

    `dollars_in_force` is None where an extract has none.
    """

    extract: str
    partition: str
    rows_kept: int
    rows_repeated: int
    rows_superseded: int
    rows_added_up: int
    rows_contradicting: int
    rows_in_force: int
    dollars_in_force: Decimal | None

    def check(self) -> None:
        """Errors: PathwaysError when a row is unaccounted for."""
        accounted_for = (
            self.rows_repeated
            + self.rows_superseded
            + self.rows_added_up
            + self.rows_contradicting
            + self.rows_in_force
        )
        if accounted_for != self.rows_kept:
            raise PathwaysError(
                f"{self.extract} {self.partition}: {self.rows_kept} rows kept, but {accounted_for} "
                "accounted for; nothing was changed. This is an error of pathways: report it"
            )


@dataclass(frozen=True)
class Partition:
    """One partition of an extract and the files that hold rows of it.

    `covered` are the first and the last quarter of the wage agency's own records.
    """

    contract: Contract
    name: str
    files: Sequence[Path]
    covered: tuple[str, str] | None = None

    @property
    def columns(self) -> str:
        return ", ".join(identifier(column.name) for column in self.contract.columns)

    @property
    def key(self) -> str:
        return ", ".join(identifier(name) for name in self.contract.key)

    @property
    def version(self) -> tuple[str, ...]:
        return (VERSION, RECEIVED) if has_version(self.contract) else (RECEIVED,)

    @property
    def is_covered(self) -> bool:
        return self.covered is not None and self.covered[0] <= self.name <= self.covered[1]


def settle(
    connection: duckdb.DuckDBPyConnection, partition: Partition, output: Path
) -> tuple[Balance, list[tuple[str, int, Decimal | None]]]:
    """Write the rows in force to `output`, sorted; no file when there are none.

    Returns the balance, and the rows that contradict each other: delivery id, line and dollars.
    """
    _open(connection, partition)
    _resolve(connection, partition)
    connection.execute(f"create or replace temp view in_force as {_in_force(partition)}")
    ((rows,),) = connection.execute(
        f"copy (select * from in_force order by all) to {quoted(output)} "
        "(format parquet, compression zstd)"
    ).fetchall()
    if not rows:
        output.unlink(missing_ok=True)
    balance = _balance(connection, partition, rows, output)
    balance.check()
    return balance, _contradicting(connection, partition)


def _open(connection: duckdb.DuckDBPyConnection, partition: Partition) -> None:
    """Make the views `kept`, and `candidates` without the wages of PIRL that don't count."""
    files = ", ".join(quoted(path) for path in partition.files)
    connection.execute(
        f"create or replace temp view kept as select * from read_parquet([{files}]) "
        f"where {partition_sql(partition.contract)} = {quoted(partition.name)}"
    )
    is_wages = partition.contract.extract == WAGES
    counts = f"employer_account != '{PIRL_ACCOUNT}'" if partition.is_covered else "true"
    connection.execute(
        "create or replace temp view candidates as select * from kept "
        f"where {counts if is_wages else 'true'}"
    )


def _resolve(connection: duckdb.DuckDBPyConnection, partition: Partition) -> None:
    """Make the table `resolved` of the keys that several rows share; the others stay on disk.

    By hash, so that tens of millions of rows fit in memory; two keys of one hash do no harm.
    """
    key, version = partition.key, ", ".join(partition.version)
    newest_first = ", ".join(f"{name} desc" for name in partition.version)
    connection.execute(
        "create or replace temp table shared as "
        f"select hash({key}) as key_hash from candidates group by 1 having count(*) > 1"
    )
    connection.execute(
        "create or replace temp table versions as "
        f"select {partition.columns}, {UNIT}, {RECEIVED}, count(*) as row_count, "
        f"list(struct_pack(delivery_id := {DELIVERY}, line := {LINE})) as places "
        f"from candidates where hash({key}) in (select key_hash from shared) group by all"
    )
    connection.execute(
        "create or replace temp table resolved as with judged as (select *, "
        f"{_differ(partition.contract)} as is_contradicting from versions "
        f"window same as (partition by {key}, {UNIT}, {version})) "
        "select *, not is_contradicting and row_number() over "
        f"(partition by {key}, {UNIT}, is_contradicting "
        f"order by {newest_first}, {partition.columns}) = 1 as is_in_force from judged"
    )
    _set_sums_aside(connection, partition)


def _differ(contract: Contract) -> str:
    """Return a condition on rows of one version: they say different things.

    An industry that is missing contradicts none: a PIRL file knows it of some quarters only.
    """
    if contract.extract != WAGES:
        return "count(*) over same > 1"
    return (
        "(min(wages) over same != max(wages) over same or "
        "coalesce(min(naics_code) over same != max(naics_code) over same, false))"
    )


def _set_sums_aside(connection: duckdb.DuckDBPyConnection, partition: Partition) -> None:
    """Set the units of an account aside whose sum is more than wages can be."""
    if partition.contract.extract != WAGES:
        return
    data_type = partition.contract.column("wages").data_type
    connection.execute(
        "update resolved set is_contradicting = true, is_in_force = false "
        f"where is_in_force and ({partition.key}) in (select ({partition.key}) from resolved "
        f"where is_in_force group by {partition.key} "
        f"having try_cast(sum(wages) as {data_type}) is null)"
    )


def _in_force(partition: Partition) -> str:
    """Return the query of the rows in force: keys with one row, and those that were resolved."""
    key, contract = partition.key, partition.contract
    resolved = f"select {partition.columns} from resolved where is_in_force"
    if contract.extract == WAGES:
        summed = {"wages": f"cast(sum(wages) as {contract.column('wages').data_type}) as wages"}
        columns = ", ".join(
            summed.get(column.name, identifier(column.name))
            if column.name in {"wages", *contract.key}
            else f"min({identifier(column.name)}) as {identifier(column.name)}"
            for column in contract.columns
        )
        resolved = f"select {columns} from resolved where is_in_force group by {key}"
    return (
        f"select {partition.columns} from candidates "
        f"where hash({key}) not in (select key_hash from shared) union all {resolved}"
    )


def _balance(
    connection: duckdb.DuckDBPyConnection, partition: Partition, rows: int, output: Path
) -> Balance:
    dollars = dollars_column(partition.contract)
    kept, candidates = (
        connection.execute(f"select count(*) from {name}").fetchall()[0][0]
        for name in ("kept", "candidates")
    )
    repeated, superseded, contradicting, added_up = connection.execute(
        "select coalesce(sum(row_count - 1) filter (where is_in_force), 0)::bigint, "
        "coalesce(sum(row_count) filter (where not is_in_force and not is_contradicting), 0)"
        "::bigint, coalesce(sum(row_count) filter (where is_contradicting), 0)::bigint, "
        "count(*) filter (where is_in_force) "
        f"- count(distinct ({partition.key})) filter (where is_in_force) from resolved"
    ).fetchall()[0]
    total = None
    if dollars:
        source = f"read_parquet({quoted(output)})" if rows else "in_force"
        total = connection.execute(
            f"select coalesce(sum({dollars}), 0)::decimal(38,2) from {source}"
        ).fetchall()[0][0]
    return Balance(
        extract=partition.contract.extract,
        partition=partition.name,
        rows_kept=kept,
        rows_repeated=repeated,
        rows_superseded=superseded + kept - candidates,
        rows_added_up=added_up,
        rows_contradicting=contradicting,
        rows_in_force=rows,
        dollars_in_force=total,
    )


def _contradicting(
    connection: duckdb.DuckDBPyConnection, partition: Partition
) -> list[tuple[str, int, Decimal | None]]:
    dollars = dollars_column(partition.contract) or "null"
    return connection.execute(
        "select place.delivery_id, place.line, dollars from (select unnest(places) as place, "
        f"{dollars} as dollars from resolved where is_contradicting) order by all"
    ).fetchall()
