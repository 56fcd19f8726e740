"""A night builds what it touches, and comes to what a full build comes to, bit for bit."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import duckdb
import pytest

from pathways.benchmark import incremental, nights
from pathways.dbt import run_dbt
from pathways.errors import PathwaysError
from pathways.project import Project

RESULTS = "intermediate.int_measures__result"


@dataclass(frozen=True)
class Nights:
    """A state after one night, with the database that it kept."""

    state: nights.State
    database: Path
    touched: incremental.Touched


@pytest.fixture(scope="module")
def after_a_night(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Nights:
    """One new quarter, amendments, wages that change places, people withdrawn; a day later."""
    folder = tmp_path_factory.mktemp("nights")
    state = incremental.first_state(project, folder, 25, 1)
    database = folder / "kept.duckdb"
    incremental.build(state, database)
    before = incremental.fingerprints(database)
    for change in (
        nights.new_quarter,
        nights.amended_quarter,
        nights.wages_that_change_places,
        nights.withdrawn_people,
    ):
        change(state, Random(1))
    state.as_of_date = date(2024, 5, 11)
    incremental.build(state, database)
    return Nights(state, database, incremental.touched_since(database, before))


def test_a_night_comes_to_the_marts_of_a_full_build(after_a_night: Nights, tmp_path: Path) -> None:
    database = after_a_night.database
    kept = database.rename(tmp_path / "kept.duckdb")
    incremental.build(after_a_night.state, database)  # dbt need not parse everything again here
    fresh = database.rename(tmp_path / "fresh.duckdb")
    kept.rename(database)
    assert not incremental.differences(database, fresh)


def test_a_night_builds_some_quarters_of_wages_and_some_results(after_a_night: Nights) -> None:
    for rows, total in after_a_night.touched.values():
        assert 0 < rows < total


def test_results_that_a_model_in_between_was_not_built_for_are_refused(
    after_a_night: Nights,
) -> None:
    with duckdb.connect(after_a_night.database, read_only=True) as connection:
        kept = connection.execute(f"select count(*) from {RESULTS}").fetchall()
    target = f"{after_a_night.database}.target"
    with pytest.raises(PathwaysError, match="int_measures__result_partition\\+"):
        run_dbt(
            after_a_night.state.project,
            ["run", "--full-refresh", "--select", "int_measures__result", "--target-path", target],
            incremental.variables_of(after_a_night.state),
            incremental.environment_of(after_a_night.state, after_a_night.database),
        )
    with duckdb.connect(after_a_night.database, read_only=True) as connection:
        assert connection.execute(f"select count(*) from {RESULTS}").fetchall() == kept
