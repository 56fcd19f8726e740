"""The naive implementation against examples computed by hand: A.1, A.2, A.3, A.5, A.6."""

import pytest

from extract_example import day
from naive.worked_example import WorkedExample, verdict


@pytest.fixture
def ann() -> WorkedExample:
    """Ann was on the pathway from 2022-06-01 to 2022-09-01."""
    example = WorkedExample.of_ann(education_level="less_than_high_school")
    example.served("2022-06-01", None, offering_id="coaching")
    example.served("2022-09-01", None, offering_id="coaching")
    return example


# A.1


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        ([], "not_eligible"),
        ([("2022-06-01", 3)], False),
        ([("2022-03-02", 3), ("2022-06-01", 4)], False),  # 91 days: the other is the baseline
        ([("2022-03-03", 3), ("2022-06-01", 4)], True),  # 90 days before entry
        ([("2022-06-01", 6)], "not_eligible"),  # nothing is above level 6
        ([("2022-06-01", 4), ("2022-07-01", 4)], False),
        ([("2022-06-01", 4), ("2022-07-01", 3), ("2022-08-01", 5)], True),
        ([("2022-06-01", 4), ("2022-07-01", 3), ("2022-08-01", 4)], False),  # above a later one
        ([("2022-03-03", 3), ("2022-05-31", 4)], False),  # a gain before entry
        ([("2022-03-03", 3), ("2022-09-01", 4)], True),  # on the last day
        ([("2022-03-03", 3), ("2022-09-02", 4)], False),
        ([("2022-06-01", 3), ("2022-06-01", 4)], False),  # a gain needs a later day
        ([("2022-06-01", 4), ("2022-06-01", 3), ("2022-06-02", 4)], True),  # the lower is first
        ([("2022-09-02", 3)], "not_eligible"),
    ],
)
def test_a1_a_gain_is_above_the_first_test_of_the_window(ann, tests, expected):
    for on, level in tests:
        ann.tested(on, level)
    assert verdict(ann, "A.1") == expected


@pytest.mark.parametrize(
    "other", [{"subject": "esl"}, {"instrument": "CASAS"}, {"efl_scale": "esl"}]
)
def test_a1_compares_tests_of_one_scale_subject_and_instrument(ann, other):
    ann.tested("2022-06-01", 3)
    ann.tested("2022-07-01", 5, **other)
    assert verdict(ann, "A.1") is False
    ann.tested("2022-08-01", 6, **other)
    assert verdict(ann, "A.1") is True  # the other series has a baseline too


def test_a1_a_series_at_level_6_counts_no_more_than_none(ann):
    ann.tested("2022-06-01", 6)
    ann.tested("2022-06-01", 2, subject="esl")
    assert verdict(ann, "A.1") is False


# A.2


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2022-05-31", "not_eligible"),
        ("2022-06-01", True),
        ("2022-09-01", True),
        ("2022-09-02", False),
    ],
)
@pytest.mark.parametrize("award_type", ["high_school_diploma", "high_school_equivalency"])
def test_a2_counts_a_diploma_within_the_window(ann, award_type, on, expected):
    ann.awarded(on, award_type)
    assert verdict(ann, "A.2") == expected


@pytest.mark.parametrize("level", ["high_school", None])
def test_a2_is_about_those_known_to_have_less_than_high_school(ann, level):
    ann.extracts["education_students"][0]["education_level"] = level
    ann.awarded("2022-07-01", "high_school_diploma")
    assert verdict(ann, "A.2") == "not_eligible"


def test_a2_an_award_with_a_credential_is_that_credential(ann):
    ann.awarded("2022-07-01", "high_school_diploma", "work_ready")
    ann.awarded("2022-07-02", "certificate")
    assert verdict(ann, "A.2") is False


# A.3


def test_a3_the_last_course_of_every_subject_must_be_passed(ann):
    assert verdict(ann, "A.3") == "not_eligible"
    course = {"course_level": "developmental", "course_id": "basics", "subject": "math"}
    ann.took("2022-06-01", "2022-06-30", **course, grade="F")
    assert verdict(ann, "A.3") is False
    ann.took("2022-07-01", "2022-07-31", **course)
    assert verdict(ann, "A.3") is True
    ann.took("2022-08-01", "2022-08-31", **course, grade=None)  # a null grade is not passed
    assert verdict(ann, "A.3") is False
    ann.took("2022-08-01", "2022-08-31", **course | {"course_id": "more"})  # equal: one is enough
    assert verdict(ann, "A.3") is True
    ann.took("2022-08-02", "2022-08-31", **course, grade="W")  # equal end, later start
    assert verdict(ann, "A.3") is False


