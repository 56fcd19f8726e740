"""A small project with valid extracts, made from the contracts, for the tests of the checks."""

import csv
import hashlib
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from pathways.contracts import Column, Contract, load_contracts
from pathways.project import Project

REPOSITORY = Project.find(Path(__file__))
ROWS = 30
Row = dict[str, Any]
Rows = dict[str, list[Row]]

# where the default of the column's type would break a rule between columns
_VALUES: dict[str, Any] = {
    "term_start_date": "2023-01-23",
    "term_end_date": "2023-05-19",
    "end_date": "2023-06-30",
    "course_level": "college",
    "credit_unit": "semester",
    "grade": "A",
    "credits_attempted": "3.00",
    "credits_earned": "3.00",
    "birth_year": "1991",
    "efl_level": "2",
    "wage_year": "2022",
    "wage_quarter": "4",
    "wages": "7654.32",
    "benefit_amount": "312.00",
    "naics_code": "3327",
    "receiving_institution": "state_university",
    "exclusion_reason": "",
    "exclusion_date": "",
    "award_type": "certificate",
    "completion_status": "completed",
    "source": "college_a",
}
_BY_TYPE = {"date": "2023-03-06", "timestamp": "2024-01-15 10:00:00", "boolean": "true"}
_INSTITUTIONS = {"institution_id": "college_a", "agency_id": "agency_b"}


@cache
def contracts(project: Project = REPOSITORY) -> dict[str, Contract]:
    """Return the contracts; reading their YAML takes longer than most tests."""
    return load_contracts(project)


def token(text: str) -> str:
    """Return a token as landing makes them: 32 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def make_project(root: Path, sources: str = "*") -> Project:
    """Return a project in `root` with the real contracts, seeds and suites, without extracts.

    `sources` limits it to the contracts of education, training or ui_wage, which is faster.
    """
    staging = REPOSITORY.staging_models.relative_to(REPOSITORY.root)
    contracts = [staging / path.name for path in REPOSITORY.staging_models.glob(sources)]
    for name in (*contracts, "quality", "seeds/reference", "seeds/pathways"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).symlink_to(REPOSITORY.root / name)
    shutil.copy(REPOSITORY.root / "dbt_project.yml", root)
    return Project(root)


def valid_rows(project: Project = REPOSITORY) -> Rows:
    """Return rows for every extract that break no rule; all values are text, '' is null."""
    return {name: [dict(row) for row in _rows()[name]] for name in contracts(project)}


@cache
def _rows() -> Rows:
    return {
        name: [_row(contract, number) for number in range(ROWS)]
        for name, contract in contracts().items()
    }


def _row(contract: Contract, number: int) -> Row:
    return {column.name: _value(contract, column, number) for column in contract.columns}


def _value(contract: Contract, column: Column, number: int) -> str:
    name = column.name
    if name.endswith("_token"):
        return token(f"{name} {number}")
    if name in {"student_id", "participant_id", "source_person_id"}:
        return f"person-{number:04d}"
    if column.references and name not in _VALUES:
        return _first_key(*column.references)
    if column.value_set and name not in _VALUES:
        return _first_code(column.value_set)
    by_type = _BY_TYPE.get(column.data_type, f"{number:03d}-{name}")
    return str((_VALUES | _INSTITUTIONS).get(name, by_type))


@cache
def _seed(name: str) -> list[Row]:
    path = next(REPOSITORY.seeds.glob(f"*/{name}.csv"))
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _first_key(seed: str, key: str) -> str:
    return str(_seed(seed)[0][key])


def _first_code(value_set: str) -> str:
    return next(str(row["value"]) for row in _seed("value_sets") if row["value_set"] == value_set)


def csv_path(project: Project, extract: str) -> Path:
    contract = contracts()[extract]
    return project.extract_seeds / contract.source / f"{extract}.csv"


def write_csv(
    project: Project, extract: str, rows: list[Row], header: list[str] | None = None
) -> Path:
    """Write one extract as a seed; `header` is needed when there are no rows."""
    path = csv_path(project, extract)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, header or list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_all_csv(project: Project, rows: Rows) -> None:
    for extract, some in rows.items():
        write_csv(project, extract, some)


def write_parquet(
    folder: Path, extract: str, rows: list[Row], types: dict[str, str] | None = None
) -> Path:
    """Write one extract as landed Parquet in the contract's types, or in the given ones."""
    contract = contracts()[extract]
    due = {column.name: column.data_type for column in contract.columns} | (types or {})
    (folder / extract).mkdir(parents=True, exist_ok=True)
    path = folder / extract / "part-0.parquet"
    names = list(rows[0]) if rows else list(due)
    columns = ", ".join(
        f'cast(nullif("{name}", \'\') as {due.get(name, "varchar")}) as "{name}"' for name in names
    )
    with duckdb.connect() as connection:
        connection.execute(f"create table rows ({', '.join(f'{name} varchar' for name in names)})")
        if rows:
            marks = ", ".join("?" for _ in names)
            connection.executemany(
                f"insert into rows values ({marks})", [list(row.values()) for row in rows]
            )
        connection.execute(f"copy (select {columns} from rows) to '{path}' (format parquet)")
    return path


def write_all_parquet(folder: Path, rows: Rows) -> None:
    for extract, some in rows.items():
        write_parquet(folder, extract, some)
