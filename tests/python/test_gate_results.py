"""Results that were final and changed, and results that moved."""

from dataclasses import replace
from pathlib import Path

import pytest

from gate_case import DOLLARS, RESULT, Gate, Side, checks, found, partner, result
from pathways.project import Project

ENTRY = result(metric_id="A.5", cohort_period="PY2021")
RECENT = result(cohort_period="PY2023", participations=20, numerator=5, denominator=20)
"""Its program year is not over on the day of the current release."""


@pytest.fixture
def gate(project: Project, tmp_path: Path) -> Gate:
    return Gate(project, tmp_path)


def test_the_same_results_have_no_findings(gate: Gate) -> None:
    side = Side(results=[RESULT, DOLLARS, RECENT, ENTRY], partners=[partner()])
    comparison = gate.compare(side, side)
    assert comparison.findings == ()
    assert not comparison.is_held
    assert comparison.code == ""


@pytest.mark.parametrize(
    "changed",
    [
        {"numerator": 101},
        {"denominator": 201},
        {"denominator": 0, "numerator": 0},
    ],
)
def test_a_final_count_that_changed_by_one_is_held(gate: Gate, changed: dict[str, int]) -> None:
    comparison = gate.compare(Side(), Side(results=[result(**changed)]))
    finding = found(comparison, "final_results_changed")
    assert (finding.severity, finding.rows) == ("fail", 1)
    assert comparison.is_held
    [change] = finding.changes
    assert (change.metric_id, change.cohort_period) == ("C.1", "PY2021")
    assert (change.numerator_before, change.denominator_before) == (100, 200)


@pytest.mark.parametrize(("median", "is_held"), [(9000.01, True), (9000.0 + 1e-9, False)])
def test_final_dollars_may_differ_by_the_order_of_adding_only(
    gate: Gate, median: float, is_held: bool
) -> None:
    after = Side(results=[result(DOLLARS, median_value=median)])
    assert gate.compare(Side(results=[DOLLARS]), after).is_held is is_held


def test_constant_dollars_may_come_and_not_change(gate: Gate) -> None:
    none, known, other = (
        Side(results=[result(DOLLARS, median_value_real=value)]) for value in (None, 8000.0, 8100.0)
    )
    assert not gate.compare(none, known).is_held
    assert gate.compare(known, other).is_held


def test_a_final_result_that_is_gone_is_held(gate: Gate) -> None:
    comparison = gate.compare(Side(results=[RESULT, DOLLARS]), Side(results=[RESULT]))
    finding = found(comparison, "final_results_changed")
    assert "1 of them gone" in finding.message
    assert finding.changes[0].denominator_after is None


def test_a_final_result_by_partner_is_compared(gate: Gate) -> None:
    before, after = (Side(partners=[partner(numerator=number)]) for number in (100, 90))
    change = found(gate.compare(before, after), "final_results_changed").changes[0]
    assert (change.partner_type, change.partner_id) == ("partner", "millbrook")


@pytest.mark.parametrize("status", ["pending", "preliminary"])
def test_what_was_not_final_may_become_final(gate: Gate, status: str) -> None:
    before = Side(results=[result(status=status, numerator=90, denominator=190)])
    assert gate.compare(before, Side()).findings == ()


def test_new_periods_are_expected(gate: Gate) -> None:
    assert gate.compare(Side(), Side(results=[RESULT, RECENT])).findings == ()


def test_people_may_join_a_cohort_that_is_not_over(gate: Gate) -> None:
    after = result(RECENT, participations=25, numerator=7, denominator=25)
    assert gate.compare(Side(results=[RECENT]), Side(results=[after])).findings == ()


def test_others_attain_it_in_a_cohort_that_is_not_over_is_held(gate: Gate) -> None:
    after = result(RECENT, numerator=9)
    assert gate.compare(Side(results=[RECENT]), Side(results=[after])).is_held


def test_a_recent_cohort_that_lost_people_warns(gate: Gate) -> None:
    after = result(RECENT, participations=19, denominator=19)
    comparison = gate.compare(Side(results=[RECENT]), Side(results=[after]))
    assert checks(comparison) == ["recent_results_shrank"]
    assert not comparison.is_held


