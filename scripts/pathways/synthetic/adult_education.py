"""Adult education: bridge and basic courses, NRS tests, high school equivalency, Title II."""

from dataclasses import dataclass

import numpy as np

from pathways.synthetic.chunk import HIGH_SCHOOL_EQUIVALENCY, Chunk
from pathways.synthetic.configuration import ADULT_EDUCATION_AGENCY
from pathways.synthetic.courses import ADULT_BASIC, BASIC_SKILLS, ENGLISH, ENGLISH_LANGUAGE, OTHER
from pathways.synthetic.people import LESS_THAN_HIGH_SCHOOL
from pathways.synthetic.sampling import Array, between, chance, draw, logistic

TEST_SUBJECTS = ("math", "english", "reading", "esl")
INSTRUMENTS = ("state_abe_a", "state_abe_b", "state_esl_a", "state_esl_b")
"""A learner who is tested with the other form (a to b) can't be compared."""
SCALES = ("abe", "esl")
ADULT_GRADES = np.array([4, 6, 7, -1])
"""P, NP, W and no grade, as positions in courses.GRADES."""
ADULT_GRADE_WEIGHTS = np.array([0.66, 0.12, 0.16, 0.06])
LENGTH_WEIGHTS = np.array([0.45, 0.35, 0.2])
HIGHEST_LEVEL = 6
EDUCATIONAL_LEVEL_GAIN, SECONDARY_DIPLOMA_GAIN = 0, 1


@dataclass(frozen=True)
class Learners:
    """Journeys in adult education, from their first to their last term; arrays by journey."""

    rows: Array
    first: Array
    last: Array
    start: Array
    end: Array
    is_english_learner: Array
    score: Array

    def __len__(self) -> int:
        return len(self.rows)


def simulate_adult_education(chunk: Chunk) -> Learners:
    """Simulate the journeys that begin in adult education; they may go on afterwards."""
    learners = _learners(chunk)
    _courses(chunk, learners)
    chunk.journeys.touch(learners.rows, learners.start, learners.end)
    gain_day = _tests(chunk, learners)
    gained = gain_day >= 0
    _gain(chunk, learners.rows[gained], gain_day[gained], EDUCATIONAL_LEVEL_GAIN)
    _title_two(chunk, learners)
    _equivalency(chunk, learners)
    return learners


def _learners(chunk: Chunk) -> Learners:
    rows, terms = chunk.journeys.on("adult_education"), chunk.terms
    semester = np.zeros(len(rows), dtype=np.int64)
    first = terms.first_from(semester, chunk.journeys.entry_day[rows], semester == 0)
    rows, first = rows[first < terms.count[0]], first[first < terms.count[0]]
    last = np.minimum(first + draw(chunk.rng, LENGTH_WEIGHTS, len(rows)), terms.count[0] - 1)
    return Learners(
        rows=rows,
        first=first,
        last=last,
        start=terms.start[0, first],
        end=terms.end[0, last],
        is_english_learner=chunk.people.is_english_learner[chunk.journeys.person[rows]] > 0,
        score=chunk.journeys.score[rows],
    )


def _courses(chunk: Chunk, learners: Learners) -> None:
    """The pathway's bridge course every term, and often basic skills or English beside it."""
    names, rng = chunk.catalogue.names, chunk.rng
    bridge = chunk.catalogue.bridge[chunk.journeys.pathway[learners.rows]]
    language = learners.is_english_learner
    basic = np.where(language, names.index(ENGLISH_LANGUAGE), names.index(BASIC_SKILLS))
    for step in range(len(LENGTH_WEIGHTS)):
        term = learners.first + step
        attends = term <= learners.last
        also = attends & chance(rng, 0.6, len(learners)) & (basic != bridge)
        for course, takes, subject in (
            (bridge, attends, np.full(len(learners), OTHER)),
            (basic, also, np.where(language, ENGLISH, OTHER)),
        ):
            end = chunk.terms.end[0, term[takes]]
            grade = ADULT_GRADES[draw(rng, ADULT_GRADE_WEIGHTS, int(takes.sum()))]
            chunk.facts.add(
                "courses",
                journey=learners.rows[takes],
                institution=chunk.configuration.adult_center,
                course=course[takes],
                level=ADULT_BASIC,
                subject=subject[takes],
                credits=0,
                grade=np.where(end > chunk.as_of, -1, grade),
                start=chunk.terms.start[0, term[takes]],
                end=end,
            )


