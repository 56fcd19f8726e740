"""Credentials, degrees and diplomas of a person, as they are seen."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from naive.people import Person
from naive.state import State

B5_TYPES = (
    "license",
    "industry_certification",
    "apprenticeship_certificate",
    "certificate",
    "associate",
    "bachelor",
)
DIPLOMAS = ("high_school_diploma", "high_school_equivalency")
POSTSECONDARY_AWARDS = ("certificate", "associate", "bachelor", "graduate")


@dataclass(frozen=True)
class Attainment:
    """One credential or award of a person."""

    day: date
    credential_id: str | None
    credential_type: str | None
    """Of the credential; None without a credential_id."""
    award_type: str | None
    """Of an award without a credential_id; None otherwise."""


def attainments(state: State, person: Person) -> list[Attainment]:
    """All that the person was awarded."""
    # Credentials come from training_credentials and education_awards. A credential_id gives type
    # and pathway membership; award_type counts only without one.
    found = []
    rows = state.facts("training_credentials", person) + state.facts("education_awards", person)
    for row in rows:
        credential_id = row["credential_id"]
        if credential_id is None:
            found.append(Attainment(row["award_date"], None, None, row["award_type"]))
        else:
            kind = state.credential_types.get(credential_id)
            found.append(Attainment(row["award_date"], credential_id, kind, None))
    return found


def pathway_dates(
    state: State, person: Person, pathway_id: str, types: Collection[str]
) -> list[date]:
    """The days on which the person got a credential of the pathway of one of these types."""
    # Only credentials in `pathway_credentials`.
    return [
        one.day
        for one in attainments(state, person)
        if one.credential_id is not None
        and one.credential_type in types
        and (pathway_id, one.credential_id) in state.pathway_credentials
    ]


def employability_dates(state: State, person: Person) -> list[date]:
    """The days on which the person got a credential of type employability."""
    # A.5 needs no pathway_credentials row.
    return [one.day for one in attainments(state, person) if one.credential_type == "employability"]


def diploma_dates(state: State, person: Person) -> list[date]:
    """The days on which the person got a high school diploma or equivalency."""
    return [one.day for one in attainments(state, person) if one.award_type in DIPLOMAS]


def postsecondary_dates(state: State, person: Person) -> list[date]:
    """The days on which the person got a postsecondary credential (WIOA)."""
    # Postsecondary credential = any credential but employability, also outside
    # pathway_credentials, and awards certificate, associate, bachelor, graduate.
    return [
        one.day
        for one in attainments(state, person)
        if one.award_type in POSTSECONDARY_AWARDS
        or (one.credential_type is not None and one.credential_type != "employability")
    ]


def any_within(days: Collection[date], first: date, last: date) -> bool:
    """Whether one of the days lies in [first, last]."""
    return any(first <= day <= last for day in days)
