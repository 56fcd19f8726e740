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
from pathways.landing.known_people import KnownPeople, may_be_nine_digits_sql, nine_digits_sql
from pathways.landing.mapping_sql import literal
from pathways.landing.own_identity import (
    derived_columns,
    is_own_name_or_birth,
    is_own_number,
    is_written_as_ssn,
)
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
_SSN_FIX = "Deliver an id of your own: this column holds Social Security numbers"
_IDENTITY_FIX = "Deliver an id of your own, or map another column: this one names the person"


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
            derived += ["try_cast(birth_date as date) as birth_day", *derived_columns()]
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

    def judge(self, door: Door, known_people: KnownPeople) -> None:
        """Add the reasons against rows: values that cannot be read, then the rules of the suite."""
        named = [_BIRTH_DATE] if self.is_named else []
        for column in [*self.contract.columns, _UNIT, *named]:
            self._judge_value(column)
            if _is_id(column):
                self._judge_ids(column.name, known_people)
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
            self._judge_identity(column)
            return
        condition = bad_value_condition(column, "VARCHAR")
        fix = how_to_write(column.data_type)
        reason = self._reason(
            column.name,
            f"{column.name} can be read as {column.data_type}",
            f"{fix[0].upper()}{fix[1:]}; a format that the agency keeps to goes into mapping.yml",
        )
        self.reasons.add(reason, self.text, str(condition))

    def _judge_identity(self, column: Column) -> None:
        """Add the rows with an SSN in a column, or with what names the row's own person."""
        name = column.name
        condition = is_written_as_ssn(name)
        if "ssn" in self.delivered.columns:
            number = "own_number" if self.is_named else "ssn_digits"
            condition += f" or {is_own_number(name, number)}"
        if self.is_named and _is_id(column):
            rule = f"{name} holds no Social Security number, name or birth date"
            reason = self._reason(name, rule, _IDENTITY_FIX)
            condition += f" or {is_own_name_or_birth(name)}"
        else:
            reason = self._no_ssn(name)
        self.reasons.add(reason, self.text, condition)

    def _judge_ids(self, name: str, known_people: KnownPeople) -> None:
        """Add the rows whose id is nine digits, when these are the SSNs of people."""
        if known_people.are_ids(self.text, name):
            is_number = f"{may_be_nine_digits_sql(name)} and {nine_digits_sql(name)} <> ''"
            self.reasons.add(self._no_ssn(name), self.text, is_number)

    def _no_ssn(self, name: str) -> Reason:
        return self._reason(name, f"{name} holds no Social Security number", _SSN_FIX)

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


def _is_id(column: Column) -> bool:
    """Return whether a column is text that no list of codes bounds, and that is written."""
    return (
        base_type(column.data_type) == "VARCHAR"
        and not column.name.endswith("_token")
        and column.name != REPORTING_UNIT
        and column.value_set is None
        and column.references is None
    )


def _typed(column: Column) -> str:
    name = identifier(column.name)
    if column.name == "birth_year":
        return "cast(year(birth_day) as integer) as birth_year"
    if column.name.endswith("_token") or base_type(column.data_type) == "VARCHAR":
        return f"cast({name} as varchar) as {name}"
    return f"try_cast({name} as {column.data_type}) as {name}"
