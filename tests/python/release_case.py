"""A small warehouse to release: a handful of tables, and a manifest as dbt writes it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pathways.project import Project
from pathways.publishing.make import make_release
from pathways.publishing.store import Releases

FIRST = "0000001-20261127T030000Z"
SECOND = "0000002-20261128T030000Z"
THIRD = "0000003-20261126T030000Z"
"""The clock went back; the sequence did not."""

TEXTS: Sequence[str | None] = (
    "=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "\n=1", "'quoted", "''",
    "\uff1d1+1", "plain", "", None, 'a,"b"\nc', " =1", "Łódź", "1", "true", "NULL", "x=1",
)  # fmt: skip
"""Texts that a spreadsheet would take for a formula, and others."""
AUDIENCES = """audience,schema,reason,source
analyst,core,why,whence
analyst,metrics,why,whence
analyst,reference,why,whence
public,published,why,whence
"""
STATEMENTS = """
create schema core; create schema metrics; create schema reference; create schema intermediate;
create table core.dim_place (place_id varchar not null, place_name varchar);
create table intermediate.stay (
    stay_key varchar, place_id varchar, first_day date, noted_at timestamp, is_open boolean,
    days integer, big bigint, wages decimal(12, 2), share double
);
insert into intermediate.stay
select
    'k' || lpad(i::varchar, 4, '0'), 'p' || lpad((i % 20)::varchar, 2, '0'),
    date '2020-01-01' + i::integer,
    case when i % 7 > 0 then timestamp '2020-01-01 01:02:03.456789' + i * interval 1 hour end,
    i % 3 = 0, case when i % 5 > 0 then -i end, -9007199254740993 - i, -i / 100, 1.0 / (i + 1)
from range(500) as numbers (i);
create view core.fct_stay as select * from intermediate.stay;
create table metrics.metric_results as
select 'C.' || i % 3 as metric_id, i % 50 as place, 100 - i as numerator from range(300) as n (i);
create table reference.codes as select 'a' as code, 'A, first' as label;
create table core.left_over as select 1 as one;
"""


def node(
    name: str, schema: str, columns: Sequence[str], kind: str = "model", **config: Any
) -> dict[str, Any]:
    """Return a model or seed as dbt's manifest has it."""
    return {
        "resource_type": kind,
        "name": name,
        "alias": name,
        "schema": schema,
        "package_name": "small",
        "description": f"One row per {name}. </script><script>alert(1)</script>",
        "columns": {
            column: {"name": column, "description": f"What {column} is."} for column in columns
        },
        "config": {"materialized": "table", "meta": {}, **config},
        "compiled_code": "select * from read_parquet('/srv/secret/place.parquet')",
        "depends_on": {"nodes": []},
    }


def a_test(name: str, of: str, **arguments: Any) -> dict[str, Any]:
    """Return a data test as dbt's manifest has it."""
    return {
        "resource_type": "test",
        "attached_node": of,
        "test_metadata": {"name": name, "kwargs": arguments},
        "config": {},
    }


def small_manifest() -> dict[str, Any]:
    stay = ["stay_key", "place_id", "first_day", "noted_at", "is_open", "days", "big", "wages"]
    stay.append("share")
    chosen = {"where": "metric_id = 'C.1'", "why": "one metric"}
    return {
        "metadata": {"project_name": "small", "env": {"PASSWORD": "of-the-machine"}},
        "nodes": {
            "place": node("dim_place", "core", ["place_id", "place_name"]),
            "stay": node("fct_stay", "core", stay),
            "results": node(
                "metric_results",
                "metrics",
                ["metric_id", "place", "numerator"],
                meta={"spreadsheet": chosen},
            ),
            "codes": node("codes", "reference", ["code", "label"], "seed"),
            "inner": node("stay", "intermediate", stay),
            "t1": a_test("unique", "place", column_name="place_id"),
            "t2": a_test("unique", "stay", column_name="stay_key"),
            "t3": a_test(
                "relationships",
                "stay",
                column_name="place_id",
                to="ref('dim_place')",
                field="place_id",
            ),
        },
    }


@dataclass(frozen=True)
class Case:
    """A project of its own, with what a release is made of."""

    root: Path

    @property
    def project(self) -> Project:
        return Project(self.root)

    @property
    def database(self) -> Path:
        return self.root / "working.duckdb"

    @property
    def releases(self) -> Releases:
        return Releases(self.root / "releases")

    @property
    def manifest(self) -> Path:
        return self.root / "manifest.json"

    def execute(self, *statements: str) -> None:
        with duckdb.connect(self.database) as connection:
            for statement in statements:
                connection.execute(statement)

    def describe(self, *nodes: dict[str, Any]) -> None:
        """Add nodes to the manifest."""
        manifest = json.loads(self.manifest.read_text(encoding="utf-8"))
        manifest["nodes"] |= {f"more_{one['name']}": one for one in nodes}
        self.manifest.write_text(json.dumps(manifest), encoding="utf-8")

    def make(self, release_id: str = FIRST, progress: list[str] | None = None) -> Path:
        said = [] if progress is None else progress
        return make_release(
            self.project,
            self.database,
            self.releases,
            a_run(release_id),
            {"format": 1},
            self.manifest,
            said.append,
        )


def a_run(release_id: str) -> dict[str, Any]:
    step = {"seconds": 1.5, "rows": 12, "passed": 3, "failed": 0, "warned": 1}
    return {
        "format": 1,
        "run_id": release_id,
        "started_at": "2026-11-27T03:00:00Z",
        "outcome": "released",
        "message": "",
        "as_of_date": "2024-09-30",
        "mode": "full",
        "accepted": {"code": "1a2b3c4d", "reason": "the <b>agency</b> says so"},
        "pathways_version": "0.1.0",
        "steps": [{"name": "build", "status": "done", **step}],
        "findings": [
            {"step": "change_gate", "name": "moved", "status": "warn", "rows": 2, "message": "look"}
        ],
        "deliveries": [
            {
                "delivery_id": "5a0bcf99",
                "extract": "ui_wage_records",
                "agency_id": "labor",
                "file_name": "wages_123-45-6789.csv",
                "status": "accepted",
                "first_quarter": "2024Q1",
                "last_quarter": "2024Q2",
            }
        ],
    }


def make_case(root: Path) -> Case:
    """Make the project and its warehouse in a folder."""
    case = Case(root)
    seeds = root / "seeds" / "reference"
    seeds.mkdir(parents=True)
    (root / "dbt_project.yml").write_text("name: small\n", encoding="utf-8")
    (seeds / "release_audiences.csv").write_text(AUDIENCES, encoding="utf-8")
    case.manifest.write_text(json.dumps(small_manifest()), encoding="utf-8")
    case.execute(STATEMENTS)
    with duckdb.connect(case.database) as connection:
        rows = [(f"p{number:02}", text) for number, text in enumerate(TEXTS)]
        connection.executemany("insert into core.dim_place values (?, ?)", rows)
    return case
