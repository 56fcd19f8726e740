"""Deliveries that the sample might have come in: when, what was bad, what became of them."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from pathways.landing.manifest import Status
from pathways.synthetic.settings import MONTHS_PER_QUARTER, QUARTERS_PER_YEAR

WAGE_AGENCY = "labor_department"


@dataclass(frozen=True)
class Kind:
    """Deliveries of one extract: the rule of landing that bad rows break, and in which column.

    A row is delivered from its `day` on; without one the extract is a roster, or wages, which come
    a quarter each. `lag_days` run from the end of the quarter to the earliest delivery.
    """

    column: str
    rule: str
    day: str | None = None
    lag_days: int = 20


KINDS = {
    "education_students": Kind("sex", "sex is one of female, male, nonbinary"),
    "education_course_enrollments": Kind("grade", "grade is a key of grades", "term_start_date"),
    "education_assessments": Kind(
        "efl_level", "efl_level is at least 1 and at most 6", "test_date"
    ),
    "education_awards": Kind(
        "credential_id", "credential_id is a key of credentials", "award_date"
    ),
    "education_transfers": Kind(
        "receiving_level", "receiving_level is one of two_year, four_year", "enrollment_begin_date"
    ),
    "training_participants": Kind("municipality", "municipality is a key of municipalities"),
    "training_enrollments": Kind("end_date", "end_date is not before start_date", "start_date"),
    "training_services": Kind("end_date", "end_date is not before service_date", "service_date"),
    "training_credentials": Kind(
        "credential_id", "credential_id is a key of credentials", "award_date"
    ),
    "training_skill_gains": Kind("gain_date", "gain_date can be read as date", "gain_date"),
    "pathway_declarations": Kind("pathway_id", "pathway_id is a key of pathways", "declared_date"),
    "ui_wage_records": Kind("ssn", "ssn is nine digits that can be valid", lag_days=100),
    "ui_employers": Kind("naics_code", "naics_code is 2 to 6 digits", lag_days=100),
    "ui_claims": Kind("claim_week", "claim_week is a Monday", "claim_week"),
}
LATE_DAYS = {
    ("quarrystone", "2023Q3"): 70,
    ("west_workforce", "2024Q1"): 63,
    (WAGE_AGENCY, "2023Q4"): 150,
}
"""Days after the end of the quarter, of all that an agency delivers for it."""
MISSING = frozenset({("skills_fund", "2023Q4"), ("alder_lake", "2024Q2")})
REFUSED: dict[tuple[str, str, str], Status] = {
    ("granite_bay", "2024Q1", "education_course_enrollments"): "held",
    ("east_workforce", "2023Q2", "training_services"): "rejected",
}
"""Deliveries that came once in vain."""
DAYS_TO_MEND = 12
HELD_BAD_PERCENT = 41


@dataclass(frozen=True)
class Found:
    """What an extract holds for the delivery of an agency for a quarter (index)."""

    extract: str
    agency: str
    quarter: int
    rows: int
    dollars: Decimal | None

    @property
    def quarter_name(self) -> str:
        return f"{self.quarter // QUARTERS_PER_YEAR}Q{self.quarter % QUARTERS_PER_YEAR + 1}"


@dataclass(frozen=True)
class Delivery:
    """A delivery that was accepted, held back or rejected."""

    found: Found
    status: Status

    @cached_property
    def digest(self) -> str:
        """Stands for the SHA-256 of the file, 64 hex digits."""
        found = self.found
        text = f"{found.agency}|{found.extract}|{found.quarter_name}|{self.status}"
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def delivery_id(self) -> str:
        return self.digest[:16]

    def draw(self, purpose: int, below: int) -> int:
        """Return a number from 0 to `below` - 1, always the same; purposes differ by a prime."""
        return int(self.digest, 16) // purpose % below

    @property
    def received(self) -> date:
        found = self.found
        lag = LATE_DAYS.get((found.agency, found.quarter_name))
        if lag is None:
            lag = KINDS[found.extract].lag_days + self.draw(1, 20)
        mended = 0 if self.status == "accepted" else DAYS_TO_MEND
        return first_day(found.quarter + 1) + timedelta(days=lag - mended - 1)

    @property
    def bad(self) -> int:
        """Rows that break a rule: up to 3 % of those accepted."""
        if self.status == "rejected":
            return 0
        share = HELD_BAD_PERCENT * 10 if self.status == "held" else self.draw(7, 30)
        return self.found.rows * share // 1000

    @property
    def bad_dollars(self) -> Decimal | None:
        if self.found.dollars is None:
            return None
        return cents(Decimal(self.bad) * 4213 + Decimal(self.bad % 100) / 100)

    @property
    def accepted(self) -> int:
        return self.found.rows if self.status == "accepted" else 0

    @property
    def rows_in(self) -> int:
        if self.status == "rejected":
            return 0
        return self.found.rows + (self.bad if self.status == "accepted" else 0)

    @property
    def message(self) -> str:
        if self.status == "held":
            return (
                f"{self.bad:,} of {self.rows_in:,} rows are bad ({self.bad / self.rows_in:.1%}), "
                "more than the 20% at which a delivery is held back: look whether its mapping or "
                "its export is wrong"
            )
        if self.status == "rejected":
            day = KINDS[self.found.extract].day
            return f"{day} is missing; deliver it, or map it in mapping.yml"
        return ""


def first_day(quarter: int) -> date:
    """Return the first day of a quarter (index)."""
    year, number = divmod(quarter, QUARTERS_PER_YEAR)
    return date(year, number * MONTHS_PER_QUARTER + 1, 1)


def cents(dollars: Decimal) -> Decimal:
    """Return dollars rounded to cents."""
    return dollars.quantize(Decimal("0.01"))
