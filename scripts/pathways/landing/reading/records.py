"""Read blocks of CSV lines: in bulk where it is plain what is a row, line by line elsewhere."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pathways.landing.reading.bulk import fast_table, values_in_bulk
from pathways.landing.reading.careful import Careful
from pathways.landing.reading.chunks import Piece
from pathways.landing.reading.shape import Rows, Shape, has_odd_quotes

STEP = 2048
"""Lines that are tried in bulk when their block as a whole could not be."""


@dataclass
class Records:
    """Reads a text from line `line` on; `line` is then the line that comes next.

    `last_bad` is the last line that was no row, 0 when there was none.
    """

    shape: Shape
    line: int
    last_bad: int = 0

    def pieces(self, blocks: Iterable[bytes]) -> Iterator[Piece]:
        """Read blocks of whole lines in UTF-8; every line that is not blank is accounted for."""
        rest = b""
        for block in blocks:
            rest = yield from self._block(rest + block, is_last=False)
        yield from self._block(rest, is_last=True)

    def _block(self, data: bytes, *, is_last: bool) -> Generator[Piece, None, bytes]:
        """Yield a block as a piece, and return what its end leaves undecided."""
        table = fast_table(self.shape, data, self.line)
        if table is not None:
            self.line += table.num_rows
            yield Piece(table, (), len(data))
            return b""
        lines = data.splitlines(keepends=True)
        rows = Rows(self.shape)
        plain, stop = self._doubtful(rows, lines, is_last=is_last)
        for start in range(0, len(plain), STEP):
            some = plain[start : start + STEP]
            add_plain(rows, [lines[k] for k in some], self.line + np.array(some))
        piece = rows.piece(sum(map(len, lines[:stop])))
        if piece.bad:
            self.last_bad = piece.bad[-1].line
        yield piece
        self.line += stop
        return b"".join(lines[stop:])

    def _doubtful(
        self, rows: Rows, lines: Sequence[bytes], *, is_last: bool
    ) -> tuple[list[int], int]:
        """Add what cannot be read in bulk; return the other lines, and where undecided ones begin.

        So that one line that is no row slows down no others.
        """
        careful = Careful(self.shape, lines)
        plain: list[int] = []
        at = 0
        while at < len(lines):
            line = lines[at]
            used = 1
            if has_odd_quotes(line):
                values, used = careful.record(at, is_last=is_last)
                if not used:
                    break
                rows.add(self.line + at, line, values)
            elif self.shape.is_suspect(line):
                rows.add(self.line + at, line, self.shape.values(line))
            else:
                plain.append(at)
            at += used
        return plain, at


def add_plain(rows: Rows, lines: Sequence[bytes], numbers: np.ndarray) -> None:
    """Add lines each of which is a record of its own, a row or not."""
    joined = b"".join(lines)
    table = fast_table(rows.shape, joined, numbers)
    if table is not None:
        rows.tables.append(table)
        return
    values = values_in_bulk(rows.shape, lines, joined) or map(rows.shape.values, lines)
    for number, line, record in zip(numbers.tolist(), lines, values, strict=True):
        rows.add(number, line, record)