def test_people_who_are_active_may_come_to_be_asked(gate: Gate) -> None:
    active = result(ENTRY, exiters=150)
    after = result(active, numerator=102, denominator=204)
    assert not gate.compare(Side(results=[active]), Side(results=[after])).is_held
    assert gate.compare(Side(results=[ENTRY]), Side(results=[after])).is_held
    lost = result(active, numerator=99, denominator=199)
    assert gate.compare(Side(results=[active]), Side(results=[lost])).is_held


def test_wioa_program_years_end_when_their_exits_do(gate: Gate) -> None:
    """WIOA.2 of PY2023 reports the exits of calendar year 2022; PY2023 itself is not over."""
    before = result(metric_id="WIOA.2", cohort_period="PY2023", pathway_id="adult")
    after = result(before, numerator=103, denominator=205)
    assert gate.compare(Side(results=[before]), Side(results=[after])).is_held


def test_a_rate_that_moved_is_found_among_enough_people(gate: Gate) -> None:
    before = [result(status="preliminary", population_dimension=name) for name in ("all", "sex")]
    after = [result(before[0], numerator=121), result(before[1], numerator=119)]
    finding = found(gate.compare(Side(results=before), Side(results=after)), "metric_moved")
    assert finding.rows == 1
    few = result(status="preliminary", numerator=45, denominator=90, participations=90)
    moved = result(few, numerator=90)
    assert gate.compare(Side(results=[few]), Side(results=[moved])).findings == ()


def test_dollars_that_moved_are_found(gate: Gate) -> None:
    before, near, far = (
        Side(results=[result(DOLLARS, status="preliminary", median_value=value)])
        for value in (9000.0, 11000.0, 11500.0)
    )
    assert gate.compare(before, near).findings == ()
    assert checks(gate.compare(before, far)) == ["metric_moved"]


def test_chance_is_allowed_for_when_people_were_added(gate: Gate) -> None:
    before = Side(results=[result(status="preliminary", numerator=60, denominator=120)])
    after = result(numerator=120, denominator=180, status="preliminary")
    assert gate.compare(before, Side(results=[after])).findings == ()
    after = result(numerator=140, denominator=180, status="preliminary")
    assert checks(gate.compare(before, Side(results=[after]))) == ["metric_moved"]


def test_the_biggest_change_comes_first(gate: Gate) -> None:
    names = ("all", "sex", "veteran")
    before = [result(population_dimension=name) for name in names]
    after = [
        result(one, numerator=one["numerator"] - lost)
        for one, lost in zip(before, (1, 9, 3), strict=True)
    ]
    finding = found(
        gate.compare(Side(results=before), Side(results=after)), "final_results_changed"
    )
    assert [change.population_dimension for change in finding.changes] == ["sex", "veteran", "all"]


def test_the_code_is_the_same_for_the_same_changes_and_no_others(gate: Gate) -> None:
    before = Side(results=[RESULT, DOLLARS])
    after = replace(before, results=[result(numerator=90), DOLLARS])
    other = replace(before, results=[result(numerator=89), DOLLARS])
    codes = [gate.compare(before, side).code for side in (after, after, other)]
    assert codes[0] == codes[1] != codes[2]
    assert len(codes[0]) == 8
    assert int(codes[0], 16) >= 0


def test_people_may_leave_a_wioa_cohort_for_an_exclusion(gate: Gate) -> None:
    """The window of exclusions of exits in PY2022 is open to the end of June 2024."""
    before = result(metric_id="WIOA.1", cohort_period="PY2023", status="final")
    left = result(before, numerator=99, denominator=198, excluded_wioa=2)
    assert gate.compare(Side(results=[before]), Side(results=[left])).findings == ()
    lost = result(left, excluded_wioa=1)
    assert gate.compare(Side(results=[before]), Side(results=[lost])).is_held
    closed, closed_left = (result(one, cohort_period="PY2021") for one in (before, left))
    assert gate.compare(Side(results=[closed]), Side(results=[closed_left])).is_held


def test_a_result_by_provider_may_gain_people_who_came_later(gate: Gate) -> None:
    before = result(ENTRY, provider_id="millbrook")
    after = result(before, participations=201, exiters=201, denominator=201)
    assert gate.compare(Side(results=[before]), Side(results=[after])).findings == ()
    exits = result(provider_id="millbrook")
    gained = result(exits, participations=201, exiters=201, denominator=201)
    assert gate.compare(Side(results=[exits]), Side(results=[gained])).is_held
