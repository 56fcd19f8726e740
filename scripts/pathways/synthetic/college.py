"""College study: terms, courses, grades, stop-outs, awards and transfers."""

from dataclasses import dataclass

import numpy as np

from pathways.synthetic.chunk import Chunk
from pathways.synthetic.columns import quarter_end_day
from pathways.synthetic.configuration import CREDENTIAL_SLOTS
from pathways.synthetic.courses import (
    CHAINS,
    COLLEGE,
    GENERAL_CREDITS,
    OTHER,
    PASSED_GRADES,
    PLACED_CHAINS,
)
from pathways.synthetic.people import ASSOCIATE
from pathways.synthetic.sampling import Array, between, chance, draw, logistic
from pathways.synthetic.terms import CALENDARS

PASS_WEIGHTS = np.array([0.3, 0.36, 0.22, 0.06, 0.06])
FAIL_WEIGHTS = np.array([0.42, 0.06, 0.42, 0.08, 0.02])
RECEIVER_WEIGHTS = np.array([0.4, 0.25, 0.2, 0.15])
COURSES_FOR_CERTIFICATE = 4
TERMS_OUT = {"semester": 3, "quarter": 4}
"""Terms after which one who stopped out comes back: a year, so more than 180 days."""
CERTIFICATION, CERTIFICATE, ASSOCIATE_DEGREE, BACHELOR = range(len(CREDENTIAL_SLOTS))


@dataclass(frozen=True)
class Study:
    """The state of every college journey between terms: arrays over the journeys `rows`."""

    rows: Array
    calendar: Array
    curriculum: Array
    first_term: Array
    resume_term: Array
    active: Array
    passed: Array
    """Shape (journeys, courses)."""
    wanted: Array
    """Shape (journeys, courses): courses of the curriculum that the student may still take."""
    held_back: Array
    """Entry points kept for a return; shape (journeys, courses)."""
    chains: Array
    """Shape (journeys, chains): the next course of each chain."""
    full_time: Array
    degree: Array
    summer: Array
    returned: Array
    earned: Array
    """Shape (journeys, slots of CREDENTIAL_SLOTS)."""

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def passed_count(self) -> Array:
        return self.passed.sum(axis=1)

    @property
    def has_all_courses(self) -> Array:
        return (self.passed | ~self.wanted | self.held_back).all(axis=1)


@dataclass(frozen=True)
class TermDays:
    """The current term of every journey: its first and last day."""

    number: Array
    start: Array
    end: Array


def simulate_college(chunk: Chunk, rows: Array, earliest: Array) -> None:
    """Simulate college for the journeys `rows`, from their first term after `earliest` days."""
    if not len(rows):
        return
    study, terms = _start(chunk, rows, earliest), chunk.terms
    for step in range(terms.start.shape[1]):
        number = study.first_term + step
        inside = study.active & (number < terms.count[study.calendar])
        if not inside.any():
            break
        at = study.calendar, np.minimum(number, terms.last)
        is_main = ~terms.is_summer[at]
        attends = inside & (is_main | study.summer | (step == 0)) & (number >= study.resume_term)
        term = TermDays(number, terms.start[at], terms.end[at])
        _pathway_courses(chunk, study, term, attends)
        for chain in range(len(CHAINS)):
            _general_courses(chunk, study, term, (attends, chain))
        chunk.journeys.touch(rows[attends], term.start[attends], term.end[attends])
        _awards(chunk, study, term, attends)
        _leave(chunk, study, term, attends & is_main)


