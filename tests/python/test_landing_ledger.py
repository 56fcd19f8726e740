"""The ledger of the deliveries: staged as landing writes it, and no extract contract."""

import csv
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from pathways.contracts import load_contracts
from pathways.dbt import run_dbt
from pathways.project import Project

TABLES = {
    "deliveries": "stg_landing__delivery",
    "reasons": "stg_landing__delivery_reason",
    "identity_links": "stg_landing__identity_link",
}
ARROW = {
    "varchar": pa.string(),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "decimal(38,2)": pa.decimal128(38, 2),
}


@pytest.fixture(scope="module")
def columns() -> dict[str, dict[str, str]]:
    """Column -> type of each table of the ledger, as its staging model has them."""
    path = Project.find(Path(__file__)).staging_models / "landing" / "_landing__models.yml"
    models = {
        model["name"]: model for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
    }
    return {
        table: {column["name"]: column["data_type"] for column in models[model]["columns"]}
        for table, model in TABLES.items()
    }


def test_the_ledger_is_no_extract(project: Project) -> None:
    assert not [c.extract for c in load_contracts(project).values() if c.source == "landing"]


@pytest.mark.parametrize("table", TABLES)
def test_the_sample_ledger_has_the_columns_and_types_of_its_staging_model(
    project: Project, columns: dict[str, dict[str, str]], table: str
) -> None:
    seeds = yaml.safe_load((project.seeds / "landing" / "_landing__seeds.yml").read_text())["seeds"]
    types = {seed["name"]: seed["config"]["column_types"] for seed in seeds}
    assert types[f"landing_{table}"] == columns[table]
    with (project.seeds / "landing" / f"landing_{table}.csv").open(encoding="utf-8") as file:
        assert next(csv.reader(file)) == list(columns[table])


def test_the_schedule_names_every_extract_once_for_all_agencies(project: Project) -> None:
    with (project.seeds / "reference" / "delivery_schedule.csv").open(encoding="utf-8") as file:
        named = [row["extract_name"] for row in csv.DictReader(file) if row["agency_id"] == "*"]
    assert sorted(named) == sorted([*load_contracts(project), "pirl"])


def test_rows_of_the_sample_ledger_are_accepted_or_quarantined(project: Project) -> None:
    with (project.seeds / "landing" / "landing_deliveries.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            rows = [int(row[f"rows_{part}"] or 0) for part in ("in", "accepted", "quarantined")]
            assert rows[0] == rows[1] + rows[2], row["delivery_id"]


def staged(project: Project, folder: Path, variables: dict[str, str]) -> list[tuple[Any, ...]]:
    """Return id, extract and rows of the deliveries that dbt stages."""
    database = folder / "pathways.duckdb"
    (folder / "profiles.yml").write_text((project.root / "profiles.yml.example").read_text())
    places = ["--profiles-dir", str(folder), "--target-path", str(folder / "target")]
    run_dbt(
        project,
        ["run", "--select", "stg_landing__delivery", *places],
        variables,
        {"PATHWAYS_DATABASE": str(database)},
    )
    with duckdb.connect(str(database), read_only=True) as connection:
        query = "select delivery_id, extract, rows_in from staging.stg_landing__delivery"
        return connection.execute(query).fetchall()


def test_extracts_without_a_ledger_have_no_deliveries(project: Project, tmp_path: Path) -> None:
    assert staged(project, tmp_path, {"extracts_path": str(tmp_path)}) == []


def test_a_ledger_is_read_from_its_folder(
    project: Project, tmp_path: Path, columns: dict[str, dict[str, str]]
) -> None:
    for table, types in columns.items():
        schema = pa.schema([(name, ARROW[data_type]) for name, data_type in types.items()])
        row = {"delivery_id": "0123456789abcdef", "extract": "pirl", "rows_in": 7}
        rows = [row] if table == "deliveries" else []
        pq.write_table(pa.Table.from_pylist(rows, schema), tmp_path / f"{table}.parquet")
    found = staged(project, tmp_path, {"ledger_path": str(tmp_path)})
    assert found == [("0123456789abcdef", "pirl", 7)]
