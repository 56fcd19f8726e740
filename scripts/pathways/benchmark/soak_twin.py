# ruff: noqa: S608 - the SQL is made of the names of a release's own tables
"""The end of a soak: the last release beside a full build of the same, in a fresh database."""

import duckdb

from pathways.benchmark.soak_state import State
from pathways.dbt import dbt_vars, run_dbt
from pathways.publishing.model import literal, quoted
from pathways.refresh.selection import NOT_HISTORY
from pathways.warehouse import DATABASE_VARIABLE

_SCHEMAS = ("core", "metrics", "performance")


def compare_with_twin(state: State) -> list[str]:
    """Build anew what the current release was built of; return what differs, bit for bit."""
    twin = state.folder / "twin" / "twin.duckdb"
    twin.parent.mkdir()
    places = ("--target-path", str(twin.parent / "target"), "--log-path", str(twin.parent))
    without = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
    run_dbt(
        state.project,
        ["build", *without, *NOT_HISTORY, *places],
        dbt_vars(state.extracts, state.day.isoformat()),
        {**state.environment(), DATABASE_VARIABLE: str(twin)},
    )
    current = state.releases.find(None)
    with duckdb.connect() as connection:
        for name, path in (("twin", twin), ("release", state.releases.database(current))):
            connection.execute(f"attach {literal(path)} as {name} (read_only)")
        problems = compare_tables(connection)
    code, said = state.run_command("release", "verify")
    if code:
        problems.append(f"pathways release verify: {said.strip()}")
    return problems


def compare_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return which marts of the attached databases `release` and `twin` differ."""
    names = {
        catalog: {
            (schema, table)
            for schema, table in connection.execute(
                "select table_schema, table_name from information_schema.tables "
                "where table_catalog = ? and table_schema in ?",
                [catalog, list(_SCHEMAS)],
            ).fetchall()
        }
        for catalog in ("release", "twin")
    }
    problems = [
        f"{schema}.{table}: only in the release or only in the full build"
        for schema, table in sorted(names["release"] ^ names["twin"])
    ]
    for schema, table in sorted(names["release"] & names["twin"]):
        one, other = (f"{name}.{quoted(schema)}.{quoted(table)}" for name in names)
        differing = connection.execute(
            f"select (select count(*) from (from {one} except all from {other})), "
            f"(select count(*) from (from {other} except all from {one})), "
            f"(select sum(hash(read)) from {one} as read) "
            f"is distinct from (select sum(hash(read)) from {other} as read)"
        ).fetchall()[0]
        if any(differing):
            problems.append(
                f"{schema}.{table}: {differing[0]} rows of the release and {differing[1]} of the "
                "full build are not in the other"
            )
    return problems
