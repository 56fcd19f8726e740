"""Why a result row is not there, and which are."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import duckdb

from pathways.errors import BadInputError, PathwaysError
from pathways.explain.question import EVERYONE, TOTAL, Question

_LISTED = 60
_COHORT_KEY = ("metric_id", "cohort_period_type", "pathway_id")

_DIMENSIONS = "select distinct population_dimension from intermediate.int_participation__population"
_POPULATIONS = """
    select distinct population
    from intermediate.int_participation__population
    where population_dimension = $population_dimension
"""
_MEASURED = (
    "select distinct pathway_id from metrics.fct_metric_observation where metric_id = $metric_id"
)
_MENU = """
    select metric_id from reference.pathway_metrics where pathway_id = $pathway_id
    union
    select metric_id from reference.wioa_applicability where wioa_program = $pathway_id and applies
"""
_PATHWAYS = """
    select pathway_id from core.dim_pathway
    union
    select wioa_program from reference.wioa_applicability
"""
_REGIONS = "select region_id from core.dim_region"
_PROVIDERS = "select provider_id from core.dim_provider"
_COHORTS = """
    select distinct cohort_period
    from metrics.metric_results
    where
        metric_id = $metric_id
        and cohort_period_type = $cohort_period_type
        and pathway_id = $pathway_id
"""
# Of the cohort and pathway: which regions, providers and populations have a row.
_THERE = """
    select distinct region_id, provider_id, population_dimension, population
    from metrics.metric_results
    where
        metric_id = $metric_id
        and cohort_period_type = $cohort_period_type
        and cohort_period = $cohort_period
        and pathway_id = $pathway_id
"""


class _Reader:
    """Reads for one question: `names` are the parts of it that the query asks for."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, question: Question) -> None:
        self._connection = connection
        self._question = asdict(question)

    def rows(self, query: str, *names: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(
            query, {name: self._question[name] for name in names}
        ).fetchall()

    def values(self, query: str, *names: str) -> list[str]:
        return sorted(str(row[0]) for row in self.rows(query, *names))


def _listed(values: Iterable[str]) -> str:
    found = list(values)
    more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
    return ", ".join(found[:_LISTED]) + more if found else "none"


def find_metric(connection: duckdb.DuckDBPyConnection, metric_id: str) -> dict[str, Any]:
    """Return the metric's row of core.dim_metric.

    Errors: BadInputError with the catalogue when there is none.
    """
    cursor = connection.execute("select * from core.dim_metric order by sort_order")
    names = [column[0] for column in cursor.description]
    metrics = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for metric in metrics:
        if metric["metric_id"] == metric_id:
            return metric
    ids = _listed(metric["metric_id"] for metric in metrics)
    raise BadInputError(f"{metric_id}: no such metric; there are {ids}")


def _about_pathway(reader: _Reader, question: Question) -> str | None:
    metric_id, pathway_id = question.metric_id, question.pathway_id
    measured = reader.values(_MEASURED, "metric_id")
    if pathway_id == TOTAL or pathway_id in measured:
        return None
    if measured == [TOTAL]:
        return f"{metric_id} is of all programs together, each person once; leave out --pathway"
    known = reader.values(_PATHWAYS)
    if pathway_id not in known:
        return (
            f"--pathway {pathway_id}: no such pathway or WIOA program; there are {_listed(known)}"
        )
    menu = reader.values(_MENU, "pathway_id")
    if metric_id not in menu:
        return (
            f"{metric_id} is not on the menu of {pathway_id}, which has {_listed(menu)}; "
            f"it is measured for {_listed(measured)}"
        )
    return f"{metric_id} has no observation of {pathway_id} yet; it has {_listed(measured)}"


def _about_level(reader: _Reader, question: Question, definition: dict[str, Any]) -> str | None:
    if (
        definition["cohort_anchor"] == "program_year"
        and question.cohort_period_type != "program_year"
    ):
        return f"{question.metric_id} is by program year only; write --cohort PY2022"
    for option, value, query in (
        ("region", question.region_id, _REGIONS),
        ("provider", question.provider_id, _PROVIDERS),
    ):
        if value != TOTAL and value not in (known := reader.values(query)):
            return f"--{option} {value}: no such {option}; there are {_listed(known)}"
    if TOTAL not in {question.provider_id, question.region_id}:
        return "results by provider are of every region; leave out --region or --provider"
    if question.provider_id != TOTAL and question.cohort_period_type == "quarter":
        return (
            "results by provider are by calendar year and program year; "
            f"write --cohort {question.cohort_period[:4]}"
        )
    return None


def _about_population(reader: _Reader, question: Question) -> str | None:
    dimension, population = question.population_dimension, question.population
    if dimension == EVERYONE:
        return None
    if dimension not in (dimensions := reader.values(_DIMENSIONS)):
        return f"--population {dimension}: no such dimension; there are {_listed(dimensions)}"
    if population not in (populations := reader.values(_POPULATIONS, "population_dimension")):
        return (
            f"--population {dimension}={population}: no such population; "
            f"{dimension} has {_listed(populations)}"
        )
    return None


def _about_cohort(reader: _Reader, question: Question) -> str:
    metric_id, period = question.metric_id, question.cohort_period
    if period not in (cohorts := reader.values(_COHORTS, *_COHORT_KEY)):
        where = "" if question.pathway_id == TOTAL else f" of {question.pathway_id}"
        return f"{metric_id} has no observation{where} in {period}; it has {_listed(cohorts)}"
    there = reader.rows(_THERE, *_COHORT_KEY, "cohort_period")
    asked = (
        question.region_id,
        question.provider_id,
        question.population_dimension,
        question.population,
    )
    parts = []
    if question.region_id != TOTAL:
        parts.append(("region", {row[0] for row in there}))
    if question.provider_id != TOTAL:
        parts.append(("provider", {row[1] for row in there}))
    if question.population_dimension != EVERYONE:
        dimension = question.population_dimension
        parts.append((dimension, {row[3] for row in there if row[2] == dimension}))
    exist = "; ".join(f"{name} has {_listed(sorted(values - {TOTAL}))}" for name, values in parts)
    shown = ", ".join(value for value in asked if value.lower() != EVERYONE)
    return f"{metric_id} has nobody of {shown} in {period}; there {exist}"


def why_no_row(
    connection: duckdb.DuckDBPyConnection,
    question: Question,
    definition: dict[str, Any],
    observations: int,
) -> PathwaysError:
    """Return the error that says why metrics.metric_results has no such row, and what it has.

    `observations`: how many the row would count; with any, the mart is at fault.
    """
    reader = _Reader(connection, question)
    reason = (
        _about_pathway(reader, question)
        or _about_level(reader, question, definition)
        or _about_population(reader, question)
    )
    if reason is None and observations:
        return PathwaysError(
            f"metrics.metric_results has no row although {observations} observations make one; "
            "is its level in seeds/reference/result_levels.csv? Then build again: dbt build"
        )
    return BadInputError(reason or _about_cohort(reader, question))
