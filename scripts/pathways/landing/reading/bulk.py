"""Read many CSV lines at once, each of which must be a record of its own."""

import csv
import io
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from pathways.landing.reading.chunks import numbered
from pathways.landing.reading.shape import MAX_FIELD, QUOTE, Shape, is_utf8

_MARK = b"\xef\xbb\xbf"


def fast_table(shape: Shape, data: bytes, line: int | np.ndarray) -> pa.Table | None:
    """Return lines as a table, or None unless each is a row whose quotes are as they should be.

    `line` is the number of the first line, or an array with the number of each.
    """
    # Arrow takes a byte order mark away wherever it is given one; a row of one column may be blank
    if data.startswith(_MARK) or shape.width == 1 or not is_utf8(data):
        return None
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    is_quoted = b'"' in data
    # Arrow is lenient with quotes within unquoted values, and after quoted ones
    if _has_long_line(data) or (is_quoted and not _is_well_quoted(data, shape.delimiter)):
        return None
    try:
        table = _arrow_table(shape, data, is_quoted=is_quoted)
    except pa.ArrowInvalid:
        return None
    count = data.count(b"\n") + (not data.endswith(b"\n"))
    if table.num_rows != count:
        return None
    columns = dict(zip(shape.columns, table.columns, strict=True))
    return numbered(columns, line + np.arange(count) if isinstance(line, int) else line)


def values_in_bulk(shape: Shape, lines: Sequence[bytes], joined: bytes) -> list[list[str]] | None:
    """Return the values of each line, or None unless each is a record of its own."""
    if max(map(len, lines)) > MAX_FIELD:
        return None
    try:
        # never str.splitlines: it also ends lines at control bytes that names may hold
        reader = shape.reader(io.StringIO(joined.decode("utf-8"), newline=""))
        values = list(reader)
    except (UnicodeDecodeError, csv.Error):
        return None
    return values if len(values) == reader.line_num == len(lines) else None


def _arrow_table(shape: Shape, data: bytes, *, is_quoted: bool) -> pa.Table:
    names = [str(number) for number in range(shape.width)]
    return arrow_csv.read_csv(
        pa.BufferReader(data),
        read_options=arrow_csv.ReadOptions(
            column_names=names, block_size=len(data) + 1, use_threads=False
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=shape.delimiter,
            quote_char=QUOTE if is_quoted else False,
            double_quote=is_quoted,
            escape_char=False,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=False,
            check_utf8=False,
        ),
    )


def _is_well_quoted(data: bytes, delimiter: str) -> bool:
    """Whether quotes enclose whole values without line ends, or stand in pairs within them.

    Every other quote opens: before it is the edge of a value, or the first of such a pair.
    """
    text = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(text == ord(QUOTE))
    if len(quotes) % 2:
        return False
    opening, closing = quotes[::2], quotes[1::2]
    edges = [ord(delimiter), ord("\n"), ord(QUOTE)]
    before = text[opening - 1]
    after = text[(closing + 1) % len(text)]
    line_ends = np.flatnonzero(text == ord("\n"))
    return bool(
        (np.isin(before, edges) | (opening == 0)).all()
        and (np.isin(after, edges) | (closing == len(text) - 1)).all()
        and (np.searchsorted(line_ends, opening) == np.searchsorted(line_ends, closing)).all()
    )


def _has_long_line(data: bytes) -> bool:
    """Whether a line, ended by LF, takes more than MAX_FIELD bytes."""
    at = 0
    while len(data) - at > MAX_FIELD:
        end = data.rfind(b"\n", at, at + MAX_FIELD + 1)
        if end < 0:
            return True
        at = end + 1
    return False
