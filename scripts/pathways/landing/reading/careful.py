"""Tell records from lines where quotes are in doubt, so that one stray quote costs one row."""

import csv
from collections.abc import Sequence
from itertools import takewhile

from pathways.landing.reading.shape import Fault, Shape, has_odd_quotes

RECORD_LINES = 20
"""A note or an address takes a few lines: a quote open for longer is taken to be a stray one."""


class Careful:
    """Reads records that begin with a line of odd quotes.

    A quoted value may go on over several lines only if its quote is closed within RECORD_LINES
    lines, the record then has a value for each column, and none of the lines it takes in is a row
    by itself. Else its first line alone is bad, and the next line is read as a new record.
    """

    def __init__(self, shape: Shape, lines: Sequence[bytes]) -> None:
        self._shape = shape
        self._lines = lines
        self._alone: dict[int, list[str] | Fault] = {}

    def record(self, at: int, *, is_last: bool) -> tuple[list[str] | Fault, int]:
        """Return the record that begins at a line, and how many lines it takes.

        0 lines are returned when the block ends before it is clear whether the quote is closed,
        and it is not the last one of the file.
        """
        first = self._values(at)
        if first is not Fault.QUOTES:
            return first, 1
        window = range(at, min(at + RECORD_LINES, len(self._lines)))
        usable = list(takewhile(self._is_readable, window))
        reader = self._shape.reader(self._lines[k].decode() for k in usable)
        try:
            record = next(reader)
        except csv.Error:
            may_be_closed = len(usable) == len(window) < RECORD_LINES and not is_last
            return Fault.QUOTES, 0 if may_be_closed else 1
        used = reader.line_num
        return (record, used) if self._is_right(record, at, used) else (Fault.QUOTES, 1)

    def _is_right(self, record: list[str], at: int, used: int) -> bool:
        text = b"".join(self._lines[at : at + used])
        return (
            len(record) == self._shape.width
            and not has_odd_quotes(text)
            and not self._shape.is_oversized(record, len(text))
            and not any(
                self._shape.is_row(self._lines[k], self._values(k))
                for k in range(at + 1, at + used)
            )
        )

    def _is_readable(self, at: int) -> bool:
        values = self._values(at)
        return values is not Fault.LINE and values is not Fault.ENCODING

    def _values(self, at: int) -> list[str] | Fault:
        if at not in self._alone:
            self._alone[at] = self._shape.values(self._lines[at])
        return self._alone[at]
