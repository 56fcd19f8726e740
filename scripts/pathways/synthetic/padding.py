"""Wage records of people outside any program: a real extract is the whole state's."""

from collections.abc import Iterator

import numpy as np

from pathways.synthetic.columns import quarter_end_day
from pathways.synthetic.employers import Employers
from pathways.synthetic.sampling import Array, generator
from pathways.synthetic.settings import Settings
from pathways.synthetic.wages import GROWTH, LOG_BASE_WAGE, WageRows

PADDING_STREAM = 20
FIRST_NUMBER = 10**12
"""Person numbers from here on are outside any program."""
FEWEST_RECORDS_PER_PERSON = 12
"""Fewer than a person has on average, so that the last chunk is never too small."""


def padding_quarters(
    settings: Settings, employers: Employers, chunk: int, count: int
) -> Iterator[WageRows]:
    """Yield the records of `count` people, quarter by quarter, one job each."""
    rng = generator(settings.seed, PADDING_STREAM, chunk)
    attachment = rng.beta(4.0, 1.1, count).astype(np.float32)
    level = rng.normal(LOG_BASE_WAGE + 0.35, 0.55, count).astype(np.float32)
    employer = (rng.random(count) ** 2 * len(employers)).astype(np.int64)
    quarters = settings.calendar.wage_quarters
    for quarter in quarters:
        rows = np.flatnonzero(rng.random(count, dtype=np.float32) < attachment)
        moves = rows[rng.random(len(rows), dtype=np.float32) < np.float32(0.06)]
        employer[moves] = (rng.random(len(moves)) ** 2 * len(employers)).astype(np.int64)
        noise = rng.standard_normal(len(rows), dtype=np.float32) * np.float32(0.2)
        growth = np.float32(GROWTH * (quarter - quarters[0]))
        cents = np.exp(level[rows] + noise + growth) * np.float32(100)
        yield WageRows(
            quarter=quarter,
            worker=rows,
            employer=employer[rows],
            cents=cents.astype(np.int64),
            received=quarter_end_day(quarter) + rng.integers(30, 62, len(rows), dtype=np.int32),
            has_naics=rng.random(len(rows), dtype=np.float32) >= settings.rates.missing_naics,
        )


def padding_numbers(settings: Settings, chunk: int, count: int) -> Array:
    """Return the person numbers of a chunk of padding."""
    return FIRST_NUMBER + chunk * settings.padding_chunk_size + np.arange(count)


def people_for(settings: Settings, records: int) -> int:
    """Return how many people the next chunk takes so that `records` are surely reached."""
    needed = records // FEWEST_RECORDS_PER_PERSON + 200
    return min(needed, settings.padding_chunk_size)


def trimmed(quarters: list[WageRows], records: int) -> list[WageRows]:
    """Return at most `records` of the records, cut from every quarter in proportion."""
    sizes = np.array([len(rows.worker) for rows in quarters])
    total = int(sizes.sum())
    if total <= records:
        return quarters
    bounds = np.cumsum(sizes) * records // total
    kept = np.diff(bounds, prepend=0)
    return [rows.take(slice(0, int(count))) for rows, count in zip(quarters, kept, strict=True)]
