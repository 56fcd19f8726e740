# ruff: noqa: S608 - the SQL is made of names of the project's own
"""Write the rows of a chunk: those kept, with tokens; of those set aside only where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from pathways.landing.kept import (
    DELIVERY,
    DOLLARS,
    LINE,
    RECEIVED,
    UNIT,
    dollars_column,
    partition_sql,
)
from pathways.landing.manifest import NOTHING, Counts
from pathways.landing.mapping import Resolution
from pathways.landing.reasons import Reason
from pathways.landing.rows import Rows
from pathways.landing.state import QUARANTINE, row_key_sql
from pathways.landing.store import ROWS
from pathways.quality.database import identifier, quoted
from pathways.quality.results import CheckReport


@dataclass
class Intake:
    """What came of the rows of one file.

    A row with several reasons counts for each of them, and once in `set_aside`. `first_lines` is
    where each reason is met first.
    """

    accepted: Counts = NOTHING
    set_aside: Counts = NOTHING
    reasons: dict[Reason, Counts] = field(default_factory=dict)
    first_lines: dict[Reason, int] = field(default_factory=dict)
    partitions: dict[str, dict[str, int]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    checks: CheckReport | None = None
    resolutions: dict[str, Resolution] = field(default_factory=dict)
    layout: str = ""

    @property
    def rows(self) -> int:
        return self.accepted.rows + self.set_aside.rows


@dataclass(frozen=True)
class Stamp:
    """What every row of a delivery is marked with; `salt` keys the hashes of row keys."""

    delivery_id: str
    received: date
    salt: str

    @property
    def day(self) -> str:
        return f"date {quoted(self.received.isoformat())}"


@dataclass
class Keeping:
    """Writes and counts the chunks of one file; without a folder it only counts."""

    connection: duckdb.DuckDBPyConnection
    intake: Intake
    folder: Path | None
    stamp: Stamp
    has_dollars: bool = False

    def keep(self, loaded: Sequence[Rows], number: int, rows: int) -> None:
        """Take over chunk `number`: `rows` lines, and the tables of what they were loaded to."""
        self.has_dollars = any(dollars_column(one.contract) for one in loaded)
        self._know_lines(loaded)
        self._count(rows)
        for one in loaded:
            self._keep(one, number)
        self._set_aside(number)

    def _know_lines(self, loaded: Sequence[Rows]) -> None:
        """Make the view `lines`: dollars, partition and key of each row, as far as known."""
        selects = [
            f"select {quoted(rows.contract.extract)} as extract, {LINE} as line, "
            f"{DOLLARS} as dollars, {partition_sql(rows.contract)} as partition, "
            f"{row_key_sql(rows.contract, self.stamp.salt)} as row_key from {rows.relation}"
            for rows in loaded
        ]
        self.connection.execute(
            f"create or replace temp view lines as {' union all '.join(selects)}"
        )
        self.connection.execute(
            "create or replace temp table aside as select line, sum(lines.dollars) as dollars "
            "from (select distinct line from reasons) as bad left join lines using (line) "
            "group by line"
        )

    def _count(self, rows: int) -> None:
        ((dollars_in,),) = self.connection.execute("select sum(dollars) from lines").fetchall()
        ((aside, dollars_aside),) = self.connection.execute(
            "select count(*), sum(dollars) from aside"
        ).fetchall()
        dollars_in, dollars_aside = (amount or Decimal(0) for amount in (dollars_in, dollars_aside))
        self.intake.accepted += self._counts(rows - aside, dollars_in - dollars_aside)
        self.intake.set_aside += self._counts(aside, dollars_aside)
        found = self.connection.execute(
            "select extract, column_name, rule, fix, rows, amount, first from reason_texts inner "
            "join (select number, count(*) as rows, sum(dollars) as amount, min(line) as first "
            "from reasons "
            "inner join aside using (line) group by number) as counted using (number)"
        ).fetchall()
        for extract, column, rule, fix, count, amount, first in found:
            reason = Reason(extract, column, rule, fix)
            counts = self._counts(count, amount or Decimal(0))
            self.intake.reasons[reason] = self.intake.reasons.get(reason, NOTHING) + counts
            self.intake.first_lines.setdefault(reason, first)

    def _counts(self, rows: int, dollars: Decimal) -> Counts:
        return Counts(rows, dollars if self.has_dollars else None)

    def _keep(self, rows: Rows, number: int) -> None:
        """Write the rows that nothing speaks against, sorted by partition."""
        contract = rows.contract
        good = f"{LINE} not in (select line from aside)"
        found = self.connection.execute(
            f"select {partition_sql(contract)} as partition, count(*) from {rows.relation} "
            f"where {good} group by 1 order by 1"
        ).fetchall()
        kept = self.intake.partitions.setdefault(contract.extract, {})
        for partition, count in found:
            kept[partition] = kept.get(partition, 0) + count
        if self.folder is None or not found:
            return
        columns = ", ".join(identifier(column.name) for column in contract.columns)
        order = f"order by {partition_sql(contract)}, {LINE}" if len(found) > 1 else ""
        # units are only told apart, so nothing that an agency may write there is kept
        unit = f"case when {UNIT} is not null then hash({quoted(self.stamp.salt)}, {UNIT}) end"
        self._copy(
            f"select {columns}, {LINE}, {unit} as {UNIT}, {self.stamp.day} as {RECEIVED}, "
            f"{quoted(self.stamp.delivery_id)} as {DELIVERY} from {rows.relation} "
            f"where {good} {order}",
            self.folder / ROWS / contract.extract / f"{number:06}.parquet",
        )

    def _set_aside(self, number: int) -> None:
        """Write a row per reason: where the row stands, and none of its values."""
        ((rows,),) = self.connection.execute("select count(*) from aside").fetchall()
        if self.folder is None or not rows:
            return
        self._copy(
            f"with keyed as (select extract, line, any_value(partition) as partition, "
            "any_value(row_key) as row_key from lines group by extract, line) "
            f"select {quoted(self.stamp.delivery_id)} as delivery_id, "
            f"{self.stamp.day} as received, extract, line, column_name, rule, fix, "
            "aside.dollars, partition, row_key from reasons "
            "inner join reason_texts using (number) inner join aside using (line) "
            "left join keyed using (extract, line) order by line, number",
            self.folder / QUARANTINE / f"{number:06}.parquet",
        )

    def _copy(self, query: str, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        self.connection.execute(
            f"copy ({query}) to {quoted(target)} (format parquet, compression zstd)"
        )
