"""The DuckDB file of an audience, in the storage format that DuckDB 1.0 clients read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pathways.errors import PathwaysError
from pathways.publishing.model import Stamp, Table, literal, quoted
from pathways.warehouse import open_memory

STORAGE_VERSION = "v1.0.0"
STAMP_TABLE = "release"
TARGET = "released_tables"
"""Name of the file of the audience while it is written or read."""


@dataclass(frozen=True)
class Work:
    """What a release is made with.

    `catalog` is the name of the working database in the connection, `spill` a folder for what is
    written on the way.
    """

    connection: duckdb.DuckDBPyConnection
    catalog: str
    spill: Path
    stamp: Stamp
    on_progress: Callable[[str], None]


@contextmanager
def open_working(database: Path, spill: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
    """Open the working database read-only; yields the connection, and the database's name in it.

    `spill` is a folder for what does not fit into memory; threads and memory are those of dbt.
    Errors: PathwaysError when it is not there, or another process is writing it.
    """
    catalog = database.stem
    with open_memory(spill) as connection:
        try:
            connection.execute(f"attach {literal(database)} as {quoted(catalog)} (read_only)")
            connection.execute(f"use {quoted(catalog)}")  # views may name schemas alone
        except duckdb.Error as error:
            raise PathwaysError(
                f"{database}: cannot be read; is it there, and is no other process writing it?"
            ) from error
        yield connection, catalog


def write_database(work: Work, path: Path, tables: list[Table]) -> dict[str, int]:
    """Write the tables, in the order of their keys, and main.release into a new file.

    Returns the rows of each table by its full name. The file stays attached as
    `released_tables`. Errors: PathwaysError when a table holds a number that is none, or did not
    arrive as it is in the working database.
    """
    connection = work.connection
    connection.execute(
        f"attach {literal(path)} as {TARGET} (storage_version {literal(STORAGE_VERSION)})"
    )
    _write_stamp(connection, work.stamp)
    for schema in sorted({table.schema for table in tables}):
        connection.execute(f"create schema {TARGET}.{quoted(schema)}")
    rows = {}
    for table in tables:
        work.on_progress(f"{path.stem}: {table.full_name}")
        rows[table.full_name] = _write_table(connection, work.catalog, table)
    connection.execute(f"checkpoint {TARGET}")
    return rows


def _write_stamp(connection: duckdb.DuckDBPyConnection, stamp: Stamp) -> None:
    connection.execute(
        f"""
        create table {TARGET}.main.{STAMP_TABLE} (
            release_id varchar not null,
            released_at timestamp not null,
            as_of_date date not null,
            pathways_version varchar not null
        )
        """
    )
    connection.execute(
        f"insert into {TARGET}.main.{STAMP_TABLE} values (?, ?, ?, ?)",  # noqa: S608  names of ours
        [
            stamp.release_id,
            stamp.released_at.replace(tzinfo=None),
            stamp.as_of_date,
            stamp.pathways_version,
        ],
    )


def _write_table(connection: duckdb.DuckDBPyConnection, catalog: str, table: Table) -> int:
    """Write a table, and return the number of its rows."""
    source = f"{quoted(catalog)}.{table.sql_name}"
    target = f"{TARGET}.{table.sql_name}"
    columns = ", ".join(
        f"{quoted(column.name)} {column.data_type}{'' if column.is_nullable else ' not null'}"
        for column in table.columns
    )
    names = ", ".join(quoted(column.name) for column in table.columns)
    order = ", ".join(quoted(name) for name in table.key) or "all"
    connection.begin()  # every statement alone would be a write to disk
    connection.execute(f"create table {target} ({columns})")
    connection.execute(
        f"insert into {target} select {names} from {source} order by {order}"  # noqa: S608
    )
    _comment(connection, table, target)
    connection.commit()
    _check_numbers(connection, table, target)
    before, after = (fingerprint(connection, table, name) for name in (source, target))
    if before != after:
        raise PathwaysError(
            f"{table.full_name}: {after[0]:,} rows written of {before[0]:,}, or others; "
            "is another process at the working database? Run the refresh again"
        )
    return after[0]


def _comment(connection: duckdb.DuckDBPyConnection, table: Table, target: str) -> None:
    texts = {f"table {target}": table.description} | {
        f"column {target}.{quoted(column.name)}": column.description for column in table.columns
    }
    for what, text in texts.items():
        if text:
            connection.execute(f"comment on {what} is {literal(text)}")


def _check_numbers(connection: duckdb.DuckDBPyConnection, table: Table, target: str) -> None:
    names = [column.name for column in table.columns if column.data_type in {"DOUBLE", "FLOAT"}]
    if not names:
        return
    counts = ", ".join(f"count_if(not isfinite({quoted(name)}))" for name in names)
    found = connection.execute(f"select {counts} from {target}").fetchone()  # noqa: S608
    wrong = [name for name, count in zip(names, found or (), strict=True) if count]
    if wrong:
        raise PathwaysError(
            f"{table.full_name}: {', '.join(wrong)}: holds numbers that are none (NaN or "
            "infinite); the model has to give null instead"
        )


def fingerprint(
    connection: duckdb.DuckDBPyConnection, table: Table, source: str
) -> tuple[int, int | None]:
    """Return the number of rows, and a sum over the hashes of all rows, whatever their order."""
    names = ", ".join(quoted(column.name) for column in table.columns)
    query = f"select count(*), sum(hash({names})) from {source}"  # noqa: S608  names are quoted
    return connection.execute(query).fetchone()  # type: ignore[return-value]
