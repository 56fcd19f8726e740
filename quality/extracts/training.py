"""Suites of the training extracts; see education.py for how they are put together."""

from pathways.quality.contract_rules import Extract, from_contract
from pathways.quality.expectations import Check, at_least_column, between, never, no_rows

KNOWN_PARTICIPANT = never(
    "the participant is in training_participants",
    "(agency_id, participant_id) not in "
    "(select (agency_id, participant_id) from extracts.training_participants)",
    fix="Add the participant; until then dbt quarantines the row (unknown person)",
    column="participant_id",
).as_warning()
KNOWN_PARTICIPANT = KNOWN_PARTICIPANT.with_extracts("training_participants")


def training_participants(extract: Extract) -> list[Check]:
    return [
        *from_contract(extract),
        between(
            "birth_year",
            1900,
            extract.today.year - 10,
            fix="Look at the birth dates of the delivery; leave out those that are not known",
        ).as_warning(),
        no_rows(
            "at least half of the participants have an ssn_token",
            "select 1 as found from {batch} having count(ssn_token) < 0.5 * count(*)",
            fix="Who has none is in no earnings or employment metric: ask for the missing SSNs",
            column="ssn_token",
        ).as_warning(),
        never(
            "no agency has the id of an institution",
            "agency_id in (select institution_id from extracts.education_students)",
            fix="Rename one of the two: agencies and institutions share one namespace",
            column="agency_id",
        ).with_extracts("education_students"),
    ]


def training_enrollments(extract: Extract) -> list[Check]:
    return [
        *from_contract(extract),
        KNOWN_PARTICIPANT,
        at_least_column("end_date", "start_date"),
        never(
            "exclusion_reason and exclusion_date are given together",
            "(exclusion_reason is null) != (exclusion_date is null)",
            fix="Give the day on which the reason became known, or neither",
            column="exclusion_date",
        ),
        never(
            "an enrollment that is over has an end_date",
            "completion_status != 'in_progress' and end_date is null",
            fix="Without an end date the participant stays active: give it",
            column="end_date",
        ).as_warning(),
    ]


def training_services(extract: Extract) -> list[Check]:
    return [
        *from_contract(extract),
        KNOWN_PARTICIPANT,
        at_least_column("end_date", "service_date"),
    ]


def training_credentials(extract: Extract) -> list[Check]:
    return [*from_contract(extract), KNOWN_PARTICIPANT]


def training_skill_gains(extract: Extract) -> list[Check]:
    return [*from_contract(extract), KNOWN_PARTICIPANT]


def pathway_declarations(extract: Extract) -> list[Check]:
    return [
        *from_contract(extract),
        never(
            "the person is in education_students or training_participants",
            "(source, source_person_id) not in ("
            "select (institution_id, student_id) from extracts.education_students union all "
            "select (agency_id, participant_id) from extracts.training_participants)",
            fix="Add the person; until then dbt quarantines the row (unknown person)",
            column="source_person_id",
        )
        .as_warning()
        .with_extracts("education_students", "training_participants"),
    ]


SUITES = {
    "training_participants": training_participants,
    "training_enrollments": training_enrollments,
    "training_services": training_services,
    "training_credentials": training_credentials,
    "training_skill_gains": training_skill_gains,
    "pathway_declarations": pathway_declarations,
}
