"""Which tables an audience may read: the seed release_audiences, and what dbt built."""

import csv
import re

import duckdb

from pathways.errors import BadInputError, PathwaysError
from pathways.project import Project
from pathways.publishing.database import Work
from pathways.publishing.described import Described
from pathways.publishing.model import ANALYST, PUBLIC, Column, Table

SEED = "reference/release_audiences.csv"
PUBLISHED = "published"
"""The one schema that the public may read."""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")


def read_audiences(project: Project) -> dict[str, tuple[str, ...]]:
    """Return the schemas that each audience may read; analyst and public are always there.

    Errors: BadInputError when the seed is missing or wrong, or opens more than the schema
    `published` to the public.
    """
    path = project.seeds / SEED
    schemas: dict[str, list[str]] = {ANALYST: [], PUBLIC: []}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            pairs = [(row["audience"], row["schema"]) for row in csv.DictReader(file)]
    except (OSError, KeyError) as error:
        raise BadInputError(
            f"{path}: cannot be read; it has the columns audience, schema, reason, source"
        ) from error
    for audience, schema in pairs:
        if not _NAME.fullmatch(audience) or schema == "main":
            raise BadInputError(
                f"{path}: {audience}, {schema}: an audience is named in lower-case letters, "
                "digits and _, and reads any schema but main"
            )
        if audience == PUBLIC and schema != PUBLISHED:
            raise BadInputError(
                f"{path}: public may read the schema {PUBLISHED} only, not {schema}; "
                "take that row out"
            )
        schemas.setdefault(audience, []).append(schema)
    return {audience: tuple(sorted(set(names))) for audience, names in schemas.items()}


def find_tables(
    work: Work, schemas: tuple[str, ...], described: dict[tuple[str, str], Described]
) -> list[Table]:
    """Return the tables of the schemas, by name; what no model or seed describes is left out.

    Errors: PathwaysError when a model or seed of the schemas was not built.
    """
    found = _relations(work.connection, work.catalog, schemas)
    for schema, name in sorted(set(found) - set(described)):
        work.on_progress(f"left out {schema}.{name}: no model or seed of the project")
    wanted = sorted(key for key in described if key[0] in schemas)
    if missing := [".".join(key) for key in wanted if key not in found]:
        raise PathwaysError(
            f"{', '.join(missing)}: not in the working database; run the whole of dbt build"
        )
    return [_table(described[key], found[key]) for key in wanted]


def _relations(
    connection: duckdb.DuckDBPyConnection, catalog: str, schemas: tuple[str, ...]
) -> dict[tuple[str, str], list[tuple[str, str, bool]]]:
    rows = connection.execute(
        """
        select schema_name, table_name, column_name, data_type, is_nullable
        from duckdb_columns()
        where database_name = $catalog and list_contains($schemas, schema_name)
        order by schema_name, table_name, column_index
        """,
        {"catalog": catalog, "schemas": list(schemas)},
    ).fetchall()
    found: dict[tuple[str, str], list[tuple[str, str, bool]]] = {}
    for schema, table, *column in rows:
        found.setdefault((schema, table), []).append(tuple(column))
    return found


def _table(about: Described, columns: list[tuple[str, str, bool]]) -> Table:
    names = {name for name, _, _ in columns}
    return Table(
        schema=about.schema,
        name=about.name,
        description=about.description,
        columns=tuple(
            Column(name, data_type, nullable, about.columns.get(name, "").strip())
            for name, data_type, nullable in columns
        ),
        key=about.key if names >= set(about.key) else (),
        references=about.references,
        is_mart=about.is_model,
        sheet=about.sheet,
    )
