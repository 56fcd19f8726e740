"""Random activities and credentials, aimed at the boundaries of the definitions."""

from decimal import Decimal

from extract_config import (
    AGENCIES,
    COURSES,
    CREDENTIALS,
    FUNDING_STREAMS,
    GRADES,
    INSTITUTIONS,
    PROGRAMS,
    SERVICES,
    TRAINING_PROVIDERS,
    chance,
)
from extract_people import Source, World

Spans = list[tuple[int, int]]
"""First and last days, in days from the as_of_date."""

ACTIVE_SERVICES = ("career_service", "training_support", "supportive_service")
PASSIVE_SERVICES = ("follow_up", "self_service", "information_only")
TRAINING_TYPES = ("on_the_job", "occupational_skills", "registered_apprenticeship", "none")


def _spans(world: World) -> Spans:
    random, gap = world.random, world.gap
    at_the_gap = (gap - 2, gap - 1, gap, gap + 1)
    steps = (*at_the_gap, *at_the_gap, 1, 1, 0, 7, 30, -1, -5, -30, 90, 400)
    durations = (0, 0, 1, 14, 60, 120, 200)
    spans = [(0, random.choice(durations))]
    for _ in range(random.choice((0, 0, 1, 1, 2, 3, 4, 5))):
        start = max(end for _, end in spans) + random.choice(steps)
        spans.append((start, start + random.choice(durations)))
    # exits come in few cohorts, so that these have several members
    exited = random.choice(world.cohorts) + random.randint(0, 45)
    last = random.choice((gap - 1, gap, gap + 1, 0, 1, -1, *[exited] * 12))
    shift = -last - max(end for _, end in spans)
    return [(start + shift, end + shift) for start, end in spans]


def add_history(world: World, sources: list[Source], pathway_id: str) -> None:
    """Add what someone did on one pathway and the credentials got around it."""
    random = world.random
    spans = _spans(world)
    for start, end in spans:
        is_open = end == max(last for _, last in spans) and chance(random, 0.1)
        _add_activity(world, random.choice(sources), pathway_id, start, None if is_open else end)
    if chance(random, 0.1):
        start = random.choice((0, 1, 30))
        _add_activity(world, random.choice(sources), pathway_id, start, start + 60)
    days = [day for span in spans for day in span]
    for _ in range(random.choice((0, 1, 2, 3))):
        offset = random.choice((-1, 0, 0, 1, world.grace, world.grace + 1))
        add_credential(world, random.choice(sources), random.choice(days) + offset)
    add_other_facts(world, random.choice(sources), random.choice(days))


def _add_activity(
    world: World, source: Source, pathway_id: str, start: int, end: int | None
) -> None:
    random = world.random
    offerings = [
        (row["offering_source"], row["offering_id"])
        for row in world.config["pathway_offerings"]
        if row["pathway_id"] == pathway_id and row["source_id"] == source.source
    ]
    if not offerings or chance(random, 0.15):
        add_declaration(world, source, pathway_id, start)
        return
    kind, offering_id = random.choice(offerings)
    if chance(random, 0.1):  # an offering that may be none of the pathway
        possible = {"course": COURSES, "training_program": PROGRAMS, "service": SERVICES}
        offering_id = random.choice(possible[kind])
    if kind == "course":
        add_course(world, source, offering_id, start, end)
    elif kind == "training_program":
        add_enrollment(world, source, offering_id, start, end)
    else:
        add_service(world, source, offering_id, start, end)


def add_declaration(world: World, source: Source, pathway_id: str, start: int) -> None:
    """Add a declaration for the pathway."""
    world.add(
        "pathway_declarations",
        source=source.source,
        source_person_id=source.source_id,
        pathway_id=pathway_id,
        declared_date=world.day(start),
    )


def add_course(world: World, source: Source, course_id: str, start: int, end: int | None) -> None:
    """Add a course; without an end its term ends after the as_of_date."""
    random = world.random
    level = random.choice(("adult_basic", "developmental", "college", "college"))
    grade = random.choice((*GRADES, None))
    attempted = Decimal(random.choice(("3.00", "4.50", "12.00")))
    world.add(
        "education_course_enrollments",
        institution_id=source.source,
        student_id=source.source_id,
        course_id=course_id,
        term_start_date=world.day(start),
        term_end_date=world.day(max(start, 45) if end is None else end),
        course_level=level,
        subject=random.choice(("math", "english", "reading", "other", None)),
        credit_unit=None if level == "adult_basic" else random.choice(("semester", "quarter")),
        credits_attempted=attempted,
        credits_earned=attempted if grade in ("A", "C") else Decimal("0.00"),
        grade=grade,
    )


