"""Quarters that the current release does not know, against their neighbors in the same build."""

from statistics import median
from typing import Any

from pathways.gate.databases import dicts_of
from pathways.gate.findings import EDUCATION_AND_TRAINING, WAGES, Change, Concern, Finding
from pathways.gate.quarters import quarter_change
from pathways.gate.request import Request
from pathways.gate.wording import in_words

_MEASURES = ("mean wages", "share employed", "employers of a person", "people enrolled")

_BUILT = """
    with counted as (
        select
            quarter_index,
            count(*) filter (wages is not null) as known,
            count(*) filter (is_employed) as employed,
            avg(wages) filter (is_employed) as mean_wages,
            count(*) filter (is_employed) / nullif(count(*) filter (wages is not null), 0)
                as share_employed,
            avg(employer_count) filter (is_employed) as employers,
            count(distinct person_key) filter (is_enrolled) as enrolled
        from after.core.fct_participant_quarter
        group by quarter_index
    )

    select
        quarters.quarter_index,
        quarters.coverage = 'covered' as is_covered,
        quarters.coverage = 'covered' and one.coverage is distinct from 'covered' as has_new_wages,
        coalesce(one.quarter_end_date + cast($days as integer) > cast($day as date), true)
            as is_new,
        coalesce(known, 0) as known,
        coalesce(employed, 0) as employed,
        mean_wages as "mean wages",
        share_employed as "share employed",
        employers as "employers of a person",
        cast(coalesce(enrolled, 0) as double) as "people enrolled"
    from after.core.dim_quarter as quarters
    left join before.core.dim_quarter as one using (quarter_index)
    left join counted using (quarter_index)
    order by quarters.quarter_index
"""


def check_new_quarters(request: Request) -> list[Finding]:
    """Return findings on quarters that have nothing to be compared with but their neighbors."""
    quarters = dicts_of(
        request.connection,
        _BUILT,
        {
            "day": request.before_day,
            "days": round(request.limits.late_delivery_days),
        },
    )
    wages = [change for change in _new_wages(request, quarters) if change]
    enrolled = [change for change in _new_enrollments(request, quarters) if change]
    found = [
        _finding("new_quarter_wages", "of wages", wages, WAGES),
        _finding("new_quarter_people", "of enrollment", enrolled, EDUCATION_AND_TRAINING),
    ]
    return [finding for finding in found if finding]


def _new_wages(request: Request, quarters: list[dict[str, Any]]) -> list[Change | None]:
    """Compare wages and employment in newly covered quarters with covered ones before them."""
    people = request.limits.quarter_at_least_people
    covered = [one for one in quarters if one["is_covered"]]
    changes: list[Change | None] = []
    for place, one in enumerate(covered):
        if not one["has_new_wages"] or one["known"] < people:
            continue
        # a new quarter is no measure of another new one, unless nothing else is known
        earlier = [other for other in covered[:place] if other["known"] >= people]
        known = [other for other in earlier if not other["has_new_wages"]] or earlier
        near = known[-round(request.limits.new_quarter_neighbors) :]
        for measure in _MEASURES[:3]:
            few = measure != "share employed" and one["employed"] < people
            if not few:
                changes.append(_unlike(request, "new_quarter_wages", measure, one, near))
    return changes


def _new_enrollments(request: Request, quarters: list[dict[str, Any]]) -> list[Change | None]:
    """Compare people enrolled in quarters that still grow with those before them: only more."""
    people = request.limits.quarter_at_least_people
    settled = [one for one in quarters if not one["is_new"] and one["people enrolled"] >= people]
    near = settled[-round(request.limits.new_quarter_neighbors) :]
    return [
        _unlike(request, "new_quarter_people", "people enrolled", one, near, only_more=True)
        for one in quarters
        if one["is_new"] and one["people enrolled"] >= people
    ]


def _unlike(  # noqa: PLR0913, PLR0917 - what is compared, and by which limit
    request: Request,
    check: str,
    measure: str,
    one: dict[str, Any],
    near: list[dict[str, Any]],
    only_more: bool = False,
) -> Change | None:
    """Return the change of a quarter against the median of its neighbors, beyond the limit."""
    usual = [float(other[measure]) for other in near if other[measure] is not None]
    if not usual or one[measure] is None:
        return None
    expected, value = median(usual), float(one[measure])
    ratio = request.limits.new_quarter_ratio
    # at the limit is beyond it: a delivery that came twice is exactly 2 times
    is_more = value >= ratio * expected - 1e-9 and value > expected
    is_less = value * ratio <= expected + 1e-9 and value < expected
    if not (is_more or (is_less and not only_more)):
        return None
    row = {"measure": measure, "value_before": expected, "value_after": value}
    return quarter_change(check, {**row, "quarter_index": one["quarter_index"]})


def _finding(
    check: str, what: str, changes: list[Change], extracts: tuple[str, ...]
) -> Finding | None:
    if not changes:
        return None
    words = ", ".join(in_words(change) for change in changes[:3])
    more = f" and {len(changes) - 3:,} more" if len(changes) > 3 else ""  # noqa: PLR2004 - those named
    indexes = [_index(change.cohort_period) for change in changes]
    return Finding(
        check,
        "fail",
        len(changes),
        f"new quarters {what} are unlike their neighbors (their median to it): {words}{more}",
        changes=tuple(changes),
        concern=Concern(extracts, min(indexes), max(indexes)),
        digest=";".join(in_words(change) for change in changes),
    )


def _index(name: str) -> int:
    year, quarter = name.split("Q")
    return int(year) * 4 + int(quarter) - 1
