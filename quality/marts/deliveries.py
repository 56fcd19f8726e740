"""Suite of the delivery scorecard: what came, when, and how good it was."""

from pathways.quality.expectations import (
    Check,
    at_least_column,
    between,
    columns,
    never,
    not_null,
    one_of,
    unique,
)
from pathways.quality.mart_rules import LOOK_AT_MODEL, never_in_future
from pathways.quality.marts import Mart

LEDGER = "Landing counts every row once: look at the ledger of the deliveries"
STATUSES = ("accepted_deliveries", "held_deliveries", "rejected_deliveries")
KEY = ("agency_id", "extract_name", "period")


def delivery_scorecard(mart: Mart) -> list[Check]:
    return [
        columns(
            [
                *(*KEY, "period_type", "period_start_date", "period_end_date", "due_date"),
                *("first_received_date", "is_on_time", "days_late", "is_complete", "deliveries"),
                *(*STATUSES, "rows_in", "rows_accepted", "rows_quarantined", "error_rate"),
                *("dollars_in", "dollars_accepted", "dollars_quarantined", "match_rate"),
                *("error_rate_change", "match_rate_change", "most_frequent_rule"),
                *("previous_error_rate", "previous_match_rate", "most_frequent_rule_rows"),
            ]
        ),
        # may be empty: extracts that were not landed by this project have no ledger
        unique(*KEY),
        *(not_null(column, LOOK_AT_MODEL) for column in (*KEY, "due_date", "is_complete")),
        one_of("period_type", mart.value_sets["schedule_period_type"]),
        *_periods(mart),
        *_punctuality(mart),
        *_counts(),
        *_rates(),
    ]


def _periods(mart: Mart) -> list[Check]:
    return [
        never_in_future(mart, "period_end_date"),
        at_least_column("due_date", "period_end_date", fix="Look at due_days in delivery_schedule"),
        never(
            "a period is named after its type: 2024Q3, 2024",
            "period != case period_type when 'quarter' "
            "then year(period_end_date) || 'Q' || quarter(period_end_date) "
            "else cast(year(period_end_date) as varchar) end",
            fix=LOOK_AT_MODEL,
            column="period",
        ),
        never(
            "a period begins with its first day",
            "period_start_date != date_trunc("
            "case period_type when 'quarter' then 'quarter' else 'year' end, period_end_date)",
            fix=LOOK_AT_MODEL,
            column="period_start_date",
        ),
    ]


def _punctuality(mart: Mart) -> list[Check]:
    today = f"date '{mart.as_of_date}'"
    return [
        never_in_future(mart, "first_received_date"),
        never(
            "a period is complete when it was received",
            "is_complete != (first_received_date is not null)",
            fix=LOOK_AT_MODEL,
            column="is_complete",
        ),
        between("days_late", 0, fix=LOOK_AT_MODEL),
        never(
            "on time is 0 days late, and both are unknown together",
            "is_on_time is distinct from (days_late = 0)",
            fix=LOOK_AT_MODEL,
            column="is_on_time",
        ),
        never(
            "the days late run from due_date to the day received, or to as_of_date",
            f"days_late != greatest(coalesce(first_received_date, {today}) - due_date, 0)",
            fix=LOOK_AT_MODEL,
            column="days_late",
        ),
        never(
            "what is awaited and not overdue is neither on time nor late",
            f"(days_late is null) != (first_received_date is null and due_date >= {today})",
            fix="A delivery is overdue from the day after its due_date",
            column="days_late",
        ),
    ]


def _counts() -> list[Check]:
    counts = ", ".join((*STATUSES, "rows_accepted", "rows_quarantined", "rows_in"))
    return [
        never(
            "every delivery was accepted, held or rejected, and no count is below 0",
            f"deliveries != {' + '.join(STATUSES)} or least({counts}) < 0",
            fix=LEDGER,
            column="deliveries",
        ),
        never(
            "rows in = rows accepted + rows quarantined",
            "rows_in != rows_accepted + rows_quarantined",
            fix=LEDGER,
            column="rows_in",
        ),
        never(
            "dollars in = dollars accepted + dollars quarantined, to the cent",
            "dollars_in is distinct from dollars_accepted + dollars_quarantined",
            fix=LEDGER,
            column="dollars_in",
        ),
        never(
            "without deliveries there are no rows and no dollars",
            "deliveries = 0 and (rows_in > 0 or dollars_in is not null)",
            fix=LOOK_AT_MODEL,
            column="rows_in",
        ),
        never(
            "a rule is named when rows broke it",
            "(most_frequent_rule is null) != (most_frequent_rule_rows is null) "
            "or most_frequent_rule_rows < 1",
            fix=LEDGER,
            column="most_frequent_rule",
        ),
    ]


def _rates() -> list[Check]:
    changes = " or ".join(
        f"({rate} is null or previous_{rate} is null) != ({rate}_change is null) "
        f"or abs({rate}_change - ({rate} - previous_{rate})) > 1e-9"
        for rate in ("error_rate", "match_rate")
    )
    return [
        between("error_rate", 0, 1, fix=LOOK_AT_MODEL),
        between("match_rate", 0, 1, fix=LEDGER),
        never(
            "the error rate is rows_quarantined / rows_in, and null without rows",
            "(error_rate is null) != (rows_in = 0) "
            "or abs(error_rate - rows_quarantined / nullif(rows_in, 0)) > 1e-9",
            fix=LOOK_AT_MODEL,
            column="error_rate",
        ),
        never(
            "a change is the rate less the previous one",
            changes,
            fix=LOOK_AT_MODEL,
            column="error_rate_change",
        ),
    ]


SUITES = {"performance.delivery_scorecard": delivery_scorecard}
