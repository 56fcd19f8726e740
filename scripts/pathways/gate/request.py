"""What a comparison is given."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from pathways.errors import BadInputError
from pathways.gate.limits import Limits
from pathways.project import Project

CHANGES_KEPT = 200
"""Of each finding, the biggest ones."""


@dataclass(frozen=True)
class Request:
    """Both databases, attached as `before` and `after`, the limits, and the days of both."""

    connection: duckdb.DuckDBPyConnection
    project: Project
    limits: Limits
    before_day: date
    """as_of_date of the current release"""
    after_day: date

    def metric_rules(self) -> list[dict[str, str]]:
        """Return the rows of the seed metric_definitions."""
        return _seed(self.project, "metric_definitions")

    def exit_gap_days(self) -> int:
        """Return after how many days an exit is known at the latest."""
        found = {row["name"]: row["value"] for row in _seed(self.project, "thresholds")}
        names = ("pathway_exit_gap_days", "wioa_exit_gap_days")
        return max(int(found.get(name) or 0) for name in names)


def day_of(inputs: dict[str, Any]) -> date:
    """Return the as_of_date of inputs.

    Errors: BadInputError when it is no day.
    """
    value = inputs.get("as_of_date")
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise BadInputError(f"inputs: as_of_date {value} is no day (YYYY-MM-DD)") from None


def _seed(project: Project, name: str) -> list[dict[str, str]]:
    path: Path = project.seeds / "reference" / f"{name}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise BadInputError(f"{path}: no readable CSV; restore the seed") from None