def _start(chunk: Chunk, rows: Array, earliest: Array) -> Study:
    """Return the state before the first term; most students declare in the weeks before it."""
    rng, rates, size = chunk.rng, chunk.settings.rates, len(rows)
    journeys, catalogue = chunk.journeys, chunk.catalogue
    calendar = chunk.configuration.is_quarter_calendar[journeys.institution[rows]].astype(int)
    first = chunk.terms.first_from(calendar, earliest, chance(rng, rates.summer_term, size))
    begins = first < chunk.terms.count[calendar]
    start = chunk.terms.start[calendar, np.minimum(first, chunk.terms.last)]
    declares = begins & chance(rng, rates.declares, size)
    chunk.declare_at_college(rows[declares], (start - between(rng, 0, 45, size))[declares])
    keys = zip(journeys.pathway[rows], journeys.institution[rows], strict=True)
    curriculum = np.array([catalogue.curriculum_of[key] for key in keys])
    wanted = catalogue.course[curriculum] >= 0
    position = np.arange(wanted.shape[1])
    chains = np.zeros((size, len(CHAINS)), dtype=np.int64)
    placement = rng.normal(size=(size, PLACED_CHAINS)) + 0.9 * journeys.score[rows][:, None]
    chains[:, :PLACED_CHAINS] = np.digitize(placement, [-0.7, 0.25])
    return Study(
        rows=rows,
        calendar=calendar,
        curriculum=curriculum,
        first_term=first,
        resume_term=first.copy(),
        active=begins,
        passed=np.zeros_like(wanted),
        wanted=wanted,
        held_back=(position >= 1) & (position < catalogue.entry_count[curriculum][:, None]),
        chains=chains,
        full_time=chance(rng, rates.full_time, size),
        degree=chance(rng, rates.degree_seeking, size),
        summer=chance(rng, rates.summer_term, size),
        returned=np.zeros(size, dtype=bool),
        earned=np.zeros((size, len(CREDENTIAL_SLOTS)), dtype=bool),
    )


def _grade(chunk: Chunk, rows: Array, end: Array, bonus: float) -> tuple[Array, Array]:
    """Return the grade (-1 = in progress) and whether it passes."""
    rng, size = chunk.rng, len(rows)
    passes = chance(rng, logistic(1.6 + bonus + 0.6 * chunk.journeys.score[rows]), size)
    failed = PASSED_GRADES + draw(rng, FAIL_WEIGHTS, size)
    grade = np.where(passes, draw(rng, PASS_WEIGHTS, size), failed)
    grade = np.where(end > chunk.as_of, -1, grade)
    return grade, passes & (end <= chunk.as_of)


def _pathway_courses(chunk: Chunk, study: Study, term: TermDays, attends: Array) -> None:
    """The next one to three courses of the curriculum that are not passed yet."""
    count = 1 + study.full_time + chance(chunk.rng, 0.4, len(study))
    open_courses = study.wanted & ~study.passed & ~study.held_back & attends[:, None]
    at, course = np.nonzero(open_courses & (np.cumsum(open_courses, axis=1) <= count[:, None]))
    rows, curriculum = study.rows[at], study.curriculum[at]
    grade, passes = _grade(chunk, rows, term.end[at], 0.0)
    study.passed[at, course] |= passes
    chunk.facts.add(
        "courses",
        journey=rows,
        institution=chunk.journeys.institution[rows],
        course=chunk.catalogue.course[curriculum, course],
        level=COLLEGE,
        subject=OTHER,
        credits=chunk.catalogue.credits[curriculum, course],
        grade=grade,
        start=term.start[at],
        end=term.end[at],
    )


def _general_courses(
    chunk: Chunk, study: Study, term: TermDays, attends_chain: tuple[Array, int]
) -> None:
    """The next course of one chain, for some; one that is not passed comes again."""
    attends, chain = attends_chain
    table, step = chunk.catalogue.chain(chain), study.chains[:, chain]
    other = 0.22 if chain < PLACED_CHAINS else 0.0
    likely = np.where(study.degree, 0.6 if chain < PLACED_CHAINS else 0.3, other)
    takes = attends & (step < len(table)) & chance(chunk.rng, likely, len(study))
    at = np.flatnonzero(takes)
    rows = study.rows[at]
    course, level, subject = table[step[at]].T
    grade, passes = _grade(chunk, rows, term.end[at], -0.3)
    study.chains[at, chain] += passes
    hundredths = np.array([GENERAL_CREDITS[name] for name in CALENDARS])[study.calendar[at]]
    chunk.facts.add(
        "courses",
        journey=rows,
        institution=chunk.journeys.institution[rows],
        course=course,
        level=level,
        subject=subject,
        credits=hundredths,
        grade=grade,
        start=term.start[at],
        end=term.end[at],
    )


