"""The header of a CSV: the names of its columns."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from pathways.landing.reading.blocks import MAX_LINE
from pathways.landing.reading.careful import RECORD_LINES
from pathways.landing.reading.chunks import LINE
from pathways.landing.reading.encodings import Encoding
from pathways.landing.reading.files import Source

MAX_COLUMNS = 10_000
"""PIRL, the widest layout, has some five hundred."""
_OTHER_DELIMITERS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_VALUE = re.compile(
    r"\d{5}|\d{3}-\d{2}-\d{4}|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|^[-+]?\d+[.,]\d+$|@.+\.", re.ASCII
)
"""What no name of a column holds: long numbers, SSNs, dates, amounts, addresses."""


@dataclass(frozen=True)
class Header:
    """Names of the columns; `lines` and `size` (bytes) are what the file begins with until then."""

    columns: tuple[str, ...]
    lines: int
    size: int


def read_header(source: Source, data: bytes, delimiter: str, encoding: Encoding) -> Header:
    """Read the header from the first whole lines of a text, in UTF-8.

    Errors: RejectedError when there is none, or its names are not usable. No name is quoted: the
    line may be one of data.
    """
    _check_delimiter(source, delimiter)
    lines = data.splitlines(keepends=True)
    blank = next((k for k, line in enumerate(lines) if line.strip(b" \t\r\n")), None)
    if blank is None:
        raise source.reject("has no header", "deliver it with the names of its columns")
    used = lines[blank : blank + RECORD_LINES]
    names, count = _names(source, used, delimiter, encoding)
    columns = tuple(_tidied(name) for name in names)
    _check_names(source, columns)
    if len(columns) == 1:
        _check_delimited(source, used[0].decode(), delimiter)
    taken = blank + count
    return Header(columns, taken, sum(map(len, lines[:taken])))


def check_columns(source: Source, columns: Sequence[str]) -> None:
    """Raise RejectedError unless the names of columns are there, few enough, and distinct."""
    if len(columns) > MAX_COLUMNS:
        raise source.reject(f"has {len(columns)} columns", "check that it is the right file")
    seen: dict[str, int] = {}
    for number, name in enumerate(columns, start=1):
        if not name:
            raise source.reject(
                f"has no name for column {number}", "name every column of the header"
            )
        if name.casefold() == LINE:
            raise source.reject(f"has a column {LINE}", "give it another name: landing uses this")
        before = seen.setdefault(name.casefold(), number)
        if before != number:
            raise source.reject(
                f"has the same name for columns {before} and {number}", "give each its own name"
            )


def _names(
    source: Source, lines: list[bytes], delimiter: str, encoding: Encoding
) -> tuple[list[str], int]:
    if len(lines[0]) > MAX_LINE:
        raise source.reject("has a header longer than 1 MB", "check that it is the right file")
    try:
        first = lines[0].decode("utf-8").lstrip("\ufeff")
    except UnicodeDecodeError:
        raise source.reject(
            f"has a header that is not {encoding.name}",
            "set encoding in mapping.yml, or export the file as UTF-8",
        ) from None
    if _CONTROL.search(first):
        raise source.reject(
            "is not text: its first line holds control bytes",
            "export it as CSV; for UTF-16 without a byte order mark set encoding: utf-16",
        )
    following = (line.decode("utf-8", "replace") for line in islice(lines, 1, None))
    reader = csv.reader([first, *following], delimiter=delimiter, strict=True)
    try:
        return next(reader), reader.line_num
    except csv.Error:
        raise source.reject("has a header with a quote that is not closed", "mend it") from None


def _tidied(name: str) -> str:
    bare = name.strip().strip("\ufeff").strip()
    return " ".join(bare.split()) if "\n" in bare or "\r" in bare else bare


def _check_names(source: Source, columns: tuple[str, ...]) -> None:
    if not any(re.search(r"\w", name) for name in columns):
        raise source.reject("has no header", "deliver it with the names of its columns")
    for number, name in enumerate(columns, start=1):
        if _VALUE.search(name):
            raise source.reject(
                f"seems to have no header: column {number} of its first line looks like a value",
                "add a line with the names of the columns",
            )
    check_columns(source, columns)


def _check_delimited(source: Source, line: str, delimiter: str) -> None:
    for other, called in _OTHER_DELIMITERS.items():
        if other in line and other != delimiter:
            raise source.reject(
                f"is not separated by {_OTHER_DELIMITERS.get(delimiter, repr(delimiter))}: its "
                f"header holds {called}",
                'set delimiter: "{}" in mapping.yml'.format(other.replace("\t", "\\t")),
            )


def _check_delimiter(source: Source, delimiter: str) -> None:
    if not re.fullmatch(r"[^\w\s\x00\"]|\t", delimiter, re.ASCII) or not delimiter.isascii():
        raise source.reject(
            f"cannot be read with delimiter {delimiter!r}",
            "set delimiter in mapping.yml to one sign, such as a comma, a semicolon or a tab",
        )
