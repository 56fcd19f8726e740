"""`pathways explain`: a result adds up from its observations, and what is not there is said."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner, Result

from explain_example import A5, C4, C5, RESULTS, W6, fill
from pathways.cli import app
from pathways.errors import BadInputError, PathwaysError
from pathways.explain.explain import explain
from pathways.explain.question import Question, parse_cohort, parse_population


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(path) as connection:
        fill(connection)
    return path


@pytest.fixture
def connection(database: Path) -> Any:
    with duckdb.connect(database) as opened:
        yield opened


def run(database: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["explain", *options, "--database", str(database)])


@pytest.mark.parametrize("question", [question for question, _ in RESULTS])
def test_a_result_adds_up_from_its_observations_and_agrees_with_the_mart(
    connection: duckdb.DuckDBPyConnection, question: Question
) -> None:
    explanation = explain(connection, question)
    assert explanation.adds_up
    assert explanation.differences == ()


def test_every_reason_is_a_step_of_its_own(connection: duckdb.DuckDBPyConnection) -> None:
    steps = {step.name: step.participations for step in explain(connection, C4).steps}
    assert steps == {
        "cohort": 7,
        "not_eligible": 1,
        "unmatchable": 1,
        "uncovered_quarter": 1,
        "pending": 2,
        "denominator": 2,
        "final": 2,
        "preliminary": 0,
        "numerator": 1,
    }


def test_a_wioa_reason_is_named_and_a_preliminary_observation_is_in_the_denominator(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    wioa = {step.name: step.label for step in explain(connection, W6).steps}
    assert wioa["deceased"] == "deceased: WIOA exclusion"
    interim = {step.name: step.participations for step in explain(connection, A5).steps}
    assert (interim["denominator"], interim["final"], interim["preliminary"]) == (3, 1, 2)


def test_the_people_behind_each_step_are_listed_in_its_order(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    behind = explain(connection, C4, with_people=True).behind
    assert [(one.step, one.participation_key) for one in behind] == [
        ("not_eligible", "p3"),
        ("unmatchable", "p4"),
        ("uncovered_quarter", "p5"),
        ("pending", "p7"),
        ("pending", "p6"),
        ("not_in_numerator", "p2"),
        ("numerator", "p1"),
    ]


def test_a_mart_that_differs_is_a_failure_that_says_so(database: Path) -> None:
    with duckdb.connect(database) as connection:
        connection.execute("update metrics.metric_results set denominator = 3, pending = 1")
    result = run(database, "C.4", "--cohort", "2022Q3", "--pathway", "health")
    assert isinstance(result.exception, PathwaysError)
    assert result.exception.exit_code == 1
    assert "denominator is 3, its observations make 2" in str(result.exception)
    assert "has the same row" not in result.output


def test_a_row_that_the_mart_has_lost_is_a_failure(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("delete from metrics.metric_results where metric_id = 'C.4'")
    with pytest.raises(PathwaysError, match="no row although 7 observations make one") as raised:
        explain(connection, C4)
    assert not isinstance(raised.value, BadInputError)


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (replace(C4, metric_id="C.9"), r"C\.9: no such metric; there are A\.5, C\.4, C\.5"),
        (replace(C4, pathway_id="nope"), "no such pathway or WIOA program; there are adult, "),
        (replace(C4, pathway_id="trades"), r"not on the menu of trades, which has A\.5"),
        (replace(W6, pathway_id="adult"), "of all programs together"),
        (replace(C4, metric_id="WIOA.5", pathway_id="ALL"), "by program year only"),
        (replace(C4, region_id="east"), "no such region; there are north, south, unknown"),
        (replace(C4, provider_id="nobody"), "no such provider; there are center, college"),
        (replace(C4, provider_id="college"), "by calendar year and program year"),
        (replace(C5, provider_id="college", region_id="north"), "of every region; leave out"),
        (replace(C4, population_dimension="age", population="1"), "there are all, sex"),
        (replace(C4, population_dimension="sex", population="f"), "sex has female, male"),
        (replace(C4, cohort_period="2019Q1"), "no observation of health in 2019Q1; it has 2022Q3"),
        (replace(W6, provider_id="unused"), "nobody of unused in PY2023; there provider has cen"),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(
    connection: duckdb.DuckDBPyConnection, question: Question, message: str
) -> None:
    with pytest.raises(BadInputError, match=message):
        explain(connection, question)


def test_cohort_and_population_are_read_as_they_are_written() -> None:
    assert parse_cohort("2022q3") == ("quarter", "2022Q3")
    assert parse_cohort("2022") == ("calendar_year", "2022")
    assert parse_cohort("py2022") == ("program_year", "PY2022")
    assert parse_population("sex=female") == ("sex", "female")
    assert parse_population("all") == ("all", "ALL")
    for wrong in ("2022Q5", "22", "2022-07", ""):
        with pytest.raises(BadInputError, match="write a quarter 2022Q3"):
            parse_cohort(wrong)
    with pytest.raises(BadInputError, match="as sex=female"):
        parse_population("female")


def test_the_text_has_definition_waterfall_and_verdict_without_a_terminal(database: Path) -> None:
    result = run(database, "C.4", "--cohort", "2022Q3", "--pathway", "health", "--people")
    lines = [line.rstrip() for line in result.output.splitlines()]
    assert result.exit_code == 0
    assert "Denominator  its denominator_definition [a, b]" in lines
    assert "rate    50.00%" in lines
    assert "status  preliminary, will be final from 2025-02-12" in lines
    assert "metrics.metric_results has the same row." in lines
    assert "in the numerator (1)" in lines
    assert "\x1b" not in result.output


def test_csv_and_json_hold_the_same_steps_and_people(database: Path) -> None:
    options = ("C.5", "--cohort", "2022", "--pathway", "health")
    steps = list(csv.DictReader(run(database, *options, "--format", "csv").output.splitlines()))
    content = json.loads(run(database, *options, "--people", "--format", "json").output)
    people = run(database, *options, "--people", "--format", "csv").output.splitlines()
    assert [step["name"] for step in content["steps"]] == [step["step"] for step in steps]
    assert content["result"]["median_value"] == 150.0
    assert [one["value"] for one in content["behind"]] == [100.0, 200.0, 400.0, -1000.0]
    assert len(list(csv.DictReader(people))) == 4


def test_a_warehouse_of_another_version_is_named(tmp_path: Path) -> None:
    path = tmp_path / "old.duckdb"
    duckdb.connect(path).close()
    result = run(path, "C.4", "--cohort", "2022")
    assert isinstance(result.exception, BadInputError)
    assert "not built by this version" in str(result.exception)
