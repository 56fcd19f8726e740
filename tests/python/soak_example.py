"""A release that is small enough to be made by hand, for what reads and harms releases."""

import json
from pathlib import Path

import duckdb

ID = "0000002-20261127T030000Z"
EXPECTED = frozenset({"core.dim_person", "operations.refresh_run"})
DAY = "2024-09-30"


def make_release(releases: Path, release_id: str = ID, rows: int = 3) -> Path:
    """Make a release and point `current` to it; returns its folder."""
    folder = releases / release_id
    place = folder / "analyst"
    for kind in ("parquet", "csv"):
        for schema in ("core", "operations"):
            (place / kind / schema).mkdir(parents=True)
    (folder / "public").mkdir()
    with duckdb.connect(place / "analyst.duckdb") as connection:
        _stamp(connection, release_id)
        connection.execute("create schema core")
        connection.execute("create schema operations")
        connection.execute(f"create table core.dim_person as from range({rows}) as r(person)")
        connection.execute(
            "create table operations.refresh_run as "
            f"select '{release_id}' as run_id, 'released' as outcome"
        )
        for name in EXPECTED:
            file = name.replace(".", "/")
            connection.execute(f"copy {name} to '{place}/parquet/{file}.parquet'")
            connection.execute(f"copy {name} to '{place}/csv/{file}.csv.gz' (header)")
    with duckdb.connect(folder / "public" / "public.duckdb") as connection:
        _stamp(connection, release_id)
    tables = {"analyst": {"core.dim_person": rows, "operations.refresh_run": 1}, "public": {}}
    run = {"run_id": release_id, "release_id": release_id, "outcome": "released"}
    write(folder / "manifest.json", release_id=release_id, as_of_date=DAY, tables=tables)
    write(folder / "run.json", **run, as_of_date=DAY)
    write(folder / "inputs.json", as_of_date=DAY)
    link = releases / "current"
    link.unlink(missing_ok=True)
    link.symlink_to(release_id)
    return folder


def write(path: Path, **changed: object) -> None:
    """Write a JSON file, or change entries of it."""
    before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.write_text(json.dumps(before | changed), encoding="utf-8")


def sql(path: Path, statement: str) -> None:
    """Change a database of a release."""
    with duckdb.connect(path) as connection:
        connection.execute(statement)


def _stamp(connection: duckdb.DuckDBPyConnection, release_id: str) -> None:
    connection.execute(f"create table main.release as select '{release_id}' as release_id")
