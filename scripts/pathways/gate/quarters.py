"""Quarters that both releases know: the same people's wages, and how many people there are."""

from typing import Any

from pathways.gate.databases import dicts_of, rows_of
from pathways.gate.findings import EDUCATION_AND_TRAINING, WAGES, Change, Concern, Finding
from pathways.gate.request import Request
from pathways.gate.wording import in_words

# The same participations in both releases, so that people who join change nothing.
_SAME = """
    select
        one.quarter_index,
        count(*) filter (is_known) as known,
        count(*) filter (is_known and one.wages <> other.wages) as changed,
        cast(coalesce(sum(one.wages) filter (is_known), 0) as double) as wages_before,
        cast(coalesce(sum(other.wages) filter (is_known), 0) as double) as wages_after,
        count(*) filter (is_known and one.is_employed) as employed_before,
        count(*) filter (is_known and other.is_employed) as employed_after,
        coalesce(sum(one.employer_count) filter (has_employers), 0) as employers_before,
        coalesce(sum(other.employer_count) filter (has_employers), 0) as employers_after
    from before.core.fct_participant_quarter as one
    inner join after.core.fct_participant_quarter as other
        on
            one.participation_key = other.participation_key
            and one.quarter_index = other.quarter_index
    cross join lateral (
        select
            one.wages is not null and other.wages is not null as is_known,
            one.employer_count is not null and other.employer_count is not null as has_employers
    )
    group by one.quarter_index
    order by one.quarter_index
"""

# Only quarters whose records were all due by the current release: those after it still grow.
_ENROLLED = """
    with counted as (
        select
            'before' as release,
            quarter_index,
            count(*) as participations,
            count(distinct person_key) as participants
        from before.core.fct_participant_quarter
        where is_enrolled
        group by quarter_index
        union all by name
        select
            'after' as release,
            quarter_index,
            count(*) as participations,
            count(distinct person_key) as participants
        from after.core.fct_participant_quarter
        where is_enrolled
        group by quarter_index
    )

    select
        counted.quarter_index,
        coalesce(max(participations) filter (release = 'before'), 0) as participations_before,
        coalesce(max(participations) filter (release = 'after'), 0) as participations_after,
        coalesce(max(participants) filter (release = 'before'), 0) as participants_before,
        coalesce(max(participants) filter (release = 'after'), 0) as participants_after
    from counted
    inner join before.core.dim_quarter as quarters using (quarter_index)
    where quarters.quarter_end_date + cast($days as integer) <= cast($day as date)
    group by counted.quarter_index
    order by counted.quarter_index
"""

_LOST_COVERAGE = """
    select one.quarter_index, 'coverage' as measure, one.coverage as value_before,
        coalesce(other.coverage, 'not there') as value_after
    from before.core.dim_quarter as one
    left join after.core.dim_quarter as other using (quarter_index)
    where one.coverage = 'covered' and other.coverage is distinct from 'covered'
    order by one.quarter_index
"""


def check_quarters(request: Request) -> list[Finding]:
    """Return findings on quarters of the current release: wages, employment, people, coverage."""
    found = [
        _finding(
            _wages_changed(request),
            "quarter_wages_changed",
            "quarters in which the same people have other wages",
            WAGES,
        ),
        _finding(
            _counts_changed(request),
            "quarter_count_jumped",
            "quarters with far more or fewer people enrolled",
            EDUCATION_AND_TRAINING,
        ),
        _finding(
            dicts_of(request.connection, _LOST_COVERAGE),
            "coverage_lost",
            "quarters whose wages were known and no longer are",
            WAGES,
        ),
        _lost_participations(request),
    ]
    return [finding for finding in found if finding]


def _wages_changed(request: Request) -> list[dict[str, Any]]:
    """Return quarter_index, measure, value_before, value_after of what is beyond a limit."""
    limits = request.limits
    found = []
    for row in dicts_of(request.connection, _SAME):
        if row["known"] < limits.quarter_at_least_people:
            continue
        share = row["changed"] / row["known"]
        if share > limits.quarter_changed_share:
            found.append(_changed(row, "share of people whose wages changed", 0.0, share))
        # of few with wages, one amendment is a large share
        if max(row["employed_before"], row["employed_after"]) >= limits.quarter_at_least_people:
            found += _beyond(row, ("wages", "employed", "employers"), limits.quarter_wages_ratio)
    return found


def _counts_changed(request: Request) -> list[dict[str, Any]]:
    limits = request.limits
    days = {"days": round(limits.late_delivery_days), "day": request.before_day}
    return [
        found
        for row in dicts_of(request.connection, _ENROLLED, days)
        if max(row["participants_before"], row["participants_after"])
        >= limits.quarter_at_least_people
        for found in _beyond(row, ("participations", "participants"), limits.quarter_count_ratio)
    ]


def _beyond(row: dict[str, Any], measures: tuple[str, ...], ratio: float) -> list[dict[str, Any]]:
    pairs = [(name, row[f"{name}_before"], row[f"{name}_after"]) for name in measures]
    return [
        _changed(row, name, before, after)
        for name, before, after in pairs
        if max(before, after) > ratio * min(before, after)
    ]


def _changed(row: dict[str, Any], measure: str, before: float, after: float) -> dict[str, Any]:
    return {
        "quarter_index": row["quarter_index"],
        "measure": measure,
        "value_before": before,
        "value_after": after,
    }


def _finding(
    rows: list[dict[str, Any]], check: str, what: str, extracts: tuple[str, ...]
) -> Finding | None:
    """Make a finding of rows of quarter_index, measure, value_before, value_after."""
    if not rows:
        return None
    quarters = sorted({int(row["quarter_index"]) for row in rows})
    changes = tuple(quarter_change(check, row) for row in rows)
    words = ", ".join(in_words(change) for change in changes[:3])
    more = f" and {len(rows) - 3:,} more" if len(rows) > 3 else ""  # noqa: PLR2004 - those named
    named = what.replace("quarters", "quarter", 1) if len(quarters) == 1 else what
    return Finding(
        check,
        "fail",
        len(rows),
        f"{len(quarters):,} {named}: {words}{more}",
        changes=changes,
        concern=Concern(extracts, quarters[0], quarters[-1]),
        digest=";".join(in_words(change) for change in changes),
    )


def quarter_change(check: str, row: dict[str, Any]) -> Change:
    return Change(
        check,
        row["measure"],
        row["value_before"],
        row["value_after"],
        cohort_period_type="quarter",
        cohort_period=quarter_name(int(row["quarter_index"])),
    )


def quarter_name(index: int) -> str:
    return f"{index // 4}Q{index % 4 + 1}"


def _lost_participations(request: Request) -> Finding | None:
    """Without the people of the current release, their wages cannot be compared."""
    before, lost = rows_of(
        request.connection,
        """
        select count(*), count(*) filter (other.participation_key is null)
        from before.core.fct_participation as one
        left join after.core.fct_participation as other using (participation_key)
        """,
    )[0]
    limits = request.limits
    if before < limits.group_shrank_people or lost <= limits.group_shrank_share * before:
        return None
    check = "participations_lost"
    return Finding(
        check,
        "fail",
        lost,
        f"{lost:,} of {before:,} participations of the current release are not there any more: "
        "people were lost, or have other keys (another token key)",
        changes=(Change(check, "participations found again", float(before), float(before - lost)),),
        concern=Concern(EDUCATION_AND_TRAINING),
        digest=f"{before} {lost}",
    )
