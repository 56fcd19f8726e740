"""Adult education: bridge and basic courses, NRS tests, high school equivalency, Title II."""

from dataclasses import dataclass

import numpy as np

from pathways.synthetic.configuration import ADULT_EDUCATION_AGENCY, Configuration
from pathways.synthetic.facts import Collector
from pathways.synthetic.journeys import Journeys
from pathways.synthetic.people import LESS_THAN_HIGH_SCHOOL, People
from pathways.synthetic.sampling import Array, Generator, between, chance, draw, logistic
from pathways.synthetic.settings import Settings
from pathways.synthetic.terms import Terms

TEST_SUBJECTS = ("math", "english", "reading", "esl")
INSTRUMENTS = ("state_abe_a", "state_abe_b", "state_esl_a", "state_esl_b")
SCALES = ("abe", "esl")
ADULT_GRADES = np.array([4, 6, 7, -1])
"""P, NP, W and no grade, as indices into college.GRADES."""
ADULT_GRADE_WEIGHTS = np.array([0.66, 0.12, 0.16, 0.06])
LAST_LEVEL = 6
EQUIVALENCY_SLOT = -1


@dataclass(frozen=True)
class AdultEducation:
    """Where the adult learners of a chunk are when they leave adult education."""

    rows: Array
    end_day: Array


def simulate_adult_education(
    rng: Generator,
    settings: Settings,
    configuration: Configuration,
    people: People,
    journeys: Journeys,
    facts: Collector,
) -> AdultEducation:
    """Simulate the journeys that begin in adult education; returns where they end."""
    rows = journeys.on("adult_education")
    size, terms = len(rows), Terms.build(settings.calendar)
    calendar = np.zeros(size, dtype=np.int64)
    first = terms.first_from(calendar, journeys.entry_day[rows], np.ones(size, dtype=bool))
    rows, first = rows[first < terms.count[0]], first[first < terms.count[0]]
    wanted = 1 + draw(rng, np.array([0.45, 0.35, 0.2]), len(rows))
    last = np.minimum(first + wanted, terms.count[0]) - 1
    learner = people.is_english_learner[journeys.person[rows]] > 0
    _courses(rng, configuration, journeys, facts, _Spell(terms, rows, first, last, learner))
    start, end = terms.start[0, first], terms.end[0, last]
    journeys.touch(rows, start, end)
    gains = _tests(rng, settings, people, journeys, facts, _Tests(rows, start, end, learner))
    _title_two(rng, settings, configuration, facts, rows, start, end, learner)
    adult_agency = configuration.agency(ADULT_EDUCATION_AGENCY)
    facts.add(
        "gains", journey=rows[gains >= 0], agency=adult_agency, day=gains[gains >= 0], kind=0
    )
    _equivalency(rng, settings, configuration, people, journeys, facts, rows, end)
    return AdultEducation(rows, end)


@dataclass(frozen=True)
class _Spell:
    terms: Terms
    rows: Array
    first: Array
    last: Array
    learner: Array


def _courses(
    rng: Generator,
    configuration: Configuration,
    journeys: Journeys,
    facts: Collector,
    spell: _Spell,
) -> None:
    from pathways.synthetic.college import course_names

    names = course_names(configuration)
    bridges = np.array(
        [names.index(configuration.bridges.get(p, "ABE-010")) for p in range(len(configuration.pathways))]
    )
    basic = np.where(spell.learner, names.index("ESL-020"), names.index("ABE-010"))
    for step in range(int((spell.last - spell.first).max(initial=-1)) + 1):
        term = spell.first + step
        at = np.flatnonzero(term <= spell.last)
        for course in (bridges[journeys.pathway[spell.rows]], basic):
            takes = at if course is not basic else at[chance(rng, 0.6, len(at))]
            grade = ADULT_GRADES[draw(rng, ADULT_GRADE_WEIGHTS, len(takes))]
            end = spell.terms.end[0, term[takes]]
            facts.add(
                "courses",
                journey=spell.rows[takes],
                institution=configuration.adult_center,
                course=course[takes],
                level=0,
                subject=np.where(spell.learner[takes] & (course[takes] == basic[takes]), 1, 3),
                credits=0,
                grade=grade,
                start=spell.terms.start[0, term[takes]],
                end=end,
            )


