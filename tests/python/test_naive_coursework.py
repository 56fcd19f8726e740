"""The naive implementation against examples computed by hand: A.4, A.7, A.8, A.9."""

from decimal import Decimal

import pytest

from extract_example import day
from naive.worked_example import WorkedExample, observed, verdict


@pytest.fixture
def ann() -> WorkedExample:
    """Ann, and nothing that she did."""
    return WorkedExample.of_ann()


# A.4


def test_a4_one_passed_college_course_of_the_pathway_is_enough(ann):
    ann.declared("2022-01-01")
    ann.took("2022-01-10", "2022-03-01", course_level="developmental")
    ann.took("2022-01-10", "2022-03-01", course_id="elsewhere")
    assert verdict(ann, "A.4") == "not_eligible"
    ann.took("2022-01-11", "2022-03-01", grade="F")
    assert verdict(ann, "A.4") is False
    ann.took("2022-01-11", "2022-03-01", course_id="advanced", grade="C")
    assert verdict(ann, "A.4") is True


def test_a4_a_course_still_running_at_entry_counts_whole_and_one_that_ended_before_does_not(ann):
    ann.declared("2022-02-01")
    ann.took("2021-09-01", "2022-01-31", course_id="advanced")
    assert verdict(ann, "A.4") == "not_eligible"
    ann.took("2021-09-02", "2022-02-01", course_id="advanced")
    assert verdict(ann, "A.4") is True


def test_a4_a_course_is_counted_once_its_term_has_ended(ann):
    ann.as_of = day("2022-03-01")
    ann.took("2022-01-10", "2022-03-02")
    assert verdict(ann, "A.4") == "not_eligible"
    ann.as_of = day("2022-03-02")
    assert verdict(ann, "A.4") == ("preliminary", True)


def test_a4_each_participation_has_its_own_courses(ann):
    ann.took("2020-01-10", "2020-03-01", grade="F")
    ann.took("2022-01-10", "2022-03-01")
    assert [row.is_in_numerator for row in observed(ann, "A.4")] == [False, True]


# A.7


def retained(ann: WorkedExample, second_start: str) -> object:
    """The verdict on a first term from 2022-01-10 to 2022-03-01 and a second course."""
    ann.took("2022-01-10", "2022-03-01")
    ann.took("2022-06-01", "2022-12-31", course_level="adult_basic", course_id="none of it")
    ann.served("2022-08-20", None, offering_id="coaching")  # keeps the participation together
    ann.took(second_start, "2023-06-30", course_id="advanced")
    return verdict(ann, "A.7")


@pytest.mark.parametrize(
    ("second_start", "expected"),
    [
        ("2022-03-01", False),  # the day on which the first term ends
        ("2022-03-02", True),
        ("2023-01-09", True),  # 364 days after the first start
        ("2023-01-10", True),  # 365
        ("2023-01-11", False),  # 366
    ],
)
def test_a7_a_later_course_starts_after_the_first_term_and_within_365_days(
    ann, second_start, expected
):
    assert retained(ann, second_start) is expected


def test_a7_the_first_term_ends_with_the_last_of_its_courses(ann):
    ann.took("2022-01-10", "2022-05-31", course_id="advanced")
    assert retained(ann, "2022-05-31") is False
    ann.took("2022-06-01", "2022-06-30", course_id="intro")
    assert verdict(ann, "A.7") is True


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2022-01-09", False),
        ("2022-01-10", "not_eligible"),
        ("2023-01-10", "not_eligible"),
        ("2023-01-11", False),
    ],
)
def test_a7_who_attained_b5_within_365_days_and_left_is_not_eligible(ann, on, expected):
    ann.took("2022-01-10", "2022-03-01")
    ann.got(on, "nurse_aide")
    assert verdict(ann, "A.7") == expected
    ann.took("2022-05-01", "2022-06-01", course_id="advanced")
    assert verdict(ann, "A.7") is True


@pytest.mark.parametrize("credential", ["work_ready", "welding"])
def test_a7_only_a_b5_attainment_takes_someone_out(ann, credential):
    ann.took("2022-01-10", "2022-03-01")
    ann.got("2022-03-01", credential)
    assert verdict(ann, "A.7") is False


def test_a7_is_pending_until_365_days_after_the_first_start_whatever_is_attained(ann):
    ann.took("2022-01-10", "2022-03-01")
    ann.got("2022-03-01", "nurse_aide")
    ann.as_of = day("2023-01-09")
    (found,) = observed(ann, "A.7")
    assert (found.status, found.final_from) == ("pending", day("2023-01-10"))
    ann.took("2022-05-01", "2022-06-01", course_id="advanced")
    assert verdict(ann, "A.7") == "pending"
    ann.as_of = day("2023-01-10")
    assert verdict(ann, "A.7") is True


