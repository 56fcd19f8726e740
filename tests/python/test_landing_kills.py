"""A landing that is killed leaves what was in force, or all that is new; `make soak` kills 100."""

import os
import shutil
from pathlib import Path

import pytest

from landing_case import PEOPLE, WAGES, Place, csv_bytes, statuses, student, wage
from landing_dying import land_until, steps_of
from landing_outcome import outcome_of
from pathways.benchmark.kill_landing import kill_landings
from pathways.project import Project

KILLS = int(os.environ.get("PATHWAYS_SOAK_KILLS", "3"))
EVERY = 1 if KILLS > 3 else 8
"""Of the steps on disk, which to die at."""
ANN, BEA, *_ = PEOPLE


def test_killed_landings_leave_nothing_halfway(project: Project) -> None:
    tally = kill_landings(project, KILLS, rows=2_000, seed=1)
    assert tally.kills >= KILLS
    assert tally.before + tally.after >= tally.kills


@pytest.fixture(scope="module")
def landed(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A landing area, and one more file that has not landed yet."""
    place = Place(project, tmp_path_factory.mktemp("landed"))
    place.deliver(WAGES, "a_2024-01-05.csv", csv_bytes([wage(ANN, "1.00")]))
    place.deliver("education_students", "s_2024-01-05.csv", csv_bytes([student(ANN, "S1")]))
    place.land()
    place.deliver(WAGES, "b_2024-02-05.csv", csv_bytes([wage(ANN, "2.00"), wage(BEA)]))
    return place


def copied(place: Place, to: Path) -> Place:
    shutil.copytree(place.root, to, symlinks=True)
    return Place(place.project, to)


def test_a_landing_may_die_at_any_step_on_disk(landed: Place, tmp_path: Path) -> None:
    before = landed.landed()
    whole = copied(landed, tmp_path / "whole")
    steps = steps_of(whole)
    after = outcome_of(whole)
    assert steps > 10
    swapped = []
    for last in range(1, steps + 1, EVERY):
        place = copied(landed, tmp_path / str(last))
        assert land_until(place, last)
        found = place.landed()
        assert found in (before, after.landed), last
        swapped.append(found != before)
        assert set(statuses(place.land()).values()) <= {"accepted", "repeated"}
        assert outcome_of(place) == after, last
        assert not any((place.area / "scratch").iterdir())
        shutil.rmtree(place.root)
    assert swapped == sorted(swapped)
