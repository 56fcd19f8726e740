"""Suites of the education extracts.

`from_contract` brings what the contract states (nulls, codes, references, key, token form,
plausible dates); what follows it here are the rules between columns and between extracts.
"""

from pathways.quality.contract_rules import Extract, from_contract
from pathways.quality.expectations import (
    Check,
    at_least_column,
    between,
    never,
    no_rows,
)

KNOWN_STUDENT = never(
    "the student is in education_students",
    "(institution_id, student_id) not in "
    "(select (institution_id, student_id) from extracts.education_students)",
    fix="Add the student; until then dbt quarantines the row (unknown person)",
    column="student_id",
).as_warning()
KNOWN_STUDENT = KNOWN_STUDENT.with_extracts("education_students")


def education_students(extract: Extract) -> list[Check]:
    return [
        *from_contract(extract),
        between(
            "birth_year",
            1900,
            extract.today.year - 10,
            fix="Look at the birth dates of the delivery; leave out those that are not known",
        ).as_warning(),
        no_rows(
            "at least half of the students have an ssn_token",
            "select 1 as found from {batch} having count(ssn_token) < 0.5 * count(*)",
            fix="Who has none is in no earnings or employment metric: ask for the missing SSNs",
            column="ssn_token",
        ).as_warning(),
    ]


def education_course_enrollments(extract: Extract) -> list[Check]:
    return [
        *from_contract(extract),
        KNOWN_STUDENT,
        at_least_column("term_end_date", "term_start_date"),
        between("credits_attempted", 0),
        between("credits_earned", 0),
        at_least_column(
            "credits_attempted",
            "credits_earned",
            fix="Credits earned above those attempted count nowhere: mend the course record",
        ),
        between(
            "credits_attempted",
            maximum=30,
            fix="More than 30 credits in one course: look whether they are hours",
        ).as_warning(),
        never(
            "adult basic courses have no credit_unit, and all others have one",
            "(course_level = 'adult_basic') = (credit_unit is not null)",
            fix="Give semester or quarter for developmental and college courses only",
            column="credit_unit",
        ),
        never(
            "credits are earned with a passing grade only",
            "credits_earned > 0 and grade in "
            "(select grade from reference.grades where not cast(is_passing as boolean))",
            fix="Credits without a pass count nowhere: look at the grade",
            column="grade",
        ).as_warning(),
    ]


def education_assessments(extract: Extract) -> list[Check]:
    return [
        *from_contract(extract),
        KNOWN_STUDENT,
        never(
            "a test in English as a second language has the esl scale",
            "subject = 'esl' and efl_scale != 'esl'",
            fix="Only tests of one scale are compared: look at the scale",
            column="efl_scale",
        ).as_warning(),
    ]


def education_awards(extract: Extract) -> list[Check]:
    return [
        *from_contract(extract),
        KNOWN_STUDENT,
        never(
            "a high school diploma or equivalency carries no pathway credential",
            "award_type in ('high_school_diploma', 'high_school_equivalency') "
            "and credential_id is not null",
            fix="Look at the award: credential_id is for certificates, degrees and licenses",
            column="credential_id",
        ).as_warning(),
    ]


def education_transfers(extract: Extract) -> list[Check]:
    return [
        *from_contract(extract),
        KNOWN_STUDENT,
        never(
            "the receiving institution is another one",
            "receiving_institution = institution_id",
            fix="A return to the same institution is no transfer, and counts as none",
            column="receiving_institution",
        ).as_warning(),
    ]


SUITES = {
    "education_students": education_students,
    "education_course_enrollments": education_course_enrollments,
    "education_assessments": education_assessments,
    "education_awards": education_awards,
    "education_transfers": education_transfers,
}