def add_enrollment(
    world: World, source: Source, program_id: str, start: int, end: int | None
) -> None:
    """Add a training enrollment, with an exclusion now and then."""
    random = world.random
    is_excluded = chance(random, 0.1)
    status = "in_progress" if end is None else random.choice(("completed", "withdrawn"))
    world.add(
        "training_enrollments",
        agency_id=source.source,
        enrollment_id=world.new_id("enrollment"),
        participant_id=source.source_id,
        provider_id=random.choice(TRAINING_PROVIDERS),
        program_id=program_id,
        funding_stream=random.choice(list(FUNDING_STREAMS)),
        training_type=random.choice(TRAINING_TYPES),
        start_date=world.day(start),
        end_date=None if end is None else world.day(end),
        completion_status=status,
        exclusion_reason=random.choice(("medical", "deceased")) if is_excluded else None,
        exclusion_date=world.day(start + 30) if is_excluded else None,
    )


def add_service(
    world: World, source: Source, offering_id: str, start: int, end: int | None
) -> None:
    """Add a service, of a type that is no activity now and then."""
    random = world.random
    is_active = chance(random, 0.75)
    world.add(
        "training_services",
        agency_id=source.source,
        service_id=world.new_id("service"),
        participant_id=source.source_id,
        service_type=random.choice(ACTIVE_SERVICES if is_active else PASSIVE_SERVICES),
        funding_stream=random.choice((*FUNDING_STREAMS, None)),
        offering_id=None if chance(random, 0.05) else offering_id,
        service_date=world.day(start),
        end_date=None if end in (None, start) else world.day(end),
    )


def add_credential(world: World, source: Source, day: int) -> None:
    """Add a credential from the source's own extract."""
    random = world.random
    credential_id = random.choice(list(CREDENTIALS))
    if not source.is_student:
        world.add(
            "training_credentials",
            agency_id=source.source,
            participant_id=source.source_id,
            credential_id=credential_id,
            award_date=world.day(day),
        )
        return
    world.add(
        "education_awards",
        institution_id=source.source,
        student_id=source.source_id,
        award_id=world.new_id("award"),
        award_date=world.day(day),
        award_type=random.choice(("high_school_diploma", "certificate", "associate")),
        credential_id=None if chance(random, 0.3) else credential_id,
    )


def add_other_facts(world: World, source: Source, day: int) -> None:
    """Add a test and a transfer, or a skill gain."""
    random = world.random
    if not source.is_student:
        world.add(
            "training_skill_gains",
            agency_id=source.source,
            participant_id=source.source_id,
            gain_date=world.day(day),
            gain_type=random.choice(("educational_level", "transcript", "skills_progression")),
        )
        return
    person = {"institution_id": source.source, "student_id": source.source_id}
    world.add(
        "education_assessments",
        **person,
        test_date=world.day(day),
        subject=random.choice(("math", "esl")),
        instrument="TABE",
        efl_scale=random.choice(("abe", "esl")),
        efl_level=random.randint(1, 6),
    )
    world.add(
        "education_transfers",
        **person,
        receiving_institution=random.choice((*INSTITUTIONS, "university")),
        enrollment_begin_date=world.day(day + random.choice((0, 365, 366))),
        receiving_level=random.choice(("two_year", "four_year")),
    )


def add_unknown_person(world: World) -> None:
    """Add facts of people that no student or participant extract has."""
    student = Source(True, INSTITUTIONS[0], "ghost-student")
    participant = Source(False, AGENCIES[0], "ghost-participant")
    pathway_id = world.config["pathways"][0]["pathway_id"]
    for source in (student, participant):
        start = world.random.randint(-900, -world.gap)
        _add_activity(world, source, pathway_id, start, start + 30)
        add_declaration(world, source, pathway_id, start)
        add_credential(world, source, start + 30)