def _tests(chunk: Chunk, learners: Learners) -> Array:
    """Add tests at the start and the end; returns the day of a level gain, -1 without one."""
    rng, size, language = chunk.rng, len(learners), learners.is_english_learner
    gain_day = np.full(size, -1)
    for subject, share in (("reading", 1.0), ("math", 0.6)):
        takes = chance(rng, share, size) & ~(language & (subject == "math"))
        code = np.where(language, TEST_SUBJECTS.index("esl"), TEST_SUBJECTS.index(subject))
        mean = 3.1 + 0.7 * learners.score
        level = np.clip(np.round(rng.normal(mean, 1.1)), 1, HIGHEST_LEVEL).astype(int)
        before = learners.start - between(rng, -6, 30, size)
        instrument = np.where(language, 2, 0)
        test = {"subject": code, "day": before, "instrument": instrument, "efl": level}
        _add_tests(chunk, learners, takes & (before <= chunk.as_of), test)
        after = learners.end - between(rng, 0, 25, size)
        again = takes & chance(rng, 0.78, size) & (after > before) & (after <= chunk.as_of)
        rise = chance(rng, logistic(0.35 + 0.5 * learners.score), size) & (level < HIGHEST_LEVEL)
        other = chance(rng, 0.06, size)
        test |= {"day": after, "instrument": instrument + other, "efl": level + rise}
        _add_tests(chunk, learners, again, test)
        gain_day = np.where(again & rise & ~other, after, gain_day)
    return gain_day


def _add_tests(chunk: Chunk, learners: Learners, takes: Array, test: dict[str, Array]) -> None:
    chunk.facts.add(
        "assessments",
        journey=learners.rows[takes],
        scale=learners.is_english_learner[takes].astype(int),
        **{name: values[takes] for name, values in test.items()},
    )


def _gain(chunk: Chunk, rows: Array, day: Array, kind: int) -> None:
    agency = chunk.configuration.agency(ADULT_EDUCATION_AGENCY)
    chunk.facts.add("gains", journey=rows, agency=agency, day=day, kind=kind)


def _title_two(chunk: Chunk, learners: Learners) -> None:
    """Enroll most learners under WIOA Title II (adult education)."""
    rng, configuration, size = chunk.rng, chunk.configuration, len(learners)
    ids = [program.program_id for program in configuration.programs]
    language, basic = ids.index("english_for_work"), ids.index("adult_basic_skills")
    withdrawn = chance(rng, 0.25, size)
    half = learners.start + (learners.end - learners.start) // 2
    end = np.where(withdrawn, half, learners.end)
    is_open = end > chunk.as_of
    takes = chance(rng, chunk.settings.rates.title_two, size)
    chunk.facts.add(
        "enrollments",
        journey=learners.rows[takes],
        agency=configuration.agency(ADULT_EDUCATION_AGENCY),
        program=np.where(learners.is_english_learner, language, basic)[takes],
        stream=configuration.funding_streams.index("wioa_adult_education"),
        start=learners.start[takes],
        end=np.where(is_open, -1, end)[takes],
        status=np.where(is_open, 0, np.where(withdrawn, 2, 1))[takes],
        exclusion=-1,
        exclusion_day=-1,
    )


def _equivalency(chunk: Chunk, learners: Learners) -> None:
    """Award a high school equivalency to some of those who came without a diploma."""
    size = len(learners)
    lacks = chunk.people.level[chunk.journeys.person[learners.rows]] == LESS_THAN_HIGH_SCHOOL
    earns = lacks & chance(chunk.rng, logistic(-0.3 + 0.7 * learners.score), size)
    earns &= learners.end <= chunk.as_of
    rows, day = learners.rows[earns], (learners.end - between(chunk.rng, 0, 20, size))[earns]
    chunk.award_secondary(rows, day, HIGH_SCHOOL_EQUIVALENCY)
    _gain(chunk, rows, day, SECONDARY_DIPLOMA_GAIN)
