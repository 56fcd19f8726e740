"""The tables of an audience as a Frictionless data package: datapackage.json."""

import hashlib
import json
from pathlib import Path
from typing import Any

from pathways.publishing.cells import RULE
from pathways.publishing.files import csv_path
from pathways.publishing.model import Column, Stamp, Table
from pathways.publishing.old_clients import is_integer, is_number

PACKAGE = "datapackage.json"


def write_package(folder: Path, tables: list[Table], stamp: Stamp, rows: dict[str, int]) -> None:
    """Write datapackage.json beside the CSV files, which are there already.

    `rows` is the number of rows of each table by its full name.
    """
    package = {
        "profile": "tabular-data-package",
        "name": f"pathways-{folder.name}",
        "id": stamp.release_id,
        "title": f"Career pathway outcomes, for {folder.name}",
        "description": f"Results as of {stamp.as_of_date}. {RULE}",
        "created": f"{stamp.released_at:%Y-%m-%dT%H:%M:%SZ}",
        "version": stamp.pathways_version,
        "resources": [_resource(folder, table, tables, rows) for table in tables],
    }
    text = json.dumps(package, indent=1, ensure_ascii=False) + "\n"
    (folder / PACKAGE).write_text(text, encoding="utf-8")


def resource_name(full_name: str) -> str:
    return full_name.lower().replace(".", "-")


def _resource(
    folder: Path, table: Table, tables: list[Table], rows: dict[str, int]
) -> dict[str, Any]:
    path = csv_path(folder, table)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "profile": "tabular-data-resource",
        "name": resource_name(table.full_name),
        "path": path.relative_to(folder).as_posix(),
        "title": table.full_name,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "compression": "gz",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "rows": rows[table.full_name],
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "header": True},
        "schema": _schema(table, tables),
    }


def _schema(table: Table, tables: list[Table]) -> dict[str, Any]:
    released = {other.full_name for other in tables}
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    keys = [
        {
            "fields": [reference.column],
            "reference": {
                "resource": resource_name(reference.to_table),
                "fields": [reference.to_column],
            },
        }
        for reference in table.references
        if reference.to_table in released
    ]
    if keys:
        schema["foreignKeys"] = keys
    return schema


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _type(column.data_type),
        "description": column.description,
    }
    if column.data_type == "TIMESTAMP":
        field["format"] = "%Y-%m-%dT%H:%M:%S.%f"
    if not column.is_nullable:
        field["constraints"] = {"required": True}
    return field


def _type(data_type: str) -> str:
    names = {"BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "datetime"}
    if is_integer(data_type):
        return "integer"
    return names.get(data_type, "number" if is_number(data_type) else "string")
