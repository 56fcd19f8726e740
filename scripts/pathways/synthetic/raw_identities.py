"""Identities that the tokens of a synthetic extract could have come from: all of them invented.

The same tokens and the same seed give the same people. Nobody has these names, numbers and dates
but by chance; they exist so that landing, which must lose them, can be tested.
"""

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from math import gcd

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pathways.synthetic import columns
from pathways.synthetic.raw_names import family_names, given_names
from pathways.synthetic.sampling import Array, generator

IDENTITY_STREAM = 40
SSN_STREAM, FEIN_STREAM, NAME_STREAM = 0, 1, 2
_SERIALS, _GROUPS = 9_999, 99
_AREAS = 898
"""001 to 899 without 666."""
_WITHOUT_666 = 665
SSN_COUNT = _AREAS * _GROUPS * _SERIALS
FEIN_FIRST, FEIN_COUNT = 10_000_000, 980_000_000
EARLIEST_BIRTH, LATEST_BIRTH = 1955, 2000
"""Years of birth where the extracts know none."""
DAYS = 365
BIRTH_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%Y%m%d")
"""How deliveries write a birth date."""
BIRTH_YEARS = (1920, 2013)
"""Nobody in the extracts was born before the first, or in or after the second."""
SPARES = 64
"""People besides those of the extracts, for rows that are planted."""


@dataclass(frozen=True)
class Person:
    """One invented person, as a delivery would name them; `birth_date` is an ISO date."""

    ssn: str
    first_name: str
    last_name: str
    birth_date: str


def plain(text: str) -> str:
    """Return the text without accents, as systems write that know ASCII only."""
    marked = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in marked if not unicodedata.combining(letter))


def normalised(text: str) -> str:
    """Return the letters only, without accents and case."""
    return "".join(letter for letter in plain(text) if letter.isalpha()).casefold()


def scattered(seed: int, stream: int, count: int, size: int) -> Array:
    """Return `count` distinct numbers below `size`, spread over all of it."""
    rng = generator(seed, IDENTITY_STREAM, stream)
    factor = int(size * (0.55 + 0.1 * rng.random()))
    while gcd(factor, size) != 1:
        factor += 1
    offset = int(rng.integers(size))
    return (np.arange(count, dtype=np.int64) * (factor % size) + offset) % size


def ssn_numbers(positions: Array) -> Array:
    """Return valid SSNs as integers, one for each distinct position below SSN_COUNT."""
    area = positions // (_GROUPS * _SERIALS) + 1
    area += area > _WITHOUT_666
    group = positions // _SERIALS % _GROUPS + 1
    return area * 1_000_000 + group * 10_000 + positions % _SERIALS + 1


def nine_digits(numbers: Array) -> pa.Array:
    """Return integers as text of nine digits."""
    return columns.identifiers("", numbers, 9)


def make_ssns(seed: int, count: int) -> pa.Array:
    """Return distinct valid SSNs; the first of a longer list are those of a shorter one."""
    return nine_digits(ssn_numbers(scattered(seed, SSN_STREAM, count, SSN_COUNT)))


def pick_names(seed: int, numbers: Array) -> tuple[pa.Array, pa.Array]:
    """Return a first and a last name for each number; people may share both."""
    drawn = columns.token_halves(seed, NAME_STREAM, numbers)
    lists = (given_names(), family_names())
    first, last = (
        pa.array(names).take(pa.array((half % np.uint64(len(names))).astype(np.int64)))
        for names, half in zip(lists, drawn, strict=True)
    )
    return first, last


@dataclass(frozen=True)
class Identities:
    """Who is behind each token: arrays of one length within ssn, name and fein.

    Tokens are sorted. `ssns` and `names` have SPARES more at their end, which no token has.
    `names` has the columns first_name, last_name, birth_date (ISO text).
    """

    ssn_tokens: pa.Array
    ssns: pa.Array
    name_tokens: pa.Array
    names: pa.Table
    fein_tokens: pa.Array
    feins: pa.Array

    @classmethod
    def build(
        cls, seed: int, ssn_tokens: pa.Array, names: pa.Table, fein_tokens: pa.Array
    ) -> "Identities":
        """Invent identities for distinct tokens; `names` has name_dob_token and birth_year?."""
        ssn_tokens = ssn_tokens.take(pc.sort_indices(ssn_tokens))
        fein_tokens = fein_tokens.take(pc.sort_indices(fein_tokens))
        names = names.sort_by("name_dob_token")
        years = names["birth_year"].cast(pa.int64()).fill_null(0).to_numpy()
        feins = FEIN_FIRST + scattered(seed, FEIN_STREAM, len(fein_tokens), FEIN_COUNT)
        return cls(
            ssn_tokens=ssn_tokens,
            ssns=make_ssns(seed, len(ssn_tokens) + SPARES),
            name_tokens=names["name_dob_token"].combine_chunks(),
            names=_name_people(seed, np.concatenate([years, np.zeros(SPARES, np.int64)])),
            fein_tokens=fein_tokens,
            feins=nine_digits(feins),
        )

    def spare(self, number: int) -> Person:
        """Return person `number` of those who are in no extract."""
        at = len(self.name_tokens) + number
        row = {name: column[at].as_py() for name, column in self._name_columns.items()}
        return Person(self.ssns[len(self.ssn_tokens) + number].as_py(), **row)

    @cached_property
    def _name_columns(self) -> dict[str, pa.ChunkedArray]:
        return {name: self.names[name] for name in self.names.column_names}

    def all_values(self) -> set[str]:
        """Return every SSN, name and birth date that deliveries may hold, in every form.

        None of them is a word or a number of the extracts or the seeds. Search for whole words:
        nine digits may stand inside of a token by chance.
        """
        found: set[str] = set()
        for ssn in self.ssns.to_pylist():
            parts = (ssn[:3], ssn[3:5], ssn[5:])
            found.update((ssn, "-".join(parts), " ".join(parts), ssn.lstrip("0")))
        for text in (*given_names(), *family_names()):
            found.update((text, plain(text), text.upper(), plain(text).upper(), normalised(text)))
        first, last = (np.datetime64(f"{year}-01-01") for year in BIRTH_YEARS)
        days = pa.array(np.arange(first, last)).cast(pa.timestamp("s"))
        for form in BIRTH_FORMATS:
            found.update(pc.strftime(days, format=form).to_pylist())
        return found


def _name_people(seed: int, birth_years: Array) -> pa.Table:
    """Return distinct (last, first, birth date) of people born in these years; 0 is unknown."""
    rng = generator(seed, IDENTITY_STREAM, NAME_STREAM)
    unknown = birth_years == 0
    years = np.where(
        unknown, rng.integers(EARLIEST_BIRTH, LATEST_BIRTH, len(birth_years)), birth_years
    )
    order = np.argsort(years, kind="stable")
    firsts, first_of = np.unique(years[order], return_index=True)
    rank = np.empty(len(years), dtype=np.int64)
    rank[order] = np.arange(len(years)) - first_of[np.searchsorted(firsts, years[order])]
    given, family = given_names(), family_names()
    size = len(given) * len(family) * DAYS
    # another one in every year, or the first born of all years would be namesakes
    number = (scattered(seed, NAME_STREAM, int(rank.max()) + 1, size)[rank] + years * 10_007) % size
    day = (years - 1970).astype("datetime64[Y]").astype("datetime64[D]") + number % DAYS
    number //= DAYS
    return pa.table(
        {
            "first_name": columns.codes(given, number % len(given)),
            "last_name": columns.codes(family, number // len(given)),
            "birth_date": pa.array(day).cast(pa.string()),
        }
    )
