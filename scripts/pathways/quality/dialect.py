"""The SQLAlchemy dialect through which Great Expectations works inside DuckDB.

Great Expectations lets go of a connection before it has fetched the result. That is harmless
where results live on a cursor of their own, but DuckDB drops a pending result at the next
`rollback`. Here one connection is kept and there are no transactions: checks only read.
"""

import atexit
import sys
from functools import cache
from typing import Any

import duckdb
from duckdb_sqlalchemy import ConnectionWrapper, Dialect
from sqlalchemy import URL, pool
from sqlalchemy.dialects import registry

NAME = "pathways_duckdb"


class CheckDialect(Dialect):
    """DuckDB on one lasting connection, without transactions."""

    name = NAME
    supports_statement_cache = True

    def connect(self, database: str, **_: Any) -> Any:
        # no settings: those of the instance, which is open already, hold
        return ConnectionWrapper(duckdb.connect(database))

    @classmethod
    def get_pool_class(cls, url: URL) -> type[pool.Pool]:
        return pool.StaticPool

    def do_begin(self, dbapi_connection: Any) -> None:
        pass

    def do_commit(self, dbapi_connection: Any) -> None:
        pass

    def do_rollback(self, dbapi_connection: Any) -> None:
        pass

    def get_pk_constraint(self, *_: Any, **__: Any) -> dict[str, Any]:
        """Say that there is no key: no check asks, and to look takes a twelfth of small ones."""
        return {"constrained_columns": [], "name": None}


@cache
def register() -> None:
    """Make `pathways_duckdb:///<database>` known to SQLAlchemy."""
    registry.register(NAME, __name__, CheckDialect.__name__)


def _forget() -> None:
    """Let go of DuckDB's types at exit, or its bindings print a list of leaks.

    SQLAlchemy's registries keep the modules of duckdb-sqlalchemy alive, and Great Expectations
    keeps SQLAlchemy alive, past the point where DuckDB looks.
    """
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == "duckdb_sqlalchemy":
            vars(module).clear()


atexit.register(_forget)
