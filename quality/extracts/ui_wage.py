# ruff: noqa: S608 - the SQL is made of names and conditions of the project's own
"""Suites of the wage extracts; see education.py for how they are put together."""

from pathways.quality.contract_rules import EARLIEST, Extract, from_contract
from pathways.quality.expectations import Check, between, never, no_rows

PLAUSIBLE_QUARTER_WAGES = 1_000_000
PLAUSIBLE_WEEK_BENEFIT = 2_000
PEOPLE_TO_MATCH = 100
"""With fewer tokens than this it can be chance that none of them has wages."""

PEOPLE = (
    "select ssn_token from extracts.education_students where ssn_token is not null union "
    "select ssn_token from extracts.training_participants where ssn_token is not null"
)


def ui_wage_records(extract: Extract) -> list[Check]:
    return [
        *from_contract(extract),
        between("wage_year", EARLIEST.year, extract.today.year),
        never(
            "a record is received after its quarter began",
            "year(received_date) * 4 + quarter(received_date) < wage_year * 4 + wage_quarter",
            fix="Look at the year and quarter of the delivery, or at the day received",
            column="received_date",
        ),
        between(
            "wages",
            -PLAUSIBLE_QUARTER_WAGES,
            PLAUSIBLE_QUARTER_WAGES,
            fix="Look whether the wages are in cents, or of several persons; real ones can stay",
        ).as_warning(),
        no_rows(
            "some students or participants have wages",
            f"select 1 as found where exists (select 1 from {{batch}}) "
            f"and (select count(*) from ({PEOPLE})) >= {PEOPLE_TO_MATCH} "
            f"and not exists (select 1 from {{batch}} where ssn_token in ({PEOPLE}))",
            fix="Land all deliveries with the same key: tokens of different keys never match",
            column="ssn_token",
        )
        .with_extracts("education_students", "training_participants")
        .as_warning(),
    ]


def ui_employers(extract: Extract) -> list[Check]:
    return from_contract(extract)


def ui_claims(extract: Extract) -> list[Check]:
    return [
        *from_contract(extract),
        never(
            "claim_week is a Monday",
            "isodow(claim_week) != 1",
            fix="Give the Monday of the week claimed",
            column="claim_week",
        ),
        between("benefit_amount", 0),
        between(
            "benefit_amount",
            maximum=PLAUSIBLE_WEEK_BENEFIT,
            fix="Look whether the amount is of one week; a real one can stay",
        ).as_warning(),
    ]


SUITES = {
    "ui_wage_records": ui_wage_records,
    "ui_employers": ui_employers,
    "ui_claims": ui_claims,
}
