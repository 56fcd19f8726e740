# ruff: noqa: S608 - the SQL is made of names of the project's own
"""What a run says about each result that is not what was said last."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from pathways.errors import PathwaysError
from pathways.quality.database import quoted
from pathways.warehouse import open_memory

KEY = (
    *("result_mart", "metric_id", "cohort_period_type", "cohort_period", "pathway_id"),
    *("region_id", "provider_id", "partner_type", "partner_id"),
    *("population_dimension", "population"),
)
"""The columns that name a cell of either mart; one that the mart lacks is ALL."""
NUMBERS = (
    *("participations", "people", "numerator", "denominator"),
    *("rate", "median_value", "mean_value"),
)
VALUES = (*NUMBERS, "median_value_real", "mean_value_real", "status", "final_from")
"""What is said of a cell."""
MARTS = {
    "metric_results": ("partner_type", "partner_id"),
    "metric_results_by_partner": ("region_id", "provider_id"),
}
"""The marts of the results -> the columns of the key that they lack."""


def write_changes(
    spill: Path, said_files: list[Path], database: Path, release: tuple[str, datetime], to: Path
) -> None:
    """Write one row per cell that is new, changed, withdrawn or back since it was last said.

    `said_files` are the changes of every earlier release, `release` is the id of the one to come
    and its time (UTC). Without a change the file holds no rows, and the columns all the same.
    Errors: PathwaysError when the marts of the results are not in the database.
    """
    release_id, said_at = quoted(release[0]), quoted(f"{release[1]:%Y-%m-%d %H:%M:%S}")
    rows = _first() if not said_files else _differences()
    with _open(spill, database) as connection:
        if said_files:
            listed = ", ".join(quoted(path) for path in said_files)
            connection.execute(f"create temp view changes as from read_parquet([{listed}])")
            connection.execute(f"create temp view said as {_said()}")
        connection.execute(f"create temp view result as {_results()}")
        connection.execute(
            f"copy (select {release_id} as release_id, cast({said_at} as timestamp) as said_at, * "
            f"from ({rows})) to {quoted(to)} (format parquet, compression zstd)"
        )


@contextmanager
def _open(spill: Path, database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an instance in memory, within the limits of the build, with the marts in `warehouse`."""
    with open_memory(spill, preserve_insertion_order="false") as connection:
        try:
            connection.execute(f"attach {quoted(database)} as warehouse (read_only)")
            for mart in MARTS:
                connection.execute(f"select 1 from warehouse.metrics.{mart} limit 0")
        except duckdb.Error:
            raise PathwaysError(
                f"{database}: the marts of the results cannot be read; run dbt build first, and "
                "let no other process write it"
            ) from None
        yield connection


def _results() -> str:
    """Return the cells of both marts, as they are now."""
    return " union all ".join(
        f"select {', '.join(_key_of(mart))}, {', '.join(VALUES)} from warehouse.metrics.{mart}"
        for mart in MARTS
    )


def _key_of(mart: str) -> Iterator[str]:
    yield f"{quoted(mart)} as result_mart"
    for column in KEY[1:]:
        yield f"'ALL' as {column}" if column in MARTS[mart] else column


def _said() -> str:
    """Return each cell ever said, as it was said last; withdrawn cells have no status.

    Most cells are said once: only the others are sorted.
    """
    key, values = ", ".join(KEY), ", ".join(VALUES)
    revised = (
        f"select {key}, {values} from changes where change != 'first' "
        f"qualify row_number() over (partition by {key} order by release_id desc) = 1"
    )
    return (
        f"with revised as materialized ({revised}) from revised union all "
        f"select {key}, {values} from changes as once where change = 'first' "
        f"and not exists (from revised where {_equal(KEY, 'once', 'revised')})"
    )


def _first() -> str:
    key, values = ", ".join(KEY), ", ".join(VALUES)
    return f"select {key}, 'first' as change, false as revises_final, {values} from result"


def _differences() -> str:
    """Return what is said anew. Most rows are as they were: only the others are joined by key.

    Those are found by two hashes of the whole row, 128 bits, which is ten times as fast.
    """
    hashes = f"hash({', '.join((*KEY, *VALUES))}) as one_hash, hash({', '.join((*VALUES, *KEY))})"
    sides = {"result": "said", "said": "result"}
    hashed = ", ".join(
        f"{side}_hash as materialized (select {hashes} as other_hash from {side})" for side in sides
    )
    differing = ", ".join(
        f"{side}_anew as (select * exclude (one_hash, other_hash) from "
        f"(select *, {hashes} as other_hash from {side}) anti join {other}_hash "
        "using (one_hash, other_hash))"
        for side, other in sides.items()
    )
    final_stands = _equal((*NUMBERS, "status"), "result", "said", "is not distinct from")
    return f"""
        with {hashed}, {differing}
        select
            {", ".join(KEY)},
            case
                when said.result_mart is null then 'first'
                when result.result_mart is null then 'withdrawn'
                when said.status is null then 'returned'
                else 'changed'
            end as change,
            coalesce(said.status = 'final' and not ({final_stands}), false) as revises_final,
            {", ".join(f"result.{value}" for value in VALUES)}
        from result_anew as result full join said_anew as said using ({", ".join(KEY)})
        where not ({_equal(VALUES, "result", "said", "is not distinct from")})
    """


def _equal(columns: tuple[str, ...], one: str, other: str, operator: str = "=") -> str:
    return " and ".join(f"{one}.{column} {operator} {other}.{column}" for column in columns)
