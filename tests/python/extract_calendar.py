"""Days of the calendar that periods and years turn on; days are counted from the as_of_date."""

from datetime import date, timedelta

from extract_people import World
from naive.quarters import quarter_end, quarter_index, quarter_start


def offset(world: World, day: date) -> int:
    """How many days after the as_of_date the day is."""
    return (day - world.as_of).days


def one_year_after(world: World, day: int) -> int:
    """The same day of the next year; of 29 February, the 28th."""
    start = world.day(day)
    is_leap_day = (start.month, start.day) == (2, 29)
    return offset(world, (start - timedelta(days=is_leap_day)).replace(year=start.year + 1))


def a_year_before_today(world: World) -> int:
    """The same day of the year before."""
    today = world.as_of
    is_leap_day = (today.month, today.day) == (2, 29)
    return offset(world, (today - timedelta(days=is_leap_day)).replace(year=today.year - 1))


def calendar_day(world: World, about: int) -> int:
    """The first or last day of a quarter about then."""
    index = quarter_index(world.day(about))
    return offset(world, world.random.choice((quarter_start(index), quarter_end(index))))


def leap_day(world: World, about: int) -> int:
    """The last 29 February before then, or the day next to it."""
    then = world.day(about)
    year = then.year // 4 * 4
    day = date(year if date(year, 2, 29) <= then else year - 4, 2, 29)
    return offset(world, day) + world.random.choice((-1, 0, 0, 0, 0, 1))


def program_year_turn(world: World, about: int) -> int:
    """The 30 June or 1 July of the year about then."""
    return offset(world, date(world.day(about).year, 6, 30)) + world.random.choice((0, 1))


def quarter_after(world: World, day: int, quarters: int) -> tuple[int, int]:
    """First and last day of the quarter so many quarters after the day's."""
    index = quarter_index(world.day(day)) + quarters
    return offset(world, quarter_start(index)), offset(world, quarter_end(index))


def last_service_day(world: World) -> int:
    """The last day of services: known or not yet, a year ago, or of a cohort."""
    random, gap = world.random, world.wioa_gap
    cohort = -random.choice(world.cohorts) - random.randint(0, 45)
    year_ago = a_year_before_today(world)
    edges = (1 - gap, -gap, -gap, -gap - 1, year_ago, year_ago, year_ago + 1, year_ago + 1, 0, 1)
    days = (*[cohort] * 8, *[calendar_day(world, cohort)] * 10, *[leap_day(world, cohort)] * 3)
    return random.choice((*edges, *days))
