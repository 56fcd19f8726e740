# ruff: noqa: S608 - the SQL is made of names and conditions of the project's own
"""Suite of the observations: every metric, decided once per participation or WIOA period."""

from pathways.quality.expectations import (
    Check,
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
    known_pathway,
    metrics_where,
    parent_exists,
    price_is_known,
)
from pathways.quality.marts import Mart

YEAR_COHORT = metrics_where("cohort_anchor = 'program_year'")
INTERIM_METRIC = metrics_where("category = 'interim'")


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


def fct_metric_observation(mart: Mart) -> list[Check]:
    return [
        columns(
            [
                *("metric_observation_key", "participation_key", "metric_id", "framework_version"),
                *("permitted_use", "person_key", "pathway_id", "region_id"),
                *("cohort_quarter", "cohort_quarter_index", "cohort_program_year"),
                *("is_in_denominator", "is_in_numerator", "value", "value_real"),
                *("status", "exclusion_reason", "final_from"),
            ]
        ),
        not_empty("No observation: look at pathway_metrics, the menu of each pathway"),
        *_keys(mart),
        *_cohorts(),
        *_status(mart),
        *_exclusions(mart),
        *_values(),
        *_agreement_of_metrics(),
    ]


def _keys(mart: Mart) -> list[Check]:
    return [
        not_null("metric_observation_key", LOOK_AT_MODEL),
        unique("metric_observation_key"),
        not_null("participation_key", LOOK_AT_MODEL),
        not_null("metric_id", LOOK_AT_MODEL),
        unique("participation_key", "metric_id", "cohort_quarter"),
        parent_exists("metric_id", "core.dim_metric"),
        parent_exists("person_key", "core.dim_person"),
        parent_exists("region_id", "core.dim_region"),
        one_of("permitted_use", mart.value_sets["permitted_use"]),
        known_pathway(mart),
        never(
            "participation_key is in core.fct_participation, of WIOA indicators in "
            "core.fct_wioa_participation",
            f"case when {WIOA_INDICATOR} then participation_key not in "
            "(select participation_key from core.fct_wioa_participation) "
            "else participation_key not in "
            "(select participation_key from core.fct_participation) end",
            fix=LOOK_AT_MODEL,
            column="participation_key",
        ),
    ]


def _cohorts() -> list[Check]:
    return [
        not_null("cohort_quarter", LOOK_AT_MODEL),
        never(
            "cohort_quarter is the quarter of cohort_quarter_index",
            "cohort_quarter != cohort_quarter_index // 4 || 'Q' || cohort_quarter_index % 4 + 1",
            fix=LOOK_AT_MODEL,
            column="cohort_quarter",
        ),
        never(
            "cohort_program_year is that of the cohort quarter; WIOA.1 and .3: the next; "
            "WIOA.2, .4 and .6: the calendar year + 1",
            "cohort_program_year is distinct from case "
            "when metric_id in ('WIOA.1', 'WIOA.3') then (cohort_quarter_index - 2) // 4 + 1 "
            "when metric_id in ('WIOA.2', 'WIOA.4', 'WIOA.6') then cohort_quarter_index // 4 + 1 "
            "else (cohort_quarter_index - 2) // 4 end",
            fix="Look at program_year_rule in the seed metric_definitions",
            column="cohort_program_year",
        ),
        never(
            "a cohort that is a program year begins with its first quarter",
            f"cohort_quarter_index % 4 != 2 and {YEAR_COHORT}",
            fix=LOOK_AT_MODEL,
            column="cohort_quarter_index",
        ),
    ]


def _status(mart: Mart) -> list[Check]:
    return [
        not_null("status", LOOK_AT_MODEL),
        one_of("status", ["final", "preliminary", "pending", "excluded"]),
        never(
            "final and preliminary observations are in the denominator, and no others",
            "is_in_denominator is distinct from (status in ('final', 'preliminary'))",
            fix="An open window is pending, also when it is attained already",
            column="is_in_denominator",
        ),
        never(
            "who is in the numerator is in the denominator",
            "is_in_numerator and not is_in_denominator",
            fix=LOOK_AT_MODEL,
            column="is_in_numerator",
        ),
        never(
            "preliminary observations are of interim metrics",
            f"status = 'preliminary' and not {INTERIM_METRIC}",
            fix="What an active participation has not attained yet is no failure: it is pending",
            column="status",
        ),
        never(
            "pending observations, and no others, have a final_from, after as_of_date",
            "(status = 'pending') != (final_from is not null) "
            f"or final_from <= date '{mart.as_of_date}'",
            fix="Look at the window, or the last quarter of wages, that it waits for",
            column="final_from",
        ),
    ]


def _exclusions(mart: Mart) -> list[Check]:
    programs = mart.value_sets["exclusion_reason"]
    listed = ", ".join(f"'{reason}'" for reason in programs)
    return [
        one_of("exclusion_reason", ["not_eligible", "unmatchable", "uncovered_quarter", *programs]),
        never(
            "excluded observations, and no others, have an exclusion_reason",
            "(status = 'excluded') != (exclusion_reason is not null)",
            fix=LOOK_AT_MODEL,
            column="exclusion_reason",
        ),
        never(
            "the exclusions of WIOA programs are of exit-based WIOA indicators",
            f"exclusion_reason in ({listed}) and not {EXIT_BASED_INDICATOR}",
            fix="WIOA.5 and the pathway metrics leave nobody out for them",
            column="exclusion_reason",
        ),
    ]


def _values() -> list[Check]:
    return [
        never(
            "dollar metrics have no numerator, and all others have one",
            f"{DOLLAR_METRIC} != (is_in_numerator is null)",
            fix=LOOK_AT_MODEL,
            column="is_in_numerator",
        ),
        never(
            "a value is there for dollar metrics in the denominator, and nowhere else",
            f"(value is not null) != ({DOLLAR_METRIC} and is_in_denominator) "
            "or (value is null and value_real is not null)",
            fix=LOOK_AT_MODEL,
            column="value",
        ),
        price_is_known("value"),
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


SUITES = {"metrics.fct_metric_observation": fct_metric_observation}
