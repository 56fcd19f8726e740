"""The naive implementation against examples computed by hand: WIOA.5 and WIOA.6."""

from typing import Any

import pytest

from extract_example import day
from naive.worked_example import WorkedExample, observed, verdict, verdict_of


@pytest.fixture
def ann() -> WorkedExample:
    """Ann, and nothing that she did; wages are covered from 2021Q1 to 2024Q4."""
    example = WorkedExample.of_ann()
    example.covered("2021Q1", "2024Q4")
    return example


def by_year(ann: WorkedExample, metric_id: str) -> dict[int, Any]:
    """Program year -> verdict."""
    rows = observed(ann, metric_id)
    found = {row.cohort_program_year: verdict_of(row) for row in rows}
    assert len(found) == len(rows)
    return found


# WIOA.5


def test_one_observation_per_program_year_that_the_period_touches(ann):
    ann.enrolled("2021-06-30", "2022-07-01")
    ann.gained("2022-06-30")
    assert by_year(ann, "WIOA.5") == {2020: False, 2021: True, 2022: False}
    first = observed(ann, "WIOA.5")[0]
    assert (first.cohort_quarter, first.pathway_id) == (2020 * 4 + 2, "adult")


def test_two_gains_of_a_year_count_once(ann):
    ann.enrolled("2022-01-10", "2022-03-01")
    ann.gained("2022-02-01")
    ann.gained("2022-02-10")
    assert by_year(ann, "WIOA.5") == {2021: True}


@pytest.mark.parametrize(
    ("training_type", "expected"),
    [
        ("none", "not_eligible"),
        ("job_readiness", "not_eligible"),
        ("on_the_job", False),
        ("secondary_education", False),
    ],
)
def test_training_is_any_type_but_none_and_job_readiness(ann, training_type, expected):
    ann.enrolled("2022-01-10", "2022-03-01", training_type=training_type)
    assert by_year(ann, "WIOA.5") == {2021: expected}


def test_a_year_without_a_day_of_training_is_not_eligible(ann):
    ann.enrolled("2022-01-10", "2022-06-30")
    ann.served("2022-07-01")
    ann.gained("2022-07-01")
    assert by_year(ann, "WIOA.5") == {2021: False, 2022: "not_eligible"}
    ann.enrolled("2022-07-01", "2022-07-01")
    assert by_year(ann, "WIOA.5") == {2021: False, 2022: True}


def test_training_of_another_program_is_not_that_programs(ann):
    ann.enrolled("2022-01-10", "2022-06-30", funding_stream="youth_fund")
    ann.served("2022-01-10")
    assert {row.pathway_id: verdict_of(row) for row in observed(ann, "WIOA.5")} == {
        "adult": "not_eligible",
        "youth": False,
    }


def test_a_gain_belongs_to_the_latest_period_begun_on_or_before_it(ann):
    ann.enrolled("2022-01-10", "2022-01-20")
    ann.enrolled("2022-05-01", "2022-05-20")

    def verdicts() -> list[Any]:
        return [verdict_of(row) for row in observed(ann, "WIOA.5")]

    ann.gained("2022-04-30")  # after the exit of the first
    assert verdicts() == [True, False]
    ann.extracts["training_skill_gains"][0]["gain_date"] = day("2022-05-01")
    assert verdicts() == [False, True]
    ann.extracts["training_skill_gains"][0]["gain_date"] = day("2022-01-09")
    assert verdicts() == [False, False]
    ann.extracts["training_skill_gains"][0]["gain_date"] = day("2022-07-01")
    assert verdicts() == [False, False]  # of a year that the period does not touch


