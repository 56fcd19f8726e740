"""What MetricFlow's SQL runs on: one database file, read and nothing else."""

from collections.abc import Iterable
from pathlib import Path

import duckdb
from metricflow.data_table.mf_table import MetricFlowDataTable
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow.sql.render.sql_plan_renderer import SqlPlanRenderer
from metricflow_semantics.sql.sql_bind_parameters import SqlBindParameterSet

from pathways.errors import BadInputError, PathwaysError

_NONE = SqlBindParameterSet()


def open_read_only(database: Path, catalog: str) -> duckdb.DuckDBPyConnection:
    """Open `database` under the name `catalog`: no write, no other file, no change of settings.

    Errors: BadInputError when it is not there, is no database, or is being written.
    """
    if not database.is_file():
        raise BadInputError(
            f"{database}: no database here; make a release, or build one: dbt build"
        )
    connection = duckdb.connect()
    path, name = str(database).replace("'", "''"), catalog.replace('"', '""')
    try:
        connection.execute(f"attach '{path}' as \"{name}\" (read_only)")
    except duckdb.IOException as error:
        connection.close()
        raise BadInputError(f"{database}: cannot be read; is it being written?") from error
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


class ReadOnlyClient:
    """MetricFlow's SqlClient over a connection of DuckDB."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    @property
    def sql_engine_type(self) -> SqlEngine:
        return SqlEngine.DUCKDB

    @property
    def sql_plan_renderer(self) -> SqlPlanRenderer:
        return DuckDbSqlPlanRenderer()

    def query(
        self, stmt: str, sql_bind_parameter_set: SqlBindParameterSet = _NONE
    ) -> MetricFlowDataTable:
        """Return what `stmt` selects; MetricFlow binds no parameters for DuckDB."""
        result = self._connection.execute(stmt)
        names: Iterable[str] = [column[0] for column in result.description or ()]
        return MetricFlowDataTable.create_from_rows(column_names=names, rows=result.fetchall())

    def execute(self, stmt: str, sql_bind_parameter_set: SqlBindParameterSet = _NONE) -> None:
        self._connection.execute(stmt)

    def dry_run(self, stmt: str, sql_bind_parameter_set: SqlBindParameterSet = _NONE) -> None:
        self._connection.execute(f"explain {stmt}")

    def close(self) -> None:
        self._connection.interrupt()

    def render_bind_parameter_key(self, bind_parameter_key: str) -> str:
        raise PathwaysError(f"{bind_parameter_key}: DuckDB's queries bind no parameters")
