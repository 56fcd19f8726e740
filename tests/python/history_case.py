"""A history of a few releases of small results, made as a refresh makes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from pathways.history.changes import KEY, MARTS, VALUES
from pathways.history.prepare import prepare_history, settle_history
from pathways.project import Project

TYPES = dict.fromkeys(KEY, "varchar") | {
    **dict.fromkeys(("participations", "people", "numerator", "denominator"), "bigint"),
    **dict.fromkeys(("rate", "median_value", "mean_value"), "double"),
    **dict.fromkeys(("median_value_real", "mean_value_real"), "double"),
    "status": "varchar",
    "final_from": "date",
}
Cells = Mapping[str, Mapping[str, Any]]
"""Name of a cell -> what differs from VALUES_OF_A_CELL; a name that begins with partner is one of
the mart by partner."""
VALUES_OF_A_CELL = {
    **{"participations": 10, "people": 9, "numerator": 2, "denominator": 8, "rate": 0.25},
    **dict.fromkeys(("median_value", "mean_value", "median_value_real", "mean_value_real")),
    **{"status": "final", "final_from": None},
}
A_DAY = date(2025, 1, 1)
FIRST_NIGHT = datetime(2026, 3, 1, 3, tzinfo=UTC)


def run_id(number: int, at: datetime | None = None) -> str:
    return f"{number:07}-{at or FIRST_NIGHT + timedelta(days=number):%Y%m%dT%H%M%SZ}"


def report(number: int, **given: Any) -> dict[str, Any]:
    """The report of a run that has begun."""
    begun = {"format": 1, "run_id": run_id(number), "started_at": "2026-03-02T03:00:00Z"}
    return begun | {"mode": "full", "as_of_date": "2024-09-30"} | given


def key_of(name: str) -> dict[str, str]:
    """The cell of that name: a pathway, of everyone, in a program year."""
    by_partner = name.startswith("partner")
    served = {"partner_type": "partner", "partner_id": "college_a"} if by_partner else {}
    return {
        **dict.fromkeys(KEY, "ALL"),
        "result_mart": "metric_results_by_partner" if by_partner else "metric_results",
        **{"metric_id": "C.1", "cohort_period_type": "program_year", "cohort_period": "PY2022"},
        **{"pathway_id": name, "population_dimension": "all", **served},
    }


def write_results(database: Path, cells: Cells) -> None:
    """Write a database whose two marts hold these cells."""
    database.unlink(missing_ok=True)
    with duckdb.connect(database) as connection:
        connection.execute("create schema metrics")
        for mart, lacking in MARTS.items():
            names = [name for name in (*KEY[1:], *VALUES) if name not in lacking]
            columns = ", ".join(f"{name} {TYPES[name]}" for name in names)
            connection.execute(f"create table metrics.{mart} ({columns})")
            rows = [
                [(key | VALUES_OF_A_CELL | given)[name] for name in names]
                for cell, given in cells.items()
                if (key := key_of(cell))["result_mart"] == mart
            ]
            if rows:
                marks = ", ".join("?" for _ in names)
                connection.executemany(f"insert into metrics.{mart} values ({marks})", rows)


@dataclass
class Nights:
    """Runs one after the other, in a folder of their own."""

    root: Path
    number: int = 0
    current: str | None = None

    @property
    def folder(self) -> Path:
        return self.root / "history"

    @property
    def database(self) -> Path:
        return self.root / "working.duckdb"

    def prepare(self, cells: Cells, at: datetime | None = None) -> str:
        """Run up to the release, which is not made; return the id of the run."""
        self.number += 1
        write_results(self.database, cells)
        identity = run_id(self.number, at)
        run = report(self.number, run_id=identity)
        prepare_history(self.folder, [], run, self.database, self.current)
        return identity

    def release(self, cells: Cells, at: datetime | None = None) -> str:
        self.current = self.prepare(cells, at)
        settle_history(self.folder, self.current)
        return self.current

    def changes(self, identity: str, part: str = "changes") -> dict[str, dict[str, Any]]:
        """What a release said anew, by name of the cell."""
        return {
            row["pathway_id"]: row for row in rows_of(self.folder / part / f"{identity}.parquet")
        }

    def kinds(self, identity: str, part: str = "changes") -> dict[str, str]:
        return {name: row["change"] for name, row in self.changes(identity, part).items()}

    def revisions(self) -> dict[str, dict[str, Any]]:
        """The rows of the mart result_revision, by name of the cell."""
        model = Project.find(Path(__file__)).root / "models/marts/operations/result_revision.sql"
        source = f"read_parquet('{self.folder}/*/*.parquet')"
        sql = model.read_text(encoding="utf-8")
        sql = sql.replace("{{ ref('stg_history__result_change') }}", source)
        return {row["pathway_id"]: row for row in query(sql)}


def rows_of(parquet: Path) -> list[dict[str, Any]]:
    return query(f"from read_parquet('{parquet}')")


def query(sql: str) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        result = connection.execute(sql)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