def test_a_year_is_pending_until_30_june_unless_there_was_no_training_so_far(ann):
    ann.enrolled("2022-01-10", None)
    ann.gained("2022-02-01")
    ann.as_of = day("2022-06-29")
    (found,) = observed(ann, "WIOA.5")
    assert (found.status, found.final_from) == ("pending", day("2022-06-30"))
    ann.as_of = day("2022-06-30")
    assert verdict(ann, "WIOA.5") is True
    ann.as_of = day("2022-07-01")  # the open enrollment runs on into the next year
    assert by_year(ann, "WIOA.5") == {2021: True, 2022: "pending"}
    ann.extracts["training_enrollments"][0]["training_type"] = "none"
    assert by_year(ann, "WIOA.5") == {2021: "not_eligible", 2022: "not_eligible"}


def test_neither_exclusions_nor_a_missing_ssn_token_touch_skill_gains(ann):
    ann.enrolled(
        "2022-01-10", "2022-03-01", exclusion_reason="medical", exclusion_date=day("2022-03-01")
    )
    ann.without_ssn()
    assert verdict(ann, "WIOA.5") is False


# WIOA.6


def paid(ann: WorkedExample, then: str, later: str) -> None:
    """Wages of one employer in 2022Q3 and of one in 2023Q1."""
    ann.wages("2022Q3", "1.00", employer_account=then)
    ann.wages("2023Q1", "1.00", employer_account=later)


def test_the_same_employer_account_in_q2_and_q4(ann):
    ann.served("2022-01-10")
    assert verdict(ann, "WIOA.6") == "not_eligible"
    paid(ann, "hospital", "clinic")
    assert verdict(ann, "WIOA.6") is False
    ann.wages("2022Q3", "1.00", employer_account="clinic")
    assert verdict(ann, "WIOA.6") is True
    ann.extracts["ui_wage_records"][-1]["wages"] = 0
    assert verdict(ann, "WIOA.6") is False
    (found,) = observed(ann, "WIOA.6")
    assert (found.pathway_id, found.cohort_program_year) == ("ALL", 2023)


def test_employed_in_q2_decides_and_each_record_above_0_names_an_employer(ann):
    ann.served("2022-01-10")
    paid(ann, "hospital", "hospital")
    ann.wages("2022Q3", "-2.00", employer_account="clinic")
    assert verdict(ann, "WIOA.6") == "not_eligible"
    ann.extracts["ui_wage_records"][-1]["wages"] = -ann.extracts["ui_wage_records"][-2]["wages"] / 2
    assert verdict(ann, "WIOA.6") is True


def test_of_two_programs_the_last_exit_of_the_calendar_year_counts_and_each_person_once(ann):
    ann.set("wioa_common_exit", "false")
    ann.served("2022-01-10")
    ann.served("2022-07-10", "youth_fund")
    ann.served("2023-01-10", "youth_fund")
    rows = observed(ann, "WIOA.6")
    assert [(row.participation.wioa_program, row.cohort_quarter % 4) for row in rows] == [
        ("youth", 2),
        ("youth", 0),
    ]
    assert [row.cohort_program_year for row in rows] == [2023, 2024]


def test_of_programs_that_exit_on_one_day_the_first_entered_then_the_first_by_name(ann):
    ann.served("2022-01-10", "youth_fund")
    ann.served("2022-01-11")
    (found,) = observed(ann, "WIOA.6")
    assert found.participation.wioa_program == "youth"
    assert found.funding_streams == {"adult_fund", "youth_fund"}
    ann.served("2022-01-10")
    (found,) = observed(ann, "WIOA.6")
    assert found.participation.wioa_program == "adult"


def test_an_exclusion_of_any_program_that_exits_that_day_excludes(ann):
    ann.served("2022-01-10", "youth_fund")
    ann.served("2022-01-11")
    paid(ann, "hospital", "hospital")
    assert verdict(ann, "WIOA.6") is True
    carrier = {"funding_stream": "state_fund", "exclusion_date": day("2022-01-12")}
    ann.enrolled("2022-01-10", "2022-01-10", **carrier, exclusion_reason="medical")
    assert verdict(ann, "WIOA.6") == "medical"  # of adult, though the period shown is youth's
    ann.enrolled("2022-01-10", "2022-01-10", **carrier, exclusion_reason="foster_care_moved")
    assert verdict(ann, "WIOA.6") == "foster_care_moved"  # same day: sorts first
    ann.extracts["training_enrollments"][1]["exclusion_date"] = day("2022-01-13")
    assert verdict(ann, "WIOA.6") == "medical"


