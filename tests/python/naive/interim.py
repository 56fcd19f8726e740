"""A. Interim outcomes but coursework: participants, cohort = entry quarter.

Window = [entry, exit or as_of_date].
"""

from naive.case import PathwayCase
from naive.credentials import diploma_dates, employability_dates
from naive.observation import Finding
from naive.rows import Row

MATH_OR_ENGLISH = ("math", "english")


def _series(case: PathwayCase) -> list[list[Row]]:
    """The tests of each (scale, subject, instrument) from the first day of a baseline on."""
    # test in [entry - 90 days, end of window]
    first_day = case.unit.entry_date - case.state.span("efl_baseline_days")
    found: dict[tuple[str, str, str], list[Row]] = {}
    for row in case.facts("education_assessments"):
        if first_day <= row["test_date"] <= case.window_end:
            key = (row["efl_scale"], row["subject"], row["instrument"])
            found.setdefault(key, []).append(row)
    return list(found.values())


def _baseline(tests: list[Row]) -> Row:
    """The first test of a series."""
    # Two tests of a series on the first day: the lower level is the baseline.
    return min(tests, key=lambda row: (row["test_date"], row["efl_level"]))


def a1(case: PathwayCase) -> Finding:
    """A.1 educational level gain."""
    # >= 1 baseline test below level 6: first test of a (scale, subject, instrument) in
    # [entry - 90 days, end of window]
    series = [tests for tests in _series(case) if _baseline(tests)["efl_level"] < 6]
    # a later test in the window, same scale, subject and instrument, at a higher level than the
    # baseline; a gain needs a later day, on or after entry
    gains = [
        row
        for tests in series
        for row in tests
        if row["test_date"] > _baseline(tests)["test_date"]
        and case.is_in_window(row["test_date"])
        and row["efl_level"] > _baseline(tests)["efl_level"]
    ]
    return Finding(is_eligible=series != [], is_attained=gains != [])


def a2(case: PathwayCase) -> Finding:
    """A.2 high school diploma or equivalency."""
    # education_level less_than_high_school and no diploma/equivalency award before entry
    # | such an award in the window
    diplomas = diploma_dates(case.state, case.person)
    has_one = any(day < case.unit.entry_date for day in diplomas)
    level = case.person.attributes["education_level"]
    return Finding(
        is_eligible=level == "less_than_high_school" and not has_one,
        is_attained=any(case.is_in_window(day) for day in diplomas),
    )


def a3(case: PathwayCase) -> Finding:
    """A.3 developmental education completion."""
    # >= 1 developmental course in the window; A.3 looks at all the person's courses
    courses = [
        row
        for row in case.in_window(case.facts("education_course_enrollments"))
        if row["course_level"] == "developmental"
    ]
    # in every subject where a developmental course was taken, the last one taken (by term end,
    # then start) passed; a null subject is a subject of its own
    subjects = {row["subject"] for row in courses}
    return Finding(
        is_eligible=courses != [],
        is_attained=all(
            _last_is_passed(case, [row for row in courses if row["subject"] == subject])
            for subject in subjects
        ),
    )


def _last_is_passed(case: PathwayCase, courses: list[Row]) -> bool:
    last = max((row["term_end_date"], row["term_start_date"]) for row in courses)
    # of courses equal in term end and start one passed is enough
    return any(
        case.state.passed(row)
        for row in courses
        if (row["term_end_date"], row["term_start_date"]) == last
    )


def a5(case: PathwayCase) -> Finding:
    """A.5 employability credential."""
    # all | a credential of type employability in the window
    found = employability_dates(case.state, case.person)
    return Finding(is_attained=any(case.is_in_window(day) for day in found))


def a6(case: PathwayCase) -> Finding:
    """A.6 college-level math or English completion."""
    # >= 1 developmental or college course in the window, and none passed before entry that
    # would count; A.6 looks at all the person's courses
    courses = case.facts("education_course_enrollments")
    in_window = case.in_window(courses)
    levels = {row["course_level"] for row in in_window}
    passed_before = [
        row
        for row in courses
        if row["term_end_date"] < case.unit.entry_date and _counts_for_a6(case, row)
    ]
    return Finding(
        is_eligible=bool(levels & {"developmental", "college"}) and not passed_before,
        is_attained=any(_counts_for_a6(case, row) for row in in_window),
    )


def _counts_for_a6(case: PathwayCase, course: Row) -> bool:
    # a passed college-level course in math or english
    return (
        course["course_level"] == "college"
        and course["subject"] in MATH_OR_ENGLISH
        and case.state.passed(course)
    )
