# ruff: noqa: S608 - the SQL is made of names and conditions of the project's own
"""Suites of the result rows: what always holds, whatever the data."""

from collections.abc import Sequence

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
from pathways.quality.mart_rules import (
    DOLLAR_METRIC,
    EXIT_BASED_INDICATOR,
    LOOK_AT_MODEL,
    WIOA_INDICATOR,
    adds_up,
    known_pathway,
    metrics_where,
    price_is_known,
)
from pathways.quality.marts import Mart

COHORT = ("metric_id", "cohort_period_type", "cohort_period")
POPULATION = ("population_dimension", "population")
EXCLUDED = ("excluded_not_eligible", "excluded_unmatchable", "excluded_uncovered", "excluded_wioa")
# counts that add up, where each observation is in one member of a dimension
COUNTS = (
    *("participations", "exiters", "completers", "numerator", "denominator"),
    *("preliminary", "pending", *EXCLUDED),
)
VALUES = ("median_value", "mean_value", "median_value_real", "mean_value_real")
YEAR_COHORT = metrics_where("cohort_anchor = 'program_year'")
EXIT_COHORT = metrics_where("cohort_anchor = 'exit'")


def metric_results(mart: Mart) -> list[Check]:
    everyone = "provider_id = 'ALL'"
    return [
        *_results(mart, ("region_id", "provider_id")),
        one_of("cohort_period_type", ["quarter", "calendar_year", "program_year"]),
        never(
            "the rows of a provider are of all regions, by calendar year and program year",
            "provider_id != 'ALL' and (region_id != 'ALL' or cohort_period_type = 'quarter')",
            fix="Look at the seed result_levels",
            column="provider_id",
        ),
        adds_up("region_id", (*COHORT, "pathway_id", *POPULATION), COUNTS, everyone),
        _no_more_than_the_pathway("provider", "provider_id != 'ALL'"),
        _count_the_observations(mart),
    ]


def metric_results_by_partner(mart: Mart) -> list[Check]:
    return [
        *_results(mart, ("partner_type", "partner_id")),
        one_of("cohort_period_type", ["calendar_year", "program_year"]),
        not_null("partner_id", LOOK_AT_MODEL),
        not_null("partner_type", LOOK_AT_MODEL),
        one_of("partner_type", ["funding_stream", "partner"]),
        _no_more_than_the_pathway("partner", "true"),
    ]


def _results(mart: Mart, served: Sequence[str]) -> list[Check]:
    """Return what holds of every result row; `served` are the columns that say where or by whom."""
    key = (*COHORT, "pathway_id", *served, *POPULATION)
    names = ("framework_version", "permitted_use", "people", "rate", "status", "final_from")
    return [
        columns([*key, *names, *COUNTS, *VALUES]),
        not_empty("No result: look at metrics.fct_metric_observation"),
        unique(*key),
        *_names(mart),
        *_counts(),
        *_status(mart),
        *_values(),
        _populations_add_up((*COHORT, "pathway_id", *served)),
        adds_up(
            "pathway_id",
            (*COHORT, *served, *POPULATION),
            COUNTS,
            "metric_id != 'WIOA.6'",  # one observation per person, over all programs
        ),
    ]