@dataclass(frozen=True)
class _Tests:
    rows: Array
    start: Array
    end: Array
    learner: Array


def _tests(
    rng: Generator,
    settings: Settings,
    people: People,
    journeys: Journeys,
    facts: Collector,
    tests: _Tests,
) -> Array:
    """Add pre- and post-tests; returns the day of a level gain per row, -1 without one."""
    del people
    size, score = len(tests.rows), journeys.score[tests.rows]
    gain_day = np.full(size, -1)
    for subject in ("reading", "math"):
        if subject == "math":
            takes = ~tests.learner & chance(rng, 0.6, size)
        else:
            takes = np.ones(size, dtype=bool)
        code = np.where(tests.learner, 3, TEST_SUBJECTS.index(subject))
        level = np.clip(np.round(rng.normal(3.1 + 0.7 * score, 1.1)), 1, LAST_LEVEL).astype(int)
        instrument = np.where(tests.learner, 2, 0)
        before = tests.start - between(rng, -6, 30, size)
        _add_tests(facts, tests, takes, code, before, instrument, level)
        after = tests.end - between(rng, 0, 25, size)
        again = takes & chance(rng, 0.78, size) & (after > before)
        again &= after <= settings.calendar.as_of_day
        rise = chance(rng, logistic(0.35 + 0.5 * score), size) & (level < LAST_LEVEL)
        other = chance(rng, 0.06, size)
        _add_tests(facts, tests, again, code, after, instrument + other, level + rise)
        gain_day = np.where(again & rise & ~other, after, gain_day)
    return gain_day


def _add_tests(
    facts: Collector,
    tests: _Tests,
    takes: Array,
    subject: Array,
    day: Array,
    instrument: Array,
    level: Array,
) -> None:
    facts.add(
        "assessments",
        journey=tests.rows[takes],
        subject=subject[takes],
        day=day[takes],
        instrument=instrument[takes],
        scale=tests.learner[takes].astype(int),
        efl=level[takes],
    )


def _title_two(
    rng: Generator,
    settings: Settings,
    configuration: Configuration,
    facts: Collector,
    rows: Array,
    start: Array,
    end: Array,
    learner: Array,
) -> None:
    ids = [program.program_id for program in configuration.programs]
    program = np.where(learner, ids.index("english_for_work"), ids.index("adult_basic_skills"))
    takes = chance(rng, 0.85, len(rows))
    withdrawn = chance(rng, 0.25, len(rows))
    stop = np.where(withdrawn, start + (end - start) // 2, end)
    is_open = stop > settings.calendar.as_of_day
    facts.add(
        "enrollments",
        journey=rows[takes],
        agency=configuration.agency(ADULT_EDUCATION_AGENCY),
        program=program[takes],
        stream=configuration.funding_streams.index("wioa_adult_education"),
        start=start[takes],
        end=np.where(is_open, -1, stop)[takes],
        status=np.where(is_open, 0, np.where(withdrawn, 2, 1))[takes],
        exclusion=-1,
        exclusion_day=-1,
    )


def _equivalency(
    rng: Generator,
    settings: Settings,
    configuration: Configuration,
    people: People,
    journeys: Journeys,
    facts: Collector,
    rows: Array,
    end: Array,
) -> None:
    lacks = people.level[journeys.person[rows]] == LESS_THAN_HIGH_SCHOOL
    earns = lacks & chance(rng, logistic(-0.3 + 0.7 * journeys.score[rows]), len(rows))
    earns &= end <= settings.calendar.as_of_day
    day = end - between(rng, 0, 20, len(rows))
    facts.add(
        "awards",
        journey=rows[earns],
        institution=configuration.adult_center,
        slot=EQUIVALENCY_SLOT,
        credential=-1,
        day=day[earns],
    )
    facts.add(
        "gains",
        journey=rows[earns],
        agency=configuration.agency(ADULT_EDUCATION_AGENCY),
        day=day[earns],
        kind=1,
    )
