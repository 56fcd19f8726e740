# ruff: noqa: S608 - the SQL is made of names and conditions of the project's own
"""Suites of the metric marts: what always holds, whatever the data."""

from pathways.quality.expectations import (
    Check,
    between,
    columns,
    never,
    no_rows,
    not_empty,
    not_null,
    one_of,
    unique,
)
from pathways.quality.mart_rules import LOOK_AT_MODEL, adds_up, parent_exists
from pathways.quality.marts import Mart

# dollar metrics: no numerator, no rate
VALUE_METRICS = "('C.5', 'C.6', 'C.7', 'WIOA.3')"

# counts of result rows that add up, where each observation is in one member of a dimension
COUNTS = (
    "participations",
    "numerator",
    "denominator",
    "pending",
    "excluded_not_eligible",
    "excluded_unmatchable",
    "excluded_uncovered",
)
COHORT = ("metric_id", "framework_version", "cohort_period_type", "cohort_period")


def implies(attained: str, also: str) -> Check:
    """Of observations final for both: who attained one attained the other."""
    return no_rows(
        f"who attained {attained} attained {also} (observations final for both)",
        "select 1 as found from {batch} where status = 'final' "
        f"and metric_id in ('{attained}', '{also}') group by participation_key "
        f"having bool_or(is_in_numerator) filter (where metric_id = '{attained}') "
        f"and not bool_or(is_in_numerator) filter (where metric_id = '{also}')",
        fix="Look at the attainment rules of the two metrics",
        column="is_in_numerator",
    )


def fct_metric_observation(_: Mart) -> list[Check]:
    return [
        columns(
            [
                *("participation_key", "metric_id", "cohort_quarter", "is_in_denominator"),
                *("is_in_numerator", "value", "status", "exclusion_reason"),
            ]
        ),
        not_empty("No observation: look at pathway_metrics, the menu of each pathway"),
        parent_exists("metric_id", "core.dim_metric"),
        one_of("status", ["final", "preliminary", "pending", "excluded"]),
        *_status_of_observations(),
        *_agreement_of_metrics(),
    ]


def _status_of_observations() -> list[Check]:
    return [
        unique(
            *("participation_key", "metric_id", "framework_version", "cohort_quarter"),
            where="participation_key is not null",
        ),
        never(
            "who is in the numerator is in the denominator",
            "is_in_numerator and not is_in_denominator",
            fix=LOOK_AT_MODEL,
            column="is_in_numerator",
        ),
        never(
            "pending and excluded observations count nowhere",
            "status in ('pending', 'excluded') and is_in_denominator",
            fix="An open window is pending, also when it is attained already",
            column="status",
        ),
        never(
            "excluded observations, and no others, have an exclusion_reason",
            "(status = 'excluded') != (exclusion_reason is not null)",
            fix=LOOK_AT_MODEL,
            column="exclusion_reason",
        ),
        never(
            "dollar metrics have no numerator, and all others have one",
            f"(metric_id in {VALUE_METRICS}) != (is_in_numerator is null)",
            fix=LOOK_AT_MODEL,
            column="is_in_numerator",
        ),
        never(
            "a value is there for dollar metrics in the denominator, and nowhere else",
            f"(value is not null) != (metric_id in {VALUE_METRICS} and is_in_denominator)",
            fix=LOOK_AT_MODEL,
            column="value",
        ),
    ]


def _agreement_of_metrics() -> list[Check]:
    return [
        implies("B.3", "B.4"),
        implies("B.1", "B.5"),
        implies("B.2", "B.5"),
        implies("B.3", "B.5"),
        no_rows(
            "the denominator of C.4 is the numerator of C.2 (observations final for both)",
            "select 1 as found from {batch} where metric_id in ('C.2', 'C.4') "
            "and status = 'final' group by participation_key having count(*) = 2 "
            "and bool_or(is_in_denominator) filter (where metric_id = 'C.4') "
            "and not bool_or(is_in_numerator) filter (where metric_id = 'C.2')",
            fix="C.4 asks who was employed in Q2 and Q3, which is what C.2 attains",
            column="is_in_denominator",
        ),
    ]


def metric_results(_: Mart) -> list[Check]:
    return [
        columns(
            [
                *COHORT,
                *("pathway_id", "region_id", "provider_id", "population_dimension", "population"),
                *("participations", "people", "numerator", "denominator", "rate"),
                *("median_value", "mean_value", "status"),
            ]
        ),
        not_empty("No result: look at metrics.fct_metric_observation"),
        *_rows(),
        *_arithmetic(),
        *_sums(),
    ]


