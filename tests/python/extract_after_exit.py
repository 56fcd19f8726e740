"""Random years after a WIOA exit: diplomas, enrollment and work that decide WIOA.1, .2 and .4."""

from collections.abc import Sequence

from extract_calendar import last_service_day, leap_day, one_year_after, quarter_after
from extract_config import (
    FUNDING_STREAMS,
    INSTITUTIONS,
    OTHER_COURSES,
    OTHER_PROGRAM,
    OTHER_STREAMS,
    WIOA_STREAMS,
    chance,
)
from extract_people import Source, World, add_both_records
from extract_periods import Period
from extract_rows import (
    AWARD_TYPES,
    SECONDARY,
    add_award,
    add_course,
    add_diploma,
    add_enrollment,
    add_transfer,
    participants,
    students,
)
from naive.quarters import quarter_index


def add_leaver(world: World) -> None:
    """Add someone with training and the one thing that decides after it."""
    random = world.random
    student, participant = sources = add_both_records(world)
    kind = random.choice(("diploma", "diploma", "award", "youth"))
    stream = "youth_fund" if kind == "youth" else random.choice(WIOA_STREAMS)
    last = last_service_day(world)
    if chance(random, 0.6):  # long ago enough to be final
        last = -random.choice(world.cohorts[-3:])
        if chance(random, 0.25):
            last = leap_day(world, last)
    training_type = random.choice(("occupational_skills", "prerequisite", "secondary_education"))
    period = Period(last - random.choice((20, 90, 200)), last, FUNDING_STREAMS[stream])
    chosen = {"funding_stream": stream, "training_type": training_type}
    add_enrollment(world, participant, OTHER_PROGRAM, period.entry, last, **chosen)
    add_one_quarter_of_work(world, participant, period)
    year_after = one_year_after(world, last)
    day = random.choice((period.entry, last, year_after, year_after, year_after + 1))
    if kind == "diploma" and chance(random, 0.5):
        add_late_diploma(world, student, period)
    elif kind == "diploma":
        add_award(world, student, day, random.choice(SECONDARY))
    elif kind == "award":
        add_award(world, student, day, random.choice(AWARD_TYPES))
    else:
        add_later_education(world, sources, period)


def add_one_quarter_of_work(world: World, source: Source, period: Period) -> None:
    """Let someone earn in one quarter about the exit only."""
    index = quarter_index(world.day(period.last)) + world.random.choice((0, *(1, 2, 3, 4) * 2, 5))
    world.only_quarters[world.token_of(source)] = index


def add_late_diploma(world: World, student: Source, period: Period) -> None:
    """Add a diploma, which counts with employment or enrollment within a year after exit."""
    random = world.random
    year_after = one_year_after(world, period.last)
    days = (
        *(period.entry - 1, period.entry, period.middle(), period.last),
        *(period.last, year_after, year_after, year_after + 1),
    )
    if chance(random, 0.2):
        add_diploma(world, student, random.choice(days))
    add_award(world, student, random.choice(days), random.choice(SECONDARY))
    begun = random.choice(
        (*[period.last] * 2, period.last + 1, year_after, year_after + 1, None, None)
    )
    if begun is None:
        return
    if chance(random, 0.5):
        level = random.choice(("college", "college", "college", "developmental"))
        course_id = random.choice(OTHER_COURSES)
        add_course(world, student, course_id, begun, begun + 90, course_level=level)
    else:
        add_transfer(world, student, begun, random.choice((*INSTITUTIONS, "university")))


def add_later_education(world: World, sources: Sequence[Source], period: Period) -> None:
    """Add a course or training that touches, or just misses, the second or fourth quarter."""
    random = world.random
    first, last = quarter_after(world, period.last, random.choice((2, 4)))
    start, end = random.choice(
        (
            (first - 30, first),
            (first - 30, first - 1),
            (last, last + 30),
            (last + 1, last + 30),
            (first + 10, first + 10),
            (first - 5, last + 5),
        )
    )
    if students(sources) and chance(random, 0.5):
        student = random.choice(students(sources))
        add_course(world, student, random.choice(OTHER_COURSES), start, end)
        return
    source = random.choice(participants(sources))
    stream = random.choice(OTHER_STREAMS)
    is_open = chance(random, 0.1)
    last_day = None if is_open else end
    add_enrollment(world, source, OTHER_PROGRAM, start, last_day, funding_stream=stream)
