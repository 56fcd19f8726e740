"""SQL from a raw text column to a delivered one: trimmed, nulls, codes and dates translated."""

import re
from collections.abc import Collection
from datetime import date

from pathways.landing.mapping_file import ColumnMap
from pathways.quality.database import identifier, quoted

BLANKS = r"\x00-\x20\x7f-\x{a0}\x{2000}-\x{200f}\x{2028}-\x{202f}\x{205f}\x{2060}\x{3000}\x{feff}"
"""Blanks and control characters, as the inside of a character class of DuckDB's RE2."""
OLDEST_YEAR, NEWEST_YEAR = 1000, 9999

_COMPACT = re.compile(r"(?:%[YymdjHMS])+")
_WIDTHS = {"Y": 4, "j": 3}


def literal(text: str | None) -> str:
    """Return a SQL text, or a null of type text."""
    return "cast(null as varchar)" if text is None else quoted(text)


def trimmed_sql(text_sql: str) -> str:
    """Return SQL for a text without blanks and control characters at its ends."""
    return f"regexp_replace({text_sql}, '^[{BLANKS}]+|[{BLANKS}]+$', '', 'g')"


def column_sql(
    theirs: str,
    column: ColumnMap,
    null_values: Collection[str] = (),
    *,
    is_timestamp: bool = False,
    not_after: date | None = None,
) -> str:
    """Return SQL for one delivered column: text or null, what isn't translated unchanged.

    Codes come first (a code NA may mean something), then nulls, then dates.
    A date later than `not_after` of a two-digit year is one of the century before.
    """
    text = trimmed_sql(f"coalesce({identifier(theirs)}, '')")
    branches = [f"when {quoted(code)} then {literal(ours)}" for code, ours in column.codes.items()]
    nulls = ["", *(value for value in null_values if value)]
    branches += [f"when {quoted(value)} then null" for value in nulls if value not in column.codes]
    otherwise = text
    if column.format is not None:
        iso = iso_sql(text, column.format, is_timestamp=is_timestamp, not_after=not_after)
        otherwise = f"coalesce({iso}, {text})"
    return f"case {text} {' '.join(branches)} else {otherwise} end"


def iso_sql(
    text_sql: str, pattern: str, *, is_timestamp: bool = False, not_after: date | None = None
) -> str:
    """Return SQL for the ISO text of a date written in `pattern`; null where it doesn't fit.

    A year of one to three digits doesn't fit %Y (DuckDB takes 1/2/24 for the year 24), nor does
    a word (DuckDB takes 'epoch' for a date). A format without anything between its parts fits its
    own width only; a leading zero that 01022024 lost is put back.
    """
    source, guards = text_sql, [f"regexp_matches({text_sql}, '[0-9]')"]
    if _COMPACT.fullmatch(pattern):
        width = sum(_WIDTHS.get(letter, 2) for letter in pattern[1::2])
        if not pattern.startswith("%Y"):
            lost = f"length({text_sql}) = {width - 1}"
            source = f"case when {lost} then '0' || {text_sql} else {text_sql} end"
        guards.append(f"length({source}) = {width}")
    moment = f"try_strptime({source}, {quoted(pattern)})"
    guards.append(f"year({moment}) between {OLDEST_YEAR} and {NEWEST_YEAR}")
    if not_after is not None and "%y" in pattern:
        is_later = f"{moment} > timestamp {quoted(not_after.isoformat())}"
        moment = f"case when {is_later} then {moment} - interval 100 years else {moment} end"
    kind = "timestamp" if is_timestamp else "date"
    return f"case when {' and '.join(guards)} then cast(cast({moment} as {kind}) as varchar) end"
