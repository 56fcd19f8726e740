"""Accidents planted in a small invented state: each is caught by the check that is for it."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from compiled_project import CompiledProject
from pathways.gate.compare import compare
from pathways.gate.findings import Comparison
from pathways.project import Project
from pathways.synthetic.command import synth
from planted import Plant, Planted

MARCH, JUNE = date(2024, 3, 31), date(2024, 6, 30)
"""as_of_date of the current release and of the night: the wages of 2024Q1 came in between."""
PARTICIPANTS = 300
WAGES = {"extract": "ui_wage_records", "agency_id": "wage_agency", "status": "accepted"}
Query = str


def _deliveries(*quarters: str) -> list[dict[str, Any]]:
    wages = [
        {
            **WAGES,
            "delivery_id": f"wages-{quarter}",
            "file_name": f"wages_{quarter}.csv",
            "first_quarter": quarter,
            "last_quarter": quarter,
        }
        for quarter in quarters
    ]
    roster = {
        **WAGES,
        "delivery_id": "roster",
        "extract": "training_participants",
        "agency_id": "west_workforce",
        "file_name": "participants.csv",
        "first_quarter": None,
        "last_quarter": None,
    }
    return [*wages, roster] if len(quarters) > 1 else wages


INPUTS = {
    "as_of_date": JUNE.isoformat(),
    "code": {"seeds/reference/thresholds.csv": "1", "models/a.sql": "1"},
    "deliveries": _deliveries("2022Q2", "2023Q4", "2024Q1"),
}
CURRENT = {**INPUTS, "as_of_date": MARCH.isoformat(), "deliveries": _deliveries("2022Q2")}


def _no_amendments(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave out wages of quarters that the current release knows and that came after it."""
    connection.execute(
        "delete from extracts.ui_wage_records "
        f"where received_date > date '{MARCH}' and (wage_year, wage_quarter) < (2024, 1)"
    )


def _plant(*statements: str) -> Plant:
    def plant(connection: duckdb.DuckDBPyConnection) -> None:
        for statement in statements:
            connection.execute(statement)

    return plant


_Q1_2024 = "wage_year = 2024 and wage_quarter = 1"
_Q2_2022 = "wage_year = 2022 and wage_quarter = 2"
_DOUBLED = """
    insert into extracts.ui_wage_records by name
    select * replace ('again' || employer_account as employer_account)
    from extracts.ui_wage_records where {}
"""
_IN_CENTS = "update extracts.ui_wage_records set wages = wages * 100 where {}"
_SHIFTED = """
    update extracts.ui_wage_records
    set wage_year = wage_year + wage_quarter // 4, wage_quarter = wage_quarter % 4 + 1
    where {}
"""
_LOST = """
    delete from extracts.{} where municipality in (
        select municipality from reference.municipalities where region_id = 'boston'
    )
"""

ACCIDENTS: dict[str, tuple[Plant, set[str], set[str]]] = {
    "a region is lost": (
        _plant(_LOST.format("training_participants"), _LOST.format("education_students")),
        {"group_vanished", "final_results_changed"},
        {"roster"},
    ),
    "a delivery of an old quarter is doubled": (
        _plant(_DOUBLED.format(_Q2_2022)),
        {"quarter_wages_changed", "final_results_changed"},
        {"wages-2022Q2"},
    ),
    "a delivery of a new quarter is doubled": (
        _plant(_DOUBLED.format(_Q1_2024)),
        {"new_quarter_wages"},
        {"wages-2024Q1"},
    ),
    "wages of an old quarter come in cents": (
        _plant(_IN_CENTS.format(_Q2_2022)),
        {"quarter_wages_changed", "final_results_changed"},
        {"wages-2022Q2"},
    ),
    "wages of a new quarter come in cents": (
        _plant(_IN_CENTS.format(_Q1_2024)),
        {"new_quarter_wages"},
        {"wages-2024Q1"},
    ),
    "an old quarter is shifted": (
        _plant(_SHIFTED.format(_Q2_2022)),
        {"quarter_wages_changed", "final_results_changed"},
        {"wages-2022Q2"},
    ),
    "a new quarter is shifted": (
        _plant(_SHIFTED.format(_Q1_2024)),
        {"new_quarter_wages", "quarter_not_over"},
        {"wages-2024Q1"},
    ),
    "a threshold is edited": (
        _plant("update reference.thresholds set value = '30' where name = 'credential_grace_days'"),
        {"definition_edited", "final_results_changed"},
        set(),
    ),
    "a definition is edited": (
        _plant(
            """
            update reference.metric_definitions set attainment_rule = 'any_quarter'
            where metric_id = 'C.2'
            """
        ),
        {"definition_edited", "final_results_changed"},
        set(),
    ),
}
