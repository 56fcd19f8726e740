"""Quarters: the same people's wages, people enrolled, coverage, and quarters that are new."""

from dataclasses import replace
from pathlib import Path

import pytest

from gate_case import FIRST, PEOPLE, Gate, Side, checks, found, quarter
from pathways.project import Project

OLD = FIRST + 1
"""2022Q2"""
NEW = "2024Q1"


@pytest.fixture
def gate(project: Project, tmp_path: Path) -> Gate:
    return Gate(project, tmp_path)


def test_wages_that_came_twice_are_found(gate: Gate) -> None:
    after = Side().with_quarters({"wages": 10_040, "employer_count": 2}, OLD)
    finding = found(gate.compare(Side(), after), "quarter_wages_changed")
    assert finding.severity == "fail"
    measures = {change.measure for change in finding.changes}
    assert measures == {"share of people whose wages changed", "wages", "employers"}
    assert {change.cohort_period for change in finding.changes} == {"2022Q2"}


def test_wages_in_cents_are_found(gate: Gate) -> None:
    after = Side().with_quarters({"wages": 500_000}, OLD)
    finding = found(gate.compare(Side(), after), "quarter_wages_changed")
    wages = next(change for change in finding.changes if change.measure == "wages")
    assert float(wages.after) > 90 * float(wages.before)


def test_wages_that_are_gone_are_found(gate: Gate) -> None:
    after = Side().with_quarters({"wages": 0, "is_employed": False, "employer_count": 0}, OLD)
    finding = found(gate.compare(Side(), after), "quarter_wages_changed")
    assert "employed" in {change.measure for change in finding.changes}


def test_wages_of_others_are_found_when_their_sum_is_the_same(gate: Gate) -> None:
    side = Side()
    shifted = [
        {**row, "wages": 5000 + (row["wages"] - 5000 + 1) % PEOPLE}
        if row["quarter_index"] == OLD
        else row
        for row in side.quarters
    ]
    finding = found(gate.compare(side, replace(side, quarters=shifted)), "quarter_wages_changed")
    assert [change.measure for change in finding.changes] == ["share of people whose wages changed"]


def test_amendments_of_a_few_are_not_found(gate: Gate) -> None:
    side = Side()
    amended = [
        {**row, "wages": 9000} if row["person_key"] in {"person-1", "person-2"} else row
        for row in side.quarters
    ]
    assert gate.compare(side, replace(side, quarters=amended)).findings == ()


def test_people_who_join_change_no_quarter(gate: Gate) -> None:
    side = Side()
    joined = [quarter(1000 + one, FIRST + 7, is_enrolled=False, wages=90_000) for one in range(30)]
    after = replace(side, quarters=[*side.quarters, *joined])
    assert gate.compare(side, after).findings == ()


def test_a_roster_that_came_twice_is_found(gate: Gate) -> None:
    again = [quarter(1000 + person, OLD) for person in range(PEOPLE)]
    after = replace(Side(), quarters=[*Side().quarters, *again])
    finding = found(gate.compare(Side(), after), "quarter_count_jumped")
    assert {change.cohort_period for change in finding.changes} == {"2022Q2"}
    assert {change.measure for change in finding.changes} == {"participations", "participants"}
    assert (finding.changes[0].before, finding.changes[0].after) == (PEOPLE, 2 * PEOPLE)


def test_enrollment_that_is_gone_is_found(gate: Gate) -> None:
    after = Side().with_quarters({"is_enrolled": False}, OLD)
    finding = found(gate.compare(Side(), after), "quarter_count_jumped")
    assert (finding.changes[0].before, finding.changes[0].after) == (PEOPLE, 0)


def test_enrollment_of_recent_quarters_may_still_come(gate: Gate) -> None:
    """2023Q4 ended on the last day of December: its records may come until the end of March."""
    side = replace(Side(), quarters=[row for row in Side().quarters if row["quarter_index"] != OLD])
    few = [row for row in side.quarters if row["quarter_index"] != FIRST + 7]
    few += [quarter(person, FIRST + 7) for person in range(PEOPLE // 2 + 10)]
    current = {"as_of_date": "2024-02-15"}
    before, after = replace(side, quarters=few), side
    assert gate.compare(before, after, current_inputs=current).findings == ()


def test_coverage_that_is_lost_is_found(gate: Gate) -> None:
    after = replace(Side(), covered=[index for index in Side().covered if index != OLD])
    finding = found(gate.compare(Side(), after), "coverage_lost")
    assert finding.changes[0].cohort_period == "2022Q2"


def test_participations_that_are_lost_are_found(gate: Gate) -> None:
    side = Side(
        quarters=[quarter(person, i) for person in range(60) for i in (FIRST, FIRST + 1)],
    )
    rekeyed = [
        {**row, "participation_key": f"other-{row['participation_key']}"} for row in side.quarters
    ]
    finding = found(gate.compare(side, replace(side, quarters=rekeyed)), "participations_lost")
    assert finding.rows == 60


def test_an_honest_new_quarter_is_not_found(gate: Gate) -> None:
    assert gate.compare(Side(), Side().with_new_quarter(wages=5600)).findings == ()


@pytest.mark.parametrize(
    ("changed", "measure"),
    [
        ({"wages": 500_000}, "mean wages"),
        ({"wages": 10_040, "employer_count": 2}, "mean wages"),
        ({"wages": 50}, "mean wages"),
        ({"wages": 0, "is_employed": False, "employer_count": 0}, "share employed"),
        ({"employer_count": 2}, "employers of a person"),
    ],
)
def test_a_new_quarter_is_compared_with_its_neighbors(
    gate: Gate, changed: dict[str, object], measure: str
) -> None:
    finding = found(gate.compare(Side(), Side().with_new_quarter(**changed)), "new_quarter_wages")
    assert finding.severity == "fail"
    assert measure in {change.measure for change in finding.changes}
    assert {change.cohort_period for change in finding.changes} == {NEW}


def test_a_roster_that_came_twice_for_a_new_quarter_is_found(gate: Gate) -> None:
    after = Side().with_new_quarter()
    again = [quarter(1000 + one, FIRST + 8, wages=5020) for one in range(PEOPLE)]
    comparison = gate.compare(Side(), replace(after, quarters=[*after.quarters, *again]))
    assert checks(comparison) == ["new_quarter_people"]


def test_few_people_in_a_new_quarter_are_left_out(gate: Gate) -> None:
    rows = [quarter(person, FIRST + 8, wages=500_000) for person in range(29)]
    after = replace(Side().with_new_quarter(), quarters=[*Side().quarters, *rows])
    assert gate.compare(Side(), after).findings == ()