def _awards(chunk: Chunk, study: Study, term: TermDays, attends: Array) -> None:
    """What the term's results come to: certification, certificate, degrees."""
    rng, size, rates = chunk.rng, len(study), chunk.settings.rates
    ended, passed = attends & (term.end <= chunk.as_of), study.passed_count
    embedded = (passed == COURSES_FOR_CERTIFICATE - 1) & chance(
        rng, rates.embedded_certification, size
    )
    certificate = (passed >= COURSES_FOR_CERTIFICATE) & chance(rng, rates.certificate, size)
    placed = study.chains[:, :PLACED_CHAINS] >= len(CHAINS[0])
    associate = study.degree & study.has_all_courses & placed.all(axis=1)
    level = chunk.people.level[chunk.journeys.person[study.rows]]
    earns = (embedded, certificate, associate, associate & (level >= ASSOCIATE))
    for slot, reached in enumerate(earns):
        at = np.flatnonzero(ended & reached & ~study.earned[:, slot])
        study.earned[at, slot] = True
        _award(chunk, study.rows[at], term.end[at], slot)


def _award(chunk: Chunk, rows: Array, end: Array, slot: int) -> None:
    """Confer an award on the last day of the term, or some weeks later."""
    credential = chunk.configuration.pathway_credentials[chunk.journeys.pathway[rows], slot]
    late = chance(chunk.rng, chunk.settings.rates.late_award, len(rows))
    day = end + np.where(late, between(chunk.rng, 5, 40, len(rows)), 0)
    kept = (day <= chunk.as_of) & (credential >= 0)
    rows, day = rows[kept], day[kept]
    chunk.facts.add(
        "awards",
        journey=rows,
        institution=chunk.journeys.institution[rows],
        slot=slot,
        credential=credential[kept],
        day=day,
    )
    chunk.journeys.attain(rows, day, max(slot, 1))


def _leave(chunk: Chunk, study: Study, term: TermDays, attends: Array) -> None:
    """Decide who stays for another term, who stops out, and who leaves for good."""
    rng, size, shock = chunk.rng, len(study), chunk.settings.calendar.shock
    near_shock = (term.end > quarter_end_day(shock - 1) - 30) & (
        term.end < quarter_end_day(shock) + 60
    )
    log_odds = 0.95 + 0.75 * chunk.journeys.score[study.rows] + 0.25 * study.full_time
    stays = chance(rng, logistic(log_odds - 0.8 * near_shock), size)
    has_goal = study.earned[:, CERTIFICATE] & ~study.degree
    stays &= ~(has_goal & chance(rng, 0.75, size)) & ~study.earned[:, ASSOCIATE_DEGREE]
    stays &= study.degree | ~study.has_all_courses
    leaves = attends & ~stays
    comes_back = chance(rng, chunk.settings.rates.reentry, size)
    returns = leaves & ~study.returned & ~study.earned[:, ASSOCIATE_DEGREE] & comes_back
    study.active[leaves & ~returns] = False
    _return(chunk, study, term, np.flatnonzero(returns))
    gone = leaves & ~returns & (term.end <= chunk.as_of)
    _transfer(chunk, study, term, np.flatnonzero(gone))


def _return(chunk: Chunk, study: Study, term: TermDays, at: Array) -> None:
    """Plan a return: through another entry point, through a declaration, or through neither."""
    rng, rates, terms = chunk.rng, chunk.settings.rates, chunk.terms
    calendar = study.calendar[at]
    length = np.array([TERMS_OUT[name] for name in CALENDARS])[calendar]
    resumes = term.number[at] + length * (1 + chance(rng, 0.2, len(at)))
    study.resume_term[at] = resumes
    study.returned[at] = True
    way = rng.random(len(at))
    by_course = way < rates.reentry_by_course
    study.held_back[at[by_course]] = False
    declares = ~by_course & (way < rates.reentry_by_course + rates.reentry_by_declaration)
    declares &= resumes < terms.count[calendar]
    start = terms.start[calendar, np.minimum(resumes, terms.last)]
    day = start - between(rng, 1, 20, len(at))
    chunk.declare_at_college(study.rows[at][declares], day[declares])


def _transfer(chunk: Chunk, study: Study, term: TermDays, at: Array) -> None:
    """Some of those who leave go on at another institution, within about a year."""
    earned = study.earned[at]
    likely = 0.05 + 0.06 * earned[:, CERTIFICATE] + 0.22 * earned[:, ASSOCIATE_DEGREE]
    at = at[chance(chunk.rng, likely, len(at))]
    day = term.end[at] + between(chunk.rng, 20, 420, len(at))
    at, day = at[day <= chunk.as_of], day[day <= chunk.as_of]
    chunk.facts.add(
        "transfers",
        journey=study.rows[at],
        institution=chunk.journeys.institution[study.rows[at]],
        receiver=draw(chunk.rng, RECEIVER_WEIGHTS, len(at)),
        day=day,
    )
