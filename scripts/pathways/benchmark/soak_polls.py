# ruff: noqa: S608 - the SQL is made of the names of a release's own tables
"""What one look at the current release must find: all of one release, and no error."""

import json
from pathlib import Path
from random import Random
from time import sleep
from typing import Any

import duckdb

from pathways.publishing.model import literal, quoted
from pathways.publishing.store import CURRENT

NEWEST_RUN = "select max_by(struct_pack(run_id, outcome), run_id) from operations.refresh_run"
_FILES = 3
"""Tables whose files are counted in one look."""
_HELD = 1.0
"""Seconds that a connection is held at most before it is asked again."""


class Look:
    """One look at the releases; `problems` is what was wrong, `release_id` what it saw."""

    def __init__(self, releases: Path, expected: frozenset[str], random: Random) -> None:
        self.releases = releases
        self.expected = expected
        self.random = random
        self.release_id: str | None = None
        self.problems: list[str] = []

    def at_folder(self) -> "Look":
        """Resolve the link once, and look at everything in that folder."""
        try:
            self._folder((self.releases / CURRENT).resolve(strict=True))
        except (OSError, ValueError, KeyError, TypeError, duckdb.Error) as error:
            self._fail(error)
        return self

    def by_name(self) -> "Look":
        """Open the database by its name through the link, and ask it several times."""
        path = self.releases / CURRENT / "analyst" / "analyst.duckdb"
        try:
            with duckdb.connect(path, read_only=True) as connection:
                self.release_id = _stamp(connection)
                for _ in range(self.random.randint(1, 4)):
                    self._tables(connection, None)
                    self._same(_stamp(connection), "main.release, later in one connection")
                    self._newest(connection)
                    sleep(self.random.random() * _HELD)
        except (OSError, ValueError, KeyError, TypeError, duckdb.Error) as error:
            self._fail(error)
        return self

    def _fail(self, error: Exception) -> None:
        first = str(error).partition("\n")[0]
        self.problems.append(f"error: {type(error).__name__}: {first}")

    def _same(self, found: Any, where: str) -> None:
        if found != self.release_id:
            self.problems.append(f"mixture: {where} is {found}, the release {self.release_id}")

    def _folder(self, folder: Path) -> None:
        self.release_id = folder.name
        manifest, run, inputs = (
            json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
            for name in ("manifest", "run", "inputs")
        )
        self._same(manifest["release_id"], "manifest.json")
        self._same(run["run_id"], "run.json's run")
        self._same(run["release_id"], "run.json's release")
        if run["outcome"] != "released":
            self.problems.append(f"mixture: run.json says {run['outcome']}")
        days = {one["as_of_date"] for one in (manifest, run, inputs)}
        if len(days) != 1:
            self.problems.append(f"mixture: as_of_date is {', '.join(sorted(days))}")
        rows = manifest["tables"]["analyst"]
        place = folder / "analyst"
        with duckdb.connect(place / "analyst.duckdb", read_only=True) as connection:
            self._same(_stamp(connection), "main.release")
            self._newest(connection)
            self._tables(connection, rows)
        self._files(place, rows)
        with duckdb.connect(folder / "public" / "public.duckdb", read_only=True) as connection:
            self._same(_stamp(connection), "main.release of public")

    def _newest(self, connection: duckdb.DuckDBPyConnection) -> None:
        newest = connection.execute(NEWEST_RUN).fetchall()[0][0] or {}
        self._same(newest.get("run_id"), "the newest run of operations.refresh_run")

    def _tables(self, connection: duckdb.DuckDBPyConnection, rows: dict[str, int] | None) -> None:
        """Count every table, and read one of them from end to end."""
        found = {
            f"{schema}.{table}"
            for schema, table in connection.execute(
                "select schema_name, table_name from duckdb_tables() where schema_name != 'main'"
            ).fetchall()
        }
        self.problems += [f"missing: no table {one}" for one in sorted(self.expected - found)]
        for name in sorted(found & self.expected):
            counted = _count(connection, _sql_name(name))
            if rows is not None and counted != rows.get(name):
                self.problems.append(f"mixture: {name} has {counted} rows, not {rows.get(name)}")
        if found:
            one = _sql_name(self.random.choice(sorted(found)))
            connection.execute(f"select sum(hash(read)) from {one} as read").fetchall()

    def _files(self, place: Path, rows: dict[str, int]) -> None:
        names = sorted(rows)
        with duckdb.connect() as connection:
            for name in self.random.sample(names, min(_FILES, len(names))):
                file = name.replace(".", "/")
                parquet = literal(place / "parquet" / f"{file}.parquet")
                csv = literal(place / "csv" / f"{file}.csv.gz")
                sources = {
                    f"{file}.parquet": f"read_parquet({parquet})",
                    f"{file}.csv.gz": f"read_csv({csv}, header = true, all_varchar = true)",
                }
                for path, source in sources.items():
                    counted = _count(connection, source)
                    if counted != rows[name]:
                        self.problems.append(
                            f"mixture: {path} has {counted} rows, not {rows[name]}"
                        )


def _stamp(connection: duckdb.DuckDBPyConnection) -> str | None:
    rows = connection.execute("select release_id from main.release").fetchall()
    return str(rows[0][0]) if len(rows) == 1 else None


def _count(connection: duckdb.DuckDBPyConnection, source: str) -> int:
    return int(connection.execute(f"select count(*) from {source}").fetchall()[0][0])


def _sql_name(name: str) -> str:
    return ".".join(quoted(part) for part in name.split("."))
