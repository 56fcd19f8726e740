"""The naive implementation against examples computed by hand: wages and C.1 to C.7."""

from decimal import Decimal
from typing import Any

import pytest

import naive
from extract_example import Example, day


@pytest.fixture
def ann() -> Example:
    """Ann, a student, and nothing that she did."""
    example = Example()
    example.student()
    return example


@pytest.fixture
def exiter(ann: Example) -> Example:
    """Ann entered in 2022Q1 and left in 2022Q4; wages are covered from 2021Q1 to 2024Q4."""
    ann.course("2022-02-01", "2022-11-15")
    ann.covered("2021Q1", "2024Q4")
    return ann


def observed(example: Example, metric_id: str) -> naive.Observation:
    (found,) = [row for row in naive.observations(*example.all) if row.metric_id == metric_id]
    return found


def verdict(example: Example, metric_id: str) -> Any:
    """True or False when final, else pending or the reason of the exclusion."""
    found = observed(example, metric_id)
    assert found.is_in_denominator == (found.status == "final")
    if found.status == "final":
        return found.is_in_numerator if found.value is None else found.value
    assert not found.is_in_numerator
    assert found.value is None
    return found.exclusion_reason or found.status


def test_quarters_after_exit_run_over_the_year_end(exiter):
    exiter.wages("2023Q1", "0.01")
    assert verdict(exiter, "C.1") is True
    assert verdict(exiter, "C.2") is False
    exiter.wages("2023Q2", "1.00")
    exiter.wages("2023Q3", "1.00")
    assert verdict(exiter, "C.2") is True
    assert verdict(exiter, "C.4") is False
    exiter.wages("2024Q2", "10.00")
    exiter.wages("2024Q3", "1.50")
    assert verdict(exiter, "C.4") is True
    assert verdict(exiter, "C.7") == Decimal("11.50")


def test_no_exit_no_observation(exiter):
    exiter.as_of = day("2023-05-13")
    assert naive.observations(*exiter.all) == []
    exiter.as_of = day("2023-05-14")
    assert len(naive.observations(*exiter.all)) == 7


def test_an_amendment_replaces_once_it_is_received(exiter):
    for quarter in ("2023Q2", "2023Q3"):
        exiter.wages(quarter, "100.00")
    exiter.wages("2023Q3", "250.00", received_date=day("2025-12-31"))
    assert verdict(exiter, "C.5") == Decimal(350)
    exiter.extracts["ui_wage_records"][-1]["received_date"] = day("2026-01-01")
    assert verdict(exiter, "C.5") == Decimal(200)
    exiter.wages("2023Q3", "0.00", received_date=day("2024-01-01"))
    assert verdict(exiter, "C.5") == "not_eligible"


def test_a_negative_sum_is_0_and_one_positive_record_still_is_in_the_sector(exiter):
    exiter.wages("2023Q1", "100.00", naics_code="6211")
    exiter.wages("2023Q1", "-100.01", employer_account="clinic")
    book = naive.wage_book(*exiter.all)
    assert book.wages("ssn-ann", 2023 * 4) == 0
    assert verdict(exiter, "C.1") is False
    assert verdict(exiter, "C.3") is True


@pytest.mark.parametrize(
    ("record", "employer", "expected"),
    [
        ("621", None, True),
        ("621111", "51", True),
        ("62", "621", False),
        ("51", "621", False),
        (None, "6216", True),
        (None, None, False),
    ],
)
def test_the_naics_of_the_record_wins_over_the_employers(exiter, record, employer, expected):
    exiter.add("ui_employers", employer_account="hospital", naics_code=employer)
    exiter.wages("2023Q3", "5.00", naics_code=record)
    assert verdict(exiter, "C.3") is expected
    exiter.config["pathway_industries"] = []
    assert verdict(exiter, "C.3") is False


@pytest.mark.parametrize(
    ("covered", "listed", "expected"),
    [
        (("2023Q1", "2023Q3"), None, (False, "not_eligible")),
        (("2023Q2", "2023Q4"), None, ("uncovered_quarter", "not_eligible")),
        (("2024Q1", "2024Q4"), None, ("uncovered_quarter", "uncovered_quarter")),
        (("2022Q1", "2022Q4"), None, ("pending", "pending")),
        (("2022Q1", "2023Q2"), None, (False, "not_eligible")),  # one covered quarter decides
        (("2022Q1", "2024Q1"), (2023, 1), ("uncovered_quarter", "not_eligible")),
        (("2022Q1", "2023Q1"), (2023, 1), ("pending", "pending")),  # listed, nothing after it
        (("2023Q1", "2023Q3"), (2023, 1), ("uncovered_quarter", "not_eligible")),
    ],
)
def test_coverage_decides_between_uncovered_and_pending(ann, covered, listed, expected):
    ann.course("2022-02-01", "2022-11-15")
    ann.covered(*covered)
    if listed:
        ann.config["ui_wage_incomplete_quarters"] = [
            {"wage_year": listed[0], "wage_quarter": listed[1]}
        ]
    assert (verdict(ann, "C.1"), verdict(ann, "C.5")) == expected


