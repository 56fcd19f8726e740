"""Random tests, diplomas, credentials and transfers, aimed at the ends of a participation."""

from collections.abc import Sequence

from extract_config import CREDENTIALS, INSTITUTIONS, chance
from extract_history import pathway_credential
from extract_people import Source, World
from extract_periods import Period
from extract_rows import (
    add_credential,
    add_diploma,
    add_test,
    add_transfer,
    students,
)

EMPLOYABILITY = "employable_1"


def _edges(period: Period) -> tuple[int, ...]:
    """Days just outside and inside of the period."""
    return period.entry - 1, period.entry, period.middle(), period.last, period.last + 1


def add_outcomes(
    world: World,
    sources: Sequence[Source],
    pathway_id: str,
    period: Period,
    *,
    has_credentials: bool,
) -> None:
    """Add what someone got around a period on a pathway."""
    random = world.random
    if has_credentials:
        _add_credentials(world, sources, pathway_id, period)
    pupils = students(sources)
    if not pupils:
        return
    if chance(random, 0.5):
        _add_tests(world, pupils, period)
    if chance(random, 0.45):
        add_diploma(world, random.choice(pupils), random.choice(_edges(period)))
    if chance(random, 0.45):
        _add_transfer(world, random.choice(pupils), period)


def _add_credentials(
    world: World, sources: Sequence[Source], pathway_id: str, period: Period
) -> None:
    random, grace = world.random, world.number("credential_grace_days")
    days = (*_edges(period), period.last + grace, period.last + grace + 1)
    for _ in range(random.choice((0, 1, 1, 2, 3))):
        credential_id = random.choice(
            (pathway_credential(world, pathway_id), random.choice(list(CREDENTIALS)), EMPLOYABILITY)
        )
        add_credential(world, random.choice(sources), random.choice(days), credential_id)


def _add_tests(world: World, pupils: Sequence[Source], period: Period) -> None:
    """Add a baseline and what may be a gain on it (A.1)."""
    random, before = world.random, world.number("efl_baseline_days")
    series = (
        random.choice(("math", "english", "reading", "esl")),
        random.choice(("TABE", "CASAS")),
        random.choice(("abe", "esl")),
    )
    others = (
        (series[0], "BEST Plus", series[2]),
        (*series[:2], {"abe": "esl", "esl": "abe"}[series[2]]),
        ("reading" if series[0] == "math" else "math", *series[1:]),
    )
    first = period.entry - random.choice((before - 1, before, before, before + 1, 1, 0, -5))
    if chance(random, 0.2):
        first = random.choice((period.last, period.last + 1))
    level = random.choice((1, 2, 3, 4, 5, 6, 6))
    student, *twins = random.sample(pupils, len(pupils))
    add_test(world, student, first, series, level)
    if twins:  # another level on the same day
        add_test(world, twins[0], first, series, level + random.choice((-1, 1)))
    later = (period.entry - 1, period.entry, first + 1, period.middle(), *[period.last] * 2)
    for _ in range(random.choice((1, 1, 2))):
        day = random.choice((*later, period.last + 1))
        add_test(world, student, day, series, level + random.choice((-1, 0, 1, 1)))
    if chance(random, 0.3):
        add_test(world, student, random.choice(later) + 2, random.choice(others), level + 1)


def _add_transfer(world: World, student: Source, period: Period) -> None:
    random, lookahead = world.random, world.number("transfer_lookahead_days")
    days = (*_edges(period), period.last + lookahead, period.last + lookahead + 1)
    institution = random.choice((*INSTITUTIONS, "university", "university", student.source))
    add_transfer(world, student, random.choice(days), institution)
