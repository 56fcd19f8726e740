"""Suites of the dimensions in core: who and what the facts refer to."""

from pathways.quality.expectations import (
    Check,
    at_least_column,
    columns,
    never,
    not_empty,
    not_null,
    one_of,
    unique,
)
from pathways.quality.mart_rules import LOOK_AT_MODEL
from pathways.quality.marts import Mart

CONFIGURE = "Fill the seed of this table: without it no metric has results"


def dim_person(mart: Mart) -> list[Check]:
    coded = ("sex", "race_ethnicity", "education_level", "employment_status_at_entry")
    return [
        columns(["person_key", "is_matchable", *coded]),
        not_empty("No student or participant: look at the extracts"),
        not_null("person_key", LOOK_AT_MODEL),
        unique("person_key"),
        not_null("is_matchable", LOOK_AT_MODEL),
        *(one_of(column, [*mart.value_sets[column], "unknown"]) for column in coded),
    ]


def dim_pathway(_: Mart) -> list[Check]:
    return [
        columns(["pathway_id", "pathway_name", "target_sector"]),
        not_empty(CONFIGURE),
        not_null("pathway_id", LOOK_AT_MODEL),
        unique("pathway_id"),
        never(
            "no pathway is called ALL",
            "upper(pathway_id) = 'ALL'",
            fix="Rename it in the seed pathways: ALL is the total",
            column="pathway_id",
        ),
    ]


def dim_offering(mart: Mart) -> list[Check]:
    return [
        columns(["pathway_id", "offering_source", "source_id", "offering_id", "is_entry_point"]),
        not_empty(CONFIGURE),
        unique("pathway_id", "offering_source", "source_id", "offering_id"),
        one_of("offering_source", mart.value_sets["offering_source"]),
        never(
            "the pathway is in core.dim_pathway",
            "pathway_id not in (select pathway_id from core.dim_pathway)",
            fix="Mend pathway_id in the seed pathway_offerings",
            column="pathway_id",
        ),
    ]


def dim_provider(_: Mart) -> list[Check]:
    return [
        columns(["provider_id", "provider_name"]),
        not_empty(CONFIGURE),
        not_null("provider_id", LOOK_AT_MODEL),
        unique("provider_id"),
    ]


def dim_region(_: Mart) -> list[Check]:
    return [
        columns(["region_id", "region_name"]),
        not_empty(CONFIGURE),
        not_null("region_id", LOOK_AT_MODEL),
        unique("region_id"),
    ]


def dim_credential(mart: Mart) -> list[Check]:
    return [
        columns(["credential_id", "credential_name", "credential_type"]),
        not_empty(CONFIGURE),
        not_null("credential_id", LOOK_AT_MODEL),
        unique("credential_id"),
        one_of("credential_type", mart.value_sets["credential_type"]),
    ]


def dim_metric(mart: Mart) -> list[Check]:
    coded = {
        "category": "metric_category",
        "population": "metric_population",
        "cohort_anchor": "cohort_anchor",
        "statistic": "metric_statistic",
    }
    return [
        columns(["metric_id", "framework_version", "metric_name", *coded]),
        not_empty("Restore the seed metric_definitions: it comes with the project"),
        not_null("metric_id", LOOK_AT_MODEL),
        unique("metric_id"),
        # the other suites ask these columns what a metric is
        *(not_null(column, LOOK_AT_MODEL) for column in coded),
        *(one_of(column, mart.value_sets[value_set]) for column, value_set in coded.items()),
    ]


def dim_quarter(_: Mart) -> list[Check]:
    return [
        columns(["quarter_index", "year_quarter", "quarter_start_date", "quarter_end_date"]),
        not_empty(LOOK_AT_MODEL),
        unique("quarter_index"),
        at_least_column("quarter_end_date", "quarter_start_date", fix=LOOK_AT_MODEL),
        never(
            "quarter_index is year * 4 + quarter - 1 of the first day",
            "quarter_index != year(quarter_start_date) * 4 + quarter(quarter_start_date) - 1",
            fix=LOOK_AT_MODEL,
            column="quarter_index",
        ),
        never(
            "year_quarter is written like 2024Q3",
            "year_quarter != year(quarter_start_date) || 'Q' || quarter(quarter_start_date)",
            fix=LOOK_AT_MODEL,
            column="year_quarter",
        ),
    ]


SUITES = {
    "core.dim_person": dim_person,
    "core.dim_pathway": dim_pathway,
    "core.dim_offering": dim_offering,
    "core.dim_provider": dim_provider,
    "core.dim_region": dim_region,
    "core.dim_credential": dim_credential,
    "core.dim_metric": dim_metric,
    "core.dim_quarter": dim_quarter,
}
