"""Wage records as seen on a day: amendments, coverage and what a person earned in a quarter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from naive.quarters import index_of, quarter_end
from naive.rows import Config, Extracts, Row, distinct_rows

PIRL_ACCOUNT = "pirl"
"""The account of wages that a PIRL file brought: sums, whoever the employers are."""


@dataclass(frozen=True)
class WageBook:
    """The surviving wage records and the coverage of every quarter."""

    records: dict[tuple[str, int], list[Row]]
    """(ssn_token, quarter index) -> surviving records."""
    employer_naics: dict[str, str | None]
    listed: frozenset[int]
    """Quarters of `ui_wage_incomplete_quarters`."""
    first_covered: int | None
    last_covered: int | None

    def coverage(self, index: int) -> str:
        """covered, uncovered or pending."""
        # No wage record at all: everything that needs one is pending.
        if self.first_covered is None or self.last_covered is None:
            return "pending"
        # A quarter after the last covered one is pending.
        if index > self.last_covered:
            return "pending"
        # Uncovered: lies before the first covered one, or is listed incomplete with a complete
        # one after it.
        if index < self.first_covered or index in self.listed:
            return "uncovered"
        # A quarter in the middle without any record is covered.
        return "covered"

    def _known(self, ssn_token: str | None, index: int) -> list[Row] | None:
        """The person's records of the quarter; None = unknown."""
        # In an uncovered quarter wages are unknown (null), never 0. A person who has no
        # `ssn_token` is unmatchable.
        if ssn_token is None or self.coverage(index) != "covered":
            return None
        return self.records.get((ssn_token, index), [])

    def wages(self, ssn_token: str | None, index: int) -> Decimal | None:
        """The person's wages in the quarter, in dollars; None = unknown."""
        records = self._known(ssn_token, index)
        if records is None:
            return None
        # Person-quarter wages = sum over employers of the surviving records; a negative sum
        # counts as 0.
        total = sum((row["wages"] for row in records), Decimal(0))
        return max(total, Decimal(0))

    def is_employed(self, ssn_token: str | None, index: int) -> bool | None:
        """Whether the person was employed in the quarter; None = unknown."""
        # Employed in a quarter = person-quarter wages > 0.
        wages = self.wages(ssn_token, index)
        return None if wages is None else wages > 0

    def has_wages_in(
        self, ssn_token: str | None, index: int, prefixes: Sequence[str]
    ) -> bool | None:
        """Whether one wage record of the quarter is targeted; None = unknown."""
        records = self._known(ssn_token, index)
        if records is None:
            return None
        # C.3 looks at each wage record > 0, also where the person's sum is negative; the
        # surviving record's naics_code, else the employer's.
        for row in records:
            if row["wages"] <= 0:
                continue
            naics = row["naics_code"]
            if naics is None:
                naics = self.employer_naics.get(row["employer_account"])
            # NAICS starts with a prefix of `pathway_industries`.
            if naics is not None and any(naics.startswith(prefix) for prefix in prefixes):
                return True
        return False

    def employers(self, ssn_token: str | None, index: int) -> set[str] | None:
        """The employer accounts that paid the person in the quarter; None = unknown."""
        # Same employer: an account with surviving wages > 0 in Q2 and in Q4.
        records = self._known(ssn_token, index)
        if records is None:
            return None
        return {row["employer_account"] for row in records if row["wages"] > 0}


def _quarter(row: Row) -> int:
    return index_of(row["wage_year"], row["wage_quarter"])


def _surviving(seen: list[Row]) -> dict[tuple[str, int], list[Row]]:
    # Same (ssn_token, employer_account, year, quarter) again with a later `received_date`
    # replaces the earlier record (an amendment).
    latest: dict[tuple[str, int, str], Row] = {}
    for row in seen:
        key = (row["ssn_token"], _quarter(row), row["employer_account"])
        if key not in latest or row["received_date"] > latest[key]["received_date"]:
            latest[key] = row
    by_person_quarter: dict[tuple[str, int], list[Row]] = {}
    for (ssn_token, index, _), row in latest.items():
        by_person_quarter.setdefault((ssn_token, index), []).append(row)
    return by_person_quarter


def wage_book(extracts: Extracts, config: Config, as_of: date) -> WageBook:
    """The wage records as they are seen on as_of."""
    # A record is seen when received_date <= as_of_date and its quarter has ended by then.
    # Amendments, and the first and last covered quarter, are taken from seen wage records only.
    seen = [
        row
        for row in distinct_rows(extracts["ui_wage_records"])
        if row["received_date"] <= as_of and quarter_end(_quarter(row)) <= as_of
    ]
    listed = frozenset(_quarter(row) for row in config["ui_wage_incomplete_quarters"])
    # A quarter is covered when it lies between the first and the last quarter present in the
    # extract, leaving listed ones out at both ends, and is not listed.
    complete = {_quarter(row) for row in seen} - listed
    return WageBook(
        records=_surviving(seen),
        employer_naics={
            row["employer_account"]: row["naics_code"] for row in extracts["ui_employers"]
        },
        listed=listed,
        first_covered=min(complete, default=None),
        last_covered=max(complete, default=None),
    )


def employer_book(extracts: Extracts, config: Config, as_of: date) -> WageBook:
    """The wage records that name an employer, as they are seen on as_of."""
    # WIOA.6 in a quarter that only PIRL knows: its sums name no employer, so the quarter is what
    # it would be without PIRL, for everybody.
    named = [row for row in extracts["ui_wage_records"] if row["employer_account"] != PIRL_ACCOUNT]
    return wage_book({**extracts, "ui_wage_records": named}, config, as_of)
