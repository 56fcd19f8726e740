"""What Superset keeps about the releases: a connection for each audience, a dataset for each mart.

Superset's models can be imported inside an application only: register.py makes one first.
"""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from release_lock import current_database, open_release, settings
from superset import db, security_manager
from superset.connectors.sqla.models import SqlaTable, SqlMetric
from superset.models.core import Database

NAMESPACE = uuid.UUID("6b0a0cf5-2f0e-5c0b-9d61-0e0f7a1c5d11")
"""Of the ids of connections and datasets, so that exported dashboards find them elsewhere."""

NOT_MARTS = ("main", "reference")


@dataclass(frozen=True)
class Mart:
    """A table of the release; texts are empty where the release says nothing."""

    schema: str
    name: str
    description: str
    columns: dict[str, str] = field(default_factory=dict)


def read_marts(database: Path) -> list[Mart]:
    """Return the marts of the current release, with the descriptions that it carries."""
    with open_release(database) as release:
        tables = release.execute(
            "select schema_name, table_name, coalesce(comment, '') from duckdb_tables() "
            "where not internal and schema_name not in ? order by all",
            [list(NOT_MARTS)],
        ).fetchall()
        columns = release.execute(
            "select schema_name, table_name, column_name, coalesce(comment, '') "
            "from duckdb_columns() where not internal"
        ).fetchall()
    texts: dict[tuple[str, str], dict[str, str]] = {}
    for schema, table, column, text in columns:
        texts.setdefault((schema, table), {})[column] = text
    return [Mart(schema, table, text, texts[schema, table]) for schema, table, text in tables]


def stored_lock() -> str:
    """Return the connection's `extra`: locked also in a Superset that lost superset_config.py.

    Without the folder for spilling: what is stored is set in no order, and that one needs one.
    """
    config = {name: value for name, value in settings().items() if name != "temp_directory"}
    return json.dumps(
        {
            "engine_params": {"connect_args": {"read_only": True, "config": config}},
            "allows_virtual_table_explore": True,
            "disable_data_preview": False,
            "schemas_allowed_for_file_upload": [],
        }
    )


def connection_name(audience: str) -> str:
    return f"Pathways {audience}"


def register_connection(database: Path, audience: str) -> Any:
    """Return Superset's connection to the audience's database, made or brought back to the lock.

    Its permission is in a role of the same name: give a person that role beside Gamma and sql_lab.
    """
    name = connection_name(audience)
    connection = db.session.query(Database).filter_by(database_name=name).one_or_none()
    if connection is None:
        connection = Database(database_name=name, uuid=uuid.uuid5(NAMESPACE, name))
        db.session.add(connection)
    connection.set_sqlalchemy_uri(f"duckdb:///{database}")
    connection.extra = stored_lock()
    connection.expose_in_sqllab = True
    connection.allow_ctas = connection.allow_cvas = connection.allow_dml = False
    connection.allow_file_upload = connection.allow_run_async = False
    connection.impersonate_user = False
    connection.cache_timeout = -1
    db.session.commit()
    security_manager.add_permission_view_menu("database_access", connection.perm)
    permission = security_manager.find_permission_view_menu("database_access", connection.perm)
    security_manager.add_permission_role(security_manager.add_role(name), permission)
    db.session.commit()
    return connection


def register_dataset(connection: Any, mart: Mart) -> bool:
    """Make or renew the dataset of a mart; return whether it is new."""
    place = {"database_id": connection.id, "schema": mart.schema, "table_name": mart.name}
    dataset = db.session.query(SqlaTable).filter_by(**place).one_or_none()
    is_new = dataset is None
    if dataset is None:
        name = f"{connection.database_name}.{mart.schema}.{mart.name}"
        dataset = SqlaTable(**place, database=connection, uuid=uuid.uuid5(NAMESPACE, name))
        dataset.metrics = [
            SqlMetric(metric_name="count", verbose_name="Rows", expression="COUNT(*)")
        ]
        db.session.add(dataset)
    dataset.description = mart.description
    dataset.cache_timeout = -1
    db.session.flush()
    dataset.fetch_metadata()
    for column in dataset.columns:
        if column.column_name in mart.columns:
            column.description = mart.columns[column.column_name]
    db.session.commit()
    return is_new


def without_mart(connection: Any, marts: list[Mart]) -> list[str]:
    """Return the datasets of the connection whose table the release doesn't have."""
    known = {(mart.schema, mart.name) for mart in marts}
    datasets = db.session.query(SqlaTable).filter_by(database_id=connection.id)
    return sorted(
        f"{dataset.schema}.{dataset.table_name}"
        for dataset in datasets
        if not dataset.sql and (dataset.schema, dataset.table_name) not in known
    )


def register(releases: Path, audience: str) -> Iterator[str]:
    """Register one audience inside an application context; yields a line per thing done."""
    database = current_database(releases, audience)
    marts = read_marts(database)
    connection = register_connection(database, audience)
    yield f"{connection.database_name}: connection to {database}"
    for mart in marts:
        is_new = register_dataset(connection, mart)
        yield f"{mart.schema}.{mart.name}: {'new' if is_new else 'renewed'}"
    for name in without_mart(connection, marts):
        yield f"{name}: not in the release; its dataset stays until somebody deletes it"
