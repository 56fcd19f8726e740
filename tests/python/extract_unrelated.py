"""Someone who has done much and is in no result: on no pathway and in no WIOA program."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from extract_columns import BARRIERS, DEMOGRAPHICS

Row = dict[str, Any]
Tables = dict[str, list[Row]]

STUDENT = {"institution_id": "college_a", "student_id": "unrelated-student"}
PARTICIPANT = {"agency_id": "agency_a", "participant_id": "unrelated-participant"}


def _records(as_of: date, random: Random) -> Tables:
    """A student and a training participant who are one person."""
    person = dict.fromkeys(("birth_year", *DEMOGRAPHICS)) | {
        "ssn_token": f"{random.getrandbits(128):032x}",
        "name_dob_token": f"{random.getrandbits(128):032x}",
        "sex": "female",
        "education_level": "less_than_high_school",
        "updated_at": datetime.combine(as_of, time(8)),
    }
    return {
        "education_students": [STUDENT | person],
        "training_participants": [PARTICIPANT | person | dict.fromkeys(BARRIERS)],
    }


def _course(as_of: date) -> Row:
    return STUDENT | {
        "course_id": "unrelated-course",
        "term_start_date": as_of - timedelta(days=500),
        "term_end_date": as_of - timedelta(days=400),
        "course_level": "college",
        "subject": "math",
        "credit_unit": "semester",
        "credits_attempted": Decimal("3.00"),
        "credits_earned": Decimal("3.00"),
        "grade": "A",
    }


def _education(as_of: date) -> Tables:
    """A course, tests, a diploma, a credential and a transfer, all outside the pathways."""
    series = {"subject": "math", "instrument": "TABE", "efl_scale": "abe"}
    tests = [
        STUDENT | series | {"test_date": as_of - timedelta(days=450 - level), "efl_level": level}
        for level in (2, 3)
    ]
    awarded = {"award_date": as_of - timedelta(days=400), "award_type": "high_school_diploma"}
    awards = [
        STUDENT | awarded | {"award_id": f"unrelated-{name}", "credential_id": name}
        for name in (None, "license_1")
    ]
    transfer = {
        "receiving_institution": "college_b",
        "enrollment_begin_date": as_of - timedelta(days=300),
        "receiving_level": "two_year",
    }
    return {
        "education_course_enrollments": [_course(as_of)],
        "education_assessments": tests,
        "education_awards": awards,
        "education_transfers": [STUDENT | transfer],
    }


def _services(as_of: date) -> list[Row]:
    """Services that are no pathway activity and that no WIOA program counts."""
    kinds = (
        ("career_service", "state_fund", "unrelated-service"),
        ("training_support", None, None),
        ("supportive_service", "adult_fund", "unrelated-service"),
        ("follow_up", "youth_fund", "s1"),
    )
    return [
        PARTICIPANT
        | {
            "service_id": f"unrelated-{service_type}",
            "service_type": service_type,
            "funding_stream": funding_stream,
            "offering_id": offering_id,
            "service_date": as_of - timedelta(days=420),
            "end_date": as_of - timedelta(days=410),
        }
        for service_type, funding_stream, offering_id in kinds
    ]


def _training(as_of: date) -> Tables:
    """Training that the state pays, with a reason to exclude, a credential and a skill gain."""
    enrollment = {
        "enrollment_id": "unrelated-enrollment",
        "provider_id": "trainer_a",
        "program_id": "unrelated-program",
        "funding_stream": "state_fund",
        "training_type": "occupational_skills",
        "start_date": as_of - timedelta(days=500),
        "end_date": as_of - timedelta(days=430),
        "completion_status": "completed",
        "exclusion_reason": "medical",
        "exclusion_date": as_of - timedelta(days=440),
    }
    credential = {"credential_id": "license_1", "award_date": as_of - timedelta(days=430)}
    gain = {"gain_date": as_of - timedelta(days=430), "gain_type": "transcript"}
    return {
        "training_enrollments": [PARTICIPANT | enrollment],
        "training_services": _services(as_of),
        "training_credentials": [PARTICIPANT | credential],
        "training_skill_gains": [PARTICIPANT | gain],
    }


def with_unrelated_person(extracts: Tables, as_of: date, random: Random) -> Tables:
    """Someone more, with wages in a quarter that others have wages in."""
    records = _records(as_of, random)
    token = records["education_students"][0]["ssn_token"]
    wages = [row | {"ssn_token": token} for row in extracts["ui_wage_records"][:1]]
    added = records | _education(as_of) | _training(as_of) | {"ui_wage_records": wages}
    return {name: rows + added.get(name, []) for name, rows in extracts.items()}
