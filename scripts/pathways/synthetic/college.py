"""College study: terms, courses, grades, stop-outs, awards and transfers."""

from dataclasses import dataclass

import numpy as np

from pathways.synthetic.configuration import CREDENTIAL_SLOTS, Configuration
from pathways.synthetic.facts import Collector
from pathways.synthetic.journeys import Journeys
from pathways.synthetic.people import ASSOCIATE, People
from pathways.synthetic.sampling import Array, Generator, between, chance, draw, logistic
from pathways.synthetic.settings import Settings
from pathways.synthetic.terms import Terms

LEVELS = ("adult_basic", "developmental", "college")
SUBJECTS = ("math", "english", "reading", "other")
GRADES = ("A", "B", "C", "D", "P", "F", "NP", "W", "I", "AU")
PASSED_GRADES = 5
"""The first of `GRADES` pass."""
PASS_WEIGHTS = np.array([0.3, 0.36, 0.22, 0.06, 0.06])
FAIL_WEIGHTS = np.array([0.42, 0.06, 0.42, 0.08, 0.02])
COURSES_FOR_CERTIFICATE = 4
MAXIMUM_TERMS = 20
CHAINS = (
    (("MAT-050", 1, 0), ("MAT-090", 1, 0), ("MAT-120", 2, 0)),
    (("RDG-060", 1, 2), ("ENG-090", 1, 1), ("ENG-101", 2, 1)),
    (("PSY-110", 2, 3), ("COM-110", 2, 3), ("SOC-101", 2, 3), ("HUM-105", 2, 3)),
)
"""General courses in the order in which they are taken: (course, level, subject)."""
GENERAL_CREDITS = 300


@dataclass
class Study:
    """The state of every college journey between terms; arrays over the journeys in `rows`."""

    rows: Array
    calendar: Array
    first_term: Array
    resume_term: Array
    active: Array
    passed: Array
    """Shape (journeys, courses)."""
    is_course: Array
    chains: Array
    """Shape (journeys, chains): the next course of each chain."""
    full_time: Array
    degree: Array
    summer: Array
    reentered: Array
    certified: Array
    certificate: Array
    associate: Array
    entry_count: Array


