"""Random activities on a pathway, aimed at the boundaries of entry, exit and retention."""

from extract_calendar import calendar_day
from extract_config import (
    AGENCIES,
    COURSES,
    CREDENTIALS,
    INSTITUTIONS,
    OTHER_COURSES,
    PROGRAMS,
    SERVICES,
    chance,
)
from extract_people import Source, World
from extract_rows import (
    add_course,
    add_credential,
    add_declaration,
    add_diploma,
    add_enrollment,
    add_service,
    add_skill_gain,
    add_test,
    add_transfer,
    students,
)

Spans = list[tuple[int, int]]
"""First and last days, in days from the as_of_date."""


def _spans(world: World) -> Spans:
    random, gap = world.random, world.gap
    at_the_gap = (gap - 2, gap - 1, gap, gap + 1)
    steps = (*at_the_gap, *at_the_gap, 1, 1, 0, 7, 30, -1, -5, -30, 90, 400)
    durations = (0, 0, 1, 14, 60, 120, 200, 300)
    spans = [(0, random.choice(durations))]
    for _ in range(random.choice((0, 0, 1, 1, 2, 3, 4, 5))):
        start = max(end for _, end in spans) + random.choice(steps)
        spans.append((start, start + random.choice(durations)))
    # exits come in few cohorts, so that these have several members
    exited = random.choice(world.cohorts) + random.randint(0, 45)
    grace, lookahead = (
        world.number("credential_grace_days"),
        world.number("transfer_lookahead_days"),
    )
    edges = (gap - 1, gap, gap + 1, 0, 1, -1)
    waits = (grace - 1, grace - 1, grace - 5, grace, lookahead - 1, lookahead)
    last = random.choice((*edges, *waits, *[exited] * 16))
    if chance(random, 0.15):
        last = -calendar_day(world, -exited)
    shift = -last - max(end for _, end in spans)
    return [(start + shift, end + shift) for start, end in spans]


def add_history(world: World, sources: list[Source], pathway_id: str) -> None:
    """Add what someone did on one pathway."""
    random = world.random
    if students(sources) and chance(random, 0.35):
        _add_terms(world, random.choice(students(sources)), sources, pathway_id)
        return
    spans = _spans(world)
    for number, (start, end) in enumerate(spans):
        is_open = end == max(last for _, last in spans) and chance(random, 0.1)
        source = random.choice(sources)
        if number == 0 and chance(random, 0.6):
            add_declaration(world, source, pathway_id, start)
        _add_activity(world, source, pathway_id, start, None if is_open else end)
    if chance(random, 0.1):
        start = random.choice((0, 1, 30))
        _add_activity(world, random.choice(sources), pathway_id, start, start + 60)


def offered(world: World, source: Source, pathway_id: str) -> list[tuple[str, str]]:
    """What the source offers on the pathway, as kind and offering_id."""
    return [
        (row["offering_source"], row["offering_id"])
        for row in world.config["pathway_offerings"]
        if row["pathway_id"] == pathway_id and row["source_id"] == source.source
    ]


def offered_courses(world: World, source: Source, pathway_id: str) -> list[str]:
    """The courses of an institution that are offerings of the pathway."""
    return [name for kind, name in offered(world, source, pathway_id) if kind == "course"]


def _add_activity(
    world: World, source: Source, pathway_id: str, start: int, end: int | None
) -> None:
    random = world.random
    offerings = offered(world, source, pathway_id)
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
        is_named = chance(random, 0.95)
        add_service(world, source, offering_id if is_named else None, start, end)


def _add_terms(world: World, student: Source, sources: list[Source], pathway_id: str) -> None:
    """Add a first pathway term, perhaps a later one, and perhaps a credential meanwhile (A.7)."""
    random, window = world.random, world.number("retention_window_days")
    courses = offered_courses(world, student, pathway_id) or [random.choice(COURSES)]
    age = random.choice((window - 1, window, window + 1, *[window + random.randint(2, 900)] * 4))
    first_start = -age
    first_end = first_start + random.choice((0, 60, 110, 200, 300, 340))
    add_declaration(world, student, pathway_id, first_start - random.choice((0, 0, 1, 40)))
    add_course(world, student, random.choice(courses), first_start, first_end)
    if chance(random, 0.4):  # two courses of the first term, of which one ends later
        first_end = max(first_end, first_start + random.choice((60, 130, 180)))
        add_course(world, student, random.choice(courses), first_start, first_end)
    later = random.choice(
        (
            *(first_end, first_end + 1, first_end + 2),
            *(first_start + window + day for day in (-1, 0, 1)),
            None,
            None,
        )
    )
    if later is not None:
        # what keeps them on the pathway until then
        for day in range(first_end, later, max(1, world.gap - 1)):
            add_declaration(world, random.choice(sources), pathway_id, day)
        add_course(world, student, random.choice(courses), later, later + random.choice((30, 100)))
    if later is None or chance(random, 0.4):
        day = first_start + random.choice((-1, 0, 50, window, window, window + 1, window + 1))
        add_credential(world, random.choice(sources), day, pathway_credential(world, pathway_id))


def pathway_credential(world: World, pathway_id: str) -> str:
    """A credential that counts for the pathway, if one does."""
    counting = [
        row["credential_id"]
        for row in world.config["pathway_credentials"]
        if row["pathway_id"] == pathway_id
    ]
    return world.random.choice(counting or list(CREDENTIALS))


def add_unknown_person(world: World) -> None:
    """Add facts of people that no student or participant extract has."""
    student = Source(True, INSTITUTIONS[0], "ghost-student")
    participant = Source(False, AGENCIES[0], "ghost-participant")
    pathway_id = world.config["pathways"][0]["pathway_id"]
    start = world.random.randint(-900, -world.gap)
    for source in (student, participant):
        _add_activity(world, source, pathway_id, start, start + 30)
        add_declaration(world, source, pathway_id, start)
        add_credential(world, source, start + 30, pathway_credential(world, pathway_id))
    add_course(world, student, OTHER_COURSES[0], start, start + 30)
    add_test(world, student, start, ("math", "TABE", "abe"), 2)
    add_diploma(world, student, start + 10)
    add_transfer(world, student, start + 40, "university")
    add_enrollment(world, participant, PROGRAMS[0], start, start + 30)
    add_skill_gain(world, participant, start + 20)
