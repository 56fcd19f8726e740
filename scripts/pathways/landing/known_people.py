# ruff: noqa: S608 - the SQL is made of names and conditions of the project's own
"""Whether the nine-digit ids of a column are Social Security numbers of people who are known.

A file without SSNs has nothing to compare its ids with but the people of the rosters: their
tokens lie in the landing area, and an id that is hashed as an SSN can be looked up among them.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from pathways.landing.limits import Limit
from pathways.landing.tokens import Tokens, ssn_digits_sql
from pathways.quality.database import identifier, quoted

ROSTERS = ("education_students", "training_participants")
SAMPLE = 20_000
"""Distinct ids of a chunk that are hashed: enough to tell 5 % from 4 %, at a tenth of a second."""
_PEOPLE, _NUMBERS = "known_people", "id_numbers"


def nine_digits_sql(column: str) -> str:
    """Return SQL for the nine digits of a text, but for blanks, dashes and the like; else ''."""
    bare = rf"regexp_replace({identifier(column)}, '\.0+$|[^0-9\pL]+', '', 'g')"
    return f"regexp_extract({bare}, '^[0-9]{{9}}$')"


def may_be_nine_digits_sql(column: str) -> str:
    """Return a condition that is true of nine digits, and cheap: most ids begin with a letter."""
    return f"{identifier(column)} < ':' and length({identifier(column)}) >= 9"


class KnownPeople:
    """The tokens of the people of all rosters, in a temporary table of the landing's connection.

    Those of rosters read by this landing are noted as they are read, the rows set aside included:
    an agency whose ids are SSNs has no others. Those of earlier landings are read from their kept
    rows, which `kept` names, and not before an id of nine digits asks for them.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, tokens: Tokens, limit: Limit | None
    ) -> None:
        """`limit`: the share of known people above which ids are SSNs; None: never."""
        self._connection = connection
        self._tokens = tokens
        self._limit = limit
        self._read: set[Path] = set()
        self.kept: Callable[[], Sequence[Path]] = lambda: ()
        connection.execute(f"create or replace temp table {_PEOPLE} (token uuid)")

    def note(self, extract: str, relation: str) -> None:
        """Take the people of a chunk over, when it is one of a roster (with `ssn_token`)."""
        if self._limit is not None and extract in ROSTERS:
            self._add(relation)

    def are_ids(self, source: str, column: str) -> bool:
        """Return whether the nine-digit ids in a column of a relation are people's SSNs.

        They are when enough of the distinct ones are SSNs of known people. By chance they are as
        rarely as an SSN is known: a million people are 0.1 % of all nine-digit numbers, and 4 % of
        those of the 25 areas that a state like Massachusetts had before 2011.
        """
        limit = self._limit
        if limit is None or limit.stop_level is None:
            return False
        if self._distinct_numbers(source, column) < limit.at_least_rows:
            return False
        self._read_kept()
        hashed = self._tokens.tokenise(_NUMBERS, ssn="digits")
        ((found, numbers),) = self._connection.execute(
            "select count(*) filter (where cast(ssn_token as uuid) in "
            f"(select token from {_PEOPLE})), count(*) from ({hashed})"
        ).fetchall()
        return found >= limit.at_least_rows and found >= limit.stop_level * numbers

    def _distinct_numbers(self, source: str, column: str) -> int:
        """Make the table of (a sample of) the nine-digit ids; returns how many can be SSNs."""
        ids = (
            f"select distinct {identifier(column)} from {source} "
            f"where {may_be_nine_digits_sql(column)}"
        )
        self._connection.execute(
            f"create or replace temp table {_NUMBERS} as "
            f"select number, {ssn_digits_sql('number')} as digits from "
            f"(select distinct {nine_digits_sql(column)} as number from ({ids})) "
            f"where number <> '' order by hash(number) limit {SAMPLE}"
        )
        ((count,),) = self._connection.execute(f"select count(digits) from {_NUMBERS}").fetchall()
        return count

    def _read_kept(self) -> None:
        """Take the people over whom deliveries in the landing area have."""
        new = [path for path in self.kept() if path not in self._read]
        if new:
            self._add(f"read_parquet([{', '.join(map(quoted, new))}], union_by_name = true)")
            self._read.update(new)

    def _add(self, relation: str) -> None:
        self._connection.execute(
            f"insert into {_PEOPLE} select distinct cast(ssn_token as uuid) as token "
            f"from {relation} where ssn_token is not null "
            f"and cast(ssn_token as uuid) not in (select token from {_PEOPLE})"
        )
