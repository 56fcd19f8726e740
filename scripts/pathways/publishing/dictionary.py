"""The data dictionary: every column of an audience's tables, as CSV and as a page."""

import csv
from pathlib import Path

from jinja2 import Environment

from pathways.publishing.cells import RULE, guarded
from pathways.publishing.model import Stamp, Table

HEADER = (
    "schema",
    "table",
    "column",
    "position",
    "type",
    "is_nullable",
    "key",
    "references",
    "description",
)
"""A table has a row of its own, without a column; key numbers the columns of its key."""


def dictionary_rows(table: Table) -> list[tuple[str, ...]]:
    """Return the rows of a table, as HEADER has it: the table itself, then its columns."""
    references: dict[str, list[str]] = {}
    for reference in table.references:
        to = f"{reference.to_table}.{reference.to_column}"
        references.setdefault(reference.column, []).append(to)
    rows = [(table.schema, table.name, "", "", "", "", "", "", table.description)]
    for position, column in enumerate(table.columns, 1):
        rows.append(
            (
                table.schema,
                table.name,
                column.name,
                str(position),
                column.data_type.lower(),
                "true" if column.is_nullable else "false",
                str(table.key.index(column.name) + 1) if column.name in table.key else "",
                ", ".join(references.get(column.name, [])),
                column.description,
            )
        )
    return rows


def write_dictionary(
    folder: Path, tables: list[Table], stamp: Stamp, environment: Environment
) -> None:
    """Write dictionary.csv and dictionary.html into the folder of an audience."""
    rows = [row for table in tables for row in dictionary_rows(table)]
    with (folder / "dictionary.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows([guarded(cell) for cell in row] for row in rows)
    page = environment.get_template("dictionary.html.j2").render(
        audience=folder.name,
        tables=[(table, dictionary_rows(table)[1:]) for table in tables],
        stamp=stamp,
        cell_rule=RULE,
    )
    (folder / "dictionary.html").write_text(page, encoding="utf-8")
