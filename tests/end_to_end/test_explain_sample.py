"""Results of the built sample add up from their observations, whichever row is asked for."""

from collections.abc import Iterator

import duckdb
import pytest

from built import Build
from pathways.explain.explain import explain
from pathways.explain.question import Question
from pathways.metric_pages.catalogue import load_catalogue
from pathways.metric_pages.wording import example_cohort
from pathways.project import Project

# A row of every metric, and one more by provider; which one changes with the results only.
_ROWS = """
    select
        metric_id, cohort_period_type, cohort_period, pathway_id, region_id, provider_id,
        population_dimension, population
    from metrics.metric_results
    qualify row_number() over (
        partition by metric_id, provider_id = 'ALL'
        order by hash(
            cohort_period || pathway_id || region_id || provider_id || population_dimension
            || population
        )
    ) = 1
"""
WATERFALL = "exclusion_waterfall"


@pytest.fixture(scope="module")
def waterfall(small: Project, small_build: Build) -> str:
    """The analysis, compiled where dbt need not parse everything again."""
    Build(small, small_build.folder).run("compile", "--select", WATERFALL)
    compiled = small_build.target / "compiled" / "pathways" / "analyses"
    return (compiled / f"{WATERFALL}.sql").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def warehouse(sample_build: Build) -> Iterator[duckdb.DuckDBPyConnection]:
    """The sample, under the name that the compiled SQL has for it."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sample_build.database}' as warehouse (read_only)")
        connection.execute("use warehouse")
        yield connection


def test_result_rows_add_up_from_their_observations(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    questions = [Question(*row) for row in warehouse.execute(_ROWS).fetchall()]
    assert len({question.metric_id for question in questions}) == 27
    for question in questions:
        explanation = explain(warehouse, question, with_people=True)
        assert explanation.differences == (), question
        assert explanation.adds_up, question
        assert len(explanation.behind) == explanation.result.participations, question


def test_the_examples_of_the_metric_pages_are_there(
    project: Project, warehouse: duckdb.DuckDBPyConnection
) -> None:
    for metric in load_catalogue(project).metrics:
        explanation = explain(warehouse, Question(metric["metric_id"], *example_cohort(metric)))
        assert explanation.result.denominator > 0, metric["metric_id"]


def test_the_analysis_has_the_steps_of_the_command(
    warehouse: duckdb.DuckDBPyConnection, waterfall: str
) -> None:
    rows = warehouse.execute(waterfall).fetchall()
    question = Question("C.3", "calendar_year", "2022", "health_care")
    steps = [one for one in explain(warehouse, question).steps if one.participations]
    parts = {"final", "preliminary"}
    expected = [one.participations for one in steps if one.name not in parts]
    assert [abs(count) for _, _, count, _ in rows if count] == expected
    assert all(count == in_results for _, _, count, in_results in rows)
