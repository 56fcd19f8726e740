"""All that a warehouse says of people and results, in forms that two warehouses compare in.

Keys of people and of their rows (`..._key`) are left out: they may differ where nothing else does.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from compiled_project import Warehouse
from extract_transforms import shifted_date

RESULT_TABLES = {
    "metrics.metric_results": ("region_id", "provider_id"),
    "metrics.metric_results_by_partner": ("partner_type", "partner_id"),
}
"""Table of results -> what its rows are of, besides metric, period, pathway and population."""
FACT_TABLES = (
    "core.fct_participation",
    "core.fct_wioa_participation",
    "core.fct_participant_quarter",
    "core.fct_milestone",
    "metrics.fct_metric_observation",
)
COUNTS = (
    "participations",
    "exiters",
    "completers",
    "numerator",
    "denominator",
    "preliminary",
    "pending",
    "excluded_not_eligible",
    "excluded_unmatchable",
    "excluded_uncovered",
    "excluded_wioa",
)

Row = dict[str, Any]
Key = tuple[str, ...]
Facts = Mapping[Any, Any]


def result_key(table: str) -> tuple[str, ...]:
    """The columns that name a result."""
    return (
        *("metric_id", "cohort_period_type", "cohort_period", "pathway_id"),
        *RESULT_TABLES[table],
        *("population_dimension", "population"),
    )


def rows_of(warehouse: Warehouse, table: str) -> list[Row]:
    """Every row, without keys that depend on who a person is.

    Doubles come without their last digits, which depend on the order of a sum.
    """
    columns = [
        f"round({name}, 6) as {name}" if column["column_type"] == "DOUBLE" else name
        for column in warehouse.rows(f"describe {table}")
        if not (name := column["column_name"]).endswith("_key")
    ]
    return warehouse.rows(f"select {', '.join(columns)} from {table}")


def _results(rows: list[Row], table: str) -> dict[Key, Row]:
    names = result_key(table)
    found = {tuple(row[name] for name in names): row for row in rows}
    assert len(found) == len(rows)
    return found


def everything(warehouse: Warehouse, years: int = 0) -> dict[str, Facts]:
    """Table -> its results by key, or its facts and how often each occurs; moved by the years."""
    found: dict[str, Facts] = {}
    for table in (*RESULT_TABLES, *FACT_TABLES):
        rows = rows_of(warehouse, table)
        if years:
            rows = [moved(row, years) for row in rows]
        is_result = table in RESULT_TABLES
        found[table] = (
            _results(rows, table) if is_result else Counter(tuple(row.items()) for row in rows)
        )
    return found


def moved(row: Row, years: int) -> Row:
    """The row with its dates, quarters and years so many years later."""
    return {name: _moved_value(name, value, years) for name, value in row.items()}


def _moved_value(name: str, value: Any, years: int) -> Any:
    if value is None:
        return None
    if isinstance(value, date):
        return shifted_date(value, years)
    if name.endswith("quarter_index"):
        return value + 4 * years
    if name in ("program_year", "cohort_program_year"):
        return value + years
    is_period = name == "cohort_period" or name.endswith("_quarter")
    return moved_period(value, years) if is_period and isinstance(value, str) else value


def moved_period(period: str, years: int) -> str:
    """'2022Q3', '2022' or 'PY2022', so many years later."""
    prefix = "PY" if period.startswith("PY") else ""
    year = period.removeprefix("PY")
    return f"{prefix}{int(year[:4]) + years}{year[4:]}"


def assert_same(found: dict[str, Facts], expected: dict[str, Facts]) -> None:
    """Fail with the first rows that differ, for a whole warehouse is too long to read."""
    for table, facts in expected.items():
        if found[table] == facts:
            continue
        keys = [*dict.fromkeys([*facts, *found[table]])]
        different = [
            (key, found[table].get(key), facts.get(key))
            for key in keys
            if found[table].get(key) != facts.get(key)
        ]
        lines = [
            f"{key}\n    found    {new}\n    expected {old}" for key, new, old in different[:4]
        ]
        raise AssertionError(f"{table}: {len(different)} rows differ\n" + "\n".join(lines))


def assert_nested(row: Row) -> None:
    """Fail unless numerator, denominator, people and participations are nested."""
    assert (row["numerator"] or 0) <= row["denominator"] <= row["participations"], row
    assert 1 <= row["people"] <= row["participations"], row
    assert (row["completers"] or 0) <= (row["exiters"] or 0) <= row["participations"], row
    assert row["preliminary"] <= row["denominator"], row
    excluded = sum(row[name] for name in COUNTS if name.startswith("excluded_"))
    assert row["participations"] == row["denominator"] + row["pending"] + excluded, row


def assert_adds_up(rows: list[Row], by: tuple[str, ...], column: str) -> None:
    """Fail unless the parts in a column sum to the row ALL in every count."""
    parts: dict[Key, Counter[str]] = {}
    whole: dict[Key, Row] = {}
    for row in rows:
        key = tuple(row[name] for name in by if name != column)
        if row[column] == "ALL":
            whole[key] = row
        else:
            counts = parts.setdefault(key, Counter(dict.fromkeys(COUNTS, 0)))
            counts.update({name: row[name] or 0 for name in COUNTS})
    assert whole.keys() == parts.keys()
    for key, counts in parts.items():
        assert counts == {name: whole[key][name] or 0 for name in COUNTS}, key