def test_a7_without_a_pathway_course_nobody_is_eligible_at_once(ann):
    ann.declared("2022-01-10")
    ann.took("2022-01-10", "2022-03-01", course_id="elsewhere")
    ann.as_of = day("2022-01-11")
    assert verdict(ann, "A.7") == "not_eligible"


def test_a7_a_course_whose_term_is_still_running_is_a_pathway_course(ann):
    ann.took("2022-01-10", "2023-12-31")
    ann.as_of = day("2022-06-01")
    assert verdict(ann, "A.7") == "pending"
    ann.as_of = day("2023-01-10")
    assert verdict(ann, "A.7") is False  # final, although the participation is active
    assert observed(ann, "A.7")[0].cohort_quarter == 2022 * 4


# A.8, A.9


def course_of(
    ann: WorkedExample, earned: str, unit: str | None, course: str, **values: object
) -> None:
    """Add a course of 2022 by the credits that it gave."""
    ann.took(
        "2022-01-10",
        "2022-03-01",
        course_id=course,
        credit_unit=unit,
        credits_earned=Decimal(earned),
        **values,
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("12", "semester"), None, True),
        (("11.99", "semester"), None, False),
        (("15", "quarter"), None, True),
        (("14.99", "quarter"), None, False),
        (("7", "semester"), ("6.25", "quarter"), True),  # 7/12 + 6.25/15 = 1 exactly
        (("7", "semester"), ("6.24", "quarter"), False),
        (("12", None), None, "not_eligible"),
    ],
)
def test_a8_adds_semester_twelfths_and_quarter_fifteenths_exactly(ann, first, second, expected):
    course_of(ann, *first, course="intro")
    if second:
        course_of(ann, *second, course="advanced")
    assert verdict(ann, "A.8") == expected


def test_a9_asks_for_twice_as_much(ann):
    course_of(ann, "14", "semester", "intro")
    course_of(ann, "12.49", "quarter", "advanced")
    assert (verdict(ann, "A.8"), verdict(ann, "A.9")) == (True, False)
    ann.extracts["education_course_enrollments"][1]["credits_earned"] = Decimal("12.50")
    assert verdict(ann, "A.9") is True  # 14/24 + 12.5/30 = 1


def test_a8_counts_passed_college_courses_of_the_pathway_only(ann):
    course_of(ann, "3", "semester", "intro")
    course_of(ann, "12", "semester", "elsewhere")
    course_of(ann, "12", "semester", "advanced", grade="F")
    assert verdict(ann, "A.8") is False
    course_of(ann, "12", "semester", "advanced", course_level="developmental")
    assert verdict(ann, "A.8") is False


def repeated(ann: WorkedExample, *attempts: tuple[str, str, str]) -> object:
    """The verdict on attempts at one course: (credits earned, unit, grade)."""
    for month, (earned, unit, grade) in enumerate(attempts, start=1):
        ann.took(
            f"2022-0{month}-01",
            f"2022-0{month}-20",
            credit_unit=unit,
            credits_earned=Decimal(earned),
            grade=grade,
        )
    return verdict(ann, "A.8")


@pytest.mark.parametrize(
    ("attempts", "expected"),
    [
        ([("6", "semester", "A"), ("6", "semester", "A")], False),
        ([("6", "semester", "A"), ("12", "semester", "C")], True),  # the best, not the last
        ([("12", "semester", "A"), ("6", "semester", "C")], True),
        ([("12", "semester", "F"), ("6", "semester", "C")], False),  # the best that was passed
        ([("12", "quarter", "A"), ("12", "semester", "A")], True),  # equal: the semester one
        ([("13", "quarter", "A"), ("12", "semester", "A")], False),  # most credits, not most worth
    ],
)
def test_a8_a_repeated_course_counts_once_by_its_best_passed_attempt(ann, attempts, expected):
    assert repeated(ann, *attempts) is expected


def test_a8_the_same_course_at_another_institution_is_no_repeat(ann):
    ann.also_at("academy")
    ann.config["pathway_offerings"].append(
        ann.config["pathway_offerings"][0] | {"source_id": "academy"}
    )
    course_of(ann, "6", "semester", "intro")
    assert verdict(ann, "A.8") is False
    course_of(ann, "6", "semester", "intro", institution_id="academy")
    assert verdict(ann, "A.8") is True
