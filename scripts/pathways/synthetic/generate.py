"""Generate the extracts chunk by chunk; memory depends on the chunk, not on the size."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from pathways.contracts import load_contracts
from pathways.errors import BadInputError
from pathways.project import Project
from pathways.synthetic.adult_education import simulate_adult_education
from pathways.synthetic.agencies import Agencies
from pathways.synthetic.chunk import Chunk
from pathways.synthetic.college import simulate_college
from pathways.synthetic.configuration import Configuration, load_configuration
from pathways.synthetic.courses import Catalogue
from pathways.synthetic.employers import employer_table, make_employers
from pathways.synthetic.facts import Collector
from pathways.synthetic.journeys import COLLEGE_ROUTES, make_journeys
from pathways.synthetic.labor import LaborMarket
from pathways.synthetic.people import make_people
from pathways.synthetic.sampling import chance, generator
from pathways.synthetic.settings import Settings
from pathways.synthetic.tables import build_tables
from pathways.synthetic.terms import Terms
from pathways.synthetic.writers import WAGES, Writer, Written, open_writer

LIVES_STREAM = 10
FEWEST_EMPLOYERS, MOST_EMPLOYERS = 240, 200_000
PEOPLE_PER_EMPLOYER, RECORDS_PER_PERSON = 12, 20
MOST_PARTICIPANTS = 10_000_000


def simulate_chunk(
    settings: Settings, configuration: Configuration, catalogue: Catalogue, index: int
) -> Chunk:
    """Return chunk number `index` with everything about its people but their wages."""
    rng = generator(settings.seed, LIVES_STREAM, index)
    first = index * settings.chunk_size
    numbers = np.arange(first, min(first + settings.chunk_size, settings.participants))
    people = make_people(rng, settings, configuration, numbers)
    chunk = Chunk(
        index=index,
        settings=settings,
        configuration=configuration,
        catalogue=catalogue,
        terms=Terms.build(settings.calendar),
        rng=rng,
        people=people,
        journeys=make_journeys(rng, settings, configuration, people),
        facts=Collector(),
    )
    _simulate(chunk)
    return chunk


def _simulate(chunk: Chunk) -> None:
    """Adult learners go on to college where their pathway has one, or to training, or leave."""
    journeys, rates = chunk.journeys, chunk.settings.rates
    adult = simulate_adult_education(chunk)
    college = journeys.on(*COLLEGE_ROUTES)
    goes_on = chance(chunk.rng, rates.adult_to_college, len(adult))
    goes_on &= journeys.institution[adult.rows] >= 0
    simulate_college(
        chunk,
        np.concatenate([college, adult.rows[goes_on]]),
        np.concatenate([journeys.entry_day[college], adult.end[goes_on]]),
    )
    Agencies(chunk).run(adult.rows[~goes_on], adult.end[~goes_on])


def write_all(settings: Settings, configuration: Configuration, writer: Writer) -> Iterator[int]:
    """Write every extract; yields the number of rows of every batch.

    Errors: BadInputError when the participants alone have more wage records than asked for.
    """
    people = settings.participants + (settings.wage_records or 0) // RECORDS_PER_PERSON
    count = min(max(people // PEOPLE_PER_EMPLOYER, FEWEST_EMPLOYERS), MOST_EMPLOYERS)
    employers = make_employers(settings.seed, count, configuration)
    labor = LaborMarket(settings, configuration, employers, writer)
    catalogue = Catalogue.build(configuration)
    writer.write("ui_employers", employer_table(settings.seed, employers, configuration))
    yield count
    for index in range(-(-settings.participants // settings.chunk_size)):
        chunk = simulate_chunk(settings, configuration, catalogue, index)
        for extract, table in build_tables(chunk).items():
            writer.write(extract, table)
            yield len(next(iter(table.values())))
        yield from labor.write_chunk(chunk)
    if settings.wage_records is not None:
        own = writer.written[WAGES].rows
        if own > settings.wage_records:
            raise BadInputError(
                f"--wage-records {settings.wage_records}: the {settings.participants} participants "
                f"alone have {own}; ask for at least that many, or leave the option out"
            )
        yield from labor.write_padding(settings.wage_records - own)


def generate(
    project: Project, settings: Settings, output: Path, file_format: str
) -> Iterator[dict[str, Written]]:
    """Write every extract below `output`; yields what is written so far after every batch.

    `file_format` is csv or parquet. Nothing is in place before the iterator ends; an error leaves
    `output` as it was. Errors: BadInputError for settings or an output that can't be used, and
    when a seed lacks something.
    """
    _check(settings)
    configuration = load_configuration(project)
    writer = open_writer(file_format, output, load_contracts(project))
    try:
        for _ in write_all(settings, configuration, writer):
            yield writer.written
        writer.close()
    finally:
        writer.discard()
    yield writer.written


def _check(settings: Settings) -> None:
    if not 1 <= settings.participants <= MOST_PARTICIPANTS:
        raise BadInputError(
            f"--participants {settings.participants}: give a number from 1 to {MOST_PARTICIPANTS}"
        )
    if settings.seed < 0:
        raise BadInputError(f"--seed {settings.seed}: give 0 or a positive number")
