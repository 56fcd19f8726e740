"""Random courses of a participation, aimed at the boundaries of A.3, A.4, A.6, A.8 and A.9."""

from collections.abc import Sequence
from decimal import Decimal

from extract_config import OTHER_COURSES, chance
from extract_history import offered_courses
from extract_people import Source, World
from extract_periods import Period
from extract_rows import FAILING, PASSING, UNITS, add_course

CREDIT_SUMS: tuple[tuple[tuple[str, str], ...], ...] = (
    (("12.00", "semester"),),
    (("11.99", "semester"),),
    (("15.00", "quarter"),),
    (("14.99", "quarter"),),
    (("7.00", "semester"), ("6.25", "quarter")),
    (("7.00", "semester"), ("6.24", "quarter")),
    (("4.00", "semester"), ("10.00", "quarter")),
    (("24.00", "semester"),),
    (("12.00", "semester"), ("12.00", "semester")),
    (("12.00", "semester"), ("15.00", "quarter")),
    (("23.99", "semester"),),
    (("30.00", "quarter"),),
    (("14.00", "semester"), ("12.50", "quarter")),
    (("14.00", "semester"), ("12.49", "quarter")),
    (("8.00", "semester"), ("8.00", "semester"), ("10.00", "quarter")),
)
"""Credits that add up to a threshold, or to just less."""
REPEATS: tuple[tuple[tuple[str, str], ...], ...] = (
    (("12.00", "quarter"), ("12.00", "semester")),
    (("12.00", "semester"), ("12.00", "quarter")),
    (("12.00", "semester"), ("13.00", "quarter")),
    (("6.00", "semester"), ("12.00", "semester")),
    (("6.00", "semester"), ("6.00", "semester")),
    (("15.00", "quarter"), ("12.00", "semester")),
)
"""Credits of two passed attempts at one course, of which one counts."""
DEVELOPMENTAL_SUBJECTS = ("math", "english", "reading", None)


def _term(world: World, period: Period) -> tuple[int, int]:
    """A term inside the period, often touching an end of it."""
    random = world.random
    first, last = (random.randint(period.entry, period.last) for _ in range(2))
    if chance(random, 0.2):
        first = period.entry
    if chance(random, 0.2):
        last = period.last
    return min(first, last), max(first, last)


def _end(world: World, period: Period) -> int:
    """A day that a term may end: in the period, at one of its ends, or today."""
    inside = _term(world, period)[1]
    ends = (period.entry - 1, period.entry, period.last, period.last + 1, period.last + 1, 0, 1)
    return world.random.choice((*ends, *[inside] * 6))


def _developmental(world: World, student: Source, period: Period) -> None:
    """Add developmental courses of one subject, of which the last one decides (A.3)."""
    random = world.random
    subject = random.choice(DEVELOPMENTAL_SUBJECTS)
    end = _end(world, period)
    start = end - random.choice((30, 90))
    ties = ((start, end), (start - 20, end), (start, end - 10), (start - 100, end - 100))
    terms = [(start, end), *random.sample(ties, random.choice((0, 1, 1, 2)))]
    courses = random.sample(OTHER_COURSES, len(terms))
    for (first, last), course_id in zip(terms, courses, strict=True):
        add_course(
            world,
            student,
            course_id,
            first,
            last,
            course_level="developmental",
            subject=subject,
            grade=random.choice((*PASSING, *FAILING)),
        )


def _gateway(world: World, student: Source, period: Period) -> None:
    """Add college math or English before entry, then again (A.6)."""
    random = world.random
    before = (period.entry - 1, period.entry, period.entry - 200)
    ends = [random.choice(before)] if chance(random, 0.5) else []
    ends += [_end(world, period)]
    for end in ends:
        add_course(
            world,
            student,
            random.choice(OTHER_COURSES),
            end - 60,
            end,
            course_level=random.choice(("college", "college", "college", "developmental")),
            subject=random.choice(("math", "english", "english", "reading")),
            grade=random.choice((*PASSING, *FAILING)),
        )


def _credit_sum(world: World, student: Source, period: Period, courses: list[str]) -> None:
    """Add passed pathway courses that add up to a threshold (A.8, A.9)."""
    random = world.random
    parts = random.choice(CREDIT_SUMS)
    if len(parts) > len(courses):
        return
    chosen = random.sample(courses, len(parts))
    for course_id, (amount, unit) in zip(chosen, parts, strict=True):
        add_course(
            world,
            student,
            course_id,
            *_term(world, period),
            course_level="college",
            grade=random.choice(PASSING),
            credits=Decimal(amount),
            credit_unit=unit,
        )


def _repeated(world: World, student: Source, period: Period, courses: list[str]) -> None:
    """Add a pathway course taken again, passed each time or failed once."""
    random = world.random
    course_id = random.choice(courses)
    terms = {_term(world, period) for _ in range(3)}
    attempts = [(amount, unit, random.choice(PASSING)) for amount, unit in random.choice(REPEATS)]
    if chance(random, 0.4):
        attempts.insert(random.randint(0, 2), ("24.00", random.choice(UNITS), "F"))
    for term, (amount, unit, grade) in zip(sorted(terms), attempts, strict=False):
        add_course(
            world,
            student,
            course_id,
            *term,
            course_level="college",
            grade=grade,
            credits=Decimal(amount),
            credit_unit=unit,
        )


def add_coursework(
    world: World, students: Sequence[Source], pathway_id: str, period: Period
) -> None:
    """Add courses of a student around a period on a pathway."""
    random = world.random
    student = random.choice(students)
    courses = offered_courses(world, student, pathway_id)
    if chance(random, 0.4):
        for _ in range(random.choice((1, 1, 2))):
            _developmental(world, student, period)
    if chance(random, 0.35):
        _gateway(world, student, period)
    if courses and chance(random, 0.5):
        _credit_sum(world, student, period, courses)
    if courses and chance(random, 0.25):
        _repeated(world, student, period, courses)
    if chance(random, 0.2):
        end = random.choice((period.entry - 1, period.entry, period.last, period.last + 1, 0, 1))
        add_course(world, student, random.choice(OTHER_COURSES), end - 60, end)
