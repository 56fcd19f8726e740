"""Results that were final and changed, and results that moved further than chance or growth."""

from dataclasses import replace
from typing import Any

from pathways.gate.cells import KEY, gather_changed_results
from pathways.gate.databases import dicts_of, rows_of
from pathways.gate.findings import EVERYTHING, WAGES, Change, Concern, Finding
from pathways.gate.request import CHANGES_KEPT, Request
from pathways.gate.wording import counted, in_words

# A result that is not fixed grows: people join, and those who are in stay as they are. The
# price index of a newer quarter makes constant dollars where there were none.
# Who was excluded from a WIOA cohort leaves it, attained or not.
_JUDGED = """
    create temp table judged_result as
    with compared as (
        select
            *,
            denominator_after > denominator_before
            and coalesce(numerator_after >= numerator_before, true)
            and coalesce(
                denominator_after - numerator_after >= denominator_before - numerator_before, true
            ) as has_grown,
            numerator_before is distinct from numerator_after
            or denominator_before is distinct from denominator_after
            or differs(median_value_before, median_value_after)
            or differs(mean_value_before, mean_value_after)
            or (
                median_value_real_before is not null
                and differs(median_value_real_before, median_value_real_after)
            )
            or (
                mean_value_real_before is not null
                and differs(mean_value_real_before, mean_value_real_after)
            ) as has_changed,
            newly_excluded > 0
            and denominator_before - denominator_after between 0 and newly_excluded
            and coalesce(
                numerator_before - numerator_after
                between 0 and denominator_before - denominator_after,
                true
            ) as is_excluded
        from changed_result
    )

    select
        *,
        case
            when status_before <> 'final' or not has_changed then 'expected'
            when is_excluded then 'expected'
            when is_fixed or (is_settled and not coalesce(has_grown, false)) then 'changed'
            when is_gone then 'shrank'
            when denominator_before = denominator_after then 'changed'
            when has_grown then 'expected'
            else 'shrank'
        end as verdict,
        coalesce(rate_before, median_value_before, mean_value_before) as value_before,
        coalesce(rate_after, median_value_after, mean_value_after) as value_after,
        case
            when rate_before is not null or rate_after is not null then 'rate'
            when median_value_before is not null or median_value_after is not null
                then 'median_value'
            when mean_value_before is not null or mean_value_after is not null then 'mean_value'
            else 'rate'
        end as measure
    from compared
"""

# Three standard errors of a rate are at most 1.5 / sqrt(n); of dollars, whose standard deviation
# is about their mean, 3 / sqrt(n). Of people who are active half may attain it between two
# releases; nobody loses it.
_MOVED = """
    create temp table moved_result as
    with compared as (
        select
            *,
            abs(value_after - value_before) as moved,
            case
                when denominator_after = denominator_before then 0
                else 1 / sqrt(least(denominator_before, denominator_after))
            end as chance
        from judged_result
        where
            is_settled
            and least(denominator_before, denominator_after) >= $people
            and value_before is not null
            and value_after is not null
    )

    select *
    from compared
    where
        case
            when measure = 'rate'
                then
                    moved
                    > $points + 1.5 * chance + 1e-9
                    + case when value_after > value_before then share_active / 2 else 0 end
            else moved > ($share + 3 * chance) * abs(value_before)
        end
"""

_SIZE = (
    "abs(coalesce(denominator_after, 0) - denominator_before) "
    "+ abs(coalesce(numerator_after, 0) - coalesce(numerator_before, 0))"
)
_RESULT = (
    *KEY,
    *("measure", "value_before", "value_after"),
    *("numerator_before", "numerator_after", "denominator_before", "denominator_after"),
)
_DIGEST = """
    select
        count(*),
        count(*) filter (is_gone),
        coalesce(bit_xor(hash(
            {key}, is_gone, numerator_after, denominator_after,
            printf('%.6g', coalesce(value_after, 0))
        )), 0),
        count(*) filter (not is_of_wages),
        max(last_quarter_index)
    from {table} where {condition}
"""


def check_results(request: Request) -> list[Finding]:
    """Return what is to say about result rows, of both tables of results."""
    gather_changed_results(request)
    connection, limits = request.connection, request.limits
    connection.execute(_JUDGED)
    connection.execute(
        _MOVED,
        {
            "people": limits.moved_at_least_people,
            "points": limits.rate_moved_points,
            "share": limits.dollars_moved_share,
        },
    )
    findings = [_final_results(request), _shrunk_results(request), _moved_results(request)]
    return [finding for finding in findings if finding]


def _final_results(request: Request) -> Finding | None:
    final = sum(
        rows_of(
            request.connection,
            f"select count(*) from before.metrics.{table} where status = 'final'",  # noqa: S608 - ours
        )[0][0]
        for table in ("metric_results", "metric_results_by_partner")
    )
    limits = request.limits
    allowed = max(limits.final_results_changed_count, limits.final_results_changed_share * final)

    def said(rows: int, gone: int) -> str:
        vanished = f", {gone:,} of them gone" if gone else ""
        limit = f"; the limit is {allowed:,.0f}" if allowed else ""
        return f"{rows:,} of {final:,} final results changed{vanished}{limit}"

    finding = _finding(
        request, "final_results_changed", "judged_result", "verdict = 'changed'", said
    )
    if finding and finding.rows <= allowed:
        return replace(finding, severity="warn")
    return finding


def _shrunk_results(request: Request) -> Finding | None:
    def said(rows: int, gone: int) -> str:
        vanished = f", {gone:,} of them gone" if gone else ""
        return (
            f"{counted(rows, 'result')} of recent cohorts lost people{vanished}; they "
            "were final for those who were known, and late deliveries may change who is"
        )

    finding = _finding(
        request, "recent_results_shrank", "judged_result", "verdict = 'shrank'", said
    )
    return replace(finding, severity="warn") if finding else None


def _moved_results(request: Request) -> Finding | None:
    limits = request.limits

    def said(rows: int, _: int) -> str:
        return (
            f"{counted(rows, 'result')} of {limits.moved_at_least_people:,.0f} people or more "
            f"moved by more than {100 * limits.rate_moved_points:g} points or "
            f"{100 * limits.dollars_moved_share:g} percent of their dollars"
        )

    return _finding(request, "metric_moved", "moved_result", "true", said)


def _finding(request: Request, check: str, table: str, condition: str, said: Any) -> Finding | None:
    query = _DIGEST.format(key=", ".join(KEY), table=table, condition=condition)
    rows, gone, digest, not_of_wages, last_quarter = rows_of(request.connection, query)[0]
    if not rows:
        return None
    changes = _biggest(request, check, table, condition)
    concern = Concern(EVERYTHING) if not_of_wages else Concern(WAGES, last=last_quarter + 7)
    message = f"{said(rows, gone)}; the biggest: {in_words(changes[0])}"
    return Finding(
        check, "fail", rows, message, changes=changes, concern=concern, digest=str(digest)
    )


def _biggest(request: Request, check: str, table: str, condition: str) -> tuple[Change, ...]:
    order = f"moved / greatest(abs(value_before), 1e-9) desc, {_SIZE}"
    if table == "judged_result":
        order = f"{_SIZE} desc, abs(coalesce(value_after, 0) - coalesce(value_before, 0))"
    query = (
        f"select {', '.join(_RESULT)} from {table} where {condition} "  # noqa: S608 - names are ours
        f"order by {order} desc, {', '.join(KEY)} limit {CHANGES_KEPT}"
    )
    return tuple(
        Change(check, before=row.pop("value_before"), after=row.pop("value_after"), **row)
        for row in dicts_of(request.connection, query)
    )
