# ruff: noqa: S608 - the SQL is made of names and conditions of the project's own
"""The DuckDB instance that the checks run in: in memory, bounded, gone afterwards."""

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pathways.errors import BadInputError
from pathways.project import Project

MEMORY_LIMIT = "1GB"
"""DuckDB spills to a temporary folder beyond this; Python and its libraries take 0.4 GB more."""


@dataclass(frozen=True)
class Database:
    """An open instance: `name` opens a second connection to it within this process."""

    connection: duckdb.DuckDBPyConnection
    name: str


@contextmanager
def open_database(memory_limit: str = MEMORY_LIMIT, *, spills: bool = True) -> Iterator[Database]:
    """Open a fresh in-memory instance; what it spills to disk is deleted at the end.

    One that holds identities must not spill: it fails when its memory is used up.
    """
    name = f":memory:pathways_checks_{uuid.uuid4().hex}"
    with tempfile.TemporaryDirectory(prefix="pathways_checks_") as spill:
        connection = duckdb.connect(name)
        try:
            connection.execute(f"set memory_limit = {quoted(memory_limit)}")
            connection.execute(f"set temp_directory = {quoted(spill if spills else '')}")
            connection.execute("set enable_progress_bar = false")
            connection.execute("create schema extracts; create schema reference")
            yield Database(connection, name)
        finally:
            connection.close()


def quoted(text: str | Path) -> str:
    """Return a SQL string literal."""
    return "'" + str(text).replace("'", "''") + "'"


def identifier(name: str) -> str:
    """Return a SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def load_reference(database: Database, project: Project) -> None:
    """Load what the state configures (seeds/reference, seeds/pathways) into schema reference.

    Every column is read as text, so `001` stays `001`.
    Errors: BadInputError for a seed that is no readable CSV.
    """
    for path in sorted(project.seeds.glob("*/*.csv")):
        if path.parent.name not in {"reference", "pathways"}:
            continue
        try:
            database.connection.execute(
                f"create table reference.{identifier(path.stem)} as select * from "
                f"read_csv({quoted(path)}, header = true, all_varchar = true, delim = ',')"
            )
        except duckdb.Error as error:
            raise BadInputError(f"{path}: no readable CSV; repair the seed") from error


def value_sets(database: Database) -> dict[str, tuple[str, ...]]:
    """Return the codes of each value set, in their order.

    Errors: BadInputError when seeds/reference/value_sets.csv is missing.
    """
    try:
        rows = database.connection.execute(
            "select value_set, value from reference.value_sets "
            "order by value_set, cast(sort_order as integer)"
        ).fetchall()
    except duckdb.Error as error:
        raise BadInputError(
            "seeds/reference/value_sets.csv is missing or has other columns; restore it"
        ) from error
    found: dict[str, tuple[str, ...]] = {}
    for name, value in rows:
        found[name] = (*found.get(name, ()), value)
    return found
