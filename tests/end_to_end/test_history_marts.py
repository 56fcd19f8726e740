"""The marts of the history build by themselves, after all others, and are empty without one."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from built import Build
from history_case import report, run_id
from pathways.history.prepare import prepare_history, settle_history
from pathways.project import Project
from pathways.quality.marts import check_marts

PARTS = ("path:models/marts/operations", "path:models/staging/history")
MARTS = ("refresh_run", "refresh_step", "refresh_finding", "result_revision")
STEP = {"name": "build", "status": "done", "started_at": "2026-03-02T03:00:01Z", "seconds": 9}
FINDING = {"step": "mart_checks", "name": "prices", "status": "warn", "message": "none"}
ENDED = {"outcome": "released", "exit_code": 0, "ended_at": "2026-03-02T03:01:00Z"}
KEPT = "metric_id = 'C.1' and population_dimension = 'all'"
"""Results enough for a history."""
BOTH = ("metric_results", "metric_results_by_partner")
RESULTS = "intermediate.int_measures__result"
"""What both marts are views of."""
LOST = "boston"


def change(database: Path, *statements: str) -> None:
    with duckdb.connect(database) as connection:
        for statement in statements:
            connection.execute(statement)


def count(database: Path, query: str) -> int:
    with duckdb.connect(database, read_only=True) as connection:
        return connection.execute(f"select count(*) from {query}").fetchall()[0][0]


@pytest.fixture(scope="module")
def two_nights(
    small: Project, small_build: Build, tmp_path_factory: pytest.TempPathFactory
) -> Build:
    """A release, and a night on which one region was lost and a pathway restated."""
    folder = tmp_path_factory.mktemp("nights")
    build, history = Build(small, folder), folder / "history"
    shutil.copyfile(small_build.database, build.database)
    change(build.database, f"delete from {RESULTS} where not ({KEPT})")
    first = report(1, release_id=run_id(1), steps=[STEP], findings=[FINDING]) | ENDED
    prepare_history(history, [], first, build.database, None)
    settle_history(history, run_id(1))
    (folder / "first.json").write_text(json.dumps(first), encoding="utf-8")
    change(
        build.database,
        f"delete from {RESULTS} where slice_type = 'region' and slice_id = '{LOST}'",
        f"update {RESULTS} set numerator = numerator - 1 "
        "where pathway_id = 'health_care' and numerator > 0",
    )
    second = report(2, steps=[STEP])
    prepare_history(history, [folder / "first.json"], second, build.database, run_id(1))
    return build.run("build", "--select", *PARTS, variables={"history_path": str(history)})


def test_the_build_before_the_history_holds_no_part_of_it(
    small: Project, small_build: Build
) -> None:
    # in the same place, dbt need not parse everything again
    lines = Build(small, small_build.folder).run("ls", "--exclude", *PARTS).lines
    assert any("metric_results" in line for line in lines)
    named = (*MARTS, "stg_history", "operations")
    assert not [line for line in lines if any(name in line for name in named)]


def test_without_a_history_the_marts_are_there_and_empty(small_build: Build) -> None:
    found = {mart: count(small_build.database, f"operations.{mart}") for mart in MARTS}
    assert found == dict.fromkeys(MARTS, 0)


def test_with_a_history_they_build_without_a_warning(two_nights: Build) -> None:
    assert any("Done. PASS=" in line and "WARN=0 ERROR=0" in line for line in two_nights.lines)


def test_every_result_is_as_it_was_first_said_and_as_it_is_now(two_nights: Build) -> None:
    database = two_nights.database
    changed = count(database, "metrics.metric_results where pathway_id = 'health_care'")
    lost = count(database, f"operations.result_revision where region_id = '{LOST}'")
    assert min(changed, lost) > 0
    revision = "operations.result_revision"
    assert count(database, f"{revision} where is_withdrawn and region_id = '{LOST}'") == lost
    assert count(database, f"{revision} where is_withdrawn") == lost
    assert count(database, f"{revision} where numerator = first_numerator - 1") > 0
    assert (
        count(
            database,
            f"{revision} where is_revised and pathway_id != 'health_care' and not is_withdrawn",
        )
        == 0
    )
    kept = sum(count(database, f"metrics.{mart}") for mart in BOTH)
    assert count(database, revision) == kept + lost


def test_the_runs_count_what_they_say(two_nights: Build) -> None:
    with duckdb.connect(two_nights.database, read_only=True) as connection:
        runs = connection.execute(
            "select outcome, results_first_count > 0, results_changed_count > 0, "
            "results_withdrawn_count > 0 from operations.refresh_run order by run_id"
        ).fetchall()
    assert runs == [("released", True, False, False), ("running", False, True, True)]
    assert count(two_nights.database, "operations.refresh_step") == 2
    assert count(two_nights.database, "operations.refresh_finding") == 1


def test_their_suites_pass_by_themselves(two_nights: Build, project: Project) -> None:
    folder = two_nights.folder / "report"
    checked = check_marts(project, two_nights.database, folder, schemas=("operations",))
    assert sorted(checked.datasets) == sorted(f"operations.{mart}" for mart in MARTS)
    assert [result.line for result in checked.problems] == []
