"""Result rows: observations counted by cohort period, pathway, region, provider and population."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from naive.labor_market import VALUE_METRICS, Observation, observations
from naive.populations import ALL
from naive.quarters import period_names
from naive.rows import Config, Extracts


class ResultKey(NamedTuple):
    """The grain of a result row."""

    metric_id: str
    cohort_period_type: str
    cohort_period: str
    pathway_id: str
    region_id: str
    provider_id: str
    population_dimension: str
    population: str


@dataclass(frozen=True)
class Result:
    """The numbers of a result row; rates and money exact."""

    numerator: int | None
    denominator: int
    rate: Fraction | None
    median_value: Fraction | None
    mean_value: Fraction | None
    people: int
    participations: int
    status: str
    excluded_not_eligible: int
    excluded_unmatchable: int
    excluded_uncovered: int
    pending: int


def median(values: list[Decimal]) -> Fraction | None:
    """The median; None of nothing."""
    if not values:
        return None
    ordered = sorted(Fraction(value) for value in values)
    middle = len(ordered) // 2
    if len(ordered) % 2 == 1:
        return ordered[middle]
    # Median of an even count = mean of the two middle values.
    return (ordered[middle - 1] + ordered[middle]) / 2


def mean(values: list[Decimal]) -> Fraction | None:
    """The arithmetic mean; None of nothing."""
    if not values:
        return None
    return sum((Fraction(value) for value in values), Fraction(0)) / len(values)


def row_status(members: list[Observation]) -> str:
    """final, preliminary or pending, for the observations of one row."""
    # Excluded observations do not touch a row's status: only excluded ones = final.
    statuses = {member.status for member in members} - {"excluded"}
    # A result row is pending when it has pending observations and no other; preliminary when
    # any observation in it is pending or preliminary; else final.
    if statuses == {"pending"}:
        return "pending"
    if "pending" in statuses or "preliminary" in statuses:
        return "preliminary"
    return "final"


def summarise(metric_id: str, members: list[Observation]) -> Result:
    """The numbers of the row whose observations these are."""
    counted = [member for member in members if member.is_in_denominator]
    numerator = sum(1 for member in counted if member.is_in_numerator)
    has_value = metric_id in VALUE_METRICS
    values = [member.value for member in counted if member.value is not None]
    reasons = [member.exclusion_reason for member in members]
    return Result(
        # C.5, C.6, C.7: numerator and rate are null.
        numerator=None if has_value else numerator,
        denominator=len(counted),
        # rate = numerator / denominator, null when the denominator is 0.
        rate=None if has_value or not counted else Fraction(numerator, len(counted)),
        median_value=median(values),
        mean_value=mean(values),
        # people = distinct persons with an observation of any status.
        people=len({member.participation.person for member in members}),
        participations=len(members),
        status=row_status(members),
        excluded_not_eligible=reasons.count("not_eligible"),
        excluded_unmatchable=reasons.count("unmatchable"),
        excluded_uncovered=reasons.count("uncovered_quarter"),
        pending=sum(1 for member in members if member.status == "pending"),
    )


def _places(observation: Observation, period_type: str) -> Iterator[tuple[str, str]]:
    """The (region, provider) pairs that the observation counts in."""
    participation = observation.participation
    # (pathway or ALL) x (region or ALL) x every population, by quarter, calendar_year and
    # program_year, at provider ALL;
    yield participation.region_id, ALL
    yield ALL, ALL
    # and (pathway or ALL) x provider x every population, by calendar_year and program_year, at
    # region ALL.
    if period_type != "quarter":
        for provider_id in participation.providers:
            yield ALL, provider_id


def _keys(observation: Observation) -> Iterator[ResultKey]:
    participation = observation.participation
    # Cohort of the C metrics = exit quarter.
    assert participation.exit_quarter is not None
    for period_type, period in period_names(participation.exit_quarter).items():
        for pathway_id in (participation.pathway_id, ALL):
            for region_id, provider_id in _places(observation, period_type):
                for dimension, population in participation.populations.items():
                    yield ResultKey(
                        observation.metric_id,
                        period_type,
                        period,
                        pathway_id,
                        region_id,
                        provider_id,
                        dimension,
                        population,
                    )


def result_rows(observed: list[Observation]) -> dict[ResultKey, Result]:
    """Every result row of the observations."""
    # A row exists when its cohort has an observation.
    members: dict[ResultKey, list[Observation]] = {}
    for observation in observed:
        for key in _keys(observation):
            members.setdefault(key, []).append(observation)
    return {key: summarise(key.metric_id, rows) for key, rows in members.items()}


def results(extracts: Extracts, config: Config, as_of_date: date) -> dict[ResultKey, Result]:
    """Every result row of C.1 to C.7."""
    return result_rows(observations(extracts, config, as_of_date))
