"""The naive implementation against examples computed by hand: WIOA.1 to WIOA.3."""

from decimal import Decimal

import pytest

from extract_example import day
from naive.worked_example import WorkedExample, observed, verdict


@pytest.fixture
def ann() -> WorkedExample:
    """Ann was in the adult program from 2022-02-01 to 2022-11-15: Q1 to Q4 are those of 2023."""
    example = WorkedExample.of_ann()
    example.enrolled("2022-02-01", "2022-11-15")
    example.covered("2021Q1", "2024Q4")
    return example


@pytest.fixture
def youth() -> WorkedExample:
    """The same in the youth program."""
    example = WorkedExample.of_ann()
    example.enrolled("2022-02-01", "2022-11-15", funding_stream="youth_fund")
    example.covered("2021Q1", "2024Q4")
    return example


# WIOA.1, WIOA.2, WIOA.3


def test_employment_and_earnings_are_those_of_q2_and_q4_after_exit(ann):
    assert [verdict(ann, f"WIOA.{n}") for n in (1, 2, 3)] == [False, False, "not_eligible"]
    ann.wages("2023Q1", "1.00")
    ann.wages("2023Q3", "1.00")
    assert [verdict(ann, f"WIOA.{n}") for n in (1, 2, 3)] == [False, False, "not_eligible"]
    ann.wages("2023Q2", "100.50")
    ann.wages("2023Q2", "10.00", employer_account="clinic")
    assert [verdict(ann, f"WIOA.{n}") for n in (1, 2, 3)] == [True, False, Decimal("110.50")]
    ann.wages("2023Q4", "1.00")
    assert [verdict(ann, f"WIOA.{n}") for n in (1, 2, 3)] == [True, True, Decimal("110.50")]


@pytest.mark.parametrize(
    ("exit_date", "quarter"),
    [("2022-09-30", "2023Q1"), ("2022-10-01", "2023Q2"), ("2022-12-31", "2023Q2")],
)
def test_the_first_and_the_last_day_of_a_quarter_decide_its_quarters(ann, exit_date, quarter):
    ann.extracts["training_enrollments"][0]["end_date"] = day(exit_date)
    ann.wages(quarter, "1.00")
    assert verdict(ann, "WIOA.1") is True


@pytest.mark.parametrize(
    ("exit_date", "years"),
    [
        ("2022-06-30", [2022, 2023, 2022, 2023]),
        ("2022-07-01", [2023, 2023, 2023, 2023]),
        ("2022-12-31", [2023, 2023, 2023, 2023]),
        ("2023-01-01", [2023, 2024, 2023, 2024]),
        ("2023-06-30", [2023, 2024, 2023, 2024]),
    ],
)
def test_program_years_follow_the_exit_by_program_or_by_calendar_year(ann, exit_date, years):
    ann.extracts["training_enrollments"][0]["end_date"] = day(exit_date)
    found = [observed(ann, f"WIOA.{n}")[0].cohort_program_year for n in (1, 2, 3, 4)]
    assert found == years


def test_unmatchable_persons_leave_the_wage_indicators_and_stay_in_credential_attainment(ann):
    ann.without_ssn()
    found = [verdict(ann, f"WIOA.{n}") for n in (1, 2, 3, 4)]
    assert found == ["unmatchable", "unmatchable", "unmatchable", False]


def test_a_quarter_that_is_not_covered_is_pending_or_excluded(ann):
    ann.extracts["ui_wage_records"] = []
    assert [verdict(ann, f"WIOA.{n}") for n in (1, 2, 3)] == ["pending"] * 3
    ann.covered("2021Q1", "2023Q2")
    assert [verdict(ann, f"WIOA.{n}") for n in (1, 2, 3)] == [False, "pending", "not_eligible"]
    ann.extracts["ui_wage_records"] = []
    ann.covered("2023Q3", "2023Q4")
    uncovered = "uncovered_quarter"
    assert [verdict(ann, f"WIOA.{n}") for n in (1, 2, 3)] == [uncovered, False, uncovered]


def test_an_exclusion_comes_after_the_other_reasons_and_before_pending(ann):
    enrollment = ann.extracts["training_enrollments"][0]
    enrollment |= {"exclusion_reason": "medical", "exclusion_date": day("2023-12-31")}
    found = [verdict(ann, f"WIOA.{n}") for n in (1, 2, 3, 4)]
    assert found == ["medical", "medical", "not_eligible", "medical"]
    ann.extracts["ui_wage_records"] = []
    assert verdict(ann, "WIOA.3") == "medical"  # would be pending
    ann.covered("2023Q3", "2023Q4")
    assert verdict(ann, "WIOA.1") == "uncovered_quarter"
    ann.without_ssn()
    assert verdict(ann, "WIOA.1") == "unmatchable"
    enrollment["exclusion_date"] = day("2024-01-01")
    assert verdict(ann, "WIOA.4") is False


def test_indicators_apply_to_a_program_as_the_state_says(ann):
    ann.extracts["training_enrollments"][0]["funding_stream"] = "exchange_fund"
    counts = [len(observed(ann, f"WIOA.{n}")) for n in (1, 2, 3, 4, 5, 6)]
    assert counts == [1, 1, 1, 0, 0, 1]
    ann.config["wioa_applicability"] = []  # a missing row = does not apply
    assert [len(observed(ann, f"WIOA.{n}")) for n in (1, 2, 3, 4, 5, 6)] == [0] * 6


# Youth in education or training


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2023-01-10", "2023-03-31", False),
        ("2023-01-10", "2023-04-01", True),
        ("2023-06-30", "2023-09-30", True),
        ("2023-07-01", "2023-09-30", False),
        ("2023-01-10", "2023-12-31", True),
    ],
)
def test_a_youth_in_a_course_of_the_quarter_counts_as_employed(youth, start, end, expected):
    youth.took(start, end, course_id="elsewhere", course_level="adult_basic")
    assert verdict(youth, "WIOA.1") is expected
    assert verdict(youth, "WIOA.3") == "not_eligible"


@pytest.mark.parametrize(
    ("training_type", "end", "expected"),
    [
        ("on_the_job", "2023-12-31", True),
        ("secondary_education", "2023-10-01", True),
        ("secondary_education", "2023-09-30", False),
        ("job_readiness", "2023-12-31", False),
        ("none", "2023-12-31", False),
        ("customized", None, True),
    ],
)
def test_a_youth_in_an_enrollment_of_any_funding_counts_too(youth, training_type, end, expected):
    youth.enrolled("2023-09-01", end, training_type=training_type, funding_stream="state_fund")
    assert verdict(youth, "WIOA.2") is expected


def test_only_youths_count_so_and_only_where_the_quarter_is_covered(ann, youth):
    for example in (ann, youth):
        example.took("2023-01-10", "2023-12-31", course_id="elsewhere")
    assert (verdict(ann, "WIOA.1"), verdict(youth, "WIOA.1")) == (False, True)
    youth.extracts["ui_wage_records"] = []
    assert verdict(youth, "WIOA.1") == "pending"
    youth.covered("2023Q3", "2023Q4")
    assert verdict(youth, "WIOA.1") == "uncovered_quarter"
    youth.without_ssn()
    assert verdict(youth, "WIOA.1") == "unmatchable"
