"""Random wages of PIRL files, as landing leaves them: sums without an employer."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from extract_config import chance
from naive.quarters import index_of, quarter_index
from naive.wages import PIRL_ACCOUNT

Row = dict[str, Any]
Tables = dict[str, list[Row]]
WAGES = "ui_wage_records"


def with_sums_of_pirl(random: Random, extracts: Tables, as_of: date) -> Tables:
    """The extracts with sums of participants before and after the wages of others, or alone."""
    wages = extracts[WAGES]
    now = quarter_index(as_of)
    covered = [index_of(row["wage_year"], row["wage_quarter"]) for row in wages]
    first, last = min(covered, default=now - 12), max(covered, default=now - 1)
    earlier, later = random.choice((0, 1, 4, 7)), random.choice((0, 1, 4, 4))
    quarters = [*range(first - earlier, first), *range(last + 1, min(last + later, now) + 1)]
    if not wages or chance(random, 0.1):  # no wage agency
        wages, quarters = [], list(range(first, last + 1))
    rows = extracts["training_participants"]
    tokens = dict.fromkeys(row["ssn_token"] for row in rows if row["ssn_token"] is not None)
    sums = [
        _sum(random, token, index, as_of)
        for token in tokens
        for index in quarters
        if chance(random, 0.85)
    ]
    return extracts | {WAGES: [*wages, *sums]}


def _sum(random: Random, token: str, index: int, as_of: date) -> Row:
    cents = random.choice((0, 1, random.randint(1_00, 20_000_00)))
    return {
        "ssn_token": token,
        "employer_account": PIRL_ACCOUNT,
        "wage_year": index // 4,
        "wage_quarter": index % 4 + 1,
        "received_date": as_of + timedelta(days=random.choice((-300, -20, 0, 1))),
        "wages": (Decimal(cents) / 100).quantize(Decimal("0.01")),
        "naics_code": random.choice((None, "62", "6211", "51")),
    }
