"""Who is one person, what is known of them, and whose facts are nobody's."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from naive.rows import Extracts, Row, distinct_rows

Record = tuple[str, str]
"""(institution or agency id, student or participant id)."""

ATTRIBUTES = (
    "birth_year",
    "sex",
    "race_ethnicity",
    "is_english_learner",
    "has_disability",
    "is_low_income",
    "education_level",
    "municipality",
    "is_veteran",
    "is_ex_offender",
    "is_homeless",
    "is_single_parent",
    "is_foster_youth",
    "is_long_term_unemployed",
    "employment_status_at_entry",
)

OWNER = {
    "education_course_enrollments": ("institution_id", "student_id"),
    "education_assessments": ("institution_id", "student_id"),
    "education_awards": ("institution_id", "student_id"),
    "education_transfers": ("institution_id", "student_id"),
    "training_enrollments": ("agency_id", "participant_id"),
    "training_services": ("agency_id", "participant_id"),
    "training_credentials": ("agency_id", "participant_id"),
    "training_skill_gains": ("agency_id", "participant_id"),
    "pathway_declarations": ("source", "source_person_id"),
}
"""Extract of facts -> the columns that name whose fact a row is."""

FACT_DATE = {
    "education_course_enrollments": "term_start_date",
    "education_assessments": "test_date",
    "education_awards": "award_date",
    "education_transfers": "enrollment_begin_date",
    "training_enrollments": "start_date",
    "training_services": "service_date",
    "training_credentials": "award_date",
    "training_skill_gains": "gain_date",
    "pathway_declarations": "declared_date",
}
"""Extract of facts -> the day on which a fact happens or starts."""


@dataclass(frozen=True)
class Person:
    """One person: the records that are theirs and each attribute as resolved."""

    records: frozenset[Record]
    ssn_token: str | None
    attributes: dict[str, Any]


def _person_rows(extracts: Extracts) -> dict[Record, Row]:
    rows = {}
    for row in distinct_rows(extracts["education_students"]):
        rows[(row["institution_id"], row["student_id"])] = row
    for row in distinct_rows(extracts["training_participants"]):
        rows[(row["agency_id"], row["participant_id"])] = row
    return rows


def resolve(rows: list[Row], attribute: str) -> Any:
    """One attribute of a person from the person's records."""
    # Each attribute is resolved on its own; null never overrides a value.
    known = [row for row in rows if row.get(attribute) is not None]
    if not known:
        return None
    # Newest updated_at first.
    newest = max(row["updated_at"] for row in known)
    values = [row[attribute] for row in known if row["updated_at"] == newest]
    # On a tie true beats false, otherwise the value that sorts first.
    if isinstance(values[0], bool):
        return True in values
    return min(values)


def _groups(rows: dict[Record, Row]) -> list[tuple[str | None, set[Record]]]:
    # Records that share an ssn_token are one person.
    by_ssn: dict[str, set[Record]] = {}
    for record, row in rows.items():
        if row["ssn_token"] is not None:
            by_ssn.setdefault(row["ssn_token"], set()).add(record)
    # Only persons that have an ssn_token are candidates for a join by name_dob_token.
    bearers: dict[str, set[str]] = {}
    for row in rows.values():
        if row["ssn_token"] is not None and row["name_dob_token"] is not None:
            bearers.setdefault(row["name_dob_token"], set()).add(row["ssn_token"])
    alone: list[tuple[str | None, set[Record]]] = []
    for record, row in rows.items():
        if row["ssn_token"] is not None:
            continue
        # A record without one joins the person whose records carry the same name_dob_token,
        # when exactly one person does; otherwise it is a person of its own.
        candidates = bearers.get(row["name_dob_token"], set())
        if len(candidates) == 1:
            (ssn_token,) = candidates
            by_ssn[ssn_token].add(record)
        else:
            alone.append((None, {record}))
    return [*by_ssn.items(), *alone]


def people(extracts: Extracts) -> list[Person]:
    """Every person of the student and participant extracts, in the order of their records."""
    # Student and participant rows are current state, always seen.
    rows = _person_rows(extracts)
    persons = []
    for ssn_token, records in _groups(rows):
        own_rows = [rows[record] for record in records]
        attributes = {name: resolve(own_rows, name) for name in ATTRIBUTES}
        persons.append(Person(frozenset(records), ssn_token, attributes))
    return sorted(persons, key=lambda person: sorted(person.records))


def facts_by_record(extracts: Extracts, as_of: date) -> dict[tuple[str, Record], list[Row]]:
    """(extract, record) -> the facts of that record that are seen on as_of."""
    found: dict[tuple[str, Record], list[Row]] = {}
    for extract, (source, source_id) in OWNER.items():
        for row in distinct_rows(extracts[extract]):
            # What starts after as_of_date is not seen. Nothing dated after it is seen.
            if row[FACT_DATE[extract]] <= as_of:
                record = (row[source], row[source_id])
                found.setdefault((extract, record), []).append(row)
    return found


def quarantined(extracts: Extracts) -> list[tuple[str, Row]]:
    """(extract, row) of each distinct fact that is nobody's."""
    # A fact whose student or participant is in no student or participant extract is
    # quarantined ("unknown person").
    known = _person_rows(extracts)
    unknown = []
    for extract, (source, source_id) in OWNER.items():
        for row in distinct_rows(extracts[extract]):
            if (row[source], row[source_id]) not in known:
                unknown.append((extract, row))
    return unknown
