"""The ledger of the deliveries: staged as landing writes it, and no extract contract."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from pathways.contracts import load_contracts
from pathways.dbt import run_dbt
from pathways.landing.ledger import HELD, ONE_ROW_PER_KEY
from pathways.project import Project
from pathways.quality.contract_rules import Extract
from pathways.quality.database import load_reference, open_database, value_sets
from pathways.quality.suites import load_suites

TABLES = {
    "deliveries": "stg_landing__delivery",
    "reasons": "stg_landing__delivery_reason",
    "identity_links": "stg_landing__identity_link",
}
STAGED = ("stg_landing__delivery", "stg_landing__delivery_reason")
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


def test_the_sample_ledger_names_rules_that_landing_sets_rows_aside_by(project: Project) -> None:
    suites = load_suites(project, "extracts")
    known = {(None, ONE_ROW_PER_KEY), (None, HELD), ("ssn", "ssn is nine digits that can be valid")}
    with open_database() as database:
        load_reference(database, project)
        codes = value_sets(database)
    by_extract = {}
    for extract, contract in load_contracts(project).items():
        readable = {
            (one.name, f"{one.name} can be read as {one.data_type}") for one in contract.columns
        }
        checks = suites[extract](Extract(contract, codes, date(2024, 9, 30)))
        by_row = {
            (check.column, check.rule)
            for check in checks
            if check.level == "row" and check.severity == "error" and not check.needs
        }
        by_extract[extract] = known | readable | by_row
    with (project.seeds / "landing" / "landing_reasons.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert (row["column_name"] or None, row["rule"]) in by_extract[row["extract"]]


def build(project: Project, folder: Path, variables: dict[str, str]) -> Path:
    """Build deliveries and reasons with the tests that read nothing else; return the database."""
    database = folder / "pathways.duckdb"
    (folder / "profiles.yml").write_text((project.root / "profiles.yml.example").read_text())
    places = ["--profiles-dir", str(folder), "--target-path", str(folder / "target")]
    run_dbt(
        project,
        ["build", "--select", *STAGED, "--indirect-selection", "cautious", *places],
        variables,
        {"PATHWAYS_DATABASE": str(database)},
    )
    return database


def staged(database: Path) -> list[tuple[Any, ...]]:
    """Return id, extract and rows of the deliveries that dbt has staged."""
    with duckdb.connect(str(database), read_only=True) as connection:
        query = f"select delivery_id, extract, rows_in from staging.{STAGED[0]}"
        return connection.execute(query).fetchall()


def write_table(folder: Path, table: str, types: dict[str, str], *rows: dict[str, Any]) -> None:
    """Write a table of the ledger; columns that are not named are null."""
    schema = pa.schema([(name, ARROW[data_type]) for name, data_type in types.items()])
    pq.write_table(pa.Table.from_pylist(list(rows), schema), folder / f"{table}.parquet")


def test_a_ledger_is_read_from_its_folder_and_may_say_one_rule_of_two_extracts(
    project: Project, tmp_path: Path, columns: dict[str, dict[str, str]]
) -> None:
    """A PIRL delivery that breaks a rule breaks it in each extract that it is split into."""
    row = {
        **{"delivery_id": "0123456789abcdef", "agency_id": "a", "extract": "pirl", "rows_in": 7},
        **{"received_date": date(2024, 7, 1), "status": "accepted"},
    }
    broken = {"column_name": "participant_id", "rule": "participant_id is never empty", "rows": 3}
    reasons = [
        {"delivery_id": "0123456789abcdef", "extract": extract, **broken}
        for extract in ("training_participants", "training_services")
    ]
    rows = {"deliveries": [row], "reasons": reasons}
    for table, types in columns.items():
        write_table(tmp_path, table, types, *rows.get(table, []))
    database = build(project, tmp_path, {"ledger_path": str(tmp_path)})
    assert staged(database) == [("0123456789abcdef", "pirl", 7)]
    with duckdb.connect(str(database), read_only=True) as connection:
        query = f"select count(*) from staging.{STAGED[1]}"
        assert connection.execute(query).fetchall() == [(2,)]
