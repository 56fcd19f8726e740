"""The observations behind a result, and what they add up to."""

from dataclasses import asdict
from typing import Any

import duckdb

from pathways.explain.explanation import REASONS, Behind, Result, row_status
from pathways.explain.question import Question

# An observation of all programs together (pathway ALL) is of every period of the person that
# exited on that day from a program that the metric applies to, and so of the providers of each.
_CHOSEN = """
    with cohort as (
        select *
        from metrics.fct_metric_observation
        where
            metric_id = $metric_id
            and ($pathway_id = 'ALL' or pathway_id = $pathway_id)
            and ($region_id = 'ALL' or region_id = $region_id)
            and case $cohort_period_type
                when 'quarter' then cohort_quarter = $cohort_period
                when 'calendar_year' then left(cohort_quarter, 4) = $cohort_period
                when 'program_year' then 'PY' || cohort_program_year = $cohort_period
            end
    ),

    periods as (
        select metric_observation_key, participation_key
        from cohort
        union
        select cohort.metric_observation_key, together.participation_key
        from cohort
        inner join core.fct_wioa_participation as own
            on cohort.participation_key = own.participation_key
        inner join core.fct_wioa_participation as together
            on own.person_key = together.person_key and own.exit_date = together.exit_date
        inner join intermediate.int_measures__menu as menu
            on together.wioa_program = menu.pathway_id and cohort.metric_id = menu.metric_id
        where cohort.pathway_id = 'ALL'
    ),

    served as (
        select periods.metric_observation_key
        from periods
        inner join intermediate.int_participation__partner as partners
            on periods.participation_key = partners.participation_key
        where partners.partner_type = 'provider' and partners.partner_id = $provider_id
    )

    select cohort.*
    from cohort
    inner join intermediate.int_participation__population as populations
        on cohort.participation_key = populations.participation_key
    where
        populations.population_dimension = $population_dimension
        and populations.population = $population
        and (
            $provider_id = 'ALL'
            or cohort.metric_observation_key in (select metric_observation_key from served)
        )
"""

_ADDED = """
    select
        count(*) as participations,
        count(distinct person_key) as people,
        count(*) filter (where is_in_denominator) as denominator,
        count(*) filter (where status = 'final') as final,
        count(*) filter (where status = 'preliminary') as preliminary,
        count(*) filter (where status = 'pending') as pending,
        count(*) filter (where is_in_numerator) as numerator,
        quantile_cont(cast(value as double), 0.5) filter (where is_in_denominator) as median_value,
        cast(sum(value) filter (where is_in_denominator) as double)
        / nullif(count(value) filter (where is_in_denominator), 0) as mean_value,
        case
            when count(value) filter (where is_in_denominator and value_real is null) = 0
                then quantile_cont(cast(value_real as double), 0.5) filter (where is_in_denominator)
        end as median_value_real,
        case
            when count(value) filter (where is_in_denominator and value_real is null) = 0
                then cast(sum(value_real) filter (where is_in_denominator) as double)
                    / nullif(count(value_real) filter (where is_in_denominator), 0)
        end as mean_value_real,
        max(final_from) filter (where status = 'pending') as final_from
    from chosen
"""

_REASONS = """
    select exclusion_reason, count(*)
    from chosen
    where status = 'excluded'
    group by exclusion_reason
    order by exclusion_reason
"""

_BEHIND = """
    select
        case
            when status = 'excluded' then exclusion_reason
            when status = 'pending' then 'pending'
            when is_in_numerator then 'numerator'
            when is_in_numerator is null then 'denominator'
            else 'not_in_numerator'
        end as step,
        participation_key,
        person_key,
        status,
        exclusion_reason,
        value
    from chosen
    order by person_key, participation_key
"""
_LAST_STEPS = ("pending", "denominator", "not_in_numerator", "numerator")


def rows_of(relation: duckdb.DuckDBPyRelation) -> list[dict[str, Any]]:
    """Return the rows of a relation by column name."""
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def choose(connection: duckdb.DuckDBPyConnection, question: Question) -> duckdb.DuckDBPyRelation:
    """Return the observations that the result counts, as a relation."""
    return connection.sql(_CHOSEN, params=asdict(question))


def span_quarters(chosen: duckdb.DuckDBPyRelation) -> tuple[str, str]:
    """Return the first and the last cohort quarter of the observations."""
    (span,) = chosen.aggregate("min(cohort_quarter), max(cohort_quarter)").fetchall()
    return span


def count_reasons(chosen: duckdb.DuckDBPyRelation) -> dict[str, int]:
    """Return how many are excluded for each reason, in the order of the checks."""
    found = dict(chosen.query("chosen", _REASONS).fetchall())
    known = {reason: found.pop(reason) for reason in REASONS if reason in found}
    return known | found


def add_up(chosen: duckdb.DuckDBPyRelation, statistic: str, reasons: dict[str, int]) -> Result:
    """Return the result that the observations add up to; `statistic` as in core.dim_metric."""
    (row,) = rows_of(chosen.query("chosen", _ADDED))
    final = row.pop("final")
    is_rate = statistic == "rate"
    for name in ("median", "mean"):
        if name not in statistic:
            row[f"{name}_value"] = row[f"{name}_value_real"] = None
    wioa = sum(count for reason, count in reasons.items() if reason not in REASONS)
    has_date = not row["preliminary"]
    return Result(
        **row
        | {
            "numerator": row["numerator"] if is_rate else None,
            "rate": row["numerator"] / row["denominator"]
            if is_rate and row["denominator"]
            else None,
            "excluded_not_eligible": reasons.get("not_eligible", 0),
            "excluded_unmatchable": reasons.get("unmatchable", 0),
            "excluded_uncovered": reasons.get("uncovered_quarter", 0),
            "excluded_wioa": wioa,
            "status": row_status(final, row["preliminary"], row["pending"]),
            "final_from": row["final_from"] if has_date else None,
        }
    )


def list_behind(chosen: duckdb.DuckDBPyRelation) -> tuple[Behind, ...]:
    """Return every participation with its step, in the order of the waterfall."""
    found = [Behind(**row) for row in rows_of(chosen.query("chosen", _BEHIND))]
    steps = {one.step for one in found}
    others = sorted(steps - set(REASONS) - set(_LAST_STEPS))
    order = {step: place for place, step in enumerate((*REASONS, *others, *_LAST_STEPS))}
    return tuple(sorted(found, key=lambda one: order[one.step]))
