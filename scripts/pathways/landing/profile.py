# ruff: noqa: S608 - the SQL is made of names and conditions of the project's own
"""The profile of a delivery: counts, shares and quantiles that the next one is compared with."""

from collections.abc import Iterator

import duckdb
import pyarrow as pa

from pathways.contracts import Column, Contract
from pathways.quality.casts import base_type
from pathways.quality.database import identifier

ROW_COUNT = "row_count"
NULL_SHARE = "null_share"
CATEGORY_SHARE = "category_share"
WAGE_QUANTILE = "wage_quantile"
MATCHED_SHARE = "matched_share"

MAX_CATEGORIES = 50
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
WAGES = "wages"

SCHEMA = pa.schema(
    [
        pa.field("measure", pa.string(), nullable=False),
        pa.field("column_name", pa.string()),
        pa.field("category", pa.string()),
        pa.field("value", pa.float64(), nullable=False),
    ]
)

Row = tuple[str, str | None, str | None, float]


def profile_of(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    contract: Contract,
    matched_share: float | None = None,
) -> pa.Table:
    """Return the profile of the accepted rows of a delivery, one row per measure.

    `relation` is what stands after `from`, such as `read_parquet([...])`; its rows hold codes that
    passed the suite, since a code becomes a category here. `matched_share` (0 to 1) is the share
    of people who were found elsewhere, None when that is not known.

    Columns of the result (`SCHEMA`): measure, column_name, category, value. row_count in rows;
    null_share per nullable column, and category_share per code (of the rows that have one, the
    50 most frequent codes), 0 to 1; wage_quantile in dollars, of wages above 0, cut to three
    digits, so that it is no person's value. The same rows give the same profile in any order.
    """
    rows = [*_counts(connection, relation, contract)]
    if rows[0][3]:
        for column in contract.columns:
            if _is_code(column):
                rows += _categories(connection, relation, column.name)
        if WAGES in {column.name for column in contract.columns}:
            rows += _wage_quantiles(connection, relation)
    if matched_share is not None:
        rows.append((MATCHED_SHARE, None, None, matched_share))
    return pa.Table.from_pylist(
        [dict(zip(SCHEMA.names, row, strict=True)) for row in rows], schema=SCHEMA
    )


def _is_code(column: Column) -> bool:
    is_listed = column.value_set is not None or column.references is not None
    return is_listed or base_type(column.data_type) == "BOOLEAN"


def _counts(
    connection: duckdb.DuckDBPyConnection, relation: str, contract: Contract
) -> Iterator[Row]:
    nullable = [column.name for column in contract.columns if column.is_nullable]
    selected = ["count(*)", *(f"count({identifier(name)})" for name in nullable)]
    total, *filled = connection.execute(f"select {', '.join(selected)} from {relation}").fetchall()[
        0
    ]
    yield ROW_COUNT, None, None, float(total)
    if total:
        for name, count in zip(nullable, filled, strict=True):
            yield NULL_SHARE, name, None, 1 - count / total


def _categories(connection: duckdb.DuckDBPyConnection, relation: str, column: str) -> Iterator[Row]:
    found = connection.execute(
        f"select cast({identifier(column)} as varchar) as category, count(*) as times, "
        f"sum(count(*)) over () as total from {relation} "
        f"where {identifier(column)} is not null group by 1 "
        f"order by times desc, category limit {MAX_CATEGORIES}"
    ).fetchall()
    for category, times, total in found:
        yield CATEGORY_SHARE, column, category, float(times / total)


def _wage_quantiles(connection: duckdb.DuckDBPyConnection, relation: str) -> Iterator[Row]:
    """Wages are counted by their first three digits: few groups, exact, and no one's wages."""
    found = connection.execute(
        "with digits as (select cast(wages as double) as wages, "
        f"power(10.0, floor(log10(cast(wages as double))) - 2) as unit from {relation} "
        "where wages > 0) "
        "select floor(wages / unit) * unit as cut, count(*) as times from digits "
        "group by cut order by cut"
    ).fetchall()
    total = sum(times for _, times in found)
    for quantile in QUANTILES if total else ():
        below = 0
        for cut, times in found:
            below += times
            if below >= quantile * total:
                yield WAGE_QUANTILE, WAGES, str(quantile), float(f"{cut:.3g}")
                break
