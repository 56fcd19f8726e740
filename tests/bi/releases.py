"""Releases for the tests: two small ones made here, or two real ones that are borrowed."""

import os
from dataclasses import dataclass
from pathlib import Path

import duckdb

AUDIENCE = "analyst"
SIZES = {"0000001-20261126T030000Z": 40, "0000002-20261127T030000Z": 70}
MARTS = {
    "core": ("dim_region", "fct_participation"),
    "metrics": ("metric_results", "fct_metric_observation"),
    "operations": ("refresh_run",),
    "performance": ("delivery_scorecard",),
}


@dataclass(frozen=True)
class Contents:
    """What a release holds: rows per mart, by 'schema.table'."""

    release_id: str
    rows: dict[str, int]


def make_release(releases: Path, release_id: str, size: int) -> None:
    """A release as far as a BI tool sees one; the rows of its marts depend on `size`."""
    folder = releases / release_id / AUDIENCE
    folder.mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute(
            f"attach '{folder / AUDIENCE}.duckdb' as made (storage_version 'v1.0.0')"
        )
        connection.execute("use made")
        connection.execute(
            "create table main.release as select ? as release_id, now()::timestamp as released_at,"
            " date '2024-09-30' as as_of_date, '0.2.0' as pathways_version",
            [release_id],
        )
        for schema, tables in {**MARTS, "reference": ("thresholds",)}.items():
            connection.execute(f"create schema {schema}")
            for place, table in enumerate(tables):
                name = f"{schema}.{table}"
                connection.execute(
                    f"create table {name} as select i as row_number, ? as release_id,"
                    " cast(i / 7 as decimal(12, 2)) as wages, date '2024-01-01' as entry_date"
                    " from range(?) as made(i)",
                    [release_id, size + place],
                )
                connection.execute(f"comment on table {name} is 'One row per number of {table}.'")
                connection.execute(f"comment on column {name}.wages is 'Wages, in US dollars.'")


def make_releases(folder: Path) -> Path:
    for release_id, size in SIZES.items():
        make_release(folder, release_id, size)
    point_to(folder, next(iter(SIZES)))
    return folder


def borrow_releases(real: Path, folder: Path) -> Path:
    """A releases folder with links to the two newest real ones, whose `current` may be moved."""
    newest = sorted(path for path in real.iterdir() if path.name[:1].isdigit())[-2:]
    if len(newest) != 2:
        raise ValueError(f"{real}: two releases are needed to swap between; make another one")
    for path in newest:
        (folder / path.name).symlink_to(path.resolve())
    point_to(folder, newest[0].name)
    return folder


def release_ids(releases: Path) -> list[str]:
    return sorted(path.name for path in releases.iterdir() if path.name[:1].isdigit())


def point_to(releases: Path, release_id: str) -> None:
    """Swap `current` as a release does: a new link, renamed over the old one."""
    made = releases / f".current-{release_id}"
    made.symlink_to(release_id)
    os.replace(made, releases / "current")  # noqa: PTH105 - the rename is what is tested


def contents(releases: Path, release_id: str) -> Contents:
    database = releases / release_id / AUDIENCE / f"{AUDIENCE}.duckdb"
    with duckdb.connect(str(database), read_only=True) as connection:
        names = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() "
            "where schema_name not in ('main', 'reference') order by all"
        ).fetchall()
        rows = {
            name: connection.execute(f"select count(*) from {name}").fetchone()[0]
            for (name,) in names
        }
    return Contents(release_id, rows)