class College:
    """Simulates the college journeys of a chunk, all of them term by term."""

    def __init__(
        self,
        rng: Generator,
        settings: Settings,
        configuration: Configuration,
        people: People,
        journeys: Journeys,
        facts: Collector,
    ) -> None:
        self.rng, self.settings, self.configuration = rng, settings, configuration
        self.people, self.journeys, self.facts = people, journeys, facts
        self.terms = Terms.build(settings.calendar)
        self.keys = list(configuration.curricula)
        self.course_names = course_names(configuration)
        self._tables()

    def _tables(self) -> None:
        curricula = [self.configuration.curricula[key] for key in self.keys]
        width = max((len(curriculum.course_ids) for curriculum in curricula), default=0)
        self.credits = np.zeros((len(curricula), width), dtype=np.int64)
        self.course_index = np.full((len(curricula), width), -1)
        for at, curriculum in enumerate(curricula):
            size = len(curriculum.course_ids)
            self.credits[at, :size] = curriculum.credits
            self.course_index[at, :size] = [
                self.course_names.index(course) for course in curriculum.course_ids
            ]
        self.entry_counts = np.array([curriculum.entry_count for curriculum in curricula])

    def run(self, rows: Array, earliest: Array) -> None:
        """Simulate the journeys `rows`, which begin college on `earliest` days or later."""
        if not len(rows) or not self.keys:
            return
        study = self._start(rows, earliest)
        for step in range(MAXIMUM_TERMS + len(self.settings.calendar.terms["quarter"])):
            term = study.first_term + step
            inside = study.active & (term < self.terms.count[study.calendar])
            if not inside.any():
                break
            self._term(study, np.minimum(term, self.terms.last), inside)

    def _start(self, rows: Array, earliest: Array) -> Study:
        rng, rates, size = self.rng, self.settings.rates, len(rows)
        journeys, people = self.journeys, self.people
        calendar = self.configuration.is_quarter_calendar[journeys.institution[rows]].astype(int)
        keep = chance(rng, rates.summer_term, size)
        first = self.terms.first_from(calendar, earliest, keep)
        key_of = {key: at for at, key in enumerate(self.keys)}
        self.curriculum = np.array(
            [key_of[key] for key in zip(journeys.pathway[rows], journeys.institution[rows])]
        )
        is_course = self.course_index[self.curriculum] >= 0
        score = journeys.score[rows]
        placement = rng.normal(size=(size, 2)) + 0.9 * score[:, None]
        chains = np.zeros((size, len(CHAINS)), dtype=np.int64)
        chains[:, :2] = np.digitize(placement, [-0.7, 0.25])
        self.level = people.level[journeys.person[rows]]
        self._declare(rows, calendar, first)
        return Study(
            rows=rows,
            calendar=calendar,
            first_term=first,
            resume_term=first.copy(),
            active=first < self.terms.count[calendar],
            passed=np.zeros_like(is_course),
            is_course=is_course,
            chains=chains,
            full_time=chance(rng, rates.full_time, size),
            degree=chance(rng, rates.degree_seeking, size),
            summer=chance(rng, rates.summer_term, size),
            reentered=np.zeros(size, dtype=bool),
            certified=np.zeros(size, dtype=bool),
            certificate=np.zeros(size, dtype=bool),
            associate=np.zeros(size, dtype=bool),
            entry_count=self.entry_counts[self.curriculum],
        )

    def _declare(self, rows: Array, calendar: Array, first: Array) -> None:
        declares = chance(self.rng, self.settings.rates.declares, len(rows))
        declares &= first < self.terms.count[calendar]
        start = self.terms.start[calendar, np.minimum(first, self.terms.last)]
        day = start - between(self.rng, 0, 45, len(rows))
        self.facts.add(
            "declarations",
            journey=rows[declares],
            institution=self.journeys.institution[rows[declares]],
            agency=-1,
            day=day[declares],
        )

    def _term(self, study: Study, term: Array, inside: Array) -> None:
        is_main = ~self.terms.is_summer[study.calendar, term]
        attends = inside & (is_main | study.summer) & (term >= study.resume_term)
        attends |= inside & (term == study.first_term)
        start = self.terms.start[study.calendar, term]
        end = self.terms.end[study.calendar, term]
        self._pathway_courses(study, attends, start, end)
        self._general_courses(study, attends, start, end)
        rows = study.rows[attends]
        self.journeys.touch(rows, start[attends], end[attends])
        self._awards(study, attends, end)
        self._leave(study, attends & is_main, term, end)

    def _grade(self, rows: Array, end: Array, bonus: float) -> tuple[Array, Array]:
        """Return the grade (-1 = in progress) and whether it passes."""
        rng, size = self.rng, len(rows)
        passes = chance(rng, logistic(1.75 + bonus + 0.6 * self.journeys.score[rows]), size)
        grade = np.where(
            passes, draw(rng, PASS_WEIGHTS, size), PASSED_GRADES + draw(rng, FAIL_WEIGHTS, size)
        )
        grade = np.where(end > self.settings.calendar.as_of_day, -1, grade)
        return grade, (grade >= 0) & (grade < PASSED_GRADES)

    def _pathway_courses(self, study: Study, attends: Array, start: Array, end: Array) -> None:
        size = len(study.rows)
        wanted = 1 + study.full_time + chance(self.rng, 0.4, size)
        position = np.arange(study.passed.shape[1])
        held_back = ~study.reentered[:, None] & (position >= 1)
        held_back &= position < study.entry_count[:, None]
        open_courses = study.is_course & ~study.passed & ~held_back & attends[:, None]
        chosen = open_courses & (np.cumsum(open_courses, axis=1) <= wanted[:, None])
        at, course = np.nonzero(chosen)
        rows = study.rows[at]
        grade, passes = self._grade(rows, end[at], 0.0)
        study.passed[at, course] |= passes
        curriculum = self.curriculum[at]
        self.facts.add(
            "courses",
            journey=rows,
            institution=self.journeys.institution[rows],
            course=self.course_index[curriculum, course],
            level=2,
            subject=3,
            credits=self.credits[curriculum, course],
            grade=grade,
            start=start[at],
            end=end[at],
        )

    def _general_courses(self, study: Study, attends: Array, start: Array, end: Array) -> None:
        size = len(study.rows)
        quarter = study.calendar == 1
        for chain, courses in enumerate(CHAINS):
            step = study.chains[:, chain]
            likely = np.where(study.degree, 0.6, 0.22) if chain < 2 else 0.3 * study.degree  # noqa: PLR2004
            takes = attends & (step < len(courses)) & chance(self.rng, likely, size)
            at = np.flatnonzero(takes)
            rows, step = study.rows[at], step[at]
            table = np.array([(self.course_names.index(c), level, s) for c, level, s in courses])
            course, level, subject = table[step].T
            grade, passes = self._grade(rows, end[at], -0.35)
            study.chains[at, chain] += passes
            self.facts.add(
                "courses",
                journey=rows,
                institution=self.journeys.institution[rows],
                course=course,
                level=level,
                subject=subject,
                credits=np.where(quarter[at], GENERAL_CREDITS * 3 // 2, GENERAL_CREDITS),
                grade=grade,
                start=start[at],
                end=end[at],
            )

    def _award(self, study: Study, at: Array, end: Array, slot: str) -> None:
        rows = study.rows[at]
        credential = self.configuration.pathway_credentials[
            self.journeys.pathway[rows], CREDENTIAL_SLOTS.index(slot)
        ]
        late = chance(self.rng, self.settings.rates.late_award, len(at))
        day = end[at] + np.where(late, between(self.rng, 5, 40, len(at)), 0)
        kept = day <= self.settings.calendar.as_of_day
        self.facts.add(
            "awards",
            journey=rows[kept],
            institution=self.journeys.institution[rows[kept]],
            slot=CREDENTIAL_SLOTS.index(slot),
            credential=credential[kept],
            day=day[kept],
        )
        real = kept & (credential >= 0)
        level = max(1, CREDENTIAL_SLOTS.index(slot))
        self.journeys.attain(rows[real], day[real], level)

    def _awards(self, study: Study, attends: Array, end: Array) -> None:
        rng, size = self.rng, len(study.rows)
        ended = attends & (end <= self.settings.calendar.as_of_day)
        passed = study.passed.sum(axis=1)
        credentials = self.configuration.pathway_credentials[self.journeys.pathway[study.rows]]
        certified = ended & ~study.certified & (passed == COURSES_FOR_CERTIFICATE - 1)
        certified &= credentials[:, 0] >= 0
        certified &= chance(rng, self.settings.rates.embedded_certification, size)
        study.certified |= certified
        self._award(study, np.flatnonzero(certified), end, "certification")
        certificate = ended & ~study.certificate & (passed >= COURSES_FOR_CERTIFICATE)
        certificate &= chance(rng, 0.85, size)
        study.certificate |= certificate
        self._award(study, np.flatnonzero(certificate), end, "certificate")
        needed = study.is_course.sum(axis=1) - (study.entry_count - 1)
        done = (study.chains[:, :2] >= len(CHAINS[0])).all(axis=1) & (passed >= needed)
        associate = ended & ~study.associate & study.degree & done
        study.associate |= associate
        self._award(study, np.flatnonzero(associate), end, "associate")
        bachelor = associate & (self.level >= ASSOCIATE) & (credentials[:, 3] >= 0)
        self._award(study, np.flatnonzero(bachelor), end, "bachelor")

    def _leave(self, study: Study, attends: Array, term: Array, end: Array) -> None:
        rng, size, rates = self.rng, len(study.rows), self.settings.rates
        journeys, calendar = self.journeys, self.settings.calendar
        shock_end = (calendar.shock - 1970 * 4) * 91.3
        near_shock = (end > shock_end - 30) & (end < shock_end + 130)
        log_odds = 1.15 + 0.7 * journeys.score[study.rows] + 0.25 * study.full_time
        stays = chance(rng, logistic(log_odds - 0.8 * near_shock), size)
        stays &= ~(study.certificate & ~study.degree & chance(rng, 0.75, size))
        needed = study.is_course.sum(axis=1) - (study.entry_count - 1)
        stays &= ~study.associate & (study.degree | (study.passed.sum(axis=1) < needed))
        leaves = attends & ~stays
        returns = leaves & ~study.reentered & ~study.associate & chance(rng, rates.reentry, size)
        study.active &= ~(leaves & ~returns)
        self._return(study, np.flatnonzero(returns), term)
        gone = np.flatnonzero(leaves & ~returns & (end <= calendar.as_of_day))
        self._transfer(study, gone, end)

    def _return(self, study: Study, at: Array, term: Array) -> None:
        rates, size = self.settings.rates, len(at)
        length = np.where(study.calendar[at] == 1, 4, 3)
        study.resume_term[at] = term[at] + length + length * chance(self.rng, 0.2, size)
        way = self.rng.random(size)
        study.reentered[at] = True
        by_course = way < rates.reentry_by_course
        study.entry_count[at] = np.where(by_course, study.entry_count[at], 1)
        # an entry-point course that was held back is now open; others never take it
        position = np.arange(study.passed.shape[1])
        closed = (position >= 1) & (position < self.entry_counts[self.curriculum[at]][:, None])
        study.is_course[at] &= ~(closed & ~by_course[:, None])
        declares = (way >= rates.reentry_by_course) & (
            way < rates.reentry_by_course + rates.reentry_by_declaration
        )
        resumes = np.minimum(study.resume_term[at], self.terms.last)
        day = self.terms.start[study.calendar[at], resumes] - between(self.rng, 1, 20, size)
        kept = declares & (study.resume_term[at] < self.terms.count[study.calendar[at]])
        self.facts.add(
            "declarations",
            journey=study.rows[at][kept],
            institution=self.journeys.institution[study.rows[at][kept]],
            agency=-1,
            day=day[kept],
        )

    def _transfer(self, study: Study, at: Array, end: Array) -> None:
        rng = self.rng
        likely = 0.05 + 0.06 * study.certificate[at] + 0.22 * study.associate[at]
        at = at[chance(rng, likely, len(at))]
        rows = study.rows[at]
        day = end[at] + between(rng, 20, 420, len(at))
        kept = day <= self.settings.calendar.as_of_day
        self.facts.add(
            "transfers",
            journey=rows[kept],
            institution=self.journeys.institution[rows[kept]],
            receiver=draw(rng, np.array([0.4, 0.25, 0.2, 0.15]), len(at))[kept],
            day=day[kept],
        )


def course_names(configuration: Configuration) -> list[str]:
    """Return every course that the generator knows; courses are indices into this list."""
    names = [course for chain in CHAINS for course, _, _ in chain]
    for curriculum in configuration.curricula.values():
        names += curriculum.course_ids
    return list(dict.fromkeys([*names, *configuration.bridges.values(), "ABE-010", "ESL-020"]))
