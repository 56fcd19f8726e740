# ruff: noqa: S608 - the SQL is made of quoted names and tables of its own
"""Identities become tokens: each distinct person or employer is hashed once, however many rows.

The tables here hold identities. They live in a DuckDB in memory that may not spill.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

import duckdb
import pyarrow as pa

from pathways.landing.mapping_sql import BLANKS
from pathways.landing.token_key import (
    KEY_FILE_VARIABLE,
    KEY_VARIABLE,
    TOKEN_BYTES,
    Key,
    load_key,
)
from pathways.quality.database import identifier

__all__ = [
    "KEY_FILE_VARIABLE",
    "KEY_VARIABLE",
    "Key",
    "Tokens",
    "fein_digits_sql",
    "fein_text",
    "load_key",
    "name_dob_text",
    "normalised_last_name",
    "normalised_name",
    "ssn_digits_sql",
]

_DASHES = r"\x{2010}-\x{2015}\x{2212}-"
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_FEIN_PREFIX = "fein|"
_ASCII_WORD = re.compile("[a-z]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def ssn_digits_sql(column: str) -> str:
    """Return SQL for the nine digits of an SSN; null when it is missing or can't be valid.

    `column` is SQL of type text. Blanks, dashes, apostrophes, control bytes and a trailing
    `.0` are taken away, and the leading zeros that 7 or 8 digits lost are put back. Can't be
    valid: area 000, 666, 900 to 999; group 00; serial 0000.
    """
    nine = _nine_digits(column)
    cannot_be = (
        f"{nine} >= '900' or substr({nine}, 1, 3) in ('000', '666') "
        f"or substr({nine}, 4, 2) = '00' or substr({nine}, 6) = '0000'"
    )
    return f"case when {cannot_be} then null else {nine} end"


def fein_digits_sql(column: str) -> str:
    """Return SQL for the nine digits of a federal employer number; null when it is none.

    As of ssn_digits_sql, but any nine digits will do that aren't all zeros.
    """
    return f"nullif({_nine_digits(column)}, '000000000')"


def _nine_digits(column: str) -> str:
    """Return SQL: nine digits, or all zeros for what isn't a number of 7 to 9 digits."""
    bare = rf"regexp_replace({column}, '[{BLANKS}\x27{_DASHES}]+', '', 'g')"
    return rf"lpad(regexp_extract({bare}, '^([0-9]{{7,9}})(\.0+)?$', 1), 9, '0')"


def normalised_name(text: str) -> str:
    """Return a name's letters, without case, marks, blanks and punctuation; maybe nothing."""
    return "".join(_words(text))


def normalised_last_name(text: str) -> str:
    """Return a last name's letters, without jr, sr, ii, iii, iv at its end."""
    words = _words(text)
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    return "".join(words)


def _words(text: str) -> list[str]:
    if text.isascii():
        return _ASCII_WORD.findall(_CONTROLS.sub("", text).lower())
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(_letter(character) for character in plain).split()


def _letter(character: str) -> str:
    """Return a letter; a blank for what stands between words; nothing for what stands in one.

    Marks, control characters and the letter-like apostrophes of Hawaiian names stand in words.
    """
    category = unicodedata.category(character)
    if category in {"Lu", "Ll", "Lt", "Lo"}:
        return character
    stands_in_a_word = category in {"Mn", "Mc", "Me", "Lm", "Cc", "Cf"}
    return "" if stands_in_a_word and character not in "\t\n\r" else " "


def name_dob_text(last: str, first: str, birth_date: str) -> str:
    """Return the text that name_dob_token is made of; names normalised, date ISO."""
    return f"{last}|{first}|{birth_date}"


def fein_text(digits: str) -> str:
    """Return the text that fein_token is made of.

    Employers' numbers are public, so they must not be hashed as people's: the token of an
    employer whose nine digits are someone's SSN would name that person.
    """
    return _FEIN_PREFIX + digits


