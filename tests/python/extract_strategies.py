"""Random sets of extracts for property tests, and the changes that must change no result.

    random_extracts(random, people=12) -> (extracts, config, as_of_date)
    extract_sets()                     -> a hypothesis strategy of the same

Rows keep their contracts (`extract_columns`); the one defect allowed is a fact of an unknown
person.
"""

from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from extract_after_exit import add_leaver
from extract_config import FUNDING_STREAMS, OTHER_STREAMS, chance, random_config
from extract_coursework import add_coursework
from extract_history import add_history, add_unknown_person
from extract_outcomes import add_outcomes
from extract_people import World, add_someone
from extract_periods import pathway_periods, wioa_periods
from extract_pirl import with_sums_of_pirl
from extract_rows import participants, students
from extract_transforms import (
    delivered_twice,
    rekeyed,
    shifted_years,
    shuffled,
    split_and_swapped,
)
from extract_unrelated import with_unrelated_person
from extract_wages import add_employers, add_wages
from extract_wioa import add_wioa_history, add_wioa_outcomes
from naive.quarters import quarter_end, quarter_index, quarter_start
from naive.rows import days

__all__ = [
    "delivered_twice",
    "extract_sets",
    "random_extracts",
    "rekeyed",
    "shifted_years",
    "shuffled",
    "split_and_swapped",
    "with_unrelated_person",
]

ExtractSet = tuple[dict[str, list[dict[str, Any]]], dict[str, list[dict[str, Any]]], date]


def _random_as_of(random: Random) -> date:
    day = date(2019, 1, 1) + timedelta(days=random.randint(0, 6 * 365))
    index = quarter_index(day)
    before_its_end = quarter_end(index) - timedelta(days=1)
    turn = random.choice((date(day.year, 6, 30), date(day.year, 7, 1), date(2024, 2, 29)))
    return random.choice((day, day, quarter_start(index), quarter_end(index), before_its_end, turn))


def random_extracts(random: Random, people: int = 12) -> ExtractSet:
    """Extracts of so many people and a third more, configuration and as_of_date; same by seed.

    All fourteen extracts are there, now and then without a row.
    """
    as_of = _random_as_of(random)
    config = random_config(random, as_of)
    gap = days(config, "pathway_exit_gap_days")
    ages = ((gap, 600), (500, 900), (700, 1300), (800, 1300))
    cohorts = (gap, *(random.randint(*youngest_and_oldest) for youngest_and_oldest in ages))
    world = World(random, as_of, config, cohorts)
    for _ in range(people):
        _add_person(world)
    for _ in range(people // 3):
        add_leaver(world)
    if chance(random, 0.5):
        add_unknown_person(world)
    add_employers(world)
    add_wages(world)
    extracts = {extract: list(rows.values()) for extract, rows in world.tables.items()}
    extracts = _some_emptied(random, extracts)
    if chance(random, 0.4):
        extracts = with_sums_of_pirl(random, extracts, as_of)
    return extracts, config, as_of


def _add_person(world: World) -> None:
    """Add someone, what they did, and then what they got around the ends of their periods."""
    random = world.random
    sources = add_someone(world)
    has_wioa_history = bool(participants(sources)) and chance(random, 0.85)
    # training on a pathway is a WIOA service too; without it, WIOA periods end where they aim
    is_apart = has_wioa_history and chance(random, 0.7)
    world.streams = OTHER_STREAMS if is_apart else tuple(FUNDING_STREAMS)
    # a diploma that is all that someone got is a case of its own
    has_credentials = not has_wioa_history or chance(random, 0.45)
    pathway_ids = [row["pathway_id"] for row in world.config["pathways"]]
    chosen = random.sample(pathway_ids, random.choice((1, 1, 1, 2)))
    for pathway_id in chosen:
        add_history(world, sources, pathway_id)
        for period in pathway_periods(world, sources, pathway_id):
            if students(sources):
                add_coursework(world, students(sources), pathway_id, period)
    if has_wioa_history:
        add_wioa_history(world, sources)
    for pathway_id in chosen:
        for period in pathway_periods(world, sources, pathway_id):
            add_outcomes(world, sources, pathway_id, period, has_credentials=has_credentials)
    if participants(sources):
        for period in wioa_periods(world, sources):
            add_wioa_outcomes(world, sources, period, has_credentials=has_credentials)


def _some_emptied(
    random: Random, extracts: dict[str, list[dict[str, Any]]]
) -> dict[str, list[dict[str, Any]]]:
    if chance(random, 0.01):
        return {extract: [] for extract in extracts}
    return {
        extract: [] if chance(random, 0.015) else random.sample(rows, len(rows))
        for extract, rows in extracts.items()
    }


def extract_sets(max_people: int = 14) -> st.SearchStrategy[ExtractSet]:
    """Sets of 1 to max_people people; hypothesis draws the seed and shrinks the people."""
    return st.builds(
        lambda seed, people: random_extracts(Random(seed), people),
        st.integers(min_value=0, max_value=2**32 - 1),
        st.integers(min_value=1, max_value=max_people),
    )
