# ruff: noqa: S608 - the SQL is made of names and conditions of the project's own
"""Suites of the participation facts in core."""

from pathways.quality.expectations import (
    Check,
    at_least_column,
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
    LOOK_AT_MODEL,
    never_in_future,
    parent_exists,
)
from pathways.quality.marts import Mart

# columns of a period of participation, on a pathway or in a WIOA program
PERIOD = (
    *("participation_key", "person_key", "participation_number"),
    *("entry_date", "entry_quarter", "entry_quarter_index"),
    *("exit_date", "exit_quarter", "exit_quarter_index"),
    *("participation_status", "is_exiter", "region_id", "age_group_at_entry"),
)
DIPLOMAS = ("high_school_diploma", "high_school_equivalency")
LEARNED = (
    *("educational_level_gain", "developmental_education", "pathway_course"),
    *("gateway_course_math", "gateway_course_english", "retention", "credit_threshold"),
)


def fct_participation(mart: Mart) -> list[Check]:
    return [
        columns([*PERIOD, "pathway_id", "is_completer"]),
        not_empty("Nobody enters a pathway: look at the entry points in pathway_offerings"),
        parent_exists("pathway_id", "core.dim_pathway"),
        *_period(mart, "pathway_id", "pathway_exit_gap_days"),
        never(
            "a completer is an exiter",
            "is_completer and not is_exiter",
            fix=LOOK_AT_MODEL,
            column="is_completer",
        ),
    ]


def fct_wioa_participation(mart: Mart) -> list[Check]:
    return [
        columns(
            [
                *(*PERIOD, "wioa_program", "last_service_date", "first_provider_id"),
                *("exclusion_reason", "exclusion_date"),
            ]
        ),
        not_empty("No service is under a WIOA program: look at the seed funding_streams"),
        one_of("wioa_program", mart.value_sets["wioa_program"]),
        never(
            "participation_key is not one of core.fct_participation",
            "participation_key in (select participation_key from core.fct_participation)",
            fix="Observations and populations hold the keys of both: they must differ",
            column="participation_key",
        ),
        *_period(mart, "wioa_program", "wioa_exit_gap_days"),
        *_last_service(mart),
        *_exclusions(mart),
    ]


def _period(mart: Mart, member: str, gap: str) -> list[Check]:
    """A person's period on a pathway or in a program: `member` is the column that says which."""
    return [
        not_null("participation_key", LOOK_AT_MODEL),
        unique("participation_key"),
        unique("person_key", member, "participation_number"),
        parent_exists("person_key", "core.dim_person"),
        parent_exists("region_id", "core.dim_region"),
        one_of("age_group_at_entry", [*mart.value_sets["age_group_at_entry"], "unknown"]),
        not_null("entry_date", LOOK_AT_MODEL),
        never_in_future(mart, "entry_date"),
        never_in_future(mart, "exit_date"),
        at_least_column("exit_date", "entry_date", fix=LOOK_AT_MODEL),
        one_of("participation_status", ["active", "exited"]),
        *_status_and_quarters(),
        *_order(mart, member, gap),
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
            "entry_quarter is the quarter of entry_date",
            "entry_quarter != year(entry_date) || 'Q' || quarter(entry_date) "
            "or entry_quarter_index != year(entry_date) * 4 + quarter(entry_date) - 1",
            fix=LOOK_AT_MODEL,
            column="entry_quarter",
        ),
        never(
            "exit_quarter is the quarter of exit_date",
            "exit_quarter is distinct from year(exit_date) || 'Q' || quarter(exit_date) or "
            "exit_quarter_index is distinct from year(exit_date) * 4 + quarter(exit_date) - 1",
            fix=LOOK_AT_MODEL,
            column="exit_quarter",
        ),
    ]


