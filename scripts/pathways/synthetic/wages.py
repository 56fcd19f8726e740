"""UI wages and claims: careers simulated quarter by quarter, all workers at once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from pathways.synthetic.columns import quarter_end_day
from pathways.synthetic.employers import Employers
from pathways.synthetic.sampling import Array, Generator, between, chance
from pathways.synthetic.settings import QUARTERS_PER_YEAR, Settings

LOG_BASE_WAGE = 8.72
"""Log of quarterly dollars of a full-time worker with a score of 0 in 2017Q1."""
GROWTH = 0.011
SEASON = np.array([-0.03, 0.0, 0.0, 0.035])
SEASON_EMPLOYMENT = np.array([-0.1, 0.02, 0.06, 0.04])
PERSISTENCE = 0.86
SHOCK_PATH = np.array([-1.15, -0.65, -0.45, -0.4, -0.25, -0.15, -0.1, -0.05])
"""Log odds of employment in the shock quarter and the seven after it, times the industry's."""
LEVEL_EMPLOYMENT = np.array([0.0, 0.4, 0.6, 0.7])
LEVEL_EARNINGS = np.array([0.0, 0.1, 0.2, 0.28])


@dataclass(frozen=True)
class Workers:
    """People with an SSN, as the labour market sees them; quarters are indices."""

    number: Array
    pathway: Array
    score: Array
    earnings_effect: Array
    entry: Array
    exit: Array
    attained: Array
    level: Array
    trains_at_work: Array
    """Apprentices and those whom their employer sponsors: at work from entry to exit."""
    first: Array
    """First quarter whose wages the extract holds for the person."""
    last: Array

    def __len__(self) -> int:
        return len(self.number)


@dataclass(frozen=True)
class WageRows:
    """Records of one quarter: positions in Workers and Employers, cents, day received."""

    quarter: int
    worker: Array
    employer: Array
    cents: Array
    received: Array
    has_naics: Array

    def take(self, rows: Array | slice) -> "WageRows":
        """Return some of the records."""
        return replace(
            self,
            worker=self.worker[rows],
            employer=self.employer[rows],
            cents=self.cents[rows],
            received=self.received[rows],
            has_naics=self.has_naics[rows],
        )


@dataclass(frozen=True)
class ClaimRows:
    """Weekly claims: position in Workers, Monday, whole dollars, last employer."""

    worker: Array
    week: Array
    dollars: Array
    employer: Array