def _names(mart: Mart) -> list[Check]:
    return [
        one_of("permitted_use", mart.value_sets["permitted_use"]),
        known_pathway(mart),
        no_rows(
            "metric_id and framework_version are those of core.dim_metric",
            "select 1 as found from (select distinct metric_id, framework_version from {batch}) "
            "as named where (metric_id, framework_version) not in "
            "(select (metric_id, framework_version) from core.dim_metric)",
            fix=LOOK_AT_MODEL,
            column="metric_id",
        ),
        no_rows(
            "a period is named after its type: 2024Q3, 2024, PY2024",
            "select 1 as found from "
            "(select distinct cohort_period_type, cohort_period from {batch}) as named where "
            "not case cohort_period_type "
            "when 'quarter' then regexp_full_match(cohort_period, '[0-9]{{4}}Q[1-4]') "
            "when 'calendar_year' then regexp_full_match(cohort_period, '[0-9]{{4}}') "
            "else regexp_full_match(cohort_period, 'PY[0-9]{{4}}') end",
            fix=LOOK_AT_MODEL,
            column="cohort_period",
        ),
        never(
            "a cohort that is a program year (WIOA.5) has results by program year only",
            f"cohort_period_type != 'program_year' and {YEAR_COHORT}",
            fix="Look at the levels of the results",
            column="cohort_period_type",
        ),
        never(
            "the dimension all has the population ALL, and no other has",
            "(population_dimension = 'all') != (population = 'ALL')",
            fix=LOOK_AT_MODEL,
            column="population",
        ),
    ]


def _counts() -> list[Check]:
    return [
        not_null("denominator", LOOK_AT_MODEL),
        between("participations", 1, fix="A row exists only when its cohort has an observation"),
        between("people", 1, fix="A row exists only when its cohort has an observation"),
        never(
            "numerator <= denominator, preliminary <= denominator, people <= participations, "
            "and no count is below 0",
            "numerator > denominator or preliminary > denominator or people > participations "
            f"or least({', '.join(COUNTS)}) < 0",
            fix=LOOK_AT_MODEL,
            column="denominator",
        ),
        never(
            "participations = denominator + pending + the excluded counts",
            f"participations != denominator + pending + {' + '.join(EXCLUDED)}",
            fix="An observation has one status: look at how they are counted",
            column="participations",
        ),
        never(
            "completers <= exiters <= participations, and a cohort by exit has exiters only",
            "completers > exiters or exiters > participations "
            f"or (exiters != participations and {EXIT_COHORT})",
            fix=LOOK_AT_MODEL,
            column="exiters",
        ),
        never(
            "completers are counted for pathway metrics, and for no WIOA indicator",
            f"(completers is null) != {WIOA_INDICATOR}",
            fix="Pathway credentials say nothing about a period in a program",
            column="completers",
        ),
        never(
            "excluded_wioa is 0 but for the exit-based WIOA indicators",
            f"excluded_wioa != 0 and not {EXIT_BASED_INDICATOR}",
            fix="WIOA.5 and the pathway metrics leave nobody out for an exclusion of a program",
            column="excluded_wioa",
        ),
    ]


def _status(mart: Mart) -> list[Check]:
    return [
        one_of("status", ["final", "preliminary", "pending"]),
        never(
            "a row is pending when it has pending observations and no denominator, "
            "final when none is pending or preliminary",
            "(status = 'pending') != (pending > 0 and denominator = 0) "
            "or (status = 'final') != (pending = 0 and preliminary = 0)",
            fix=LOOK_AT_MODEL,
            column="status",
        ),
        never(
            "final_from is there when some are pending and none preliminary, after as_of_date",
            "(final_from is not null) != (pending > 0 and preliminary = 0) "
            f"or final_from <= date '{mart.as_of_date}'",
            fix="It is the latest final_from of the row's pending observations",
            column="final_from",
        ),
    ]


def _values() -> list[Check]:
    median = metrics_where("statistic in ('median', 'median_and_mean')")
    mean = metrics_where("statistic in ('mean', 'median_and_mean')")
    return [
        between("rate", 0, 1, fix=LOOK_AT_MODEL),
        never(
            "rates and values are numbers or null, never NaN",
            f"isnan(rate) or {' or '.join(f'isnan({value})' for value in VALUES)}",
            fix="Divide by nullif(denominator, 0)",
            column="rate",
        ),
        never(
            "the rate is numerator / denominator, and null when the denominator is 0",
            "(rate is null) != (numerator is null or denominator = 0) "
            "or abs(rate - numerator / nullif(denominator, 0)) > 1e-9",
            fix=LOOK_AT_MODEL,
            column="rate",
        ),
        never(
            "dollar metrics have the values that their statistic asks for and no numerator, "
            "and all others the reverse",
            f"{DOLLAR_METRIC} != (numerator is null) "
            f"or (median_value is not null) != ({median} and denominator > 0) "
            f"or (mean_value is not null) != ({mean} and denominator > 0) "
            "or (median_value is null and median_value_real is not null) "
            "or (mean_value is null and mean_value_real is not null)",
            fix="Look at statistic in core.dim_metric",
            column="median_value",
        ),
        price_is_known("median_value", "mean_value"),
    ]


