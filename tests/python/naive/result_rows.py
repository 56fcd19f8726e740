"""Result rows: observations counted by cohort period, pathway, slice and population.

A slice is a region, a provider, a funding stream or a partner, or all of them.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from naive.observation import Observation
from naive.observations import ACCOUNTABILITY, observations, pathway_uses
from naive.populations import ALL
from naive.quarters import quarter_name
from naive.rows import Config, Extracts
from naive.summary import Result, summarise


class ResultKey(NamedTuple):
    """The grain of `metric_results`."""

    metric_id: str
    cohort_period_type: str
    cohort_period: str
    pathway_id: str
    region_id: str
    provider_id: str
    population_dimension: str
    population: str


class PartnerKey(NamedTuple):
    """The grain of `metric_results_by_partner`."""

    metric_id: str
    cohort_period_type: str
    cohort_period: str
    pathway_id: str
    partner_type: str
    partner_id: str
    population_dimension: str
    population: str


class Cell(NamedTuple):
    """A key but for the population."""

    metric_id: str
    cohort_period_type: str
    cohort_period: str
    pathway_id: str
    first_slice: str
    """region_id, or partner_type."""
    second_slice: str
    """provider_id, or partner_id."""


Slices = Callable[[Observation, str], Iterator[tuple[str, str]]]
"""(observation, cohort_period_type) -> the slices that it counts in."""


def period_names(observation: Observation) -> dict[str, str]:
    """Cohort period type -> name of the period that the observation belongs to."""
    # Period names: quarter `2024Q3`, calendar_year `2024`, program_year `PY2024`.
    program_year = f"PY{observation.cohort_program_year}"
    # WIOA.5: cohort period type program_year only.
    if observation.metric_id == "WIOA.5":
        return {"program_year": program_year}
    # quarter and calendar_year rows by the exit quarter (A metrics: the entry quarter)
    return {
        "quarter": quarter_name(observation.cohort_quarter),
        "calendar_year": str(observation.cohort_quarter // 4),
        "program_year": program_year,
    }


def regions_and_providers(observation: Observation, period_type: str) -> Iterator[tuple[str, str]]:
    """The (region, provider) pairs that the observation counts in."""
    # (pathway or ALL) x (region or ALL) x every population, by quarter, calendar_year and
    # program_year, at provider ALL;
    yield observation.region_id, ALL
    yield ALL, ALL
    # and (pathway or ALL) x provider x every population, by calendar_year and program_year, at
    # region ALL.
    if period_type != "quarter":
        for provider_id in observation.providers:
            yield ALL, provider_id


def funding_streams_and_partners(
    observation: Observation, period_type: str
) -> Iterator[tuple[str, str]]:
    """The (partner_type, partner_id) pairs that the observation counts in."""
    # (pathway or ALL) x partner_id x every population by calendar_year and program_year
    if period_type != "quarter":
        for funding_stream in observation.funding_streams:
            yield "funding_stream", funding_stream
        for partner_id in observation.partners:
            yield "partner", partner_id


def _cells(observed: Iterable[Observation], slices: Slices) -> dict[Cell, list[Observation]]:
    # A row exists when its cohort has an observation.
    members: dict[Cell, list[Observation]] = {}
    for observation in observed:
        for period_type, period in period_names(observation).items():
            # Of WIOA.6, whose pathway is ALL, there is the one row.
            for pathway_id in {observation.pathway_id, ALL}:
                for first, second in slices(observation, period_type):
                    cell = Cell(
                        observation.metric_id, period_type, period, pathway_id, first, second
                    )
                    members.setdefault(cell, []).append(observation)
    return members


def _populations(members: list[Observation]) -> dict[tuple[str, str], list[Observation]]:
    found: dict[tuple[str, str], list[Observation]] = {}
    for observation in members:
        for dimension_and_population in observation.participation.populations.items():
            found.setdefault(dimension_and_population, []).append(observation)
    return found


def _rows(
    observed: Iterable[Observation], config: Config, slices: Slices
) -> Iterator[tuple[tuple[str, ...], Result]]:
    uses = pathway_uses(config)
    for cell, members in _cells(observed, slices).items():
        # of a pathway row: pathway_metrics.permitted_use. WIOA: accountability.
        is_wioa = cell.metric_id.startswith("WIOA.")
        use = ACCOUNTABILITY if is_wioa else uses[cell.pathway_id, cell.metric_id]
        for dimension_and_population, of_population in _populations(members).items():
            yield (*cell, *dimension_and_population), summarise(cell.metric_id, use, of_population)


def result_rows(observed: Iterable[Observation], config: Config) -> dict[ResultKey, Result]:
    """Every row of `metric_results` of the observations."""
    rows = _rows(observed, config, regions_and_providers)
    return {ResultKey(*key): result for key, result in rows}


def partner_rows(observed: Iterable[Observation], config: Config) -> dict[PartnerKey, Result]:
    """Every row of `metric_results_by_partner` of the observations."""
    rows = _rows(observed, config, funding_streams_and_partners)
    return {PartnerKey(*key): result for key, result in rows}


def results(extracts: Extracts, config: Config, as_of_date: date) -> dict[ResultKey, Result]:
    """Every row of `metric_results`."""
    return result_rows(observations(extracts, config, as_of_date), config)


def results_by_partner(
    extracts: Extracts, config: Config, as_of_date: date
) -> dict[PartnerKey, Result]:
    """Every row of `metric_results_by_partner`."""
    return partner_rows(observations(extracts, config, as_of_date), config)
