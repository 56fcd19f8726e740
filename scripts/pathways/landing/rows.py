# ruff: noqa: S608 - the SQL is made of names and conditions of the project's own
"""From the delivered text of a chunk to typed rows with tokens, and the reasons against some.

All of it happens in a DuckDB in memory that may not spill: these tables hold identities.
"""

from dataclasses import dataclass

import duckdb

from pathways.contracts import Column, Contract
from pathways.landing.delivered import IDENTITIES, REPORTING_UNIT, Delivered
from pathways.landing.door import Door, DoorFailure
from pathways.landing.kept import DOLLARS, LINE, UNIT, dollars_column
from pathways.landing.mapping_sql import literal
from pathways.landing.reasons import Reason, Reasons
from pathways.landing.tokens import Tokens, fein_digits_sql, ssn_digits_sql
from pathways.quality.casts import bad_value_condition, base_type, how_to_write
from pathways.quality.database import identifier

LONGEST_TEXT = 200
"""Characters of an id or a code; longer ones are of a broken file."""
_DIGITS = {"ssn": ssn_digits_sql, "fein": fein_digits_sql}
_BIRTH_DATE = Column("birth_date", "date", is_nullable=True)
_AMOUNT = "decimal(28,2)"
"""What counts as dollars: ten billion rows of the largest can be added up in decimal(38,2)."""
_UNIT = Column(REPORTING_UNIT, "varchar", is_nullable=True)
_SSN_FIX = "Map another column: an id must not be a Social Security number"


@dataclass(frozen=True)
class Rows:
    """The rows of one chunk and one extract: text in one table, typed in `extracts.<extract>`."""

    connection: duckdb.DuckDBPyConnection
    delivered: Delivered
    tokens: Tokens
    reasons: Reasons

    @property
    def contract(self) -> Contract:
        return self.delivered.contract

    @property
    def relation(self) -> str:
        return f"extracts.{identifier(self.contract.extract)}"

    @property
    def text(self) -> str:
        """The table of delivered text, identities included."""
        return identifier(f"delivered_{self.contract.extract}")

    @property
    def is_named(self) -> bool:
        return "first_name" in self.delivered.columns

    def load(self, source: str, expressions: dict[str, str]) -> None:
        """Make the typed table of a relation of raw text; what cannot be read is null in it.

        `expressions` are those of the mapping: delivered column to SQL.
        """
        digits = [name for name in self.delivered.columns if name in _DIGITS]
        expressions = dict.fromkeys(self.delivered.optional, literal(None)) | expressions
        columns = ", ".join(f"{sql} as {identifier(name)}" for name, sql in expressions.items())
        derived = [f"{_DIGITS[name](identifier(name))} as {name}_digits" for name in digits]
        if self.is_named:
            derived.append("try_cast(birth_date as date) as birth_day")
        self.connection.execute(
            f"create or replace temp table {self.text} as "
            f"select {', '.join(['*', *derived])} from (select {LINE}, {columns} from {source})"
        )
        identified = self.tokens.tokenise(
            self.text,
            **{name: f"{name}_digits" for name in digits},
            name_dob=("first_name", "last_name", "birth_day") if self.is_named else None,
        )
        unit = REPORTING_UNIT if REPORTING_UNIT in expressions else literal(None)
        typed = ", ".join(_typed(column) for column in self.contract.columns)
        dollars = dollars_column(self.contract) or "null"
        self.connection.execute(
            f"create or replace table {self.relation} as select {typed}, {LINE}, "
            f"cast({unit} as varchar) as {UNIT}, cast(try_cast({dollars} as {_AMOUNT}) "
            f"as decimal(38,2)) as {DOLLARS} from ({identified}) as identified"
        )

    def judge(self, door: Door) -> None:
        """Add the reasons against rows: values that cannot be read, then the rules of the suite."""
        named = [_BIRTH_DATE] if self.is_named else []
        for column in [*self.contract.columns, _UNIT, *named]:
            self._judge_value(column)
        for name in self.delivered.columns:
            if name in _DIGITS:
                self._judge_digits(name)
        for failure in door.check(self.contract.extract):
            if failure.is_error:
                self._judge_rule(door, failure)

    def _reason(self, column: str | None, rule: str, fix: str) -> Reason:
        return Reason(self.contract.extract, column, rule, fix)

    def _judge_value(self, column: Column) -> None:
        if column.name not in self.delivered.columns:
            return
        name = identifier(column.name)
        if base_type(column.data_type) == "VARCHAR":
            rule = f"{column.name} is at most {LONGEST_TEXT} characters, without control characters"
            fix = "Export the file again: the field is broken"
            bad = f"length({name}) > {LONGEST_TEXT} or regexp_matches({name}, '[\\x00-\\x1f\\x7f]')"
            self.reasons.add(self._reason(column.name, rule, fix), self.text, bad)
            rule = f"{column.name} holds no Social Security number"
            reason = self._reason(column.name, rule, _SSN_FIX)
            self.reasons.add(reason, self.text, self._is_ssn(name))
            return
        condition = bad_value_condition(column, "VARCHAR")
        fix = how_to_write(column.data_type)
        reason = self._reason(
            column.name,
            f"{column.name} can be read as {column.data_type}",
            f"{fix[0].upper()}{fix[1:]}; a format that the agency keeps to goes into mapping.yml",
        )
        self.reasons.add(reason, self.text, str(condition))

    def _is_ssn(self, name: str) -> str:
        """Return a condition: written as an SSN is, or the row's own."""
        written = f"regexp_full_match({name}, '[0-9]{{3}}-[0-9]{{2}}-[0-9]{{4}}')"
        if "ssn" not in self.delivered.columns:
            return written
        own = f"regexp_replace({name}, '[^0-9]', '', 'g') = ssn_digits"
        return f"{written} or ({own})"

    def _judge_digits(self, name: str) -> None:
        token = next(token for token, source in IDENTITIES.items() if source == name)
        if self.contract.column(token).is_nullable:
            return
        reason = self._reason(
            name,
            f"{name} is nine digits that can be valid",
            "Send the number as text of nine digits; without it nobody can be found",
        )
        self.reasons.add(reason, self.text, f"{name}_digits is null")

    def _judge_rule(self, door: Door, failure: DoorFailure) -> None:
        """Add the rows of a failed check, but none for an empty value that could not be read."""
        check = failure.check
        column = IDENTITIES.get(check.column or "", check.column)
        reason = self._reason(column, check.rule, check.fix)
        failing = f"({door.failing_rows_sql(failure, LINE)}) as failing"
        known = self.reasons.lines_of(self.contract.extract, column)
        is_empty = check.condition == f"{check.column} is null"
        self.reasons.add(reason, failing, f"{LINE} not in ({known})" if is_empty else "true")


def _typed(column: Column) -> str:
    name = identifier(column.name)
    if column.name == "birth_year":
        return "cast(year(birth_day) as integer) as birth_year"
    if column.name.endswith("_token") or base_type(column.data_type) == "VARCHAR":
        return f"cast({name} as varchar) as {name}"
    return f"try_cast({name} as {column.data_type}) as {name}"