class Careers:
    """The working lives of a chunk of people."""

    def __init__(
        self, rng: Generator, settings: Settings, employers: Employers, workers: Workers
    ) -> None:
        self.rng, self.settings, self.employers, self.workers = rng, settings, employers, workers
        size = len(workers)
        self.luck = rng.normal(size=size)
        self.part_time = chance(rng, 0.33, size)
        self.experience = rng.uniform(0, 0.25, size)
        self.employer = self._hire(np.arange(size), settings.calendar.wage_quarters[0])
        self.was_employed = np.zeros(size, dtype=bool)
        self.last_cents = np.zeros(size, dtype=np.int64)

    def quarters(self) -> Iterator[tuple[WageRows, ClaimRows]]:
        """Yield the records and the claims of every quarter, oldest first."""
        for quarter in self.settings.calendar.wage_quarters:
            employed = self._employed(quarter)
            hired = employed & ~self.was_employed
            moves = (
                employed
                & self.was_employed
                & chance(self.rng, self._move_rate(quarter), len(employed))
            )
            rows = np.flatnonzero(hired | moves)
            self.employer[rows] = self._hire(rows, quarter)
            cents = self._wages(quarter, hired | moves)
            lost = self.was_employed & ~employed
            claims = self._claims(np.flatnonzero(lost), quarter)
            yield self._records(quarter, np.flatnonzero(employed), cents), claims
            self.experience += 0.006 * employed
            self.was_employed = employed
            self.last_cents = np.where(employed, cents, self.last_cents)

    def _after(self, quarter: int) -> Array:
        return quarter > self.workers.exit

    def _level(self, quarter: int) -> Array:
        return np.where(quarter >= self.workers.attained, self.workers.level, 0)

    def _employed(self, quarter: int) -> Array:
        workers, calendar = self.workers, self.settings.calendar
        shock_at = quarter - calendar.shock
        noise = self.rng.normal(size=len(workers))
        self.luck = PERSISTENCE * self.luck + np.sqrt(1 - PERSISTENCE**2) * noise
        during = (quarter >= workers.entry) & (quarter <= workers.exit)
        dip = (quarter >= workers.entry - 2) & (quarter <= workers.entry)
        log_odds = 0.6 + 0.75 * workers.score + 0.008 * (quarter - calendar.wage_quarters[0])
        log_odds += SEASON_EMPLOYMENT[quarter % QUARTERS_PER_YEAR]
        log_odds += 0.1 * self._after(quarter) - 0.35 * dip - 0.15 * during
        log_odds += LEVEL_EMPLOYMENT[self._level(quarter)]
        log_odds += np.where(during & workers.trains_at_work, 3.0, 0.0)
        if 0 <= shock_at < len(SHOCK_PATH):
            log_odds += SHOCK_PATH[shock_at] * (0.3 + self.employers.shock[self.employer])
        return self.luck < log_odds / 1.7

    def _move_rate(self, quarter: int) -> Array:
        just_attained = (quarter == self.workers.attained + 1) | (quarter == self.workers.exit + 1)
        return np.where(just_attained & ~self.workers.trains_at_work, 0.55, 0.07)

    def _hire(self, rows: Array, quarter: int) -> Array:
        """Return a new employer for each worker: of the target sector more after training."""
        workers, rng = self.workers, self.rng
        share = 0.12 + 0.0 * workers.score[rows]
        share = np.where(quarter >= workers.entry[rows], 0.24, share)
        share = np.where(self._level(quarter)[rows] > 0, 0.66, share)
        share = np.where(
            workers.trains_at_work[rows] & (quarter >= workers.entry[rows]), 0.9, share
        )
        targeted = chance(rng, share, len(rows))
        # large employers hire more: the square of a uniform draw favours the first
        position = rng.random(len(rows)) ** 2
        employer = (position * len(self.employers)).astype(np.int64)
        for pathway, chosen in enumerate(self.employers.targeted):
            at = targeted & (workers.pathway[rows] == pathway)
            employer[at] = chosen[(position[at] * len(chosen)).astype(np.int64)]
        return employer

    def _wages(self, quarter: int, is_new: Array) -> Array:
        """Return cents for every worker, as if employed."""
        workers, rng = self.workers, self.rng
        size = len(workers)
        log_wage = LOG_BASE_WAGE + GROWTH * (quarter - self.settings.calendar.wage_quarters[0])
        log_wage = log_wage + 0.2 * workers.score + workers.earnings_effect + self.experience
        log_wage += self.employers.premium[self.employer] + SEASON[quarter % QUARTERS_PER_YEAR]
        log_wage += LEVEL_EARNINGS[self._level(quarter)] - 0.5 * self.part_time
        studies = (quarter >= workers.entry) & ~self._after(quarter) & ~workers.trains_at_work
        log_wage -= 0.22 * studies
        log_wage += rng.normal(0.0, 0.2, size)
        partial = np.where(is_new, rng.uniform(0.15, 1.0, size), 1.0)
        return np.maximum(np.exp(log_wage) * partial * 100, 100).astype(np.int64)

    def _records(self, quarter: int, rows: Array, cents: Array) -> WageRows:
        rng, rates, workers = self.rng, self.settings.rates, self.workers
        rows = rows[(workers.first[rows] <= quarter) & (quarter <= workers.last[rows])]
        employer = self.employer[rows]
        amount = np.where(chance(rng, rates.zero_wage, len(rows)), 0, cents[rows])
        second = rows[chance(rng, rates.second_job, len(rows))]
        other = self._hire(second, quarter)
        distinct = other != self.employer[second]
        everyone = np.flatnonzero((workers.first <= quarter) & (quarter <= workers.last))
        adjusted = everyone[chance(rng, rates.negative_wage, len(everyone))]
        adjuster = (self.employer[adjusted] + 1) % len(self.employers)
        parts = [
            (rows, employer, amount),
            (
                second[distinct],
                other[distinct],
                (cents[second] * rng.uniform(0.1, 0.5, len(second))).astype(np.int64)[distinct],
            ),
            (adjusted, adjuster, -between(rng, 1_500, 110_000, len(adjusted))),
        ]
        worker, employer, amount = (np.concatenate(column) for column in zip(*parts, strict=True))
        return self._received(quarter, worker, employer, amount)

    def _received(self, quarter: int, worker: Array, employer: Array, cents: Array) -> WageRows:
        """Keep one record per worker and employer, date it, and add the amendments."""
        rng, rates = self.rng, self.settings.rates
        _, first = np.unique(worker * len(self.employers) + employer, return_index=True)
        worker, employer, cents = worker[first], employer[first], cents[first]
        end, size = quarter_end_day(quarter), len(worker)
        received = end + between(rng, 30, 61, size)
        received += np.where(chance(rng, rates.late_wage, size), between(rng, 30, 140, size), 0)
        amended = np.flatnonzero(chance(rng, rates.amended_wage, size))
        factor = rng.normal(1.03, 0.12, len(amended))
        factor[chance(rng, 0.04, len(amended))] = 0.0
        later = received[amended] + between(rng, 15, 220, len(amended))
        return WageRows(
            quarter,
            np.concatenate([worker, worker[amended]]),
            np.concatenate([employer, employer[amended]]),
            np.concatenate([cents, (cents[amended] * factor).astype(np.int64)]),
            np.concatenate([received, later]),
            ~chance(rng, rates.missing_naics, size + len(amended)),
        )

    def _claims(self, rows: Array, quarter: int) -> ClaimRows:
        """Return weekly claims of those who lost their job this quarter."""
        rng, workers = self.rng, self.workers
        inside = (workers.first[rows] <= quarter) & (quarter <= workers.last[rows])
        rows = rows[inside & chance(rng, self.settings.rates.claims, len(rows))]
        start = quarter_end_day(quarter - 1) + 1
        monday = start + (4 - start) % 7  # 1970-01-05, day 4, was a Monday
        weeks = between(rng, 2, 12, len(rows))
        worker = np.repeat(rows, weeks)
        week = np.arange(len(worker)) - np.repeat(np.cumsum(weeks) - weeks, weeks)
        dollars = np.clip(self.last_cents[rows] // 2_600, 60, 1_033)
        return ClaimRows(
            worker, monday + 7 * week, np.repeat(dollars, weeks), self.employer[worker]
        )
