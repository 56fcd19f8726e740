"""A. Interim outcomes in pathway coursework: A.4, A.7, A.8 and A.9."""

from decimal import Decimal
from fractions import Fraction

from naive.case import PathwayCase
from naive.credentials import B5_TYPES, any_within, pathway_dates
from naive.observation import Finding
from naive.rows import Row


def _college_courses(case: PathwayCase) -> list[Row]:
    # A.4, A.8, A.9 look at the participation's courses, in the window.
    return [row for row in case.in_window(case.unit.courses) if row["course_level"] == "college"]


def a4(case: PathwayCase) -> Finding:
    """A.4 college-level pathway course completion."""
    # >= 1 college-level course that is an offering of the pathway, in the window
    # | >= 1 of them passed
    courses = _college_courses(case)
    return Finding(
        is_eligible=courses != [],
        is_attained=any(case.state.passed(row) for row in courses),
    )


def a7(case: PathwayCase) -> Finding:
    """A.7 retention in pathway coursework."""
    # Courses count by term start, so one whose term is still running is a pathway course.
    courses = case.unit.courses
    # >= 1 pathway course; no pathway course at all is not_eligible at once.
    if not courses:
        return Finding(is_eligible=False)
    # First pathway term = the participation's courses with the earliest start, ending with the
    # last of them.
    first_start = min(row["term_start_date"] for row in courses)
    first_end = max(
        row["term_end_date"] for row in courses if row["term_start_date"] == first_start
    )
    last_day = first_start + case.state.span("retention_window_days")
    # a pathway course whose term starts after the first pathway term ended and within 365 days
    # of its start
    is_retained = any(first_end < row["term_start_date"] <= last_day for row in courses)
    # not_eligible = not retained and a B.5 attainment in [first start, first start + 365];
    # pending before the day is reached.
    attained = pathway_dates(case.state, case.person, case.unit.pathway_id, B5_TYPES)
    has_credential = any_within(attained, first_start, last_day)
    is_over = case.state.is_over(last_day)
    return Finding(
        is_eligible=not (is_over and not is_retained and has_credential),
        is_attained=is_retained,
        # A.7 is final 365 days after the first pathway term's start.
        last_day=last_day,
    )


def a8(case: PathwayCase) -> Finding:
    """A.8 credit accumulation 1."""
    # passed pathway credits: semester/12 + quarter/15 >= 1
    return _credits(case, "credits_1_semester", "credits_1_quarter")


def a9(case: PathwayCase) -> Finding:
    """A.9 credit accumulation 2."""
    # as A.8 | semester/24 + quarter/30 >= 1
    return _credits(case, "credits_2_semester", "credits_2_quarter")


def _credits(case: PathwayCase, semester: str, quarter: str) -> Finding:
    # >= 1 college-level pathway course with a credit unit
    courses = [row for row in _college_courses(case) if row["credit_unit"] is not None]
    needed = {
        "semester": Fraction(case.state.text(semester)),
        "quarter": Fraction(case.state.text(quarter)),
    }
    # Compare exactly (7/12 + 6.25/15 = 1 counts).
    share = sum(
        (
            Fraction(row["credits_earned"]) / needed[row["credit_unit"]]
            for row in _best_attempts(case, courses)
        ),
        Fraction(0),
    )
    return Finding(is_eligible=courses != [], is_attained=share >= 1)


def _best_attempts(case: PathwayCase, courses: list[Row]) -> list[Row]:
    """Of each course the passed attempt that counts."""
    # A repeated course counts once (best). A repeat is the same institution and course; the
    # passed attempt with most credits_earned counts.
    attempts: dict[tuple[str, str], list[Row]] = {}
    for row in courses:
        if case.state.passed(row):
            key = (row["institution_id"], row["course_id"])
            attempts.setdefault(key, []).append(row)
    return [max(rows, key=_credits_then_semester) for rows in attempts.values()]


def _credits_then_semester(course: Row) -> tuple[Decimal, bool]:
    # On equal credits_earned of two passed attempts the semester one counts.
    return course["credits_earned"], course["credit_unit"] == "semester"
