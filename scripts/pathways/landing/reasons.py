# ruff: noqa: S608 - the SQL is made of names of the project's own
"""Why rows of a chunk are set aside: a line and a number each, so that many take little memory."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from pathways.landing.kept import LINE
from pathways.landing.problems import BadLine
from pathways.quality.database import quoted


@dataclass(frozen=True)
class Reason:
    """A rule that rows break: of which extract and delivered column, and what to do."""

    extract: str
    column: str | None
    rule: str
    fix: str


class Reasons:
    """The reasons against the rows of one chunk after the other.

    Table `reasons` has the line of a row and the number of a reason, once per pair after `close`;
    table `reason_texts` says what the numbers mean.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._numbers: dict[Reason, int] = {}

    def begin(self) -> None:
        """Forget the rows of the chunk before."""
        self._connection.execute(
            "create or replace temp table reasons (line bigint, number integer)"
        )

    def add(self, reason: Reason, source: str, condition: str = "true") -> None:
        """Add a reason against the rows of a relation where a condition is true."""
        number = self._numbers.setdefault(reason, len(self._numbers))
        self._connection.execute(
            f"insert into reasons select {LINE}, {number} from {source} where {condition}"
        )

    def add_lines(self, extract: str, lines: Sequence[BadLine]) -> None:
        """Add what is wrong with lines that are no rows."""
        if not lines:
            return
        numbers = [
            self._numbers.setdefault(Reason(extract, None, one.rule, one.fix), len(self._numbers))
            for one in lines
        ]
        table = pa.table(
            {"line": pa.array([one.line for one in lines], pa.int64()), "number": numbers}
        )
        self._connection.register("bad_lines", table)
        self._connection.execute("insert into reasons select line, number from bad_lines")
        self._connection.unregister("bad_lines")

    def lines_of(self, extract: str, column: str | None) -> str:
        """Return a query of the lines that have a reason for a column already."""
        numbers = [
            str(number)
            for reason, number in self._numbers.items()
            if reason.extract == extract and reason.column == column
        ]
        return f"select line from reasons where number in ({', '.join(numbers) or '-1'})"

    def close(self) -> None:
        """Keep each reason against a row once, and write down what the numbers mean."""
        self._connection.execute(
            "create or replace temp table reasons as select distinct line, number from reasons"
        )
        values = ", ".join(
            f"({number}, {quoted(one.extract)}, "
            f"{'null' if one.column is None else quoted(one.column)}, "
            f"{quoted(one.rule)}, {quoted(one.fix)})"
            for one, number in self._numbers.items()
        )
        self._connection.execute(
            "create or replace temp table reason_texts "
            "(number integer, extract varchar, column_name varchar, rule varchar, fix varchar)"
        )
        if values:
            self._connection.execute(f"insert into reason_texts values {values}")
