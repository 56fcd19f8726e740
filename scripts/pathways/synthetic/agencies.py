"""Training agencies: enrollments, services, credentials, skill gains, declarations."""

from functools import partial

import numpy as np

from pathways.synthetic.chunk import HIGH_SCHOOL_DIPLOMA, Chunk
from pathways.synthetic.columns import year_of
from pathways.synthetic.journeys import KINDS
from pathways.synthetic.people import BARRIERS, LESS_THAN_HIGH_SCHOOL
from pathways.synthetic.sampling import Array, between, chance, draw, logistic
from pathways.synthetic.training_codes import (
    CAREER,
    EXCLUSION_WEIGHTS,
    FOLLOW_UP,
    GAINS,
    INFORMATION,
    ORIENTATION,
    PLACEMENT,
    SELF_SERVICE,
    STATUSES,
    SUPPORT,
    SUPPORTIVE,
)

LONG_TRAINING_WEEKS = 52
YOUTH_AGE = 25
DIPLOMA_PROGRAM = "youth_diploma_program"


class Agencies:
    """Simulates what agencies do for the journeys of a chunk."""

    def __init__(self, chunk: Chunk) -> None:
        self.rng, self.settings, self.configuration = chunk.rng, chunk.settings, chunk.configuration
        self.people, self.journeys, self.facts = chunk.people, chunk.journeys, chunk.facts
        self.chunk, self.as_of = chunk, chunk.as_of
        configuration = chunk.configuration
        programs = configuration.programs
        self.weeks = np.array([program.weeks for program in programs])
        self.credential = np.array([program.credential for program in programs])
        self.types = np.array([program.training_type for program in programs])
        self.streams = {name: at for at, name in enumerate(configuration.funding_streams)}
        self.workforce = sorted({agency for _, agency, _ in configuration.services})

    def run(self, adult_rows: Array, adult_end: Array) -> None:
        """Simulate every journey with an agency; adult learners may go on to training."""
        rng, journeys = self.rng, self.journeys
        for route, kind in (
            ("agency", "agency"),
            ("college_and_agency", "agency"),
            ("apprenticeship", "apprenticeship"),
            ("employer", "employer"),
        ):
            rows = journeys.on(route)
            self._episode(rows, journeys.entry_day[rows], kind)
        self._diplomas(journeys.on("agency"))
        goes_on = chance(rng, self.settings.rates.adult_to_training, len(adult_rows))
        day = adult_end[goes_on] + between(rng, 5, 90, int(goes_on.sum()))
        self._episode(adult_rows[goes_on], day, "agency")
        self._outside(journeys.on("outside"))
        self._declared_only(journeys.on("declared_only"))

    def _choose(self, rows: Array, kind: str) -> tuple[Array, Array]:
        """Return (program, agency) of each journey, -1 where its pathway has none of the kind."""
        program, agency = np.full(len(rows), -1), np.full(len(rows), -1)
        for pathway, offered in self.configuration.offered_programs.items():
            pairs = np.array([pair for pair in offered if self.types[pair[0]] in KINDS[kind]])
            at = np.flatnonzero(self.journeys.pathway[rows] == pathway)
            if len(pairs) and len(at):
                chosen = pairs[self.rng.integers(0, len(pairs), len(at))]
                program[at], agency[at] = chosen.T
        return program, agency

    def _episode(self, rows: Array, day: Array, kind: str) -> None:
        """One training with what surrounds it; then on-the-job training or a return for some."""
        rng = self.rng
        start, end, agency = self._training(rows, day + between(rng, 0, 25, len(rows)), kind)
        declares = chance(rng, self.settings.rates.declares * 0.6, len(rows)) & (agency >= 0)
        self._declare(rows[declares], agency[declares], day[declares])
        if kind != "agency":
            return
        self._services(rows, agency, start, end)
        known = end >= 0
        again = known & chance(rng, 0.16, len(rows))
        self._training(rows[again], end[again] + between(rng, 5, 60, again.sum()), "on_the_job")
        returns = known & ~again & chance(rng, 0.09, len(rows))
        self._training(rows[returns], end[returns] + between(rng, 190, 600, returns.sum()), kind)

    def _training(self, rows: Array, start: Array, kind: str) -> tuple[Array, Array, Array]:
        """Add enrollments; returns start, end (-1 = open or none) and agency by row."""
        rng, size = self.rng, len(rows)
        program, agency = self._choose(rows, kind)
        agency = np.where(start <= self.as_of, agency, -1)
        score = self.journeys.score[rows]
        days = np.maximum(7 * self.weeks[program] * rng.normal(1.0, 0.08, size), 5).astype(int)
        finishes = chance(
            rng, logistic(0.75 + 0.75 * score - 0.6 * (kind == "apprenticeship")), size
        )
        days = np.where(finishes, days, (days * rng.uniform(0.1, 0.9, size)).astype(int) + 1)
        end = start + days
        is_open = end > self.as_of
        has = agency >= 0
        exclusion, exclusion_day = self._exclusions(start)
        self.facts.add(
            "enrollments",
            journey=rows[has],
            agency=agency[has],
            program=program[has],
            stream=self._stream(rows, kind)[has],
            start=start[has],
            end=np.where(is_open, -1, end)[has],
            status=np.where(is_open, 0, np.where(finishes, 1, 2))[has],
            exclusion=exclusion[has],
            exclusion_day=exclusion_day[has],
        )
        self.journeys.touch(rows[has], start[has], np.minimum(end, self.as_of)[has])
        done = has & finishes & ~is_open
        self._credentials(rows[done], agency[done], program[done], end[done])
        self._gains(rows[has], agency[has], start[has], np.minimum(end, self.as_of)[has])
        return start, np.where(is_open | ~has, -1, end), agency

    def _diplomas(self, rows: Array) -> None:
        """Youths without a diploma work for one beside their training."""
        person, day = self.journeys.person[rows], self.journeys.entry_day[rows]
        age = year_of(day) - self.people.birth_year[person]
        joins = (age < YOUTH_AGE) & (self.people.level[person] == LESS_THAN_HIGH_SCHOOL)
        joins &= chance(self.rng, self.settings.rates.youth_diploma, len(rows))
        rows, day = rows[joins], day[joins]
        program = [p.program_id for p in self.configuration.programs].index(DIPLOMA_PROGRAM)
        finishes = chance(self.rng, logistic(0.5 + 0.6 * self.journeys.score[rows]), len(rows))
        end = day + 7 * self.weeks[program] // np.where(finishes, 1, 2)
        is_open = end > self.as_of
        agency = np.array(self.workforce)[self.rng.integers(0, len(self.workforce), len(rows))]
        self.facts.add(
            "enrollments",
            journey=rows,
            agency=agency,
            program=program,
            stream=self.streams["wioa_youth"],
            start=day,
            end=np.where(is_open, -1, end),
            status=np.where(is_open, 0, np.where(finishes, 1, 2)),
            exclusion=-1,
            exclusion_day=-1,
        )
        done = finishes & ~is_open
        self.chunk.award_secondary(rows[done], end[done], HIGH_SCHOOL_DIPLOMA)
        gain = GAINS.index("secondary_diploma")
        self.facts.add("gains", journey=rows[done], agency=agency[done], day=end[done], kind=gain)

    def _stream(self, rows: Array, kind: str) -> Array:
        person = self.journeys.person[rows]
        size = len(rows)
        if kind == "employer":
            return np.full(size, self.streams["state_skills_fund"])
        age = year_of(self.journeys.entry_day[rows]) - self.people.birth_year[person]
        laid_off = self.people.barriers[person, BARRIERS.index("is_long_term_unemployed")] > 0
        dislocated = chance(self.rng, 0.22 + 0.5 * laid_off, size)
        stream = np.where(
            dislocated, self.streams["wioa_dislocated_worker"], self.streams["wioa_adult"]
        )
        young = (age < YOUTH_AGE) & chance(self.rng, 0.6, size)
        stream = np.where(young, self.streams["wioa_youth"], stream)
        if kind == "apprenticeship":
            state = chance(self.rng, 0.75, size)
            stream = np.where(state, self.streams["apprenticeship_fund"], stream)
        return stream

    def _exclusions(self, start: Array) -> tuple[Array, Array]:
        size = len(start)
        day = start + between(self.rng, 20, 500, size)
        applies = chance(self.rng, self.settings.rates.exclusion, size) & (day <= self.as_of)
        reason = draw(self.rng, EXCLUSION_WEIGHTS, size)
        return np.where(applies, reason, -1), np.where(applies, day, -1)

    def _credentials(self, rows: Array, agency: Array, program: Array, end: Array) -> None:
        rng, size = self.rng, len(rows)
        credential = self.credential[program]
        earns = (credential >= 0) & chance(rng, 0.84, size)
        late = chance(rng, self.settings.rates.late_award, size)
        day = np.where(late, end + between(rng, 5, 60, size), end - between(rng, 0, 4, size))
        earns &= day <= self.as_of
        self._credential(rows[earns], agency[earns], credential[earns], day[earns])
        long = self.weeks[program] >= LONG_TRAINING_WEEKS
        self.journeys.attain(rows[earns], day[earns], 1 + long[earns])
        for name, share in (
            ("work_readiness", 0.13),
            ("digital_literacy", 0.05),
            ("forklift_certification", 0.02),
        ):
            extra = chance(rng, share, size)
            self._credential(
                rows[extra], agency[extra], self.configuration.credential(name), end[extra] - 3
            )

    def _credential(self, rows: Array, agency: Array, credential: Array | int, day: Array) -> None:
        self.facts.add("credentials", journey=rows, agency=agency, credential=credential, day=day)

    def _gains(self, rows: Array, agency: Array, start: Array, end: Array) -> None:
        rng = self.rng
        for part in (0.5, 1.0):
            day = start + ((end - start) * part).astype(int)
            has = chance(rng, logistic(-0.1 + 0.6 * self.journeys.score[rows]), len(rows))
            kind = 3 + draw(rng, np.array([0.6, 0.4]), len(rows))
            self.facts.add(
                "gains", journey=rows[has], agency=agency[has], day=day[has], kind=kind[has]
            )

    def _declare(self, rows: Array, agency: Array, day: Array) -> None:
        seen = day <= self.as_of
        self.facts.add(
            "declarations", journey=rows[seen], institution=-1, agency=agency[seen], day=day[seen]
        )
        self.journeys.touch(rows[seen], day[seen], day[seen])

    def _services(self, rows: Array, agency: Array, start: Array, end: Array) -> None:
        """Add what goes with a training: orientation, supports, placement, follow-up."""
        size, between_days = len(rows), partial(between, self.rng)
        stream = self._stream(rows, "agency")
        peyser = np.full(size, self.streams["wagner_peyser"])
        stop = np.where(end < 0, self.as_of + 1, end)
        half = start + (np.minimum(stop, self.as_of) - start) // 2
        plan = (
            (CAREER, stream, ORIENTATION, start - between_days(0, 14, size), 0, 0.55),
            (CAREER, peyser, 0, start - between_days(0, 40, size), 0, 0.4),
            (SUPPORT, stream, 0, half, 30, 0.35),
            (SUPPORTIVE, stream, 0, half, 20, 0.3),
            (CAREER, stream, PLACEMENT, stop + between_days(2, 35, size), 20, 0.35),
            (FOLLOW_UP, stream, 0, stop + between_days(80, 120, size), 0, 0.3),
            (SELF_SERVICE, peyser, 0, stop + between_days(10, 300, size), 0, 0.12),
            (INFORMATION, peyser, 0, start - between_days(10, 60, size), 0, 0.08),
        )
        for service, funds, offering, day, longest, share in plan:
            has = chance(self.rng, share, size) & (agency >= 0) & (day <= self.as_of)
            last = day[has] + between_days(0, longest, int(has.sum()))
            self.facts.add(
                "services",
                journey=rows[has],
                agency=agency[has],
                service=service,
                stream=funds[has],
                offering=offering,
                day=day[has],
                end=np.where((last == day[has]) | (last > self.as_of), -1, last),
            )
            if offering:
                self.journeys.touch(rows[has], day[has], np.minimum(last, self.as_of))

    def _outside(self, rows: Array) -> None:
        """People whom an agency serves outside any pathway: job search and job readiness."""
        size, day = len(rows), self.journeys.entry_day[rows]
        agency = np.array(self.workforce)[self.rng.integers(0, len(self.workforce), size)]
        for shift, share in ((0, 1.0), (20, 0.5), (45, 0.5)):
            has = chance(self.rng, share, size) & (day + shift <= self.as_of)
            self.facts.add(
                "services",
                journey=rows[has],
                agency=agency[has],
                service=CAREER,
                stream=self.streams["wagner_peyser"],
                offering=0,
                day=day[has] + shift,
                end=-1,
            )
        self.journeys.touch(rows, day, day)
        joins = chance(self.rng, 0.4, size)
        self._workshop(rows[joins], agency[joins], day[joins] + 10)

    def _workshop(self, rows: Array, agency: Array, start: Array) -> None:
        ids = [program.program_id for program in self.configuration.programs]
        workshop = ids.index("work_readiness_workshop")
        end = start + 7 * self.weeks[workshop]
        ended = end <= self.as_of
        rows, agency, start, end = rows[ended], agency[ended], start[ended], end[ended]
        self.facts.add(
            "enrollments",
            journey=rows,
            agency=agency,
            program=workshop,
            stream=self.streams["wioa_adult"],
            start=start,
            end=end,
            status=STATUSES.index("completed"),
            exclusion=-1,
            exclusion_day=-1,
        )
        credential = self.configuration.credential("work_readiness")
        self._credential(rows, agency, credential, end)

    def _declared_only(self, rows: Array) -> None:
        """People who declare for a pathway and are not seen again."""
        rng, day = self.rng, self.journeys.entry_day[rows]
        college = self.journeys.institution[rows]
        at_college = (college >= 0) & chance(rng, 0.6, len(rows))
        self.chunk.declare_at_college(rows[at_college], day[at_college])
        self.journeys.touch(rows, day, day)
        others = rows[~at_college]
        agency = np.array(self.workforce)[rng.integers(0, len(self.workforce), len(others))]
        self._declare(others, agency, day[~at_college])
