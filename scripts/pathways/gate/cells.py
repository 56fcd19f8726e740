"""Result rows that changed: gathered once, in one join per table, for the checks on them."""

from pathways.gate.request import Request

_TABLES = {
    "metric_results": ("region_id", "provider_id"),
    "metric_results_by_partner": ("partner_type", "partner_id"),
}
_SHARED = (
    *("metric_id", "cohort_period_type", "cohort_period", "pathway_id"),
    *("population_dimension", "population"),
)
KEY = (*_SHARED, "region_id", "provider_id", "partner_type", "partner_id")
"""Columns of changed_result that name it; of a partner's row region and provider are empty."""
_RULE = ("metric_id", "program_year_rule", "shape", "cohort_anchor", "category")
_COUNTS = ("numerator", "denominator")
_DOLLARS = ("median_value", "mean_value", "median_value_real", "mean_value_real")

# Dollars are sums of decimals that became doubles: the order of adding shows in the last digits.
_MACROS = """
    create temp macro differs(x, y) as
        x is distinct from y
        and not coalesce(abs(x - y) <= 1e-9 * greatest(abs(x), abs(y)), false)
"""

# The last day of a cohort's period: WIOA program years report the exits of earlier ones. WIOA
# excludes who dies, is institutionalized, ... up to a year after the quarter of exit.
_PERIODS = """
    create temp table cohort as
    with named as (
        select distinct metric_id, cohort_period_type, cohort_period
        from (
            select metric_id, cohort_period_type, cohort_period from before.metrics.metric_results
            union
            select metric_id, cohort_period_type, cohort_period
            from before.metrics.metric_results_by_partner
        )
    ),

    numbered as (
        select
            named.*,
            cast(regexp_extract(cohort_period, '[0-9]{4}') as integer) as year,
            cast(right(cohort_period, 1) as integer) as last_digit,
            metric_rule.program_year_rule,
            coalesce(metric_rule.shape, '') = 'quarters' as is_of_wages,
            coalesce(metric_rule.cohort_anchor, '') = 'entry' as is_of_entry,
            coalesce(metric_rule.cohort_anchor, 'exit') = 'exit' as is_of_exit,
            coalesce(metric_rule.category, '') = 'wioa_primary' as is_of_wioa
        from named
        left join metric_rule on named.metric_id = metric_rule.metric_id
    ),

    ended as (
        select
            *,
            cast(
                case
                    when cohort_period_type = 'quarter'
                        then make_date(year, last_digit * 3, 1) + interval 1 month
                    when cohort_period_type = 'calendar_year' then make_date(year + 1, 1, 1)
                    when program_year_rule = 'after_program_year' then make_date(year, 7, 1)
                    when program_year_rule = 'after_calendar_year' then make_date(year, 1, 1)
                    else make_date(year + 1, 7, 1)
                end as date
            ) - 1 as last_day
        from numbered
    )

    select
        metric_id,
        cohort_period_type,
        cohort_period,
        is_of_wages,
        is_of_entry,
        is_of_exit,
        last_day + cast($days as integer) <= cast($day as date) as is_settled,
        is_of_wioa
        and is_of_exit
        and last_day + 366 + cast($late_days as integer) > cast($day as date) as is_excluding,
        year(last_day) * 4 + quarter(last_day) - 1 as last_quarter_index
    from ended
"""

_CHANGED = """
    create temp table changed_result as
    select
        {keys},
        cohort.is_of_wages,
        cohort.is_settled,
        cohort.is_settled
        and (cohort.is_of_exit or {is_of_region})
        and (not cohort.is_of_entry or one.exiters = one.participations) as is_fixed,
        case
            when cohort.is_of_entry and one.denominator > 0
                then one.preliminary / one.denominator
            else 0
        end as share_active,
        case
            when cohort.is_excluding then greatest(other.excluded_wioa - one.excluded_wioa, 0)
            else 0
        end as newly_excluded,
        cohort.last_quarter_index,
        one.status as status_before,
        {values},
        other.metric_id is null as is_gone
    from before.metrics.{table} as one
    left join after.metrics.{table} as other on {same}
    inner join cohort
        on
            one.metric_id = cohort.metric_id
            and one.cohort_period_type = cohort.cohort_period_type
            and one.cohort_period = cohort.cohort_period
    where other.metric_id is null or {differ}
"""


def gather_changed_results(request: Request) -> None:
    """Make the temporary table changed_result of the results that changed or are gone.

    A cohort is settled when its people are known: its period is over, late deliveries are in, and
    exits are known, all as of the current release's day. Its result is fixed when, of a metric that
    counts from entry, nobody is active either: who is may still come to be asked, and, of any
    metric but those of exiters, may still come to a provider or a partner.
    """
    connection = request.connection
    connection.execute(_MACROS)
    connection.execute(
        "create temp table metric_rule "
        "(metric_id varchar, program_year_rule varchar, shape varchar, cohort_anchor varchar, "
        "category varchar)"
    )
    rules = [[row[name] for name in _RULE] for row in request.metric_rules()]
    connection.executemany("insert into metric_rule values (?, ?, ?, ?, ?)", rules)
    late = round(request.limits.late_delivery_days)
    days = {"late_days": late, "days": late + request.exit_gap_days()}
    connection.execute(_PERIODS, {**days, "day": request.before_day})
    for number, (table, own) in enumerate(_TABLES.items()):
        query = _changed(table, own)
        if number:
            select = query.replace("create temp table changed_result as", "", 1)
            query = f"insert into changed_result by name {select}"
        connection.execute(query)


def _changed(table: str, own: tuple[str, ...]) -> str:
    key = (*_SHARED, *own)
    keys = [f"one.{name}" if name in key else f"'' as {name}" for name in KEY]
    values = [
        f"one.{name} as {name}_before, other.{name} as {name}_after"
        for name in (*_COUNTS, "rate", *_DOLLARS)
    ]
    differ = [f"one.{name} is distinct from other.{name}" for name in _COUNTS]
    differ += [f"differs(one.{name}, other.{name})" for name in _DOLLARS]
    return _CHANGED.format(
        table=table,
        is_of_region="one.provider_id = 'ALL'" if "provider_id" in own else "false",
        keys=", ".join(keys),
        values=", ".join(values),
        same=" and ".join(f"one.{name} = other.{name}" for name in key),
        differ=" or ".join(differ),
    )
