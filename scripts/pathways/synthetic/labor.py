"""From careers to the columns of ui_wage_records and ui_claims."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from pathways.synthetic import columns
from pathways.synthetic.chunk import Chunk
from pathways.synthetic.configuration import Configuration
from pathways.synthetic.employers import INDUSTRIES, Employers
from pathways.synthetic.journeys import NEVER
from pathways.synthetic.padding import padding_numbers, padding_quarters, people_for, trimmed
from pathways.synthetic.rosters import PERSON_TOKEN
from pathways.synthetic.sampling import Array, chance, generator
from pathways.synthetic.settings import QUARTERS_PER_YEAR, ROUTES, Settings
from pathways.synthetic.wages import Careers, ClaimRows, WageRows, Workers
from pathways.synthetic.writers import WAGES, Columns, Writer

WAGES_STREAM, PADDING_RECEIPT_STREAM = 11, 21
NAICS_CODES = tuple(industry.naics_code for industry in INDUSTRIES)


@dataclass(frozen=True)
class LaborMarket:
    """Writes the wages and claims of chunks of people."""

    settings: Settings
    configuration: Configuration
    employers: Employers
    writer: Writer

    def write_chunk(self, chunk: Chunk) -> Iterator[int]:
        """Write the wages and claims of participants; yields the rows of every batch."""
        rng = generator(self.settings.seed, WAGES_STREAM, chunk.index)
        workers = workers_of(chunk)
        careers = Careers(rng, self.settings, self.employers, workers)
        for rows, claims in careers.quarters():
            received = self._received(rng, rows)
            self._write(workers.number, received)
            self.writer.write("ui_claims", self._claim_columns(workers.number, claims))
            yield len(received.worker) + len(claims.worker)

    def write_padding(self, records: int) -> Iterator[int]:
        """Write exactly `records` wage records of other people; yields the rows of each batch."""
        chunk = 0
        while records > 0:
            count = people_for(self.settings, records)
            numbers = padding_numbers(self.settings, chunk, count)
            rng = generator(self.settings.seed, PADDING_RECEIPT_STREAM, chunk)
            simulated = padding_quarters(self.settings, self.employers, chunk, count)
            quarters = [self._received(rng, rows) for rows in simulated]
            for rows in trimmed(quarters, records):
                self._write(numbers, rows)
                records -= len(rows.worker)
                yield len(rows.worker)
            chunk += 1

    def _received(self, rng: np.random.Generator, rows: WageRows) -> WageRows:
        """Return the records that have arrived: a part of an incomplete quarter's."""
        year, quarter = divmod(rows.quarter, QUARTERS_PER_YEAR)
        if (year, quarter + 1) not in self.configuration.incomplete_quarters:
            return rows
        share = self.settings.rates.received_share_incomplete_quarter
        return rows.take(np.flatnonzero(chance(rng, share, len(rows.worker))))

    def _write(self, numbers: Array, rows: WageRows) -> None:
        year, quarter = divmod(rows.quarter, QUARTERS_PER_YEAR)
        partition = f"{year}q{quarter + 1}"
        self.writer.write(WAGES, self._wage_columns(numbers, rows), partition)

    def _wage_columns(self, numbers: Array, rows: WageRows) -> Columns:
        year, quarter = divmod(rows.quarter, QUARTERS_PER_YEAR)
        count = len(rows.worker)
        industry = np.where(rows.has_naics, self.employers.industry[rows.employer], -1)
        return {
            "ssn_token": self._tokens(numbers[rows.worker]),
            "employer_account": self.employers.account.take(pa.array(rows.employer)),
            "wage_year": columns.integers(np.full(count, year)),
            "wage_quarter": columns.integers(np.full(count, quarter + 1)),
            "received_date": columns.dates(rows.received),
            "wages": columns.decimals(rows.cents, 12),
            "naics_code": columns.codes(NAICS_CODES, industry),
        }

    def _claim_columns(self, numbers: Array, rows: ClaimRows) -> Columns:
        return {
            "ssn_token": self._tokens(numbers[rows.worker]),
            "claim_week": columns.dates(rows.week),
            "benefit_amount": columns.decimals(rows.dollars * 100, 12),
            "naics_code": columns.codes(NAICS_CODES, self.employers.industry[rows.employer]),
        }

    def _tokens(self, numbers: Array) -> pa.Array:
        return columns.tokens(self.settings.seed, PERSON_TOKEN, numbers)


def workers_of(chunk: Chunk) -> Workers:
    """Return the people who have an SSN, with the quarters that shape their careers."""
    people, journeys, settings = chunk.people, chunk.journeys, chunk.settings
    seen = journeys.last_day >= 0
    first = np.where(seen, journeys.first_day, journeys.entry_day)
    last = np.where(seen, journeys.last_day, journeys.entry_day)
    at_work = np.isin(journeys.route, [ROUTES.index("apprenticeship"), ROUTES.index("employer")])
    kept = np.flatnonzero(people.has_ssn)

    def earliest(days: Array) -> Array:
        return columns.quarter_of(_per_person(chunk, days, np.minimum, NEVER))[kept]

    def largest(values: Array) -> Array:
        return _per_person(chunk, values, np.maximum, 0)[kept]

    entry, exit_ = earliest(first), columns.quarter_of(largest(last))
    return Workers(
        number=people.number[kept],
        pathway=people.pathway[kept],
        score=people.score[kept],
        earnings_effect=people.earnings_effect[kept],
        entry=entry,
        exit=exit_,
        attained=earliest(journeys.attained_day),
        level=largest(journeys.attained_level),
        trains_at_work=largest(at_work.astype(int)) > 0,
        first=entry - settings.wage_quarters_before,
        last=exit_ + settings.wage_quarters_after,
    )


def _per_person(chunk: Chunk, values: Array, reduce: np.ufunc, start: int) -> Array:
    result = np.full(len(chunk.people), start, dtype=np.int64)
    reduce.at(result, chunk.journeys.person, values)
    return result