def test_without_any_wage_record_all_is_pending(ann):
    ann.course("2022-02-01", "2022-11-15")
    assert [verdict(ann, f"C.{n}") for n in (1, 2, 3, 4, 5, 7)] == ["pending"] * 6


def test_a_pending_quarter_keeps_an_attained_observation_pending(ann):
    ann.course("2022-02-01", "2022-11-15")
    ann.covered("2021Q1", "2023Q2")
    ann.wages("2023Q1", "10.00", naics_code="621")
    assert verdict(ann, "C.1") is True
    assert verdict(ann, "C.3") == "pending"
    assert verdict(ann, "C.2") == "pending"  # although Q2 is without wages


@pytest.mark.parametrize(
    ("last", "expected"), [("2024Q3", True), ("2024Q2", "pending"), ("2024Q1", "pending")]
)
def test_later_retention_needs_both_late_quarters(ann, last, expected):
    ann.course("2022-02-01", "2022-11-15")
    ann.covered("2021Q1", last)
    for quarter in ("2023Q2", "2023Q3", "2024Q2", "2024Q3"):
        if quarter <= last:
            ann.wages(quarter, "10.00")
    assert verdict(ann, "C.4") == expected


def test_a_record_is_seen_when_it_was_received_and_its_quarter_has_ended(ann):
    ann.wages("2023Q2", "10.00", received_date=day("2023-05-01"))
    ann.as_of = day("2023-06-29")
    assert naive.wage_book(*ann.all).coverage(2023 * 4 + 1) == "pending"
    ann.as_of = day("2023-06-30")
    assert naive.wage_book(*ann.all).coverage(2023 * 4 + 1) == "covered"


def test_not_eligible_comes_before_unmatchable_before_uncovered(exiter):
    exiter.extracts["education_students"][0] |= {"ssn_token": None}
    exiter.extracts["ui_wage_records"] = []
    exiter.covered("2024Q1", "2024Q4")
    assert verdict(exiter, "C.1") == "unmatchable"
    assert verdict(exiter, "C.4") == "unmatchable"
    assert verdict(exiter, "C.6") == "not_eligible"  # no completer


def test_employed_q1_narrows_the_denominator_of_c2(exiter):
    exiter.set("denominator_rule", "employed_q1")
    assert verdict(exiter, "C.2") == "not_eligible"
    exiter.wages("2023Q1", "1.00")
    assert verdict(exiter, "C.2") is False


def test_the_gain_counts_from_the_quarters_before_entry(exiter):
    exiter.award("2022-11-15")
    exiter.wages("2023Q2", "100.00")
    exiter.wages("2023Q3", "50.25")
    assert verdict(exiter, "C.6") == Decimal("150.25")  # covered quarters without wages are 0
    exiter.wages("2021Q2", "1000.00")
    exiter.wages("2021Q3", "0.50")
    exiter.wages("2021Q4", "9999.00")  # Q-1 is not used
    assert verdict(exiter, "C.6") == Decimal("-850.25")
    exiter.config["ui_wage_incomplete_quarters"] = [{"wage_year": 2021, "wage_quarter": 2}]
    assert verdict(exiter, "C.6") == "uncovered_quarter"


def test_a_grace_longer_than_the_gap_leaves_the_gain_pending_until_it_is_over(exiter):
    exiter.set("credential_grace_days", "500")  # over on 2024-03-29
    exiter.wages("2023Q2", "100.00")
    exiter.wages("2023Q3", "50.25")
    exiter.wages("2023Q4", "1.00", person="stranger")
    exiter.as_of = day("2024-03-28")
    assert verdict(exiter, "C.6") == "pending"
    exiter.award("2022-11-15")
    assert verdict(exiter, "C.6") == "pending"
    exiter.as_of = day("2024-03-29")
    assert verdict(exiter, "C.6") == Decimal("150.25")
    exiter.extracts["education_awards"] = []
    assert verdict(exiter, "C.6") == "not_eligible"
