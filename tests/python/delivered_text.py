"""Reads deliveries back by their mapping.yml, row by row, with nothing of the landing code."""

import csv
import gzip
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import yaml

Row = dict[str, str | None]
LEHD = {
    "ssn": (1, 9),
    "first_name": (10, 24),
    "last_name": (26, 45),
    "state_fips": (46, 47),
    "employer_account": (48, 57),
    "reporting_unit": (58, 62),
    "ein": (63, 71),
    "wage_year": (72, 75),
    "wage_quarter": (76, 76),
    "wages": (77, 86),
}
"""First and last column, from 1, as the specification of the layout counts."""


def mapping_of(path: Path, folder: Path) -> dict[str, Any]:
    for candidate in path.parents:
        if (candidate / "mapping.yml").is_file():
            return yaml.safe_load((candidate / "mapping.yml").read_text(encoding="utf-8"))
        if candidate == folder:
            break
    return {}


def lines_of(path: Path) -> list[bytes]:
    content = path.read_bytes()
    content = gzip.decompress(content) if path.suffix == ".gz" else content
    return content.removeprefix(b"\xef\xbb\xbf").removesuffix(b"\n").split(b"\n")


def read_rows(folder: Path, file: str, extract: str) -> Iterator[tuple[int, Row | None]]:
    """Yield the line and the delivered columns of each row; None where columns don't fit."""
    path = folder / file
    mapping = mapping_of(path, folder)
    if path.suffix == ".parquet":
        for number, found in enumerate(pq.read_table(path).to_pylist(), start=1):
            yield number, {name: str(value) for name, value in found.items() if value is not None}
    elif path.suffix == ".txt":
        for number, line in enumerate(lines_of(path), start=1):
            text = line.decode("ascii")
            yield number, {name: text[a - 1 : b].strip() for name, (a, b) in LEHD.items()}
    else:
        yield from _read_csv(path, mapping, mapping["extracts"][extract]["columns"])


def _read_csv(
    path: Path, mapping: dict[str, Any], columns: dict[str, Any]
) -> Iterator[tuple[int, Row | None]]:
    encoding, delimiter = mapping.get("encoding", "utf-8"), mapping.get("delimiter", ",")
    nulls = {"", *mapping.get("null_values", [])}
    lines = [line.removesuffix(b"\r").decode(encoding, "replace") for line in lines_of(path)]
    header = next(csv.reader(lines[:1], delimiter=delimiter))
    for number, line in enumerate(lines[1:], start=2):
        values = next(csv.reader([line], delimiter=delimiter), [])
        if len(values) != len(header):
            yield number, None
            continue
        raw = {
            name: None if value.strip() in nulls else value.strip()
            for name, value in zip(header, values, strict=True)
        }
        ours = {name.casefold(): value for name, value in raw.items()}
        yield number, ours | {name: _mapped(raw, name, entry) for name, entry in columns.items()}


def _mapped(raw: Row, name: str, entry: str | dict[str, Any]) -> str | None:
    if isinstance(entry, str):
        return raw[entry]
    if "value" in entry:
        return entry["value"]
    text = raw[entry.get("from", name)]
    if text is None:
        return None
    if "format" in entry:
        return datetime.strptime(text, entry["format"]).date().isoformat()  # noqa: DTZ007
    return entry["codes"].get(text, text)
