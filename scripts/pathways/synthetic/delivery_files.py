"""Files as agencies write them: text in an encoding, a delimiter, line ends, compressed or not."""

import gzip
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

Edit = Callable[[bytes], bytes]
"""Changes one line, given without its end."""
SLICE_ROWS = 200_000
COMPRESSION = 1
FIRST_ROW_LINE = 2
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Style:
    """How a text file is written."""

    delimiter: str = ","
    encoding: str = "utf-8"
    line_end: str = "\n"
    has_bom: bool = False
    ends_last_line: bool = True


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a new file to write to, compressed when its name ends in .gz; the same bytes always."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        if path.suffix != ".gz":
            yield file
            return
        with gzip.GzipFile("", "wb", COMPRESSION, file, mtime=0) as packed:
            yield packed  # type: ignore[misc]


def write_text(
    path: Path, table: pa.Table, style: Style, edits: Mapping[int, Edit] | None = None
) -> None:
    """Write text columns with a header; null is empty.

    `edits` change whole lines, by line number (header = 1), all of them in the first SLICE_ROWS.
    """
    with opened(path) as file:
        file.write(BOM if style.has_bom else b"")
        file.write(_encoded(style.delimiter.join(table.column_names).encode() + b"\n", style))
        for start in range(0, table.num_rows, SLICE_ROWS):
            body = _csv(table.slice(start, SLICE_ROWS), style.delimiter)
            body = _encoded(body, style)
            body = edited(body, edits if start == 0 else None, style)
            is_last = start + SLICE_ROWS >= table.num_rows
            file.write(body if style.ends_last_line or not is_last else body.rstrip(b"\r\n"))


def _csv(table: pa.Table, delimiter: str) -> bytes:
    """Return the lines; quotes stand where a value holds a delimiter or a quote."""
    table = table.combine_chunks()
    fields = [_quoted(pc.fill_null(column, ""), delimiter) for column in table.columns]
    return _joined(fields, delimiter)


def _quoted(column: pa.ChunkedArray, delimiter: str) -> pa.ChunkedArray:
    needs = pc.match_substring_regex(column, f'["{delimiter}]')
    if not pc.any(needs).as_py():
        return column
    inner = pc.replace_substring(column, '"', '""')
    return pc.if_else(needs, pc.binary_join_element_wise('"', inner, '"', ""), column)


def _joined(fields: Sequence[pa.ChunkedArray], delimiter: str) -> bytes:
    lines = pc.binary_join_element_wise(*fields, delimiter)
    ended = pc.binary_join_element_wise(lines, "\n", "")
    return b"".join(
        chunk.buffers()[2].to_pybytes() for chunk in ended.chunks if chunk.buffers()[2] is not None
    )


def _encoded(text: bytes, style: Style) -> bytes:
    if style.encoding != "utf-8":
        text = text.decode().encode(style.encoding)
    return text.replace(b"\n", style.line_end.encode()) if style.line_end != "\n" else text


def edited(body: bytes, edits: Mapping[int, Edit] | None, style: Style) -> bytes:
    """Return the lines after the header with the edits made."""
    if not edits:
        return body
    end = style.line_end.encode()
    lines = body.split(end)
    for number, edit in edits.items():
        lines[number - FIRST_ROW_LINE] = edit(lines[number - FIRST_ROW_LINE])
    return end.join(lines)


def with_rows(
    table: pa.Table, rows: Sequence[Mapping[str, str | None]], at_end: int = 0
) -> tuple[pa.Table, list[int]]:
    """Return the table with rows put among its first ones, the last `at_end` of them at its end.

    A row lacks the columns that it shall have from the table's first row. Returns the line of each
    row too (header = 1).
    """
    if not rows:
        return table, []
    model = table.slice(0, 1).to_pylist()[0]
    made = pa.Table.from_pylist([{**model, **row} for row in rows], schema=table.schema)
    among = len(rows) - at_end
    parts: list[pa.Table] = []
    lines: list[int] = []
    for place in range(among):
        parts += [table.slice(place, 1), made.slice(place, 1)]
        lines.append(sum(part.num_rows for part in parts) + 1)
    parts += [table.slice(among), made.slice(among)]
    combined = pa.concat_tables(parts)
    lines += [combined.num_rows + 1 - left for left in reversed(range(at_end))]
    return combined, lines


LEHD_FIELDS = (
    ("ssn", 9),
    ("first_name", 15),
    ("middle_initial", 1),
    ("last_name", 20),
    ("state_fips", 2),
    ("employer_account", 10),
    ("reporting_unit", 5),
    ("fein", 9),
    ("wage_year", 4),
    ("wage_quarter", 1),
    ("wages", 10),
)
"""The UI wage layout that states send to LEHD: columns and widths, in order."""


def write_lehd(path: Path, table: pa.Table) -> None:
    """Write ASCII text columns, named as in LEHD_FIELDS, as fixed-width lines without a header."""
    with opened(path) as file:
        for start in range(0, table.num_rows, SLICE_ROWS):
            part = table.slice(start, SLICE_ROWS)
            fields = [_fixed(part[name], name, width) for name, width in LEHD_FIELDS]
            file.write(_joined(fields, ""))


def _fixed(column: pa.ChunkedArray, name: str, width: int) -> pa.ChunkedArray:
    text = pc.utf8_slice_codeunits(pc.fill_null(column, ""), 0, width)
    if name in {"wages", "reporting_unit"}:
        return pc.utf8_lpad(text, width, "0")
    return pc.utf8_rpad(text, width, " ")