def test_an_exclusion_of_a_program_that_exited_earlier_does_not(ann):
    ann.set("wioa_common_exit", "false")
    ann.served("2022-01-10")
    ann.served("2022-01-11", "youth_fund")
    paid(ann, "hospital", "hospital")
    carrier = {"funding_stream": "state_fund", "exclusion_date": day("2022-01-12")}
    ann.enrolled("2022-01-10", "2022-01-10", **carrier, exclusion_reason="medical")
    assert verdict(ann, "WIOA.6") is True


def test_exits_of_a_program_that_the_indicator_does_not_apply_to_do_not_count(ann):
    ann.set("wioa_common_exit", "false")
    ann.served("2022-01-10")
    ann.served("2022-02-11", "youth_fund")
    ann.config["wioa_applicability"] = [
        row for row in ann.config["wioa_applicability"] if row["wioa_program"] != "youth"
    ]
    (found,) = observed(ann, "WIOA.6")
    assert found.participation.wioa_program == "adult"


def test_both_quarters_must_be_covered(ann):
    ann.served("2022-01-10")
    ann.extracts["ui_wage_records"] = []
    ann.covered("2021Q1", "2022Q4")
    assert verdict(ann, "WIOA.6") == "not_eligible"  # no wages in Q2
    ann.wages("2022Q3", "1.00")
    assert verdict(ann, "WIOA.6") == "pending"
    ann.covered("2023Q1", "2023Q2")
    ann.config["ui_wage_incomplete_quarters"] = [{"wage_year": 2023, "wage_quarter": 1}]
    assert verdict(ann, "WIOA.6") == "uncovered_quarter"
    ann.without_ssn()
    assert verdict(ann, "WIOA.6") == "unmatchable"


def test_sums_that_name_no_employer_leave_a_quarter_as_it_is_without_them(ann):
    ann.served("2022-01-10")
    ann.extracts["ui_wage_records"] = []
    ann.covered("2022Q3", "2022Q4")
    ann.wages("2022Q3", "1.00")
    assert verdict(ann, "WIOA.6") == "pending"
    ann.wages("2023Q1", "1.00", employer_account="pirl")
    assert (verdict(ann, "WIOA.1"), verdict(ann, "WIOA.2")) == (True, True)
    assert verdict(ann, "WIOA.6") == "pending"
    (found,) = observed(ann, "WIOA.6")
    assert found.final_from == day("2026-01-01")
    ann.extracts["ui_wage_records"] = []
    ann.covered("2023Q1", "2023Q2")
    ann.wages("2022Q3", "1.00", employer_account="pirl")
    ann.wages("2023Q1", "1.00")
    assert verdict(ann, "WIOA.1") is True
    assert verdict(ann, "WIOA.6") == "uncovered_quarter"


def test_where_only_sums_are_known_every_same_employer_is_pending(ann):
    ann.served("2022-01-10")
    ann.extracts["ui_wage_records"] = []
    paid(ann, "pirl", "pirl")
    assert (verdict(ann, "WIOA.1"), verdict(ann, "WIOA.2")) == (True, True)
    assert verdict(ann, "WIOA.6") == "pending"


def test_a_sum_is_never_the_same_employer(ann):
    ann.served("2022-01-10")
    paid(ann, "hospital", "clinic")
    paid(ann, "pirl", "pirl")
    assert verdict(ann, "WIOA.6") is False
    ann.wages("2023Q1", "1.00")
    assert verdict(ann, "WIOA.6") is True
