"""Accidents planted in a small invented state: each is caught by the check that is for it."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from compiled_project import CompiledProject
from pathways.gate.compare import compare
from pathways.gate.findings import Comparison
from pathways.synthetic.command import synth
from planted import Plant, Planted

MARCH, JUNE, JULY = date(2024, 3, 31), date(2024, 6, 15), date(2024, 7, 10)
"""as_of_date of the current release and of later nights: the wages of 2024Q1 came in April."""
PARTICIPANTS = 400
WAGES = {"extract": "ui_wage_records", "agency_id": "wage_agency", "status": "accepted"}


def _delivery(quarter: str) -> dict[str, Any]:
    return {
        **WAGES,
        "delivery_id": f"wages-{quarter}",
        "file_name": f"wages_{quarter}.csv",
        "first_quarter": quarter,
        "last_quarter": quarter,
    }


ROSTER = {
    "delivery_id": "roster",
    "extract": "training_participants",
    "agency_id": "west_workforce",
    "file_name": "participants.csv",
    "status": "accepted",
    "first_quarter": None,
    "last_quarter": None,
}
THRESHOLDS, DEFINITIONS = (
    f"seeds/reference/{name}.csv" for name in ("thresholds", "metric_definitions")
)
INPUTS = {
    "as_of_date": JUNE.isoformat(),
    "code": {THRESHOLDS: "1", DEFINITIONS: "1", "models/a.sql": "1"},
    "deliveries": [_delivery(quarter) for quarter in ("2022Q2", "2024Q1")] + [ROSTER],
}
CURRENT = {**INPUTS, "as_of_date": MARCH.isoformat(), "deliveries": []}


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
    # what happened: how, the checks that find it, and the deliveries that they name
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
}
EDITS = {
    THRESHOLDS: _plant(
        "update reference.thresholds set value = '60' where name = 'retention_window_days'"
    ),
    DEFINITIONS: _plant(
        "update reference.metric_definitions set attainment_rule = 'any_quarter' "
        "where metric_id = 'C.2'"
    ),
}


@pytest.fixture(scope="module")
def state(compiled: CompiledProject, tmp_path_factory: pytest.TempPathFactory) -> Planted:
    folder = tmp_path_factory.mktemp("planted")
    extracts = folder / "extracts"
    synth(
        participants=PARTICIPANTS,
        output=extracts,
        file_format="parquet",
        project_dir=compiled.project.root,
    )
    return Planted(compiled, extracts, folder)


@pytest.fixture(scope="module")
def current(state: Planted) -> Path:
    return state.build("current", MARCH, _no_amendments)


def _compared(
    state: Planted, current: Path, plant: Plant | None = None, **inputs: Any
) -> Comparison:
    plants = [_no_amendments, plant] if plant else [_no_amendments]
    built = state.build("working", JUNE, *plants)
    try:
        return compare(state.compiled.project, built, current, {**INPUTS, **inputs}, CURRENT)
    finally:
        built.unlink()


def test_an_honest_night_is_not_held(state: Planted, current: Path) -> None:
    """A new quarter of wages, and as_of_date moved on: nobody has to look."""
    assert _compared(state, current).findings == ()


def test_late_amendments_are_held_with_few_changes(state: Planted, current: Path) -> None:
    built = state.build("amended", JUNE)
    comparison = compare(state.compiled.project, built, current, INPUTS, CURRENT)
    checks = {finding.check for finding in comparison.findings if finding.severity == "fail"}
    assert checks == {"final_results_changed"}


@pytest.mark.parametrize(
    ("plant", "checks", "deliveries"), ACCIDENTS.values(), ids=ACCIDENTS.keys()
)
def test_an_accident_is_caught(
    state: Planted, current: Path, plant: Plant, checks: set[str], deliveries: set[str]
) -> None:
    comparison = _compared(state, current, plant)
    assert comparison.is_held
    failed = {one.check: one for one in comparison.findings if one.severity == "fail"}
    assert checks <= set(failed)
    for check in checks:
        assert deliveries <= set(failed[check].deliveries)


def test_a_new_quarter_that_is_shifted_is_caught_when_its_name_is_over(
    state: Planted, current: Path
) -> None:
    """Wages of 2024Q1 come as those of 2024Q2, which no result uses before July."""
    none_is_incomplete = "delete from reference.ui_wage_incomplete_quarters"
    plant = _plant(_SHIFTED.format(_Q1_2024), none_is_incomplete)
    built = state.build("shifted", JULY, _no_amendments, plant)
    inputs = {**INPUTS, "as_of_date": JULY.isoformat()}
    comparison = compare(state.compiled.project, built, current, inputs, CURRENT)
    [finding] = [one for one in comparison.findings if one.check == "new_quarter_wages"]
    assert finding.severity == "fail"
    assert "2024Q1 share employed" in finding.message
    assert "wages-2024Q1" in finding.deliveries


@pytest.mark.parametrize(("seed", "plant"), EDITS.items())
def test_an_edited_definition_is_caught_and_named_as_the_cause(
    state: Planted, current: Path, seed: str, plant: Plant
) -> None:
    code = {**INPUTS["code"], seed: "2"}
    comparison = _compared(state, current, plant, code=code)
    failed = {one.check: one for one in comparison.findings if one.severity == "fail"}
    assert {"definition_edited", "final_results_changed"} <= set(failed)
    assert all(seed in finding.causes for finding in failed.values())
    [change] = failed["definition_edited"].changes
    assert change.before != change.after
