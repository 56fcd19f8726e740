"""The plan of a soak: the same by its seed, with every kind of harm in it."""

import pytest

from pathways.benchmark.soak_plan import AIMS, CHANGES, KINDS, plan


def test_the_plan_is_the_same_by_its_seed_and_another_by_another() -> None:
    assert plan(50, 3) == plan(50, 3)
    assert plan(50, 3) != plan(50, 4)


@pytest.mark.parametrize("seed", range(20))
def test_ten_refreshes_see_every_harm_and_every_change(seed: int) -> None:
    trials = plan(10, seed)
    assert {one.kind for one in trials} == set(KINDS)
    assert {one.change for one in trials} == set(CHANGES)
    assert [one.number for one in trials] == list(range(1, 11))


@pytest.mark.parametrize("seed", range(20))
def test_ten_refreshes_are_hit_at_the_swap_the_history_and_the_release(seed: int) -> None:
    assert {"swap", "history", "release"} <= {one.aim for one in plan(10, seed)}


def test_two_hundred_refreshes_are_hit_at_every_step_often_enough() -> None:
    trials = plan(200, 1)
    aims = [one.aim for one in trials]
    assert all(aims.count(step) > 2 for step in AIMS)
    assert aims.count("release") + aims.count("swap") + aims.count("history") > 50
    assert aims.count(None) > 50
    assert all(0 <= one.moment < 1 and 0 <= one.amount < 1 for one in trials)


def test_fewer_refreshes_than_harms_are_planned_as_well() -> None:
    assert len(plan(3, 1)) == 3
