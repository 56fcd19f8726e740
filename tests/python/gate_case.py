"""Two small databases, made by hand: what is released, and what was built."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from pathways.gate.compare import compare
from pathways.gate.findings import Comparison, Finding
from pathways.project import Project

RESULT = {
    "metric_id": "C.1",
    "cohort_period_type": "program_year",
    "cohort_period": "PY2021",
    "pathway_id": "ALL",
    "region_id": "ALL",
    "provider_id": "ALL",
    "population_dimension": "all",
    "population": "ALL",
    "participations": 200,
    "exiters": 200,
    "numerator": 100,
    "denominator": 200,
    "median_value": None,
    "mean_value": None,
    "median_value_real": None,
    "mean_value_real": None,
    "status": "final",
    "preliminary": 0,
    "excluded_wioa": 0,
}
"""A final rate of two hundred people, long settled."""
DOLLARS = {**RESULT, "metric_id": "C.5", "numerator": None, "median_value": 9000.0}
FIRST = 2022 * 4
QUARTERS = range(FIRST, FIRST + 8)
"""2022Q1 to 2023Q4, covered on the day of the current release."""
DAY, NEXT_DAY = "2024-03-31", "2024-06-30"
PEOPLE = 40
_TYPES = {
    **dict.fromkeys(RESULT, "varchar"),
    **dict.fromkeys(
        (
            *("participations", "exiters", "numerator", "denominator", "preliminary"),
            "excluded_wioa",
        ),
        "bigint",
    ),
    **{name: "double" for name in RESULT if "_value" in name},
}
_PARTNER = {"region_id": "partner_type", "provider_id": "partner_id"}


def result(given: Mapping[str, Any] = RESULT, **other: Any) -> dict[str, Any]:
    return {**given, **other}


def partner(**other: Any) -> dict[str, Any]:
    row = {_PARTNER.get(name, name): value for name, value in RESULT.items()}
    return {**row, "partner_type": "partner", "partner_id": "millbrook", **other}


def quarter(person: int, index: int, **other: Any) -> dict[str, Any]:
    return {
        "participation_key": f"participation-{person}",
        "person_key": f"person-{person}",
        "quarter_index": index,
        "is_enrolled": True,
        "wages": 5000 + person,
        "is_employed": True,
        "employer_count": 1,
        **other,
    }


@dataclass(frozen=True)
class Side:
    """What one of the two databases holds."""

    results: Sequence[Mapping[str, Any]] = (RESULT,)
    partners: Sequence[Mapping[str, Any]] = ()
    quarters: Sequence[Mapping[str, Any]] = field(
        default_factory=lambda: [quarter(person, i) for person in range(PEOPLE) for i in QUARTERS]
    )
    covered: Sequence[int] = tuple(QUARTERS)
    reference: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)

    def with_quarters(self, change: Mapping[str, Any], *indexes: int) -> "Side":
        rows = [
            {**row, **change} if row["quarter_index"] in indexes else row for row in self.quarters
        ]
        return replace(self, quarters=rows)

    def with_new_quarter(self, **change: Any) -> "Side":
        index = FIRST + 8
        rows = [quarter(person, index, **change) for person in range(PEOPLE)]
        return replace(self, quarters=[*self.quarters, *rows], covered=[*self.covered, index])

    def write(self, path: Path) -> Path:
        path.unlink(missing_ok=True)
        with duckdb.connect(str(path)) as connection:
            for schema in ("metrics", "core", "reference"):
                connection.execute(f"create schema {schema}")
            partner_types = {_PARTNER.get(name, name): kind for name, kind in _TYPES.items()}
            _results(connection, "metric_results", _TYPES, self.results)
            _results(connection, "metric_results_by_partner", partner_types, self.partners)
            _table(
                connection,
                "core.fct_participant_quarter",
                {
                    "participation_key": "varchar",
                    "person_key": "varchar",
                    "quarter_index": "integer",
                    "is_enrolled": "boolean",
                    "wages": "decimal(14, 2)",
                    "is_employed": "boolean",
                    "employer_count": "integer",
                },
                self.quarters,
            )
            connection.execute(
                "create table core.fct_participation as "
                "select distinct participation_key from core.fct_participant_quarter"
            )
            covered = ", ".join(str(index) for index in (-1, *self.covered))
            connection.execute(f"""
                create table core.dim_quarter as
                select index as quarter_index, index // 4 || 'Q' || index % 4 + 1 as year_quarter,
                    cast(
                        make_date(index // 4, index % 4 * 3 + 1, 1) + interval 3 month as date
                    ) - 1 as quarter_end_date,
                    case when index in ({covered}) then 'covered' else 'pending' end as coverage
                from range({FIRST}, {FIRST + 12}) as numbers(index)
            """)
            for name, rows in self.reference.items():
                _table(connection, f"reference.{name}", dict.fromkeys(rows[0], "varchar"), rows)
        return path


def _results(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    types: Mapping[str, str],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    _table(connection, f"metrics.{name}", types, rows)
    connection.execute(f"alter table metrics.{name} add column rate double")
    connection.execute(f"update metrics.{name} set rate = numerator / nullif(denominator, 0)")


def _table(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    types: Mapping[str, str],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    columns = ", ".join(f"{column} {kind}" for column, kind in types.items())
    connection.execute(f"create table {name} ({columns})")
    if rows:
        marks = ", ".join(f"({', '.join('?' for _ in types)})" for _ in rows)
        values = [row[column] for row in rows for column in types]
        connection.execute(f"insert into {name} values {marks}", values)


@dataclass(frozen=True)
class Gate:
    """Compares two sides in a folder of its own."""

    project: Project
    folder: Path

    def compare(
        self,
        before: Side,
        after: Side,
        inputs: Mapping[str, Any] | None = None,
        current_inputs: Mapping[str, Any] | None = None,
    ) -> Comparison:
        return compare(
            self.project,
            after.write(self.folder / "working.duckdb"),
            before.write(self.folder / "current.duckdb"),
            {"as_of_date": NEXT_DAY, **(inputs or {})},
            {"as_of_date": DAY, **(current_inputs or {})},
            lambda _: None,
        )


def found(comparison: Comparison, check: str) -> Finding:
    """Return the one finding of a check."""
    [finding] = [one for one in comparison.findings if one.check == check]
    return finding


def checks(comparison: Comparison) -> list[str]:
    return [one.check for one in comparison.findings]
