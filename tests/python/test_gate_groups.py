"""Regions, providers, pathways, programs, populations and partners that are lost."""

from pathlib import Path
from typing import Any

import pytest

from gate_case import Gate, Side, found, partner, result
from pathways.gate.findings import Comparison
from pathways.project import Project

GROUPS: dict[str, dict[str, Any]] = {
    "region boston": {"region_id": "boston"},
    "provider millbrook": {"provider_id": "millbrook"},
    "pathway health_care": {"pathway_id": "health_care"},
    "program adult": {"pathway_id": "adult", "metric_id": "WIOA.1"},
    "population sex female": {"population_dimension": "sex", "population": "female"},
    "population sex unknown": {"population_dimension": "sex", "population": "unknown"},
}
OPEN = {"status": "pending", "numerator": 0, "denominator": 0}
"""Not final, so that only the check on groups can find it."""


@pytest.fixture
def gate(project: Project, tmp_path: Path) -> Gate:
    return Gate(project, tmp_path)


def _shrunk(gate: Gate, people: int | None, before: int = 200, **place: Any) -> Comparison:
    """Compare a group of `before` people with one of `people`, or none; all others stay."""
    rest = [result(), result(metric_id="WIOA.1", cohort_period="PY2022")]
    group = result(**OPEN, **place)
    sides = [
        [*rest, {**group, "participations": size, "exiters": size}] if size is not None else rest
        for size in (before, people)
    ]
    return gate.compare(*(Side(results=rows) for rows in sides))


@pytest.mark.parametrize(("name", "place"), GROUPS.items(), ids=GROUPS.keys())
def test_a_group_that_vanished_is_found(gate: Gate, name: str, place: dict[str, Any]) -> None:
    finding = found(_shrunk(gate, None, before=1, **place), "group_vanished")
    assert (finding.severity, finding.rows) == ("fail", 1)
    assert finding.changes[0].group == name
    assert (finding.changes[0].before, finding.changes[0].after) == (1, 0)


def test_a_partner_that_vanished_is_found(gate: Gate) -> None:
    before = Side(partners=[partner(**OPEN), partner(partner_type="funding_stream", **OPEN)])
    finding = found(gate.compare(before, Side(partners=before.partners[:1])), "group_vanished")
    assert finding.changes[0].group == "funding stream millbrook"


def test_a_group_that_shrank_is_found_beyond_the_limit(gate: Gate) -> None:
    finding = found(_shrunk(gate, 159, region_id="boston"), "group_shrank")
    assert finding.rows == 2  # over all, and in its one program year
    assert finding.changes[0].group == "region boston"
    assert _shrunk(gate, 160, region_id="boston").findings == ()


def test_a_small_group_may_shrink(gate: Gate) -> None:
    assert _shrunk(gate, 20, before=49, region_id="boston").findings == ()


def test_a_group_that_is_lost_in_one_year_is_found(gate: Gate) -> None:
    years = [
        result(**OPEN, region_id="boston", cohort_period=f"PY{year}", participations=size)
        for year, size in ((2018, 900), (2019, 900), (2022, 60))
    ]
    comparison = gate.compare(
        Side(results=[result(), *years]), Side(results=[result(), *years[:2]])
    )
    finding = found(comparison, "group_shrank")
    assert [(change.cohort_period, change.after) for change in finding.changes] == [("PY2022", 0)]


def test_all_participations_together_may_not_shrink(gate: Gate) -> None:
    before, after = (
        Side(results=[result(**OPEN, participations=size, exiters=size)]) for size in (200, 120)
    )
    assert found(gate.compare(before, after), "group_shrank").changes[0].group == "total ALL"


def test_a_metric_that_is_taken_off_shrinks_no_group(gate: Gate) -> None:
    boston = result(**OPEN, region_id="boston")
    before = [boston, result(boston, metric_id="C.2", participations=900)]
    assert gate.compare(Side(results=before), Side(results=[boston])).findings == ()
