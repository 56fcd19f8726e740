"""The naive implementation against examples computed by hand: WIOA.4."""

import pytest

from extract_example import day
from naive.worked_example import WorkedExample, observed, verdict, verdict_of


@pytest.fixture
def ann() -> WorkedExample:
    """Ann was in the adult program from 2022-02-01 to 2022-11-15: Q1 to Q4 are those of 2023."""
    example = WorkedExample.of_ann()
    example.enrolled("2022-02-01", "2022-11-15")
    example.covered("2021Q1", "2024Q4")
    return example


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        (["on_the_job"], "not_eligible"),
        (["customized"], "not_eligible"),
        (["on_the_job", "customized", "none", "job_readiness"], "not_eligible"),
        (["on_the_job", "occupational_skills"], False),
        (["skill_upgrading"], False),
        (["prerequisite"], False),
        (["registered_apprenticeship"], False),
        (["adult_education"], False),
        (["secondary_education"], "not_eligible"),
    ],
)
def test_wioa4_is_about_training_other_than_on_the_job_or_customized_only(ann, types, expected):
    ann.extracts["training_enrollments"] = []
    for training_type in types:
        ann.enrolled("2022-02-01", "2022-11-15", training_type=training_type)
    assert verdict(ann, "WIOA.4") == expected


@pytest.mark.parametrize(
    ("level", "diploma", "expected"),
    [
        ("less_than_high_school", None, False),
        ("less_than_high_school", "2022-01-31", "not_eligible"),
        ("less_than_high_school", "2022-02-01", False),
        ("high_school", None, "not_eligible"),
        (None, None, "not_eligible"),
    ],
)
def test_wioa4_is_about_secondary_education_of_those_without_a_diploma(
    ann, level, diploma, expected
):
    ann.extracts["education_students"][0]["education_level"] = level
    ann.extracts["training_enrollments"][0]["training_type"] = "secondary_education"
    if diploma:
        ann.awarded(diploma, "high_school_diploma")
    assert verdict(ann, "WIOA.4") == expected


def test_wioa4_looks_at_the_enrollments_of_the_program_itself(ann):
    ann.served("2022-02-01", "youth_fund")
    youth, adult = sorted(observed(ann, "WIOA.4"), key=lambda row: row.pathway_id)[::-1]
    assert (verdict_of(youth), verdict_of(adult)) == ("not_eligible", False)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2022-01-31", False),
        ("2022-02-01", True),
        ("2023-11-15", True),
        ("2023-11-16", False),
    ],
)
@pytest.mark.parametrize("credential", ["welding", "rn_license", "nursing_bachelor"])
def test_wioa4_counts_any_postsecondary_credential_until_one_year_after_exit(
    ann, credential, on, expected
):
    ann.got(on, credential)
    assert verdict(ann, "WIOA.4") is expected


@pytest.mark.parametrize(
    ("exit_date", "on", "expected"),
    [
        ("2023-03-01", "2024-03-01", True),  # 366 days later, over a leap day
        ("2023-03-01", "2024-03-02", False),
        ("2024-02-29", "2025-02-28", True),
        ("2024-02-29", "2025-03-01", False),
    ],
)
def test_one_year_after_is_calendar_arithmetic(ann, exit_date, on, expected):
    ann.extracts["training_enrollments"][0]["end_date"] = day(exit_date)
    ann.got(on, "welding")
    assert verdict(ann, "WIOA.4") is expected


@pytest.mark.parametrize(
    ("award_type", "credential", "expected"),
    [
        ("certificate", None, True),
        ("associate", None, True),
        ("bachelor", None, True),
        ("graduate", None, True),
        ("high_school_diploma", None, False),
        ("certificate", "work_ready", False),  # employability
        ("high_school_diploma", "welding", True),  # the credential says what it is
    ],
)
def test_wioa4_counts_awards_by_their_type_only_without_a_credential(
    ann, award_type, credential, expected
):
    ann.awarded("2022-06-01", award_type, credential)
    assert verdict(ann, "WIOA.4") is expected


@pytest.mark.parametrize(
    ("quarter", "expected"),
    [
        ("2022Q4", False),
        ("2023Q1", True),
        ("2023Q4", True),
        ("2024Q1", False),
    ],
)
def test_wioa4_a_secondary_diploma_counts_with_employment_in_q1_to_q4(ann, quarter, expected):
    ann.awarded("2022-06-01", "high_school_equivalency")
    assert verdict(ann, "WIOA.4") is False
    ann.wages(quarter, "1.00")
    assert verdict(ann, "WIOA.4") is expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2022-11-15", False),
        ("2022-11-16", True),
        ("2023-11-15", True),
        ("2023-11-16", False),
    ],
)
def test_wioa4_or_with_a_college_course_or_a_transfer_within_the_year_after_exit(ann, on, expected):
    ann.awarded("2022-06-01", "high_school_diploma")
    ann.took(on, "2024-12-31", course_id="elsewhere", course_level="developmental")
    assert verdict(ann, "WIOA.4") is False
    ann.took(on, "2024-12-30", course_id="elsewhere")
    assert verdict(ann, "WIOA.4") is expected
    ann.extracts["education_course_enrollments"] = []
    ann.transferred(on, "university")
    assert verdict(ann, "WIOA.4") is expected


def test_wioa4_needs_quarters_only_when_a_diploma_is_all_that_there_is(ann):
    ann.extracts["ui_wage_records"] = []
    ann.covered("2021Q1", "2023Q3")
    ann.wages("2023Q1", "1.00")
    assert verdict(ann, "WIOA.4") is False
    ann.awarded("2022-06-01", "high_school_diploma")
    assert verdict(ann, "WIOA.4") == "pending"  # Q4 is to come, although employed in Q1
    ann.config["ui_wage_incomplete_quarters"] = [{"wage_year": 2023, "wage_quarter": 2}]
    assert verdict(ann, "WIOA.4") == "uncovered_quarter"
    ann.transferred("2023-01-10", "university")
    assert verdict(ann, "WIOA.4") is True
    ann.extracts["education_transfers"] = []
    ann.got("2022-06-01", "welding")
    assert verdict(ann, "WIOA.4") is True


def test_wioa4_a_diploma_without_a_match_does_not_count_unless_an_enrollment_follows(ann):
    # Records without a token never join, so that only one source that both teaches and trains
    # can have the diploma and the enrollment of an unmatchable person.
    ann.extracts["education_students"] = []
    ann.extracts["training_participants"][0] |= {"ssn_token": None, "agency_id": "college"}
    ann.extracts["training_enrollments"][0] |= {"agency_id": "college"}
    ann.awarded("2022-06-01", "high_school_diploma")
    assert verdict(ann, "WIOA.4") is False
    ann.transferred("2023-01-10", "university")
    assert verdict(ann, "WIOA.4") is True


def test_wioa4_is_pending_until_one_year_after_exit_though_attained(ann):
    ann.got("2022-06-01", "welding")
    ann.as_of = day("2023-11-14")
    (found,) = observed(ann, "WIOA.4")
    assert (found.status, found.final_from) == ("pending", day("2023-11-15"))
    ann.as_of = day("2023-11-15")
    assert verdict(ann, "WIOA.4") is True
