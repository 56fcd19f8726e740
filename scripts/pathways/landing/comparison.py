"""A delivery beside the earlier ones of its agency and extract: how far its measures are apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

import pyarrow as pa

from pathways.landing.limits import COMPARED, CORRECTION_SIZE, Limit, Unit
from pathways.landing.profile import (
    CATEGORY_SHARE,
    MATCHED_SHARE,
    NULL_SHARE,
    ROW_COUNT,
    WAGE_QUANTILE,
)

EARLIER_DELIVERIES = 8

Key = tuple[str, str | None, str | None]
Profile = dict[Key, float]


@dataclass(frozen=True)
class DriftRow:
    """One measure of a delivery against the median of earlier ones.

    `amount` is how far they are apart, in `unit`: the difference of two shares, or the ratio of
    the larger to the smaller value. Shares are 0 to 1, wage quantiles dollars. `is_correction`:
    either this delivery or the earlier ones are a small part of what a whole one is.
    """

    measure: str
    column: str | None
    category: str | None
    value: float
    usual: float
    amount: float
    unit: Unit
    warn_level: float | None
    stop_level: float | None
    is_correction: bool

    @property
    def status(self) -> Literal["pass", "warn", "fail"]:
        if self.stop_level is not None and self.amount > self.stop_level and not self.is_correction:
            return "fail"
        return "warn" if self.warn_level is not None and self.amount > self.warn_level else "pass"


def drift_rows(
    profile: pa.Table, previous: Sequence[pa.Table], limits: Mapping[str, Limit]
) -> list[DriftRow]:
    """Compare a profile with those of earlier deliveries, given oldest first.

    The usual value is the median of the last 8 that are no corrections; a measure is compared when
    both sides have its at_least_rows. Returns nothing when there is nothing to compare with.
    """
    delivery = _read(profile)
    earlier = [_read(table) for table in previous]
    found: list[DriftRow] = []
    for measure in COMPARED:
        limit = limits.get(measure)
        if limit is None or _rows(delivery) < limit.at_least_rows:
            continue
        usual = _whole([one for one in earlier if _rows(one) >= limit.at_least_rows], limits)
        if usual:
            fewer, more = sorted((_rows(delivery), median(map(_rows, usual))))
            is_correction = fewer < _correction_size(limits) * more
            found += _compare(delivery, usual, limit, is_correction=is_correction)
    return found


def worst(rows: Iterable[DriftRow]) -> list[DriftRow]:
    """Return the row that is farthest from the usual of each measure and column."""
    found: dict[tuple[str, str | None], DriftRow] = {}
    for row in rows:
        place = row.measure, row.column
        if place not in found or row.amount > found[place].amount:
            found[place] = row
    return list(found.values())


def _read(profile: pa.Table) -> Profile:
    rows = profile.to_pylist()
    return {(row["measure"], row["column_name"], row["category"]): row["value"] for row in rows}


def _rows(profile: Profile) -> float:
    return profile.get((ROW_COUNT, None, None), 0)


def _correction_size(limits: Mapping[str, Limit]) -> float:
    limit = limits.get(CORRECTION_SIZE)
    return (limit.stop_level if limit else None) or 0.0


def _whole(earlier: list[Profile], limits: Mapping[str, Limit]) -> list[Profile]:
    """Return the last profiles without those of corrections."""
    last = earlier[-EARLIER_DELIVERIES:]
    largest = max(map(_rows, last), default=0)
    return [one for one in last if _rows(one) >= _correction_size(limits) * largest]


def _compare(
    delivery: Profile, usual: list[Profile], limit: Limit, *, is_correction: bool
) -> list[DriftRow]:
    keys = dict.fromkeys(
        key for one in (delivery, *usual) for key in one if key[0] == limit.measure
    )
    found: list[DriftRow] = []
    for key in keys:
        value = _value(delivery, key)
        before = [other for one in usual if (other := _value(one, key)) is not None]
        amount = None if value is None or not before else _amount(value, median(before), limit)
        if value is not None and amount is not None:
            found.append(
                DriftRow(
                    *key,
                    value,
                    median(before),
                    amount,
                    limit.unit,
                    limit.warn_level,
                    limit.stop_level,
                    is_correction,
                )
            )
    return found


def _value(profile: Profile, key: Key) -> float | None:
    """Return a measure, 0 for a code that is absent from a column that has others."""
    if key in profile or key[0] != CATEGORY_SHARE:
        return profile.get(key)
    return 0.0 if any(other[:2] == key[:2] for other in profile) else None


def _amount(value: float, usual: float, limit: Limit) -> float | None:
    if limit.unit != "ratio":
        # shares are quotients: without this, 0.6 - 0.1 would be above 0.5
        return round(abs(value - usual), 9)
    if min(value, usual) <= 0:
        return None
    return max(value, usual) / min(value, usual)


def measure_of(row: DriftRow) -> str:
    """Return a measure in words, such as `median of wages`."""
    quantiles = {"0.5": "median", "0.25": "lower quartile", "0.75": "upper quartile"}
    return {
        ROW_COUNT: "rows",
        NULL_SHARE: "rows in which it is empty",
        CATEGORY_SHARE: f"rows with '{row.category}', of those that have a code",
        WAGE_QUANTILE: quantiles.get(str(row.category), f"quantile {row.category}"),
        MATCHED_SHARE: "people found in other extracts",
    }[row.measure]


def shown(row: DriftRow, value: float) -> str:
    """Return a value of a measure in its unit: rows, dollars or percent."""
    if row.measure == ROW_COUNT:
        return f"{value:,.0f}"
    return f"${value:,.0f}" if row.measure == WAGE_QUANTILE else f"{100 * value:.1f}%"
