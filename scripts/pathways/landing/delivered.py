"""What an agency delivers: the contract of an extract before its identities are replaced."""

from dataclasses import dataclass

from pathways.contracts import Contract

IDENTITIES = {"ssn_token": "ssn", "fein_token": "fein"}
"""Token columns that are made of one delivered column."""
NAME_AND_BIRTH = ("first_name", "last_name", "birth_date")
"""Delivered in place of name_dob_token and birth_year."""
REPORTING_UNIT = "reporting_unit"
"""Optional in wage deliveries: units of one employer account are added up."""


@dataclass(frozen=True)
class Delivered:
    """The delivered columns of an extract, all of them text until they are cast.

    `required` must be in the file, in the mapping, or be a fixed value; `optional` may be.
    """

    contract: Contract
    required: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def extract(self) -> str:
        return self.contract.extract

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.required, *self.optional)

    @property
    def identities(self) -> frozenset[str]:
        """Columns that hold identities: never written, logged or shown."""
        return frozenset({*IDENTITIES.values(), *NAME_AND_BIRTH, "middle_name"}) & {
            *self.columns,
        }


def delivered(contract: Contract) -> Delivered:
    """Return what is delivered for a contract: its columns, with identities in place of tokens."""
    names: list[str] = []
    for column in contract.columns:
        if column.name in IDENTITIES:
            names.append(IDENTITIES[column.name])
        elif column.name == "name_dob_token":
            names.extend(NAME_AND_BIRTH)
        elif column.name != "birth_year":
            names.append(column.name)
    optional = (REPORTING_UNIT,) if contract.extract == "ui_wage_records" else ()
    return Delivered(contract, tuple(names), optional)
