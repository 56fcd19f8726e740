# ruff: noqa: S608 - the SQL is made of names and conditions of the project's own
"""The words that the suites in `quality/` are written in.

Each returns a Check: a Great Expectations expectation, the rule in plain words, and what to do
when it does not hold. Conditions are DuckDB SQL and are true for the rows that break the rule.
"""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from typing import Any, ClassVar, Literal

import great_expectations.expectations as gxe

from pathways.quality.results import Severity

Level = Literal["row", "key", "table"]
"""What a check judges: each row by itself, rows of one key together, or the dataset as a whole."""

MEND = "Mend it at the source, and deliver the extract again"


class NoRows(gxe.UnexpectedRowsExpectation):
    """UnexpectedRowsExpectation that counts the rows of its query, and never fetches one.

    The library's own runs the query a second time to fetch up to 200 rows, which may hold
    confidential values.
    """

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.row_count",)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: Any = None,
        execution_engine: Any = None,
    ) -> dict[str, Any]:
        count = metrics["unexpected_rows_query.row_count"]
        return {"success": count == 0, "result": {"observed_value": count}}


@dataclass(frozen=True)
class Check:
    """One expectation of a suite.

    `condition` finds an example of the rows that break it; `column` is the one to blame; the check
    runs only when the extracts in `needs` could be read. With `level` row, `condition` is true for
    exactly the rows that break it, whatever other rows there are.
    """

    expectation: gxe.Expectation
    rule: str
    fix: str
    column: str | None = None
    _: KW_ONLY
    severity: Severity = "error"
    condition: str | None = None
    needs: tuple[str, ...] = ()
    level: Level = "table"

    def as_warning(self) -> "Check":
        """Return the check as one that is reported and stops nothing."""
        return replace(self, severity="warn")

    def judging(self, level: Level) -> "Check":
        """Return the check as one that judges rows, keys, or the dataset as a whole."""
        return replace(self, level=level)

    def with_extracts(self, *needs: str) -> "Check":
        """Return the check as one that also reads other extracts."""
        return replace(self, needs=needs)


def no_rows(
    rule: str,
    query: str,
    *,
    fix: str = MEND,
    column: str | None = None,
    condition: str | None = None,
) -> Check:
    """No row comes back from a query of your own; `{batch}` stands for the dataset."""
    return Check(
        NoRows(unexpected_rows_query=query),
        rule,
        fix,
        column,
        condition=condition,
    )


def never(
    rule: str,
    condition: str,
    *,
    fix: str = MEND,
    column: str | None = None,
) -> Check:
    """The condition is true in no row."""
    braces_kept = condition.replace("{", "{{").replace("}", "}}")
    query = f"select 1 as found from {{batch}} where {braces_kept}"
    check = no_rows(rule, query, fix=fix, column=column, condition=condition)
    return check.judging("row")


def not_null(column: str, fix: str = "Fill it, or leave the row out") -> Check:
    """The column is never null."""
    rule = f"{column} is never empty"
    return Check(
        gxe.ExpectColumnValuesToNotBeNull(column=column),
        rule,
        fix,
        column,
        condition=f"{column} is null",
        level="row",
    )


def one_of(column: str, values: Sequence[str]) -> Check:
    """The column is null or one of a few codes."""
    listed = ", ".join(values)
    rule = f"{column} is one of {listed}"
    fix = "Map the code to one of these: another value is a bad row, not a new category"
    return Check(
        gxe.ExpectColumnValuesToBeInSet(column=column, value_set=list(values)),
        rule,
        fix,
        column,
        condition=f"{column} not in ({', '.join(repr(value) for value in values)})",
        level="row",
    )


def known_key(column: str, table: str, key: str, fix: str) -> Check:
    """The column is null or a key of another table, such as `reference.grades`."""
    return never(
        f"{column} is a key of {table.removeprefix('reference.')}",
        f"{column} is not null and {column} not in "
        f"(select {key} from {table} where {key} is not null)",
        fix=fix,
        column=column,
    )


def between(
    column: str,
    minimum: float | date | None = None,
    maximum: float | date | None = None,
    *,
    rule: str | None = None,
    fix: str = MEND,
) -> Check:
    """The column is null or lies between two bounds, both included."""
    bounds = [(minimum, "at least", "<"), (maximum, "at most", ">")]
    given = [bound for bound in bounds if bound[0] is not None]
    rule = rule or f"{column} is " + " and ".join(f"{words} {bound}" for bound, words, _ in given)
    return Check(
        gxe.ExpectColumnValuesToBeBetween(column=column, min_value=minimum, max_value=maximum),
        rule,
        fix,
        column,
        condition=" or ".join(f"{column} {sign} {_literal(bound)}" for bound, _, sign in given),
        level="row",
    )


def _literal(value: float | date | None) -> str:
    return f"date '{value}'" if isinstance(value, date) else str(value)


def at_least_column(column: str, lower: str, *, fix: str = MEND) -> Check:
    """One column is never below another; rows where either is null are left out."""
    rule = f"{column} is not below {lower}"
    if lower.endswith("_date"):
        rule = f"{column} is not before {lower}"
    return Check(
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A=column, column_B=lower, or_equal=True, ignore_row_if="either_value_is_missing"
        ),
        rule,
        fix,
        column,
        condition=f"{column} < {lower}",
        level="row",
    )


def columns(
    names: Sequence[str], fix: str = "Run dbt build; the mart is older than this check"
) -> Check:
    """The dataset has these columns, and may have more."""
    rule = f"the columns are there: {', '.join(names)}"
    return Check(
        gxe.ExpectTableColumnsToMatchSet(column_set=list(names), exact_match=False),
        rule,
        fix,
    )


def not_empty(fix: str) -> Check:
    """The dataset has rows; a warning, since an empty extract is valid and builds."""
    rule = "there are rows"
    return Check(
        gxe.ExpectTableRowCountToBeBetween(min_value=1),
        rule,
        fix,
        severity="warn",
    )


def unique(*key: str, where: str = "true") -> Check:
    """The columns are a key: no two rows share them. Columns that are null count as equal.

    Rows are compared by hash first: a large mart stays within memory.
    """
    listed = ", ".join(key)
    suspects = f"select hash({listed}) from {{batch}} group by 1 having count(*) > 1"
    return no_rows(
        f"one row per {listed}",
        f"select 1 as found from {{batch}} where {where} and hash({listed}) in ({suspects}) "
        f"group by {listed} having count(*) > 1",
        column=key[0] if len(key) == 1 else None,
        fix="Look at the model: a join multiplies its rows",
    ).judging("key")