class Tokens:
    """The tokens of every identity met so far, in temporary tables of one connection.

    16 bytes a token and 4 bytes an SSN or FEIN; texts for names.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, key: Key) -> None:
        self._connection = connection
        self._key = key
        for kind in ("ssn", "fein"):
            self._create(f"tokens_{kind}", "digits integer, token uuid")
        self._create("tokens_name_dob", "identity varchar, token uuid")
        for name in ("first", "last"):
            self._create(f"tokens_{name}_name", "written varchar, normalised varchar")

    def tokenise(
        self,
        source: str,
        *,
        ssn: str | None = None,
        fein: str | None = None,
        name_dob: tuple[str, str, str] | None = None,
    ) -> str:
        """Return a query: every row and column of `source`, and a token for each identity asked.

        `source` is a relation (or a query in brackets). `ssn` and `fein` name columns of nine
        digits, `name_dob` those of first name, last name (text as delivered) and birth date
        (type date). The query adds `ssn_token`, `fein_token`, `name_dob_token` (32 hex digits;
        null where the identity is, or a part of it). It holds until the next call with new rows.
        """
        columns, joins = ["source.*"], []
        for kind, column in (("ssn", ssn), ("fein", fein)):
            if column is not None:
                self._learn_digits(kind, source, identifier(column))
                on = f"known_{kind}.digits = cast(source.{identifier(column)} as integer)"
                joins.append(f"left join tokens_{kind} as known_{kind} on {on}")
                columns.append(f"{_hex(kind)} as {kind}_token")
        if name_dob is not None:
            first, last, birth = (identifier(column) for column in name_dob)
            self._learn_names(source, first, last)
            identity, names = _name_dob(birth), _name_joins(first, last)
            self._learn_name_dob(source, identity, names)
            on = f"known_name_dob.identity = {identity}"
            joins += [names, f"left join tokens_name_dob as known_name_dob on {on}"]
            columns.append(f"{_hex('name_dob')} as name_dob_token")
        return f"select {', '.join(columns)} from {source} as source {' '.join(joins)}"

    def hashed(self) -> int:
        """Return how many identities were hashed: each distinct one counts once."""
        tables = ("tokens_ssn", "tokens_fein", "tokens_name_dob")
        counts = " + ".join(f"(select count(*) from {table})" for table in tables)
        ((total,),) = self._connection.execute(f"select {counts}").fetchall()
        return total

    def _create(self, table: str, columns: str) -> None:
        self._connection.execute(f"create or replace temp table {table} ({columns})")

    def _learn_digits(self, kind: str, source: str, column: str) -> None:
        wanted = f"select distinct cast({column} as integer) as digits from {source}"
        new = self._connection.execute(
            f"select digits from ({wanted}) as wanted where digits is not null "
            f"and digits not in (select known.digits from tokens_{kind} as known)"
        ).fetchnumpy()["digits"]
        prefix = b"" if kind == "ssn" else _FEIN_PREFIX.encode()
        texts = (prefix + b"%09d" % number for number in new.tolist())
        self._remember(f"tokens_{kind}", pa.array(new, pa.int32()), texts)

    def _learn_names(self, source: str, first: str, last: str) -> None:
        kinds: tuple[tuple[str, str, Callable[[str], str]], ...] = (
            ("first", first, normalised_name),
            ("last", last, normalised_last_name),
        )
        for kind, column, normalise in kinds:
            table = f"tokens_{kind}_name"
            new = self._texts(
                f"select distinct {column} as text from {source} where {column} is not null "
                f"and {column} not in (select written from {table})"
            )
            normalised = pa.array((normalise(text) or None for text in new), pa.string())
            self._insert(table, pa.table([pa.array(new, pa.string()), normalised], ["a", "b"]))

    def _learn_name_dob(self, source: str, identity: str, names: str) -> None:
        new = self._texts(
            f"select distinct {identity} as text from {source} as source {names} "
            f"where {identity} is not null "
            f"and {identity} not in (select known.identity from tokens_name_dob as known)"
        )
        texts = (text.encode("utf-8") for text in new)
        self._remember("tokens_name_dob", pa.array(new, pa.string()), texts)

    def _texts(self, query: str) -> list[str]:
        return [text for (text,) in self._connection.execute(query).fetchall()]

    def _remember(self, table: str, identities: pa.Array, texts: Iterable[bytes]) -> None:
        digests = pa.py_buffer(self._key.digests(texts))
        storage = pa.FixedSizeBinaryArray.from_buffers(
            pa.binary(TOKEN_BYTES), len(identities), [None, digests]
        )
        tokens = pa.ExtensionArray.from_storage(pa.uuid(), storage)
        self._insert(table, pa.table([identities, tokens], ["a", "b"]))

    def _insert(self, table: str, rows: pa.Table) -> None:
        if rows.num_rows == 0:
            return
        self._connection.register("tokens_new", rows)
        try:
            self._connection.execute(f"insert into {table} select a, b from tokens_new")
        finally:
            self._connection.unregister("tokens_new")


def _hex(kind: str) -> str:
    return f"replace(cast(known_{kind}.token as varchar), '-', '')"


def _name_joins(first: str, last: str) -> str:
    return (
        f"left join tokens_first_name as known_first on known_first.written = source.{first} "
        f"left join tokens_last_name as known_last on known_last.written = source.{last}"
    )


def _name_dob(birth: str) -> str:
    day = f"source.{birth}"
    is_day = f"{day} between date '1000-01-01' and date '9999-12-31'"
    parts = (
        f"known_last.normalised || '|' || known_first.normalised || '|' || cast({day} as varchar)"
    )
    return f"(case when {is_day} then {parts} end)"
