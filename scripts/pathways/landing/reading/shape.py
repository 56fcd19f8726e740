"""What a row of a CSV must look like, and what is wrong with a line that is none."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
import pyarrow as pa

from pathways.landing.problems import BadLine
from pathways.landing.reading.blocks import MAX_LINE
from pathways.landing.reading.chunks import LINE, Piece, numbered

QUOTE = '"'
MAX_FIELD = 128 << 10
"""Bytes of one value: what Python's csv takes, and far more than any code, name or date."""


class Fault(Enum):
    """Why a line is no row: the rule it breaks, and what to do."""

    FEW = "the line has a value for every column", "a truncated line? export the file again"
    MANY = (
        "the line has no more values than the header has columns",
        "put quotes around a value that holds the delimiter",
    )
    QUOTES = (
        "every quote is closed",
        'write a quote within a value as "", and put quotes around that value',
    )
    ENCODING = "the line is {encoding}", "set encoding in mapping.yml, or export as UTF-8"
    LINE = "the line is no longer than 1 MB", "a lost line end? export the file again"
    FIELD = "no value is longer than 128 KB", "a quote that is never closed? export the file again"


@dataclass(frozen=True)
class Shape:
    """`encoding` is the name of the text's encoding, for messages."""

    columns: tuple[str, ...]
    delimiter: str = ","
    encoding: str = "UTF-8"

    @property
    def width(self) -> int:
        return len(self.columns)

    @property
    def blanks(self) -> bytes:
        """What a line may consist of and be no row."""
        return b" \r\n" if self.delimiter == "\t" else b" \t\r\n"

    def is_blank(self, line: bytes) -> bool:
        return not line.strip(self.blanks)

    def values(self, line: bytes) -> list[str] | Fault:
        """Return the values of a line that is read by itself, whatever their number."""
        if len(line) > MAX_LINE and len(line.rstrip(b"\r\n")) > MAX_LINE:
            return Fault.LINE
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            return Fault.ENCODING
        if QUOTE not in text:
            row = text.rstrip("\r\n").split(self.delimiter)
        elif has_odd_quotes(line):
            return Fault.QUOTES
        else:
            try:
                row = next(self.reader([text]))
            except csv.Error as error:
                return Fault.FIELD if "field limit" in str(error) else Fault.QUOTES
        return Fault.FIELD if self.is_oversized(row, len(line)) else row

    def is_suspect(self, line: bytes) -> bool:
        """Whether a line is surely no row, as far as that is told at a glance."""
        count = line.count(self.delimiter.encode())
        return (b'"' not in line and count != self.width - 1) or not is_utf8(line)

    def reader(self, lines: Iterable[str]) -> "csv._reader":
        return csv.reader(lines, delimiter=self.delimiter, strict=True)

    def is_row(self, line: bytes, values: list[str] | Fault) -> bool:
        """Whether a line is by itself a row with a value for each column."""
        return isinstance(values, list) and len(values) == self.width and not self.is_blank(line)

    def is_oversized(self, row: Sequence[str], size: int) -> bool:
        """Whether a value of a row that takes `size` bytes is too long."""
        return size > MAX_FIELD and any(len(value.encode()) > MAX_FIELD for value in row)


def is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def has_odd_quotes(line: bytes) -> bool:
    """Whether a line cannot be a record of its own: a quote that it opens is closed elsewhere.

    csv itself, strict or not, takes a quote within an unquoted value as it comes.
    """
    return line.count(b'"') % 2 == 1


@dataclass
class Rows:
    """Rows and bad lines of a block, as they are found."""

    shape: Shape
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    bad: list[BadLine] = field(default_factory=list)
    tables: list[pa.Table] = field(default_factory=list)

    def add(self, number: int, line: bytes, values: list[str] | Fault) -> None:
        """Take a record: a row, a bad line, or blank; `line` is the first line it takes."""
        if isinstance(values, Fault):
            self._refuse(number, values)
        elif len(values) == self.shape.width and not self.shape.is_blank(line):
            self.rows.append(values)
            self.lines.append(number)
        elif not self.shape.is_blank(line):
            self._refuse(number, Fault.FEW if len(values) < self.shape.width else Fault.MANY)

    def piece(self, size: int) -> Piece:
        """Return what was taken, in the order of the file."""
        values = zip(*self.rows, strict=True) if self.rows else [()] * self.shape.width
        columns = {
            name: pa.array(column, pa.string())
            for name, column in zip(self.shape.columns, values, strict=True)
        }
        table = numbered(columns, np.array(self.lines, "int64"))
        if self.tables:
            table = pa.concat_tables([table, *self.tables])
        bad = sorted(self.bad, key=lambda line: line.line)
        return Piece(table.sort_by(LINE), tuple(bad), size)

    def _refuse(self, number: int, fault: Fault) -> None:
        rule, fix = fault.value
        self.bad.append(BadLine(number, rule.format(encoding=self.shape.encoding), fix))
