"""Suites of the participation facts in core."""

from pathways.quality.expectations import (
    Check,
    at_least_column,
    between,
    columns,
    never,
    not_empty,
    not_null,
    one_of,
    unique,
)
from pathways.quality.mart_rules import (
    LOOK_AT_MODEL,
    never_in_future,
    parent_exists,
)
from pathways.quality.marts import Mart


def fct_participation(mart: Mart) -> list[Check]:
    return [
        columns(
            [
                *("participation_key", "person_key", "pathway_id", "participation_number"),
                *("entry_date", "entry_quarter", "exit_date", "exit_quarter"),
                *("participation_status", "is_exiter", "is_completer", "region_id"),
                "age_group_at_entry",
            ]
        ),
        not_empty("Nobody enters a pathway: look at the entry points in pathway_offerings"),
        not_null("participation_key", LOOK_AT_MODEL),
        unique("participation_key"),
        unique("person_key", "pathway_id", "participation_number"),
        parent_exists("person_key", "core.dim_person"),
        parent_exists("pathway_id", "core.dim_pathway"),
        parent_exists("region_id", "core.dim_region"),
        not_null("entry_date", LOOK_AT_MODEL),
        never_in_future(mart, "entry_date"),
        never_in_future(mart, "exit_date"),
        at_least_column("exit_date", "entry_date", fix=LOOK_AT_MODEL),
        one_of("age_group_at_entry", [*mart.value_sets["age_group_at_entry"], "unknown"]),
        one_of("participation_status", ["active", "exited"]),
        *_status_and_quarters(),
    ]


def _status_and_quarters() -> list[Check]:
    return [
        never(
            "exited, is_exiter and exit_date say the same",
            "is_exiter != (participation_status = 'exited') "
            "or is_exiter != (exit_date is not null)",
            fix=LOOK_AT_MODEL,
            column="is_exiter",
        ),
        never(
            "a completer is an exiter",
            "is_completer and not is_exiter",
            fix=LOOK_AT_MODEL,
            column="is_completer",
        ),
        never(
            "entry_quarter is the quarter of entry_date",
            "entry_quarter != year(entry_date) || 'Q' || quarter(entry_date)",
            fix=LOOK_AT_MODEL,
            column="entry_quarter",
        ),
        never(
            "exit_quarter is the quarter of exit_date",
            "exit_quarter is distinct from year(exit_date) || 'Q' || quarter(exit_date)",
            fix=LOOK_AT_MODEL,
            column="exit_quarter",
        ),
    ]


def fct_participant_quarter(_: Mart) -> list[Check]:
    return [
        columns(
            [
                *("participation_key", "person_key", "quarter_index", "quarters_since_entry"),
                *("quarters_since_exit", "wages", "is_covered", "is_employed"),
            ]
        ),
        not_empty(LOOK_AT_MODEL),
        unique("participation_key", "quarter_index"),
        parent_exists("participation_key", "core.fct_participation"),
        between("quarters_since_entry", -4, fix=LOOK_AT_MODEL),
        between("quarters_since_exit", maximum=8, fix=LOOK_AT_MODEL),
        *_wages(),
    ]


def _wages() -> list[Check]:
    return [
        between("wages", 0, fix="A negative sum counts as 0: look at the person-quarter wages"),
        never(
            "wages and employment are known in covered quarters only",
            "not is_covered and (wages is not null or is_employed is not null)",
            fix="Unknown is null, never 0: look at the join with the covered quarters",
            column="wages",
        ),
        never(
            "a quarter is covered here when it is in core.dim_quarter",
            "is_covered != (quarter_index in "
            "(select quarter_index from core.dim_quarter where is_covered))",
            fix=LOOK_AT_MODEL,
            column="is_covered",
        ),
        never(
            "in a covered quarter the wages of a matchable person are known",
            "is_covered and wages is null and person_key in "
            "(select person_key from core.dim_person where is_matchable)",
            fix="A covered quarter without records is 0: look at the join with the wages",
            column="wages",
        ),
        never(
            "employed means wages above 0",
            "is_employed is distinct from (wages > 0)",
            fix=LOOK_AT_MODEL,
            column="is_employed",
        ),
    ]


def fct_milestone(mart: Mart) -> list[Check]:
    return [
        columns(["participation_key", "milestone_type", "milestone_date", "metric_id", "source"]),
        not_empty("Nobody attained anything: look at awards, credentials and pathway_credentials"),
        parent_exists("participation_key", "core.fct_participation"),
        parent_exists("metric_id", "core.dim_metric"),
        not_null("milestone_date", LOOK_AT_MODEL),
        never_in_future(mart, "milestone_date"),
    ]


SUITES = {
    "core.fct_participation": fct_participation,
    "core.fct_participant_quarter": fct_participant_quarter,
    "core.fct_milestone": fct_milestone,
}
