"""The numbers of one result row."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from naive.observation import VALUE_METRICS, Observation

Values = Sequence[Decimal] | Sequence[Fraction]
NOT_WIOA_REASONS = ("not_eligible", "unmatchable", "uncovered_quarter")


class Result(NamedTuple):
    """What a result row says; rates and money exact."""

    framework_version: str
    permitted_use: str
    participations: int
    exiters: int
    completers: int | None
    people: int
    numerator: int | None
    denominator: int
    rate: Fraction | None
    median_value: Fraction | None
    mean_value: Fraction | None
    median_value_real: Fraction | None
    mean_value_real: Fraction | None
    status: str
    final_from: date | None
    preliminary: int
    pending: int
    excluded_not_eligible: int
    excluded_unmatchable: int
    excluded_uncovered: int
    excluded_wioa: int


def median(values: Values) -> Fraction | None:
    """The median; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2 == 1:
        return Fraction(ordered[middle])
    # Median of an even count = mean of the two middle values.
    return (Fraction(ordered[middle - 1]) + Fraction(ordered[middle])) / 2


def mean(values: Values) -> Fraction | None:
    """The arithmetic mean; None of nothing."""
    return Fraction(sum(values)) / len(values) if values else None


def row_status(statuses: Iterable[str]) -> str:
    """final, preliminary or pending, from the statuses of a row's observations."""
    # Excluded observations do not touch a row's status: only excluded ones = final.
    known = set(statuses) - {"excluded"}
    # A result row is pending when it has pending observations and no other; preliminary when
    # any observation in it is pending or preliminary; else final.
    if known == {"pending"}:
        return "pending"
    if "pending" in known or "preliminary" in known:
        return "preliminary"
    return "final"


def row_final_from(members: list[Observation]) -> date | None:
    """When the row can become final; None = it is, or nobody can know."""
    # latest final_from of its pending observations; null when the row is final or has
    # preliminary observations
    if any(member.status == "preliminary" for member in members):
        return None
    days = [member.final_from for member in members if member.final_from is not None]
    return max(days, default=None)


class Money(NamedTuple):
    """Medians and means of the values of a row."""

    median_value: Fraction | None = None
    mean_value: Fraction | None = None
    median_value_real: Fraction | None = None
    mean_value_real: Fraction | None = None


def _money(metric_id: str, members: list[Observation]) -> Money:
    if metric_id not in VALUE_METRICS:
        return Money()
    counted = [member for member in members if member.is_in_denominator]
    values = [member.value for member in counted if member.value is not None]
    # a quarter without any month: real values null
    real = [member.value_real for member in counted if member.value_real is not None]
    if len(real) < len(counted):
        real = []
    # C.5, C.6, C.7: median and mean. WIOA.3: median of Q2 wages; its mean is there as well.
    return Money(median(values), mean(values), median(real), mean(real))


class Counts(NamedTuple):
    """How many observations of a row are what."""

    exiters: int
    completers: int | None
    numerator: int
    denominator: int
    statuses: Counter[str]
    excluded: Counter[str]
    """By reason; all WIOA reasons together as `wioa`."""


def _counts(members: list[Observation]) -> Counts:
    exiters = completers = numerator = denominator = 0
    statuses: Counter[str] = Counter()
    excluded: Counter[str] = Counter()
    outcomes = Counter([member.outcome for member in members])
    for outcome, count in outcomes.items():
        statuses[outcome.status] += count
        exiters += count if outcome.is_exiter else 0
        completers += count if outcome.is_completer else 0
        numerator += count if outcome.is_in_numerator else 0
        denominator += count if outcome.is_in_denominator else 0
        reason = outcome.exclusion_reason
        if reason is not None:
            excluded[reason if reason in NOT_WIOA_REASONS else "wioa"] += count
    # WIOA: completers null
    is_wioa = any(outcome.is_completer is None for outcome in outcomes)
    return Counts(
        exiters, None if is_wioa else completers, numerator, denominator, statuses, excluded
    )


def summarise(metric_id: str, permitted_use: str, members: list[Observation]) -> Result:
    """The row whose observations these are."""
    counts = _counts(members)
    # C.5, C.6, C.7, WIOA.3: numerator and rate are null.
    numerator = None if metric_id in VALUE_METRICS else counts.numerator
    # rate = numerator / denominator, null when the denominator is 0.
    has_rate = numerator is not None and counts.denominator > 0
    money = _money(metric_id, members)
    return Result(
        framework_version="wioa_2024" if metric_id.startswith("WIOA.") else "aqcp_beta_2013",
        permitted_use=permitted_use,
        participations=len(members),
        # exiters/completers = how many of the row's observations are of participations that have
        # exited / are completers as they stand
        exiters=counts.exiters,
        completers=counts.completers,
        # people = distinct persons with an observation of any status.
        people=len({member.person for member in members}),
        numerator=numerator,
        denominator=counts.denominator,
        rate=Fraction(numerator, counts.denominator) if has_rate else None,
        median_value=money.median_value,
        mean_value=money.mean_value,
        median_value_real=money.median_value_real,
        mean_value_real=money.mean_value_real,
        status=row_status(counts.statuses),
        final_from=row_final_from(members),
        preliminary=counts.statuses["preliminary"],
        pending=counts.statuses["pending"],
        excluded_not_eligible=counts.excluded["not_eligible"],
        excluded_unmatchable=counts.excluded["unmatchable"],
        excluded_uncovered=counts.excluded["uncovered_quarter"],
        excluded_wioa=counts.excluded["wioa"],
    )