def _order(mart: Mart, member: str, gap: str) -> list[Check]:
    days = f"(select cast(value as integer) from reference.thresholds where name = '{gap}')"
    return [
        no_rows(
            f"a person has one open period per {member} at most",
            "select 1 as found from {batch} where not is_exiter "
            f"group by person_key, {member} having count(*) > 1",
            fix=LOOK_AT_MODEL,
            column="is_exiter",
        ),
        no_rows(
            f"a later period starts {gap} or more after the exit of the one before",
            "select 1 as found from (select participation_number as number, entry_date, "
            f"lag(exit_date) over (partition by person_key, {member} "
            "order by participation_number) as last_exit_date from {batch}) as numbered "
            f"where number > 1 and (entry_date - last_exit_date >= {days}) is not true",
            fix="A shorter gap belongs to one period: look at the gap rule",
            column="participation_number",
        ),
        never(
            f"an exit is {gap} or more before as_of_date",
            f"date '{mart.as_of_date}' - exit_date < {days}",
            fix="A gap that is not over yet is no exit: the period is active",
            column="exit_date",
        ),
    ]


def _last_service(mart: Mart) -> list[Check]:
    return [
        not_null("last_service_date", LOOK_AT_MODEL),
        never_in_future(mart, "last_service_date"),
        at_least_column("last_service_date", "entry_date", fix=LOOK_AT_MODEL),
        never(
            "the exit is the day of the last service",
            "exit_date != last_service_date",
            fix="Under common exit both are those of the joined period",
            column="last_service_date",
        ),
    ]


def _exclusions(mart: Mart) -> list[Check]:
    return [
        one_of("exclusion_reason", mart.value_sets["exclusion_reason"]),
        never_in_future(mart, "exclusion_date"),
        never(
            "exiters alone are excluded, and an exclusion has a reason and a date",
            "(exclusion_reason is null) != (exclusion_date is null) "
            "or (exclusion_reason is not null and not is_exiter)",
            fix="An exclusion counts from entry to the fourth quarter after the exit quarter",
            column="exclusion_reason",
        ),
        never(
            "an exclusion is dated from entry to the end of the fourth quarter after exit",
            "exclusion_date < entry_date "
            "or exclusion_date >= date_trunc('quarter', exit_date) + interval 15 month",
            fix="An exclusion outside of these days does not apply: look at its window",
            column="exclusion_date",
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
    transfers = [f"transfer_{level}" for level in mart.value_sets["receiving_level"]]
    types = [*mart.value_sets["credential_type"], *DIPLOMAS, *LEARNED, *transfers]
    return [
        columns(
            [
                *("milestone_key", "participation_key", "person_key", "pathway_id"),
                *("milestone_type", "milestone_date", "metric_id", "detail", "source"),
            ]
        ),
        not_empty("Nobody attained anything: look at awards, credentials and pathway_credentials"),
        not_null("milestone_key", LOOK_AT_MODEL),
        unique("milestone_key"),
        not_null("participation_key", LOOK_AT_MODEL),
        parent_exists("participation_key", "core.fct_participation"),
        not_null("metric_id", LOOK_AT_MODEL),
        parent_exists("metric_id", "core.dim_metric"),
        not_null("milestone_type", LOOK_AT_MODEL),
        one_of("milestone_type", types),
        not_null("milestone_date", LOOK_AT_MODEL),
        never_in_future(mart, "milestone_date"),
        no_rows(
            "a milestone is of the participation's person and pathway, and not before the entry",
            "select 1 as found from {batch} as milestones inner join core.fct_participation as "
            "periods using (participation_key) where milestones.person_key != periods.person_key "
            "or milestones.pathway_id != periods.pathway_id or milestone_date < entry_date",
            fix="Look at the window of the metric: nothing before entry counts for a pathway",
            column="milestone_date",
        ),
    ]


SUITES = {
    "core.fct_participation": fct_participation,
    "core.fct_wioa_participation": fct_wioa_participation,
    "core.fct_participant_quarter": fct_participant_quarter,
    "core.fct_milestone": fct_milestone,
}
