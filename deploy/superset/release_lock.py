"""How a BI tool opens a release: reading that file and nothing else of the server.

Needs duckdb alone. DuckDB's own settings keep a query from the server's files, from other
databases and from the network; `refuse_unless_reading` also keeps out what isn't a query.
"""

import os
import threading
from pathlib import Path

import duckdb

AUDIENCES = ("analyst", "public")
RELEASES_VARIABLE = "PATHWAYS_RELEASES"
MEMORY_VARIABLE = "PATHWAYS_BI_MEMORY_LIMIT"
THREADS_VARIABLE = "PATHWAYS_BI_THREADS"

ATTEMPTS = 5
"""A release may be pruned between finding and opening it; the next one is then current."""


OPENING = {"access_mode": "read_only", "python_enable_replacements": False}
"""What can only be said while opening: DuckDB takes these in any order."""

_one_at_a_time = threading.Lock()


def settings() -> dict[str, str | bool | int]:
    """Return DuckDB's settings in the order in which they must be set.

    `temp_directory` before `enable_external_access`, which fixes it, and `lock_configuration`
    last, since nothing can be set after it.
    """
    return {
        # a folder to spill to would be one to write to: a query that needs more memory fails
        "temp_directory": "",
        "memory_limit": os.environ.get(MEMORY_VARIABLE, "2GB"),
        "threads": int(os.environ.get(THREADS_VARIABLE, "2")),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "allow_persistent_secrets": False,
        "enable_external_access": False,
        "lock_configuration": True,
    }


def releases_folder() -> Path:
    """Return the releases folder: PATHWAYS_RELEASES, or `releases` in the project's folder."""
    project = Path(__file__).resolve().parents[2]
    return Path(os.environ.get(RELEASES_VARIABLE) or project / "releases").absolute()


def current_database(releases: Path, audience: str) -> Path:
    """Return the path of an audience's database that goes through `current`."""
    return releases / "current" / audience / f"{audience}.duckdb"


def open_release(through_current: Path) -> duckdb.DuckDBPyConnection:
    """Open the release that is current now, locked.

    `through_current` is a path of `current_database`. The link is resolved here, because DuckDB
    gives a path that is already open in this process the file that it led to then. A connection
    stays with its release, also when that one is no longer current or its files are deleted.

    Errors: duckdb.IOException when there is no release, or it can't be read.
    """
    for _ in range(ATTEMPTS):
        database = through_current.resolve()
        try:
            return _open_locked(database)
        except duckdb.IOException as error:
            failure = error
            if through_current.resolve() == database:
                break
    raise duckdb.IOException(
        f"{through_current}: no release can be read there; is one made, "
        f"and does this user belong to the group of the releases? ({failure})"
    ) from failure


def _open_locked(database: Path) -> duckdb.DuckDBPyConnection:
    """Open a file and lock it before anybody else in this process gets a connection to it."""
    with _one_at_a_time:
        connection = duckdb.connect(str(database), config=OPENING)
        try:
            # connections to one file share its settings: the first has locked them for all
            (is_locked,) = connection.execute(
                "select current_setting('lock_configuration')"
            ).fetchone()
            if not is_locked:
                for name, value in settings().items():
                    connection.execute(f"set global {name} = '{value}'")
        except duckdb.Error:
            connection.close()
            raise
    return connection


def refuse_unless_reading(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Refuse all but queries: a second lock, for what DuckDB's settings let through.

    SELECT, WITH, VALUES, DESCRIBE, SHOW and SUMMARIZE are queries. EXPLAIN is none, since
    EXPLAIN ANALYZE runs whatever follows it.

    Errors: duckdb.PermissionException for any other statement, duckdb.ParserException for what
    is no SQL.
    """
    for statement in connection.extract_statements(sql):
        if statement.type is not duckdb.StatementType.SELECT:
            name = statement.type.name.replace("_", " ")
            raise duckdb.PermissionException(
                f"{name} is refused: a release can be queried, and nothing else (SELECT)"
            )
