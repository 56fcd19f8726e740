"""The properties that always hold, on small random sets of extracts.

More sets: PATHWAYS_VERIFY_EXAMPLES.
"""

import os
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compiled_project import CompiledProject
from extract_strategies import (
    delivered_twice,
    extract_sets,
    rekeyed,
    shifted_years,
    shuffled,
    split_and_swapped,
    with_unrelated_person,
)
from warehouse_facts import (
    RESULT_TABLES,
    Row,
    assert_adds_up,
    assert_nested,
    assert_same,
    everything,
    result_key,
    rows_of,
)

# Each example takes seconds; the examples are the same in every run, so that a failure is
# one that everybody sees.
few = settings(
    max_examples=int(os.environ.get("PATHWAYS_VERIFY_EXAMPLES", "3")),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SOME = 8
"""People of a set at most: one person makes hundreds of results."""
Tables = dict[str, list[dict[str, Any]]]
Case = tuple[Tables, Tables, date]

UNCHANGING: dict[str, Callable[[Tables, date, Random], Tables]] = {
    "shuffled rows": lambda extracts, _, random: shuffled(extracts, random),
    "a delivery split in two": lambda extracts, _, random: split_and_swapped(extracts, random),
    "a delivery that comes twice": lambda extracts, *_: delivered_twice(extracts),
    "other keys for the people": lambda extracts, _, random: rekeyed(extracts, random),
    "an unrelated person": with_unrelated_person,
}


@pytest.mark.parametrize("change", UNCHANGING.values(), ids=UNCHANGING.keys())
@few
@given(case=extract_sets(SOME), seed=st.integers(0, 2**32))
def test_results_do_not_change_with(
    compiled: CompiledProject,
    change: Callable[[Tables, date, Random], Tables],
    case: Case,
    seed: int,
) -> None:
    extracts, config, as_of_date = case
    changed = change(extracts, as_of_date, Random(seed))
    with compiled.build({**config, **extracts}, as_of_date) as warehouse:
        before = everything(warehouse)
    with compiled.build({**config, **changed}, as_of_date) as warehouse:
        assert_same(everything(warehouse), before)


@few
@given(case=extract_sets(SOME), years=st.sampled_from([-8, -4, 4, 8, 12]))
def test_whole_years_move_the_dates_and_nothing_else(
    compiled: CompiledProject, case: Case, years: int
) -> None:
    extracts, config, as_of_date = case
    moved_extracts, moved_config, moved_as_of_date = shifted_years(
        extracts, config, as_of_date, years
    )
    with compiled.build({**config, **extracts}, as_of_date) as warehouse:
        expected = everything(warehouse, years)
    with compiled.build({**moved_config, **moved_extracts}, moved_as_of_date) as warehouse:
        assert_same(everything(warehouse), expected)


@few
@given(case=extract_sets(SOME))
def test_counts_are_nested_and_add_up(compiled: CompiledProject, case: Case) -> None:
    extracts, config, as_of_date = case
    with compiled.build({**config, **extracts}, as_of_date) as warehouse:
        broken = {name: warehouse.rows(sql) for name, sql in compiled.singular_tests.items()}
        results = {table: rows_of(warehouse, table) for table in RESULT_TABLES}
        observations = warehouse.rows("select * from metrics.fct_metric_observation")
    assert len(broken) > 10
    assert {name for name, rows in broken.items() if rows} <= {
        "int_people__quarantined_fact__facts_of_unknown_people"  # a warning, and meant to be
    }
    for table, rows in results.items():
        for row in rows:
            assert_nested(row)
        add_up(rows, table)
    if any(
        row["name"] == "denominator_rule" and row["value"] == "exiters"
        for row in config["thresholds"]
    ):
        retained_are_asked_again(observations)
    attainments_are_nested(observations)


def add_up(rows: list[Row], table: str) -> None:
    """Populations sum to the dimension `all`, and regions and pathways to ALL."""
    key = result_key(table)
    for dimension in {row["population_dimension"] for row in rows} - {"all"}:
        chosen = [row for row in rows if row["population_dimension"] in (dimension, "all")]
        assert_adds_up(chosen, tuple(set(key) - {"population_dimension"}), "population")
    # one observation per person and year: it is of no single program
    by_pathway = [row for row in rows if row["metric_id"] != "WIOA.6"]
    assert_adds_up(by_pathway, key, "pathway_id")
    if "region_id" in key:
        assert_adds_up([row for row in rows if row["provider_id"] == "ALL"], key, "region_id")


Observations = dict[str, dict[str, Row]]


def final_ones(observations: list[Row]) -> Observations:
    """The final observations, by metric and participation."""
    found: Observations = {}
    for row in observations:
        if row["status"] == "final":
            found.setdefault(row["metric_id"], {})[row["participation_key"]] = row
    return found


def retained_are_asked_again(observations: list[Row]) -> None:
    """The denominator of C.4 is the numerator of C.2, among those mature for both."""
    retained = final_ones(observations).get("C.2", {})
    for row in observations:
        is_mature = row["status"] == "final" or row["exclusion_reason"] == "not_eligible"
        if row["metric_id"] == "C.4" and is_mature and row["participation_key"] in retained:
            numerator = retained[row["participation_key"]]["is_in_numerator"]
            assert row["is_in_denominator"] == numerator, row


def attainments_are_nested(observations: list[Row]) -> None:
    """Who attains the one attains the other, among observations final for both."""
    final = final_ones(observations)
    nested = (("B.3", "B.4"), ("B.1", "B.5"), ("B.2", "B.5"), ("B.3", "B.5"), ("A.9", "A.8"))
    for narrow, wide in nested:
        for participation_key, row in final.get(narrow, {}).items():
            other = final.get(wide, {}).get(participation_key)
            assert other is None or other["is_in_numerator"] >= row["is_in_numerator"], row
    # who has earnings in Q2 is employed in Q2; a youth may be in the numerator without
    for participation_key, row in final.get("WIOA.3", {}).items():
        other = final.get("WIOA.1", {}).get(participation_key)
        assert other is None or other["is_in_numerator"], row
