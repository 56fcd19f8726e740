"""Random WIOA services and what follows them, aimed at the boundaries of the indicators."""

from collections.abc import Sequence

from extract_after_exit import add_late_diploma, add_later_education, add_one_quarter_of_work
from extract_calendar import last_service_day, one_year_after, program_year_turn, quarter_after
from extract_config import (
    CREDENTIALS,
    OTHER_PROGRAM,
    OTHER_SERVICE,
    OTHER_STREAMS,
    PROGRAMS,
    WIOA_STREAMS,
    chance,
)
from extract_people import Source, World
from extract_periods import Period
from extract_policies import EXCLUSIONS
from extract_rows import (
    AWARD_TYPES,
    TRAINING_TYPES,
    add_award,
    add_credential,
    add_enrollment,
    add_service,
    add_skill_gain,
    participants,
    students,
)

WIOA_4_TRAINING = (
    "skill_upgrading",
    "occupational_skills",
    "prerequisite",
    "registered_apprenticeship",
    "adult_education",
)
"""Training that leads to a credential, so that the credential is asked for."""


def add_wioa_history(world: World, sources: Sequence[Source]) -> None:
    """Add services and enrollments of a participant under one to three funding streams."""
    random, gap = world.random, world.wioa_gap
    streams = random.sample(WIOA_STREAMS, random.choice((1, 1, 2, 3)))
    if chance(random, 0.4):
        streams[0] = "youth_fund"
    steps = (gap - 1, gap, gap + 1, gap - 1, gap, 1, 0, 30, -5, -40)
    durations = (0, 0, 1, 20, 60, 120, 400)
    spans = [(0, random.choice(durations))]
    for _ in range(random.choice((0, 1, 1, 2, 3))):
        start = max(end for _, end in spans) + random.choice(steps)
        spans.append((start, start + random.choice(durations)))
    shift = last_service_day(world) - max(end for _, end in spans)
    for start, end in spans:
        is_open = end == max(last for _, last in spans) and chance(random, 0.12)
        last = None if is_open else end + shift
        _add_service_or_enrollment(world, sources, random.choice(streams), start + shift, last)


def _add_service_or_enrollment(
    world: World, sources: Sequence[Source], stream: str, start: int, end: int | None
) -> None:
    random = world.random
    source = random.choice(participants(sources))
    if chance(random, 0.6):
        program_id = random.choice((OTHER_PROGRAM, OTHER_PROGRAM, *PROGRAMS))
        kind = random.choice((*WIOA_4_TRAINING, *TRAINING_TYPES))
        chosen = {"funding_stream": stream, "training_type": kind}
        add_enrollment(world, source, program_id, start, end, **chosen)
    else:
        add_service(world, source, OTHER_SERVICE, start, end, funding_stream=stream)
    if chance(random, 0.15):  # a stream without a program, or none
        add_service(
            world,
            source,
            OTHER_SERVICE,
            start + random.choice((-60, 60, 120)),
            None,
            funding_stream=random.choice((*OTHER_STREAMS, None)),
        )


def add_wioa_outcomes(
    world: World, sources: Sequence[Source], period: Period, *, has_credentials: bool
) -> None:
    """Add what happened in and after a period of a WIOA program."""
    random = world.random
    source = random.choice(participants(sources))
    if chance(random, 0.35):
        _add_exclusions(world, source, period)
    if chance(random, 0.5):
        _add_gains(world, source, period)
    if has_credentials and chance(random, 0.45):
        _add_credential(world, random.choice(sources), period)
    if students(sources) and chance(random, 0.3 if has_credentials else 0.9):
        add_late_diploma(world, random.choice(students(sources)), period)
        if chance(random, 0.5):  # works in one quarter only, or in none that matters
            add_one_quarter_of_work(world, source, period)
    if period.program == "youth" or chance(random, 0.1):
        add_later_education(world, sources, period)


def _add_exclusions(world: World, source: Source, period: Period) -> None:
    """Add enrollments, no WIOA service themselves, that give a reason to exclude."""
    random = world.random
    last = quarter_after(world, period.last, 4)[1]
    days = (period.entry - 1, period.entry, period.middle(), last, last, last + 1, 0, 1)
    day = random.choice(days)
    for _ in range(random.choice((1, 1, 2))):
        start = random.choice((period.entry, period.entry, 0, 1))
        add_enrollment(
            world,
            source,
            OTHER_PROGRAM,
            start,
            start + 20,
            funding_stream=random.choice(OTHER_STREAMS),
            training_type="none",
            exclusion_reason=random.choice(list(EXCLUSIONS)),
            exclusion_date=None if chance(random, 0.08) else world.day(day),
        )
        day = random.choice((day, day, *days))


def _add_gains(world: World, source: Source, period: Period) -> None:
    random = world.random
    turns = [program_year_turn(world, day) for day in (period.entry, period.last, period.last)]
    days = (
        *(period.entry - 1, period.entry, period.middle(), period.last, period.last + 1),
        *turns,
        *turns,
    )
    for day in random.sample(days, random.choice((1, 2, 3))):
        add_skill_gain(world, source, day)


def _add_credential(world: World, source: Source, period: Period) -> None:
    random = world.random
    year_after = one_year_after(world, period.last)
    days = (
        *(period.entry - 1, period.entry, period.middle(), period.last),
        *(year_after, year_after, year_after + 1, year_after + 1, period.last + 365),
    )
    day = random.choice(days)
    if source.is_student and chance(random, 0.5):  # an award that only its type says what it is
        add_award(world, source, day, random.choice(AWARD_TYPES))
    else:
        add_credential(world, source, day, random.choice(list(CREDENTIALS)))
