"""Groups of people that vanished, or shrank by more than corrections do."""

from pathways.gate.databases import dicts_of, rows_of
from pathways.gate.findings import EDUCATION_AND_TRAINING, Change, Concern, Finding
from pathways.gate.request import CHANGES_KEPT, Request
from pathways.gate.wording import counted, in_words

# Participations by group and program year: of the metric, of those that both releases have,
# that counts most of them, so that an edited catalogue makes no group shrink. A region of its
# own, at ALL of everything else; every kind likewise.
_GROUPS = """
    create temp table {database}_group as
    with sized as (
        select
            case
                when region_id <> 'ALL' then 'region'
                when provider_id <> 'ALL' then 'provider'
                when population_dimension <> 'all' then 'population'
                when pathway_id = 'ALL' then 'total'
                when metric_rule.category = 'wioa_primary' then 'program'
                else 'pathway'
            end as kind,
            case
                when region_id <> 'ALL' then region_id
                when provider_id <> 'ALL' then provider_id
                when population_dimension <> 'all'
                    then population_dimension || ' ' || population
                else pathway_id
            end as name,
            results.metric_id,
            cohort_period,
            participations
        from {database}.metrics.metric_results as results
        inner join shared_metric as metric_rule on results.metric_id = metric_rule.metric_id
        where
            cohort_period_type = 'program_year'
            and cast(region_id <> 'ALL' as integer) + cast(provider_id <> 'ALL' as integer)
            + cast(population_dimension <> 'all' as integer)
            + cast(pathway_id <> 'ALL' as integer) <= 1
        union all by name
        select
            replace(partner_type, '_', ' ') as kind,
            partner_id as name,
            results.metric_id,
            cohort_period,
            participations
        from {database}.metrics.metric_results_by_partner as results
        inner join shared_metric as metric_rule on results.metric_id = metric_rule.metric_id
        where
            cohort_period_type = 'program_year'
            and pathway_id = 'ALL'
            and population_dimension = 'all'
    ),

    by_metric as (
        select kind, name, metric_id, cohort_period, sum(participations) as people
        from sized
        group by grouping sets (
            (kind, name, metric_id, cohort_period), (kind, name, metric_id)
        )
    )

    select kind, name, coalesce(cohort_period, '') as cohort_period, max(people) as people
    from by_metric
    group by all
"""

_SHARED_METRICS = """
    create temp table shared_metric as
    select metric_id, category
    from metric_category
    where
        metric_id in (select metric_id from before.metrics.metric_results)
        and metric_id in (select metric_id from after.metrics.metric_results)
"""

# Of a group that vanished the years are not listed too.
_LOST = """
    create temp table lost_group as
    select
        one.kind,
        one.name,
        one.cohort_period,
        one.people as people_before,
        coalesce(other.people, 0) as people_after,
        case
            when
                one.cohort_period = ''
                and coalesce(other.people, 0) = 0
                and one.people >= $vanished
                then 'group_vanished'
            when
                one.people >= $people
                and (one.cohort_period = '' or total.people > 0)
                and coalesce(other.people, 0) < (1 - $share) * one.people
                then 'group_shrank'
        end as verdict
    from before_group as one
    left join after_group as other
        on
            one.kind = other.kind
            and one.name = other.name
            and one.cohort_period = other.cohort_period
    left join after_group as total
        on one.kind = total.kind and one.name = total.name and total.cohort_period = ''
    where one.people > 0
"""


def check_groups(request: Request) -> list[Finding]:
    """Return findings on regions, providers, pathways, programs, populations and partners."""
    connection, limits = request.connection, request.limits
    connection.execute("create temp table metric_category (metric_id varchar, category varchar)")
    connection.executemany(
        "insert into metric_category values (?, ?)",
        [[row["metric_id"], row["category"]] for row in request.metric_rules()],
    )
    connection.execute(_SHARED_METRICS)
    for database in ("before", "after"):
        connection.execute(_GROUPS.format(database=database))
    connection.execute(
        _LOST,
        {
            "vanished": max(limits.group_vanished_people, 1),
            "people": limits.group_shrank_people,
            "share": limits.group_shrank_share,
        },
    )
    found = [_finding(request, check) for check in ("group_vanished", "group_shrank")]
    return [finding for finding in found if finding]


def _finding(request: Request, check: str) -> Finding | None:
    rows, digest = rows_of(
        request.connection,
        """
        select count(*), coalesce(bit_xor(hash(kind, name, cohort_period, people_after)), 0)
        from lost_group where verdict = ?
        """,
        [check],
    )[0]
    if not rows:
        return None
    changes = _biggest(request, check)
    named = ", ".join(in_words(change) for change in changes[:3])
    more = f" and {rows - 3:,} more" if rows > 3 else ""  # noqa: PLR2004 - those that are named
    what = "vanished" if check == "group_vanished" else "lost more participations than the limit"
    return Finding(
        check,
        "fail",
        rows,
        f"{counted(rows, 'group')} {what}: {named}{more}",
        changes=changes,
        concern=Concern(EDUCATION_AND_TRAINING),
        digest=str(digest),
    )


def _biggest(request: Request, check: str) -> tuple[Change, ...]:
    lost = dicts_of(
        request.connection,
        """
        select * from lost_group where verdict = ?
        order by cohort_period = '' desc, people_before - people_after desc, kind, name,
            cohort_period
        limit ?
        """,
        [check, CHANGES_KEPT],
    )
    return tuple(
        Change(
            check,
            "participations",
            float(row["people_before"]),
            float(row["people_after"]),
            cohort_period_type="program_year" if row["cohort_period"] else "",
            cohort_period=row["cohort_period"],
            group=f"{row['kind']} {row['name']}",
        )
        for row in lost
    )