def _populations_add_up(group: Sequence[str]) -> Check:
    """In each dimension the populations add up to everyone, and no dimension is missing.

    By hash of key and sums, as adds_up: there are millions of sums.
    """
    key, summed = ", ".join(group), ", ".join(f"sum({count})" for count in COUNTS)
    return no_rows(
        "the populations of every dimension add up to everyone",
        f"select 1 as found from (select hash({key}) as result, hash({summed}) as sums "
        f"from {{batch}} group by hash({key}), population_dimension) as dimensions "
        "group by result having min(sums) != max(sums) "
        "or count(*) != (select count(distinct population_dimension) from {batch})",
        fix="Unknown is a population of its own, never dropped: look at the population bridge",
        column="population",
    )


def _count_the_observations(mart: Mart) -> Check:
    """The totals agree with the observations, counted one by one: the model counts in passes."""
    programs = ", ".join(f"'{reason}'" for reason in mart.value_sets["exclusion_reason"])
    observed = {
        "participations": "true",
        "denominator": "is_in_denominator",
        "numerator": "is_in_numerator",
        "preliminary": "status = 'preliminary'",
        "pending": "status = 'pending'",
        "excluded_not_eligible": "exclusion_reason = 'not_eligible'",
        "excluded_unmatchable": "exclusion_reason = 'unmatchable'",
        "excluded_uncovered": "exclusion_reason = 'uncovered_quarter'",
        "excluded_wioa": f"exclusion_reason in ({programs})",
    }
    counted = (
        "select metric_id, cohort_period, "
        f"{', '.join(f'coalesce({name}, 0)' for name in observed)} "
        "from {batch} where pathway_id = 'ALL' and region_id = 'ALL' and provider_id = 'ALL' "
        "and population = 'ALL' and cohort_period_type = 'program_year'"
    )
    there = (
        "select metric_id, 'PY' || cohort_program_year, "
        f"{', '.join(f'count(*) filter (where {condition})' for condition in observed.values())} "
        "from metrics.fct_metric_observation group by metric_id, cohort_program_year"
    )
    return no_rows(
        "the program years of everyone count the rows of metrics.fct_metric_observation",
        f"select 1 as found from ((({counted}) except ({there})) "
        f"union all (({there}) except ({counted}))) as differing",
        fix="Look at the join of the observations with slices and populations",
        column="participations",
    )


def _no_more_than_the_pathway(served: str, where: str) -> Check:
    """Who is served by several is in each of their rows, and once in that of the pathway."""
    key = ", ".join((*COHORT, "pathway_id", *POPULATION))
    counts = (*COUNTS, "people")
    more = " or ".join(f"part.{count} > whole.{count}" for count in counts)
    return no_rows(
        f"no count of a {served} is above that of the pathway's row in metrics.metric_results",
        f"select 1 as found from (select {key}, {', '.join(counts)} from {{batch}} where {where}) "
        f"as part left join (select {key}, {', '.join(counts)} from metrics.metric_results "
        f"where region_id = 'ALL' and provider_id = 'ALL') as whole using ({key}) "
        f"where whole.participations is null or {more}",
        fix=f"Each {served} counts an observation once: look at who served the participation",
        column="participations",
    )


SUITES = {
    "metrics.metric_results": metric_results,
    "metrics.metric_results_by_partner": metric_results_by_partner,
}
