"""What landing came to, without what may differ: when it was, and in which run."""

from dataclasses import dataclass
from typing import Any

from landing_case import Place

Table = list[dict[str, Any]]


@dataclass(frozen=True)
class Outcome:
    """Landed rows by extract, and the ledger."""

    landed: dict[str, list[tuple[str, ...]]]
    deliveries: Table
    reasons: Table
    settled: Table
    balances: Table


def outcome_of(place: Place) -> Outcome:
    deliveries = [
        {name: value for name, value in row.items() if name != "landed_at"}
        for row in place.ledger("deliveries")
    ]
    return Outcome(
        place.landed(),
        _sorted(deliveries),
        *(_sorted(place.ledger(name)) for name in ("reasons", "settled", "balance")),
    )


def _sorted(rows: Table) -> Table:
    return sorted(rows, key=lambda row: [repr(value) for value in row.values()])
