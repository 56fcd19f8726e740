"""The models agree with the naive implementation on the whole sample, row by row.

PATHWAYS_VERIFY_DATABASE is the path of a warehouse built from the sample; without it the
sample is built in memory. Participations, WIOA periods and observations are compared of every
metric; result rows of a metric per rule, or with PATHWAYS_VERIFY_SAMPLE=whole of every one.
"""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import naive
from compiled_project import CompiledProject, Warehouse
from pathways.project import Project
from results import (
    OBSERVATION_FACTS,
    PARTICIPATION_FACTS,
    WIOA_FACTS,
    assert_same_facts,
    assert_same_results,
    facts_of,
    metric_results,
    observations,
    participations,
    partner_results,
    wioa_participations,
)

AS_OF_DATE = date(2024, 9, 30)
IS_WHOLE = os.environ.get("PATHWAYS_VERIFY_SAMPLE") == "whole"
# one that waits, one in dollars, one by program year, one of all programs
FEW = ("A.7", "C.6", "WIOA.4", "WIOA.6")
METRICS = naive.METRICS if IS_WHOLE else FEW
Sample = tuple[naive.Extracts, naive.Config]


@pytest.fixture(scope="module")
def sample(project: Project) -> Sample:
    return naive.load_sample(project.root)


@pytest.fixture(scope="module")
def observed(sample: Sample) -> dict[str, list[naive.Observation]]:
    """Metric -> its observations, of the naive implementation."""
    found: dict[str, list[naive.Observation]] = {metric_id: [] for metric_id in naive.METRICS}
    for observation in naive.observations(*sample, AS_OF_DATE):
        found[observation.metric_id].append(observation)
    return found


@pytest.fixture(scope="module")
def warehouse(request: pytest.FixtureRequest) -> Iterator[Warehouse]:
    path = os.environ.get("PATHWAYS_VERIFY_DATABASE")
    if path is None:
        compiled: CompiledProject = request.getfixturevalue("compiled")
        with compiled.build({}, AS_OF_DATE) as built:
            yield built
    else:
        # Not a global: see CompiledProject.build
        import duckdb  # noqa: PLC0415

        with duckdb.connect(Path(path), read_only=True) as connection:
            yield Warehouse(connection, AS_OF_DATE)


def test_participations_agree(warehouse: Warehouse, sample: Sample) -> None:
    expected = facts_of(naive.participations(*sample, AS_OF_DATE), PARTICIPATION_FACTS)
    assert_same_facts(participations(warehouse), expected, PARTICIPATION_FACTS)


def test_wioa_participations_agree(warehouse: Warehouse, sample: Sample) -> None:
    expected = facts_of(naive.wioa_participations(*sample, AS_OF_DATE), WIOA_FACTS)
    assert_same_facts(wioa_participations(warehouse), expected, WIOA_FACTS)


def test_observations_agree(
    warehouse: Warehouse, observed: dict[str, list[naive.Observation]]
) -> None:
    rows = [observation for found in observed.values() for observation in found]
    expected = facts_of(rows, OBSERVATION_FACTS)
    assert_same_facts(observations(warehouse), expected, OBSERVATION_FACTS)


@pytest.mark.parametrize("metric_id", METRICS)
def test_every_result_row_agrees(
    warehouse: Warehouse,
    sample: Sample,
    observed: dict[str, list[naive.Observation]],
    metric_id: str,
) -> None:
    expected = naive.result_rows(observed[metric_id], sample[1])
    assert_same_results(metric_results(warehouse, metric_id), expected)


@pytest.mark.parametrize("metric_id", METRICS)
def test_every_result_row_by_partner_agrees(
    warehouse: Warehouse,
    sample: Sample,
    observed: dict[str, list[naive.Observation]],
    metric_id: str,
) -> None:
    expected = naive.partner_rows(observed[metric_id], sample[1])
    assert_same_results(partner_results(warehouse, metric_id), expected)


def test_no_other_metric_has_rows(warehouse: Warehouse) -> None:
    for table in ("metric_results", "metric_results_by_partner"):
        rows = warehouse.rows(f"select distinct metric_id from metrics.{table}")
        assert {row["metric_id"] for row in rows} == set(naive.METRICS)
