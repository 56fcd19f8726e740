"""Adds one row of an extract for the random generator; days are counted from the as_of_date.

What a caller does not choose is drawn at random.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from extract_config import (
    CREDENTIALS,
    GRADES,
    TRAINING_PROVIDERS,
    chance,
)
from extract_people import Source, World

SERVICE_TYPES = (
    *("career_service", "training_support") * 3,
    *("supportive_service", "follow_up", "self_service", "information_only"),
)
TRAINING_TYPES = (
    *("on_the_job", "customized") * 2,
    *("occupational_skills", "registered_apprenticeship", "secondary_education") * 2,
    *("skill_upgrading", "prerequisite", "adult_education", "job_readiness", "none"),
)
SUBJECTS = ("math", "english", "reading", "other", None)
UNITS = ("semester", "quarter")
SECONDARY = ("high_school_diploma", "high_school_equivalency")
AWARD_TYPES = (*SECONDARY, "certificate", "associate", "bachelor", "graduate")
GAIN_TYPES = (
    "educational_level",
    "secondary_diploma",
    "transcript",
    "training_milestone",
    "skills_progression",
)
PASSING = tuple(grade for grade, is_passing in GRADES.items() if is_passing)
FAILING = (*(grade for grade, is_passing in GRADES.items() if not is_passing), None)


def students(sources: Sequence[Source]) -> list[Source]:
    """Those of someone's records that are of a student."""
    return [source for source in sources if source.is_student]


def participants(sources: Sequence[Source]) -> list[Source]:
    """Those of someone's records that are of a training participant."""
    return [source for source in sources if not source.is_student]


def add_declaration(world: World, source: Source, pathway_id: str, start: int) -> None:
    """Add a declaration for the pathway."""
    world.add(
        "pathway_declarations",
        source=source.source,
        source_person_id=source.source_id,
        pathway_id=pathway_id,
        declared_date=world.day(start),
    )


def add_course(
    world: World, source: Source, course_id: str, start: int, end: int | None, **chosen: Any
) -> None:
    """Add a course; without an end its term ends after the as_of_date."""
    random = world.random
    course: dict[str, Any] = {
        "course_level": random.choice(("adult_basic", "developmental", "college", "college")),
        "subject": random.choice(SUBJECTS),
        "grade": random.choice((*PASSING, *FAILING)),
        "credits": Decimal(random.choice(("3.00", "4.50", "12.00"))),
        "credit_unit": random.choice((*UNITS * 5, None)),
        **chosen,
    }
    amount = course.pop("credits")
    # a failed course earns nothing; or, as institutions have it, credits that do not count
    earns = course["grade"] in PASSING or (course["grade"] == "F" and chance(random, 0.1))
    if course["course_level"] == "adult_basic":
        course["credit_unit"] = None
    world.add(
        "education_course_enrollments",
        institution_id=source.source,
        student_id=source.source_id,
        course_id=course_id,
        term_start_date=world.day(start),
        term_end_date=world.day(max(start, 45) if end is None else max(start, end)),
        credits_attempted=amount,
        credits_earned=amount if earns else Decimal("0.00"),
        **course,
    )


def add_enrollment(
    world: World, source: Source, program_id: str, start: int, end: int | None, **chosen: Any
) -> None:
    """Add a training enrollment; nothing excludes it unless that is chosen."""
    random = world.random
    status = "in_progress" if end is None else random.choice(("completed", "withdrawn"))
    enrollment = {
        "agency_id": source.source,
        "enrollment_id": world.new_id("enrollment"),
        "participant_id": source.source_id,
        "provider_id": random.choice(TRAINING_PROVIDERS),
        "program_id": program_id,
        "funding_stream": random.choice(world.streams),
        "training_type": random.choice(TRAINING_TYPES),
        "start_date": world.day(start),
        "end_date": None if end is None else world.day(max(start, end)),
        "completion_status": status,
        "exclusion_reason": None,
        "exclusion_date": None,
        **chosen,
    }
    world.add("training_enrollments", **enrollment)


def add_service(
    world: World,
    source: Source,
    offering_id: str | None,
    start: int,
    end: int | None,
    **chosen: Any,
) -> None:
    """Add a service, of a type that is no activity now and then."""
    random = world.random
    service = {
        "service_type": random.choice(SERVICE_TYPES),
        "funding_stream": random.choice((*world.streams, None)),
        **chosen,
    }
    world.add(
        "training_services",
        agency_id=source.source,
        service_id=world.new_id("service"),
        participant_id=source.source_id,
        offering_id=offering_id,
        service_date=world.day(start),
        end_date=None if end is None or end <= start else world.day(end),
        **service,
    )


def add_credential(world: World, source: Source, day: int, credential_id: str) -> None:
    """Add a credential from the source's own extract."""
    if source.is_student:
        add_award(world, source, day, world.random.choice(AWARD_TYPES), credential_id)
        return
    world.add(
        "training_credentials",
        agency_id=source.source,
        participant_id=source.source_id,
        credential_id=credential_id,
        award_date=world.day(day),
    )


def add_award(
    world: World, source: Source, day: int, award_type: str, credential_id: str | None = None
) -> None:
    """Add an award of a student."""
    world.add(
        "education_awards",
        institution_id=source.source,
        student_id=source.source_id,
        award_id=world.new_id("award"),
        award_date=world.day(day),
        award_type=award_type,
        credential_id=credential_id,
    )


def add_diploma(world: World, source: Source, day: int) -> None:
    """Add a secondary diploma; one with a credential_id is that credential instead."""
    random = world.random
    credential_id = random.choice(list(CREDENTIALS)) if chance(random, 0.3) else None
    add_award(world, source, day, random.choice(SECONDARY), credential_id)


def add_transfer(world: World, source: Source, day: int, institution: str) -> None:
    """Add a transfer of a student."""
    world.add(
        "education_transfers",
        institution_id=source.source,
        student_id=source.source_id,
        receiving_institution=institution,
        enrollment_begin_date=world.day(day),
        receiving_level=world.random.choice(("two_year", "four_year")),
    )


def add_test(
    world: World, source: Source, day: int, series: tuple[str, str, str], level: int
) -> None:
    """Add a test of a series, which is a subject, an instrument and a scale."""
    subject, instrument, efl_scale = series
    world.add(
        "education_assessments",
        institution_id=source.source,
        student_id=source.source_id,
        test_date=world.day(day),
        subject=subject,
        instrument=instrument,
        efl_scale=efl_scale,
        efl_level=min(max(level, 1), 6),
    )


def add_skill_gain(world: World, source: Source, day: int) -> None:
    """Add a skill gain of a participant."""
    world.add(
        "training_skill_gains",
        agency_id=source.source,
        participant_id=source.source_id,
        gain_date=world.day(day),
        gain_type=world.random.choice(GAIN_TYPES),
    )
