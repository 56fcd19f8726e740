"""The connection that Superset makes to a release (see `DB_CONNECTION_MUTATOR` in its manual)."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
from duckdb_engine import ConnectionWrapper, CursorWrapper
from release_lock import (
    AUDIENCES,
    current_database,
    open_release,
    refuse_unless_reading,
    releases_folder,
)
from sqlalchemy.engine.url import URL
from sqlalchemy.pool import NullPool

ENGINES = frozenset({"duckdb", "motherduck"})


class ReadingCursor(CursorWrapper):
    """A cursor that runs queries and refuses everything else."""

    def execute(self, statement: str, parameters: Any = None, context: Any = None) -> None:
        refuse_unless_reading(self.connection.opened, statement)
        super().execute(statement, parameters, context)

    def executemany(
        self, statement: str, parameters: Sequence[Any] | None = None, context: Any = None
    ) -> None:
        refuse_unless_reading(self.connection.opened, statement)
        super().executemany(statement, parameters, context)


class ReadingConnection(ConnectionWrapper):
    """A connection whose cursors are `ReadingCursor`s; `opened` is DuckDB's own."""

    def __init__(self, opened: duckdb.DuckDBPyConnection) -> None:
        super().__init__(opened)
        self.opened = opened

    def cursor(self) -> ReadingCursor:
        return ReadingCursor(self.opened, self)


def connects_to(path: Path) -> Callable[[], ReadingConnection]:
    """Return what opens the release that is current at the moment of the call."""
    return lambda: ReadingConnection(open_release(path))


def only_releases(
    uri: URL, params: dict[str, Any], username: str | None, security_manager: Any, source: Any
) -> tuple[URL, dict[str, Any]]:
    """Make every DuckDB connection of this Superset one to the current release, locked.

    What is stored with a connection, or typed into its form, can't loosen it. Each query has a
    connection of its own, so none reads a release that was current earlier. Other engines are
    left as they are.

    Errors: ValueError when the path isn't that of a release.
    """
    if uri.get_backend_name() not in ENGINES:
        return uri, params
    allowed = [current_database(releases_folder(), audience) for audience in AUDIENCES]
    path = Path(uri.database or "")
    if path not in allowed or uri.query:
        names = " or ".join(str(name) for name in allowed)
        raise ValueError(f"{uri.database}: this Superset opens no DuckDB file but {names}")
    return uri, {"creator": connects_to(path), "poolclass": NullPool}
