# ruff: noqa: S608 - the SQL is made of the names of the project's own contracts
"""The landed extracts of the synthetic state, read back as what would have been delivered."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from pathways.contracts import Contract, load_contracts
from pathways.errors import BadInputError
from pathways.landing.delivered import delivered
from pathways.project import Project
from pathways.quality.database import quoted
from pathways.synthetic.raw_identities import Identities, pick_names
from pathways.synthetic.writers import WAGES

ROSTERS = ("education_students", "training_participants")
ON_TIME_DAYS = 61
"""Wages received later than this after the quarter's end come with the year's late ones."""
QUARTER_END = "last_day(make_date(wage_year::int, wage_quarter::int * 3, 1))"
LATE = f"received_date::date > {QUARTER_END} + {ON_TIME_DAYS}"
UNNAMED = 10**12
"""Numbers of people whose names no token tells."""


@dataclass(frozen=True)
class Quarter:
    """A quarter that wages are for."""

    year: int
    quarter: int

    def __str__(self) -> str:
        return f"{self.year}Q{self.quarter}"

    @property
    def condition(self) -> str:
        return f"wage_year = {self.year} and wage_quarter = {self.quarter}"


@dataclass(frozen=True)
class Source:
    """Extracts in a DuckDB in memory, a view of text each, and the identities behind the tokens."""

    connection: duckdb.DuckDBPyConnection
    contracts: Mapping[str, Contract]
    identities: Identities

    def _fetch(self, query: str) -> pa.Table:
        return self.connection.sql(query).to_arrow_table()

    def table(self, extract: str, where: str = "true") -> pa.Table:
        """Return the delivered columns, text, sorted by key."""
        contract = self.contracts[extract]
        joins = {
            "ssn_token": ("ssn_of", "ssn_token"),
            "fein_token": ("fein_of", "fein_token"),
            "name_dob_token": ("name_of", "name_dob_token"),
        }
        names = [column.name for column in contract.columns]
        joined = " ".join(
            f"left join {table} using ({token})"
            for token, (table, _) in joins.items()
            if token in names
        )
        special = {"birth_date": f"{_birth_date()} as birth_date"}
        listed = [
            special.get(name, f"cast({name} as varchar) as {name}")
            for name in (*delivered(contract).required, *({"birth_year"} & {*names}))
        ]
        key = ", ".join(contract.key if extract != WAGES else ("ssn", *contract.key[1:]))
        found = self._fetch(
            f"select {', '.join(listed)} from {extract} {joined} where {where} order by {key}"
        )
        return _with_one_name(found) if "birth_year" in names else found

    def quarters(self) -> list[Quarter]:
        found = self.connection.execute(
            f"select distinct wage_year::int, wage_quarter::int from {WAGES} order by all"
        ).fetchall()
        return [Quarter(*row) for row in found]

    def years_of_late_wages(self) -> list[int]:
        found = self.connection.execute(
            f"select distinct year(received_date::date) from {WAGES} where {LATE} order by all"
        ).fetchall()
        return [year for (year,) in found]

    def wages(self, where: str) -> pa.Table:
        """Return wage records as delivered, with first and last names that nobody asked for."""
        found = self.table(WAGES, where)
        numbers = found["ssn"].cast(pa.int64()).to_numpy()
        first, last = pick_names(0, numbers)
        return found.append_column("first_name", first).append_column("last_name", last)


def _birth_date() -> str:
    """Without a year of birth, a date only where a record can be found by nothing else."""
    found_by_name = (
        "ssn_token is null or name_dob_token in (select name_dob_token from found_by_name)"
    )
    return f"case when birth_year is not null or {found_by_name} then name_of.birth_date end"


def _with_one_name(table: pa.Table) -> pa.Table:
    """Give records whose name is not fully known one name, and a birth date in their year."""
    first, last, birth, year = (
        table[name].to_pylist() for name in ("first_name", "last_name", "birth_date", "birth_year")
    )
    given, family = (
        names.to_pylist() for names in pick_names(0, UNNAMED + np.arange(table.num_rows))
    )
    for row in (place for place, name in enumerate(first) if name is None):
        first[row], last[row] = (given[row], None) if row % 2 else (None, family[row])
        if year[row] is not None:
            birth[row] = f"{year[row]}-{row % 12 + 1:02}-{row % 28 + 1:02}"
    made = {"first_name": first, "last_name": last, "birth_date": birth}
    return pa.table(
        {
            name: pa.array(made[name], pa.string()) if name in made else table[name]
            for name in table.column_names
            if name != "birth_year"
        }
    )


@contextmanager
def open_source(project: Project, folder: Path | None, seed: int) -> Iterator[Source]:
    """Open the extracts of the sample, or landed ones of Parquet in `folder`.

    Errors: BadInputError when an extract is missing.
    """
    contracts = load_contracts(project)
    with duckdb.connect(":memory:") as connection:
        for contract in contracts.values():
            relation = _relation(project, folder, contract)
            connection.execute(f"create view {contract.extract} as select * from {relation}")
        identities = _identities(connection, seed)
        _register(connection, identities)
        yield Source(connection, contracts, identities)


def _relation(project: Project, folder: Path | None, contract: Contract) -> str:
    if folder is None:
        path = project.extract_seeds / contract.source / f"{contract.extract}.csv"
        if not path.is_file():
            raise BadInputError(f"{path}: no such file; write it with pathways synth")
        return f"read_csv({quoted(path)}, header=true, all_varchar=true, delim=',', nullstr='')"
    files = folder / contract.extract
    if not any(files.glob("*.parquet")):
        raise BadInputError(f"{files}: no Parquet here; give a folder of landed extracts")
    return f"read_parquet({quoted(files / '*.parquet')})"


def _identities(connection: duckdb.DuckDBPyConnection, seed: int) -> Identities:
    def distinct(column: str, *extracts: str) -> pa.Array:
        union = " union ".join(f"select {column} from {name}" for name in extracts)
        query = f"select {column} from ({union}) where {column} is not null"
        found = connection.sql(query).to_arrow_table()[column]
        return found.combine_chunks().cast(pa.string())

    rosters = " union all ".join(f"select name_dob_token, birth_year from {one}" for one in ROSTERS)
    names = connection.sql(
        f"select name_dob_token, max(birth_year)::int as birth_year from ({rosters}) "
        "where name_dob_token is not null group by 1"
    ).to_arrow_table()
    tokens = distinct("ssn_token", *ROSTERS, WAGES, "ui_claims")
    return Identities.build(seed, tokens, names, distinct("fein_token", "ui_employers"))


def _register(connection: duckdb.DuckDBPyConnection, identities: Identities) -> None:
    people = len(identities.name_tokens)
    tables = {
        "ssn_of": {
            "ssn_token": identities.ssn_tokens,
            "ssn": identities.ssns[: len(identities.ssn_tokens)],
        },
        "fein_of": {"fein_token": identities.fein_tokens, "fein": identities.feins},
        "name_of": {
            "name_dob_token": identities.name_tokens,
            **{name: identities.names[name][:people] for name in identities.names.column_names},
        },
    }
    for name, columns in tables.items():
        connection.register(f"{name}_arrow", pa.table(columns))
        connection.execute(f"create table {name} as select * from {name}_arrow")
        connection.unregister(f"{name}_arrow")
    rosters = " union all ".join(f"select name_dob_token, ssn_token from {one}" for one in ROSTERS)
    connection.execute(
        f"create table found_by_name as select distinct name_dob_token from ({rosters}) "
        "where ssn_token is null and name_dob_token is not null"
    )
