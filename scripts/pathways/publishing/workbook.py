"""A mart as a workbook: its rows, its dictionary, and what is in it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from pathways.publishing.database import TARGET
from pathways.publishing.dictionary import HEADER, dictionary_rows
from pathways.publishing.files import csv_path, parquet_path
from pathways.publishing.model import Stamp, Table
from pathways.publishing.old_clients import is_integer, is_number

XLSX = "xlsx"
ROW_LIMIT = 15_000
"""Rows of a data sheet at most; what a spreadsheet opens at once."""
_EXACT = 2**53
_CELL_LIMIT = 32_767
_BATCH = 2_000
_WIDTHS = {"dictionary": (12, 28, 28, 9, 16, 12, 6, 36, 90), "about": (22, 110)}


def workbook_path(folder: Path, table: Table) -> Path:
    return folder / XLSX / table.schema / f"{table.name}.xlsx"


def write_workbook(
    connection: duckdb.DuckDBPyConnection, folder: Path, table: Table, stamp: Stamp, spill: Path
) -> None:
    """Write the workbook of a table of the attached file of the audience.

    A table with a `sheet`, or with more than ROW_LIMIT rows, has part of its rows; the workbook
    then opens with the sheet that says which, and where all of them are. `spill` is for what is
    written on the way. Errors: OSError when there is no room.
    """
    path = workbook_path(folder, table)
    path.parent.mkdir(parents=True, exist_ok=True)
    condition = f"where {table.sheet.where}" if table.sheet else ""
    source = f"{TARGET}.{table.sql_name}"
    counts = f"select count(*), (select count(*) from {source} {condition}) from {source}"  # noqa: S608
    everything, chosen = connection.execute(counts).fetchone() or (0, 0)
    shown = min(chosen, ROW_LIMIT)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(spill),
    }
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties(
            {"title": table.full_name, "created": stamp.released_at.replace(tzinfo=None)}
        )
        data = book.add_worksheet("data" if shown == everything else "data (part)")
        rows = connection.execute(f"select * from {source} {condition} limit {shown}")  # noqa: S608
        _write_data(book, data, table, rows)
        _write_texts(book, "dictionary", [HEADER, *dictionary_rows(table)])
        about = _write_texts(book, "about", _about(table, stamp, everything, chosen, shown))
        if shown < everything:
            about.activate()


def _about(
    table: Table, stamp: Stamp, everything: int, chosen: int, shown: int
) -> list[tuple[str, ...]]:
    place = Path()
    lines = [
        ("what", table.full_name),
        ("release", stamp.release_id),
        ("released at (UTC)", f"{stamp.released_at:%Y-%m-%d %H:%M:%S}"),
        ("results as of", stamp.as_of_date),
        ("pathways version", stamp.pathways_version),
        ("rows in this workbook", f"{shown:,} of {everything:,}"),
    ]
    if table.sheet:
        lines.append(("which rows", f"{table.sheet.why} (where {table.sheet.where})"))
    if shown < chosen:
        order = ", ".join(table.key) or "all columns"
        lines.append(
            ("only a part", f"the first {shown:,} of {chosen:,} rows by {order}; don't count here")
        )
    lines.append(
        ("all rows", f"{csv_path(place, table)}, {parquet_path(place, table)}, and the .duckdb")
    )
    return lines


def _write_data(
    book: xlsxwriter.Workbook, sheet: Worksheet, table: Table, rows: duckdb.DuckDBPyConnection
) -> None:
    bold = book.add_format({"bold": True})
    writers = [_writer(book, sheet, column.data_type) for column in table.columns]
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, min(max(len(column.name) + 2, 10), 32))
        sheet.write_string(0, number, column.name, bold)
    sheet.freeze_panes(1, 0)
    line = 0
    while batch := rows.fetchmany(_BATCH):
        for row in batch:
            line += 1
            for number, value in enumerate(row):
                if value is not None:
                    writers[number](line, number, value)
    sheet.autofilter(0, 0, line, len(table.columns) - 1)


def _writer(
    book: xlsxwriter.Workbook, sheet: Worksheet, data_type: str
) -> Callable[[int, int, Any], Any]:
    """Return what writes a value of a type into a cell: texts as texts, whatever they look like."""
    if data_type == "BOOLEAN":
        return sheet.write_boolean
    if data_type in {"DATE", "TIMESTAMP"}:
        pattern = "yyyy-mm-dd" if data_type == "DATE" else "yyyy-mm-dd hh:mm:ss"
        return _date_writer(sheet, book.add_format({"num_format": pattern}))
    if is_integer(data_type):
        return _integer_writer(sheet)
    if is_number(data_type):
        return lambda line, number, value: sheet.write_number(line, number, float(value))
    return lambda line, number, value: sheet.write_string(line, number, value[:_CELL_LIMIT])


def _integer_writer(sheet: Worksheet) -> Callable[[int, int, int], Any]:
    def write(line: int, number: int, value: int) -> Any:
        if abs(value) > _EXACT:  # a spreadsheet would round it
            return sheet.write_string(line, number, str(value))
        return sheet.write_number(line, number, value)

    return write


def _date_writer(sheet: Worksheet, style: Any) -> Callable[[int, int, date], Any]:
    def write(line: int, number: int, value: date) -> Any:
        if value.year < 1900:  # noqa: PLR2004  where the calendar of spreadsheets begins
            return sheet.write_string(line, number, value.isoformat())
        return sheet.write_datetime(line, number, value, style)

    return write


def _write_texts(book: xlsxwriter.Workbook, name: str, rows: list[tuple[str, ...]]) -> Worksheet:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    for number, width in enumerate(_WIDTHS[name]):
        sheet.set_column(number, number, width)
    for line, row in enumerate(rows):
        for number, text in enumerate(row):
            is_head = line == 0 if name == "dictionary" else number == 0
            sheet.write_string(line, number, text[:_CELL_LIMIT], bold if is_head else plain)
    return sheet
