"""Who is known to whom: students and participants, and the keys that their facts use."""

import numpy as np
import pyarrow as pa

from pathways.synthetic import columns, people
from pathways.synthetic.chunk import Chunk
from pathways.synthetic.sampling import Array, Generator, between, chance, with_nulls
from pathways.synthetic.writers import Columns

PERSON_TOKEN, NAME_TOKEN = 1, 2
"""Purposes of tokens: the same person has different ones."""
ID_FACTOR, ID_PRIME = 48_271, 99_999_989
"""A person's ids are a permutation of the person numbers, another one at every source."""
SOURCE_SHIFT = 7_654_321
SECONDS_PER_DAY = 86_400
Pairs = list[tuple[Array, Array]]
"""(person, source) arrays."""


def source_person_ids(prefix: str, numbers: Array, source: Array) -> pa.Array:
    """Return a person's id at a source: unique there, unrelated to the id at another."""
    scrambled = (numbers * ID_FACTOR + (source + 1) * SOURCE_SHIFT) % ID_PRIME
    return columns.identifiers(prefix, scrambled, 8)


def student_key(chunk: Chunk, person: Array, institution: Array) -> Columns:
    """Return institution_id and student_id."""
    return {
        "institution_id": columns.codes(chunk.configuration.institutions, institution),
        "student_id": source_person_ids("S", chunk.people.number[person], institution),
    }


def participant_key(chunk: Chunk, person: Array, agency: Array) -> Columns:
    """Return agency_id and participant_id."""
    return {
        "agency_id": columns.codes(chunk.configuration.agencies, agency),
        "participant_id": source_person_ids("P", chunk.people.number[person], agency),
    }


def _pairs(parts: Pairs, width: int) -> tuple[Array, Array]:
    """Return the distinct (person, source) pairs, in order."""
    keys = np.unique(np.concatenate([person * width + source for person, source in parts]))
    return keys // width, keys % width


def _changed(rng: Generator, index: Array, share: float, size: int) -> Array:
    """Return the codes with a share of the known ones replaced by another code."""
    changes = (index >= 0) & chance(rng, share, len(index))
    return np.where(changes, (index + between(rng, 1, size - 1, len(index))) % size, index)


def _demographics(chunk: Chunk, person: Array, is_second: Array) -> Columns:
    """Return the columns that students and participants share; sources disagree here and there."""
    rng, rates, who = chunk.rng, chunk.settings.rates, chunk.people
    count, number = len(person), who.number[person]
    share = rates.disagreement
    no_ssn = ~who.has_ssn[person]
    no_ssn |= is_second & chance(rng, rates.ssn_missing_at_second_source, count)
    day = who.entry_day[person] + between(rng, 5, 1_400, count)
    day = np.minimum(day, chunk.settings.calendar.as_of_day - between(rng, 1, 60, count))
    towns = len(chunk.configuration.municipalities)
    unknown_year = chance(rng, 0.004, count)
    return {
        "ssn_token": columns.tokens(chunk.settings.seed, PERSON_TOKEN, number, no_ssn),
        "name_dob_token": columns.tokens(
            chunk.settings.seed, NAME_TOKEN, number, ~who.has_name[person]
        ),
        "birth_year": columns.integers(who.birth_year[person], unknown_year),
        "sex": columns.codes(people.SEXES, _changed(rng, who.sex[person], share / 4, 2)),
        "race_ethnicity": columns.codes(
            people.RACES, _changed(rng, who.race[person], share / 2, len(people.RACES))
        ),
        "is_english_learner": columns.flags(with_nulls(rng, who.is_english_learner[person], share)),
        "has_disability": columns.flags(with_nulls(rng, who.has_disability[person], share)),
        "is_low_income": columns.flags(_changed(rng, who.is_low_income[person], share, 2)),
        "education_level": columns.codes(people.LEVELS, with_nulls(rng, who.level[person], share)),
        "municipality": columns.codes(
            chunk.configuration.municipalities,
            _changed(rng, who.municipality[person], share, towns),
        ),
        "updated_at": columns.timestamps(
            day * SECONDS_PER_DAY + between(rng, 0, SECONDS_PER_DAY - 1, count)
        ),
    }


def students(chunk: Chunk, parts: Pairs) -> tuple[Array, Columns]:
    """Return the persons and the columns of education_students, one row per pair."""
    person, institution = _pairs(parts, len(chunk.configuration.institutions))
    again = np.concatenate([[False], person[1:] == person[:-1]]) if len(person) else person > 0
    return person, {
        **student_key(chunk, person, institution),
        **_demographics(chunk, person, again),
    }


def participants(chunk: Chunk, parts: Pairs, students: Array) -> Columns:
    """Return the columns of training_participants, one row per pair."""
    person, agency = _pairs(parts, len(chunk.configuration.agencies))
    barriers = chunk.people.barriers[person]
    return {
        **participant_key(chunk, person, agency),
        **_demographics(chunk, person, np.isin(person, students)),
        **{name: columns.flags(barriers[:, at]) for at, name in enumerate(people.BARRIERS)},
        "employment_status_at_entry": columns.codes(
            people.EMPLOYMENT, chunk.people.employment[person]
        ),
    }
