"""The columns that a kept row carries besides those of its contract."""

from pathways.contracts import Contract

WAGES = "ui_wage_records"
LINE, UNIT, DOLLARS = "_line", "_unit", "_dollars"
RECEIVED, DELIVERY = "_received", "_delivery"
ALL = "all"
"""The one partition of an extract that has no others."""
PIRL_ACCOUNT = "pirl"
"""Employer account of the wages that a PIRL file brings: sums over employers."""
VERSION = "updated_at"
"""In a roster, what tells the current row of a person; in others, the delivery's day."""


def partition_sql(contract: Contract) -> str:
    """Return SQL for the partition of a row: the quarter of a wage, such as 2024Q1."""
    if contract.extract == WAGES:
        return "cast(wage_year as varchar) || 'Q' || cast(wage_quarter as varchar)"
    return f"'{ALL}'"


def has_version(contract: Contract) -> bool:
    return any(column.name == VERSION for column in contract.columns)


def dollars_column(contract: Contract) -> str | None:
    """Return the column whose dollars are accounted for: the wages of wage records."""
    return "wages" if contract.extract == WAGES else None
