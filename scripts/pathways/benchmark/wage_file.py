"""A raw wage file of any size, as a state's wage agency sends it, to time landing with."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from pathways.synthetic import columns
from pathways.synthetic.delivery_files import LEHD_FIELDS, opened
from pathways.synthetic.padding import FIRST_NUMBER
from pathways.synthetic.raw_identities import SSN_COUNT, SSN_STREAM, scattered, ssn_numbers
from pathways.synthetic.sampling import Array, generator

Layout = Literal["csv", "lehd"]
Batch = dict[str, Array]
YEAR, QUARTERS = 2023, 4
BATCH_ROWS = 500_000
WAGES_STREAM = 60
EMPLOYERS = 200_000
ANOTHER_EMPLOYER = 77_773
"""Steps from the employer of one job to that of the next; prime, so that they differ."""
LOG_WAGE, SPREAD = 9.0, 0.8
MOST_CENTS = 99_999_999
NAICS = ("622110", "722513", "445110", "541511", "238220", "611110", "493110", "484110")
DIGIT_ZERO = ord("0")


def write_wage_csv(path: Path, rows: int, people: int, seed: int, layout: Layout = "csv") -> None:
    """Write `rows` wage records of `people` over the four quarters of 2023; `.gz` is compressed.

    A person has one record per quarter, or several of different accounts when there are more rows
    than people, so that no two rows share a key. Memory is a batch's and 8 bytes a person. In csv
    the columns are named as in the contract; wages of lehd are whole dollars. The same arguments
    give the same bytes. Errors: ValueError when nobody has the rows; FileExistsError.
    """
    if people < 1 or rows < 0 or rows > people * QUARTERS * EMPLOYERS:
        raise ValueError(f"{rows} rows of {people} people: give more people")
    write: Callable[[Batch], bytes] = _csv if layout == "csv" else _lehd
    with opened(path) as file:
        if layout == "csv":
            file.write((",".join(_columns({})) + "\n").encode())
        for batch in _batches(rows, people, seed):
            file.write(write(batch))


def _batches(rows: int, people: int, seed: int) -> Iterator[Batch]:
    """Yield the columns of a batch as integers; wages in cents, received in days from 1970."""
    numbers = ssn_numbers(scattered(seed, SSN_STREAM, people, SSN_COUNT))
    rng = generator(seed, WAGES_STREAM)
    bounds = np.arange(QUARTERS + 1) * rows // QUARTERS
    for quarter, (first, end) in enumerate(pairwise(bounds), start=1):
        day = columns.quarter_end_day(YEAR * QUARTERS + quarter - 1) + 45
        for start in range(0, int(end - first), BATCH_ROWS):
            place = np.arange(start, min(start + BATCH_ROWS, int(end - first)))
            person, job = place % people, place // people
            home = columns.token_halves(seed, WAGES_STREAM, FIRST_NUMBER + person)[0]
            account = (home % np.uint64(EMPLOYERS)).astype(np.int64) + job * ANOTHER_EMPLOYER
            cents = np.exp(rng.normal(LOG_WAGE, SPREAD, len(place)).astype(np.float32)) * 100
            yield {
                "ssn": numbers[person],
                "account": account % EMPLOYERS,
                "quarter": np.full(len(place), quarter),
                "received": np.full(len(place), day),
                "cents": np.minimum(cents.astype(np.int64), MOST_CENTS),
            }


def _columns(batch: Batch) -> dict[str, pa.Array]:
    names = ("ssn", "account", "quarter", "received", "cents")
    ssn, account, quarter, received, cents = (
        batch.get(name, np.zeros(0, np.int64)) for name in names
    )
    return {
        "ssn": columns.identifiers("", ssn, 9),
        "employer_account": columns.identifiers("E", account, 7),
        "wage_year": columns.integers(np.full(len(ssn), YEAR)),
        "wage_quarter": columns.integers(quarter),
        "received_date": columns.dates(received),
        "wages": columns.decimals(cents, 12),
        "naics_code": columns.codes(NAICS, account % len(NAICS)),
    }


def _csv(batch: Batch) -> bytes:
    sink = pa.BufferOutputStream()
    options = pa_csv.WriteOptions(include_header=False, quoting_style="none")
    pa_csv.write_csv(pa.table(_columns(batch)), sink, write_options=options)
    return sink.getvalue().to_pybytes()


def _lehd(batch: Batch) -> bytes:
    count = len(batch["ssn"])
    numbers = {
        "ssn": batch["ssn"],
        "fein": 10_000_000 + batch["account"],
        "wage_quarter": batch["quarter"],
        "wages": batch["cents"] // 100,
    }
    texts = {
        "first_name": "JOLANTA",
        "middle_initial": "Q",
        "last_name": "ABERNATHY",
        "state_fips": "25",
        "employer_account": "E",
        "reporting_unit": "00000",
        "wage_year": str(YEAR),
    }
    fields = {
        name: _digits(numbers[name], width) if name in numbers else _same(texts[name], count, width)
        for name, width in LEHD_FIELDS
    }
    account = fields["employer_account"] = fields["employer_account"].copy()
    account[:, 1:8] = _digits(batch["account"], 7)
    lines = np.concatenate([*fields.values(), _same("\n", count, 1)], axis=1)
    return lines.tobytes()


def _same(text: str, count: int, width: int) -> Array:
    """Return shape (n, width) uint8: the text in every row, padded with blanks."""
    return np.broadcast_to(np.frombuffer(text.ljust(width).encode(), np.uint8), (count, width))


def _digits(numbers: Array, width: int) -> Array:
    """Return shape (n, width) uint8: the numbers as text, with leading zeros."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return (numbers[:, None] // powers % 10 + DIGIT_ZERO).astype(np.uint8)
