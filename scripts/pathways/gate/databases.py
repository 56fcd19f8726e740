"""Both databases side by side, read only: `before` is the current release, `after` the build."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from pathways.errors import PathwaysError
from pathways.warehouse import open_memory

Values = Sequence[Any] | Mapping[str, Any]

NEEDED = {
    "metrics.metric_results": (
        "metric_id, cohort_period_type, cohort_period, pathway_id, region_id, provider_id, "
        "population_dimension, population, participations, exiters, numerator, denominator, rate, "
        "median_value, mean_value, median_value_real, mean_value_real, status, preliminary, "
        "excluded_wioa"
    ),
    "metrics.metric_results_by_partner": (
        "metric_id, cohort_period_type, cohort_period, pathway_id, partner_type, partner_id, "
        "population_dimension, population, participations, exiters, numerator, denominator, rate, "
        "median_value, mean_value, median_value_real, mean_value_real, status, preliminary, "
        "excluded_wioa"
    ),
    "core.fct_participant_quarter": (
        "participation_key, person_key, quarter_index, is_enrolled, wages, is_employed, "
        "employer_count"
    ),
    "core.fct_participation": "participation_key",
    "core.dim_quarter": "quarter_index, year_quarter, quarter_end_date, coverage",
}
"""Columns that the gate reads, by table."""


@contextmanager
def open_both(after: Path, before: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Attach both databases read-only to a connection in memory, as `after` and `before`.

    Errors: PathwaysError when one cannot be read.
    """
    with open_memory(after.parent / "tmp", preserve_insertion_order="false") as connection:
        for name, path in (("after", after), ("before", before)):
            quoted = str(path).replace("'", "''")
            try:
                connection.execute(f"attach '{quoted}' as {name} (read_only)")
            except duckdb.Error as error:
                raise PathwaysError(
                    f"{path}: cannot be read, so that nothing can be compared ({error})"
                ) from None
        yield connection


def missing_columns(connection: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """Return what the gate needs and `database` lacks: schema.table or schema.table.column."""
    found: dict[str, set[str]] = {}
    columns = "select schema_name || '.' || table_name, column_name from duckdb_columns()"
    for table, column in rows_of(connection, f"{columns} where database_name = ?", [database]):
        found.setdefault(table, set()).add(column)
    lacking = [table for table in NEEDED if table not in found]
    for table, names in NEEDED.items():
        if table in found:
            lacking += [f"{table}.{name}" for name in names.split(", ") if name not in found[table]]
    return lacking


def rows_of(
    connection: duckdb.DuckDBPyConnection, query: str, values: Values = ()
) -> list[tuple[Any, ...]]:
    return connection.execute(query, values).fetchall()


def dicts_of(
    connection: duckdb.DuckDBPyConnection, query: str, values: Values = ()
) -> list[dict[str, Any]]:
    cursor = connection.execute(query, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
