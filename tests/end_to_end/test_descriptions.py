"""What a reader's tool shows beside a table and a column is what the project says of it."""

import json

import duckdb

from built import Build
from pathways.project import Project

PRIVATE = ("extracts", "staging", "intermediate")

_COMMENTS = """
    select schema_name, table_name, null as column_name, comment from duckdb_tables()
    where not internal
    union all
    select schema_name, view_name, null, comment from duckdb_views() where not internal
    union all
    select schema_name, table_name, column_name, comment from duckdb_columns() where not internal
"""

Place = tuple[str, str, str | None]


def comments(build: Build) -> dict[Place, str | None]:
    """(schema, table, column or None) -> comment, of what is not private."""
    with duckdb.connect(build.database, read_only=True) as connection:
        rows = connection.execute(_COMMENTS).fetchall()
    return {(schema, *rest): text for schema, *rest, text in rows if schema not in PRIVATE}


def described(build: Build) -> dict[Place, str]:
    """The same of the project: what its YAML says."""
    manifest = json.loads((build.target / "manifest.json").read_text(encoding="utf-8"))
    found: dict[Place, str] = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] not in {"model", "seed"} or node["schema"] in PRIVATE:
            continue
        found[node["schema"], node["name"], None] = node["description"]
        for column in node["columns"].values():
            found[node["schema"], node["name"], column["name"]] = column["description"]
    return found


def test_every_table_and_column_that_is_read_carries_its_description(small_build: Build) -> None:
    shown = comments(small_build)
    assert {schema for schema, _, _ in shown} >= {"core", "metrics", "performance", "reference"}
    assert [place for place, text in shown.items() if not text] == []
    assert shown == described(small_build)


def test_descriptions_outlive_a_rebuild_of_a_mart_and_a_seed(
    small: Project, small_build: Build
) -> None:
    before = comments(small_build)
    # in the same place, dbt need not parse everything again
    again = Build(small, small_build.folder)
    again.run("build", "--select", "regions", "dim_region", "--exclude-resource-type", "test")
    assert comments(again) == before