def test_a3_a_null_subject_is_a_subject_of_its_own(ann):
    course = {"course_level": "developmental", "course_id": "basics"}
    ann.took("2022-06-01", "2022-06-30", **course, subject=None, grade="F")
    ann.took("2022-07-01", "2022-07-31", **course, subject="math")
    assert verdict(ann, "A.3") is False


def test_a3_looks_at_terms_that_end_in_the_window_also_outside_the_pathway(ann):
    course = {"course_level": "developmental", "course_id": "elsewhere"}
    ann.took("2022-01-01", "2022-05-31", **course)
    ann.took("2022-08-01", "2022-09-02", **course)
    assert verdict(ann, "A.3") == "not_eligible"
    ann.took("2022-01-02", "2022-06-01", **course)
    assert verdict(ann, "A.3") is True


def test_a3_a_term_that_has_not_ended_is_in_no_denominator(ann):
    ann.as_of = day("2022-07-30")
    ann.took("2022-07-01", "2022-07-31", course_level="developmental", course_id="elsewhere")
    assert verdict(ann, "A.3") == "not_eligible"
    ann.as_of = day("2022-07-31")
    assert verdict(ann, "A.3") == ("preliminary", True)


# A.5


@pytest.mark.parametrize(
    ("on", "credential", "expected"),
    [
        ("2022-06-01", "work_ready", True),  # needs no pathway_credentials row
        ("2022-09-01", "work_ready", True),
        ("2022-05-31", "work_ready", False),
        ("2022-09-02", "work_ready", False),
        ("2022-06-01", "rn_license", False),
    ],
)
def test_a5_counts_an_employability_credential_of_either_extract(ann, on, credential, expected):
    assert verdict(ann, "A.5") is False
    ann.got(on, credential)
    assert verdict(ann, "A.5") is expected
    ann.extracts["training_credentials"] = []
    ann.awarded(on, "certificate", credential)
    assert verdict(ann, "A.5") is expected


# A.6


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"subject": "math"}, True),
        ({"subject": "english"}, True),
        ({"subject": "reading"}, False),
        ({"subject": None}, False),
        ({"subject": "math", "grade": "F"}, False),
        ({"subject": "math", "grade": None}, False),
        ({"subject": "math", "course_level": "developmental"}, False),
        ({"subject": "math", "course_level": "adult_basic"}, "not_eligible"),
    ],
)
def test_a6_counts_a_passed_college_course_in_math_or_english(ann, values, expected):
    assert verdict(ann, "A.6") == "not_eligible"
    ann.took("2022-06-01", "2022-06-30", **{"course_id": "elsewhere"} | values)
    assert verdict(ann, "A.6") == expected


def test_a6_who_passed_one_before_entry_is_not_eligible(ann):
    ann.took("2022-06-01", "2022-06-30", course_id="elsewhere", subject="math")
    ann.took("2022-01-01", "2022-05-31", course_id="elsewhere", subject="reading")
    assert verdict(ann, "A.6") is True
    ann.took("2022-01-02", "2022-05-31", course_id="elsewhere", subject="english")
    assert verdict(ann, "A.6") == "not_eligible"
    ann.extracts["education_course_enrollments"][-1]["term_end_date"] = day("2022-06-01")
    assert verdict(ann, "A.6") is True  # ended on the day of entry: in the window


# Status


def test_interim_metrics_are_preliminary_until_the_exit_is_known(ann):
    ann.got("2022-06-01", "work_ready")
    ann.as_of = day("2023-02-27")  # 179 days after the last day
    assert verdict(ann, "A.5") == ("preliminary", True)
    assert verdict(ann, "A.3") == "not_eligible"  # as it stands
    ann.as_of = day("2023-02-28")
    assert verdict(ann, "A.5") is True


def test_interim_metrics_need_no_ssn_token(ann):
    ann.without_ssn()
    assert verdict(ann, "A.5") is False
