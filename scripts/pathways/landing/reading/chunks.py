"""What a reader hands on: tables of text, and the lines that are no rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from pathways.landing.problems import BadLine
from pathways.landing.reading.files import Source

LINE = "_line"
CHUNK_BYTES = 64 << 20
"""A chunk also ends after this much text, since a wide row may hold thousands of values."""


@dataclass(frozen=True)
class Chunk:
    """Rows and bad lines of a file, in its order.

    `table` has every column as text, named as in the file, and `_line` as int64: the line that a
    row begins at (the header is line 1; without a header, as in Parquet, the first row is).
    """

    table: pa.Table
    bad: tuple[BadLine, ...]


@dataclass
class Opened:
    """A delivery that is being read: `chunks` can be gone through once, and may be empty.

    `layout` is csv, lehd or parquet. `warnings` and `bytes_read` (of the file on disk, to show
    progress) grow while chunks are taken.
    """

    columns: tuple[str, ...]
    layout: str
    chunks: Iterator[Chunk]
    source: Source

    @property
    def warnings(self) -> list[str]:
        return self.source.warnings

    @property
    def bytes_read(self) -> int:
        return self.source.bytes_read


@dataclass(frozen=True)
class Piece:
    """A part of a chunk, as a layout reads it; `size` is bytes of text."""

    table: pa.Table
    bad: tuple[BadLine, ...]
    size: int


def numbered(columns: dict[str, pa.Array], lines: np.ndarray) -> pa.Table:
    """Return a table of text columns with the line of each row."""
    return pa.table({**columns, LINE: pa.array(lines, pa.int64())})


def gather(source: Source, pieces: Iterable[Piece], rows_per_chunk: int) -> Iterator[Chunk]:
    """Join pieces to chunks of at most `rows_per_chunk` rows, each holding memory of its own.

    Errors: RejectedError at the end, when the file changed while it was read.
    """
    tables: list[pa.Table] = []
    bad: list[BadLine] = []
    rows = size = 0
    for piece in pieces:
        if not piece.table.num_rows and not piece.bad:
            continue
        tables.append(piece.table)
        bad.extend(piece.bad)
        rows += piece.table.num_rows
        size += piece.size
        while rows >= rows_per_chunk:
            table = pa.concat_tables(tables)
            yield Chunk(table.slice(0, rows_per_chunk).combine_chunks(), tuple(bad))
            rows -= rows_per_chunk
            tables, bad, size = [table.slice(rows_per_chunk)], [], 0
        if size >= CHUNK_BYTES or rows + len(bad) >= rows_per_chunk:
            yield Chunk(pa.concat_tables(tables).combine_chunks(), tuple(bad))
            tables, bad, rows, size = [], [], 0, 0
    source.check_unchanged()
    if rows or bad:
        yield Chunk(pa.concat_tables(tables).combine_chunks(), tuple(bad))
