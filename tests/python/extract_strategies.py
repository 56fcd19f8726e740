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

from extract_config import chance, random_config
from extract_history import add_history, add_unknown_person
from extract_people import World, add_someone
from extract_transforms import (
    delivered_twice,
    rekeyed,
    shifted_years,
    shuffled,
    split_and_swapped,
    with_unrelated_person,
)
from extract_wages import add_employers, add_wages
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
    return random.choice((day, day, quarter_start(index), quarter_end(index), before_its_end))


def random_extracts(random: Random, people: int = 12) -> ExtractSet:
    """Extracts of about so many people, configuration tables and as_of_date; same seed, same set.

    All fourteen extracts are there, now and then without a row.
    """
    as_of = _random_as_of(random)
    config = random_config(random, as_of)
    gap = days(config, "pathway_exit_gap_days")
    cohorts = (gap, random.randint(gap, 600), random.randint(500, 900), random.randint(700, 1300))
    world = World(random, as_of, config, gap, days(config, "credential_grace_days"), cohorts)
    pathway_ids = [row["pathway_id"] for row in config["pathways"]]
    for _ in range(people):
        someone = add_someone(world)
        for pathway_id in random.sample(pathway_ids, random.choice((1, 1, 1, 2))):
            add_history(world, someone, pathway_id)
    if chance(random, 0.5):
        add_unknown_person(world)
    add_employers(world)
    add_wages(world)
    extracts = {extract: list(rows.values()) for extract, rows in world.tables.items()}
    return _some_emptied(random, extracts), config, as_of


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
