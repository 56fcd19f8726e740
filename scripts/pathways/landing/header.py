"""The texts of a header line: how they compare, and which of them may be shown."""

import re
from collections.abc import Collection, Sequence

EXTRA_PREFIX = "x_"
"""Columns of theirs with this prefix are let in, and not stored."""
ENOUGH_KNOWN = 2
"""A line with this many known names (or of nothing else) is a header, not a row of data."""

_LETTER = re.compile(r"[^\W\d_]")
_VALUE = re.compile(r"\d{3}-?\d{2}-?\d{4}|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|@")
_SHOWN = 60


def folded(name: str) -> str:
    """Return a name as names are compared: blanks at the ends and case don't count."""
    return name.strip().casefold()


def squeezed(name: str) -> str:
    """Return the letters and digits of a name, without case: STU_ID and StuId are the same."""
    return "".join(character for character in name.casefold() if character.isalnum())


def looks_like_data(text: str) -> bool:
    """Return whether a header's text could be someone's: a number, a date, an address."""
    is_number = bool(text.strip()) and not _LETTER.search(text)
    return is_number or bool(_VALUE.search(text))


def is_header(header: Sequence[str], known: Collection[str]) -> bool:
    """Return whether a line is a header; `known` holds squeezed names.

    A file without a header line has a person's row there: its texts must never be shown.
    """
    if any(looks_like_data(text) and squeezed(text) not in known for text in header):
        return False
    count = sum(squeezed(text) in known for text in header)
    return count >= min(ENOUGH_KNOWN, len(header))


def shown(name: str) -> str:
    """Return a header's text as it stands in a message: one short line of plain characters."""
    if not name.strip():
        return "(a column without a name)"
    if looks_like_data(name):
        return "(a column whose name looks like data)"
    return one_line(name.strip())


def one_line(text: str) -> str:
    """Return a text as one short line of printable characters."""
    plain = "".join(character if character.isprintable() else "?" for character in text)
    return plain if len(plain) <= _SHOWN else plain[:_SHOWN] + "..."