def _rows() -> list[Check]:
    dimensions = ("pathway_id", "region_id", "provider_id", "population_dimension", "population")
    return [
        unique(*COHORT, *dimensions),
        not_null("denominator", LOOK_AT_MODEL),
        one_of("cohort_period_type", ["quarter", "calendar_year", "program_year"]),
        one_of("status", ["final", "preliminary", "pending"]),
        never(
            "a row is pending when pending observations are all it has, else it is not",
            "(status = 'pending') != (pending > 0 and denominator = 0) "
            "or (status = 'final' and pending > 0)",
            fix=LOOK_AT_MODEL,
            column="status",
        ),
        never(
            "the dimension all has the population ALL, and no other has",
            "(population_dimension = 'all') != (population = 'ALL')",
            fix=LOOK_AT_MODEL,
            column="population",
        ),
        never(
            "a period is named after its type: 2024Q3, 2024, PY2024",
            "not case cohort_period_type "
            "when 'quarter' then regexp_full_match(cohort_period, '[0-9]{4}Q[1-4]') "
            "when 'calendar_year' then regexp_full_match(cohort_period, '[0-9]{4}') "
            "else regexp_full_match(cohort_period, 'PY[0-9]{4}') end",
            fix=LOOK_AT_MODEL,
            column="cohort_period",
        ),
        never(
            "rates and values are numbers or null, never NaN",
            "isnan(rate) or isnan(median_value) or isnan(mean_value)",
            fix="Divide by nullif(denominator, 0)",
            column="rate",
        ),
    ]


def _arithmetic() -> list[Check]:
    return [
        between("rate", 0, 1, fix=LOOK_AT_MODEL),
        between("participations", 1, fix="A row exists only when its cohort has an observation"),
        between("people", 1, fix="A row exists only when its cohort has an observation"),
        never(
            "numerator <= denominator <= participations, and people <= participations",
            "numerator < 0 or numerator > denominator or denominator > participations "
            "or people > participations",
            fix=LOOK_AT_MODEL,
            column="denominator",
        ),
        never(
            "the rate is numerator / denominator, and null when the denominator is 0",
            "(rate is null) != (numerator is null or denominator = 0) "
            "or abs(rate - numerator / nullif(denominator, 0)) > 1e-9",
            fix=LOOK_AT_MODEL,
            column="rate",
        ),
        never(
            "denominator, pending and excluded observations are no more than participations",
            "denominator + pending + excluded_not_eligible + excluded_unmatchable "
            "+ excluded_uncovered > participations",
            fix="An observation has one status: look at how they are counted",
            column="participations",
        ),
        never(
            "dollar metrics have a median and no rate, and all others have no median",
            f"(metric_id in {VALUE_METRICS}) != (numerator is null) "
            f"or (median_value is not null) != (metric_id in {VALUE_METRICS} and denominator > 0)",
            fix=LOOK_AT_MODEL,
            column="median_value",
        ),
    ]


def _sums() -> list[Check]:
    """Providers overlap, and so do the people of two pathways: neither is a sum."""
    everyone = "provider_id = 'ALL'"
    places = ("pathway_id", "region_id", "provider_id")
    dimension_sums = ", ".join(f"sum({count}) as {count}" for count in COUNTS)
    spread = " or ".join(f"min({count}) != max({count})" for count in COUNTS)
    keys = ", ".join((*COHORT, *places))
    return [
        no_rows(
            "the populations of every dimension add up to everyone",
            f"select 1 as found from (select {keys}, population_dimension, {dimension_sums} "
            f"from {{batch}} group by {keys}, population_dimension) as summed "
            f"group by {keys} having {spread}",
            fix="Unknown is a population of its own, never dropped: look at the population bridge",
            column="population",
        ),
        adds_up(
            "region_id",
            (*COHORT, "pathway_id", "population_dimension", "population"),
            COUNTS,
            everyone,
        ),
        adds_up(
            "pathway_id",
            (*COHORT, "region_id", "population_dimension", "population"),
            COUNTS,
            # one observation per person, over all programs
            f"{everyone} and metric_id != 'WIOA.6'",
        ),
    ]


SUITES = {
    "metrics.fct_metric_observation": fct_metric_observation,
    "metrics.metric_results": metric_results,
}
