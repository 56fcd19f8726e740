"""Runs the project's own compiled models on small extracts, in memory.

dbt compiles once; each set of extracts then takes a fraction of a second, so that
properties can be tried on many of them.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pathways.dbt import run_dbt
from pathways.project import Project

if TYPE_CHECKING:
    import duckdb

Rows = Sequence[Mapping[str, Any]]
COMPILED_DAY = "2001-01-01"
"""as_of_date of the compiled models; each build puts its own in its place."""


@dataclass(frozen=True)
class CompiledProject:
    """The compiled models and the seeds of the project, by name."""

    models: tuple[dict[str, Any], ...]
    """Manifest nodes, each after what it reads."""
    seeds: dict[str, dict[str, Any]]
    singular_tests: dict[str, str]
    """SQL of the dbt tests in tests/, by name; each returns what breaks it."""
    project: Project

    @classmethod
    def compile(cls, project: Project, folder: Path) -> "CompiledProject":
        shutil.copyfile(project.root / "profiles.yml.example", folder / "profiles.yml")
        run_dbt(
            project,
            ["compile", "--profiles-dir", str(folder), "--target-path", str(folder / "target")],
            {"as_of_date": COMPILED_DAY},
            {"PATHWAYS_DATABASE": str(folder / "pathways.duckdb")},
        )
        manifest = json.loads((folder / "target" / "manifest.json").read_text(encoding="utf-8"))
        nodes = manifest["nodes"]
        models = {name: node for name, node in nodes.items() if node["resource_type"] == "model"}
        order = TopologicalSorter(
            {
                name: [parent for parent in node["depends_on"]["nodes"] if parent in models]
                for name, node in models.items()
            }
        ).static_order()
        seeds = {n["name"]: n for n in nodes.values() if n["resource_type"] == "seed"}
        singular = {
            node["name"]: node["compiled_code"]
            for node in nodes.values()
            if node["resource_type"] == "test" and "test_metadata" not in node
        }
        return cls(tuple(models[name] for name in order), seeds, singular, project)

    @contextmanager
    def build(
        self, tables: Mapping[str, Rows], as_of_date: date, upto: Sequence[str] = ()
    ) -> Iterator["Warehouse"]:
        """Build every model on these rows; a seed that is not given keeps the project's.

        `upto` are models: only they and what they are made of are built.
        """
        # Not a global: Hypothesis keeps the modules of tests alive past the end, and DuckDB
        # then prints a page of what it calls leaks.
        import duckdb  # noqa: PLC0415

        connection = duckdb.connect(config={"threads": 1})
        connection.execute("attach ':memory:' as pathways")
        connection.execute("use pathways")
        nodes = [*self.seeds.values(), *self.models]
        for schema in sorted({node["schema"] for node in nodes}):
            connection.execute(f"create schema if not exists {schema}")
        for name, seed in self.seeds.items():
            self._create_seed(connection, seed, tables.get(name))
        for statement in self.statements(as_of_date, upto):
            connection.execute(statement)
        with connection:
            yield Warehouse(connection, as_of_date)

    def statements(self, as_of_date: date, upto: Sequence[str] = ()) -> Iterator[str]:
        """Yield what creates every model, or some and what they are made of, in order."""
        wanted = self._behind(*upto) if upto else {model["name"] for model in self.models}
        for model in self.models:
            kind = model["config"]["materialized"]
            # an ephemeral one stands in the SQL of its readers
            if kind == "ephemeral" or model["name"] not in wanted:
                continue
            kind = "view" if kind == "view" else "table"  # an incremental one is made afresh
            sql = model["compiled_code"].replace(COMPILED_DAY, str(as_of_date))
            yield f"create {kind} {model['schema']}.{model['name']} as {sql}"

    def _behind(self, *names: str) -> set[str]:
        """Return the names of models and of all that they are made of."""
        by_id = {model["unique_id"]: model for model in self.models}
        left = [one for one, model in by_id.items() if model["name"] in names]
        assert len(left) == len(names), f"no models: {names}"
        found: set[str] = set()
        while left:
            model = by_id[left.pop()]
            found.add(model["name"])
            parents = (one for one in model["depends_on"]["nodes"] if one in by_id)
            left += [one for one in parents if by_id[one]["name"] not in found]
        return found

    def _create_seed(
        self, connection: "duckdb.DuckDBPyConnection", seed: dict[str, Any], rows: Rows | None
    ) -> None:
        types = seed["config"]["column_types"]
        table = f"{seed['schema']}.{seed['name']}"
        columns = ", ".join(f"{name} {data_type}" for name, data_type in types.items())
        connection.execute(f"create table {table} ({columns})")
        if rows is None:
            path = self.project.root / seed["original_file_path"]
            connection.execute(f"copy {table} from '{path}' (header, delimiter ',')")
        elif rows:
            marks = f"({', '.join('?' for _ in types)})"
            # one statement: one per row would be a fifth of the whole build
            statement = f"insert into {table} values {', '.join(marks for _ in rows)}"
            connection.execute(statement, [row.get(name) for row in rows for name in types])


@dataclass(frozen=True)
class Warehouse:
    """A warehouse in memory."""

    connection: "duckdb.DuckDBPyConnection"
    as_of_date: date

    def rows(self, query: str) -> list[dict[str, Any]]:
        result = self.connection.execute(query.replace(COMPILED_DAY, str(self.as_of_date)))
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
