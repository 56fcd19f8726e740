"""Reads the project's sample: the extracts and the configuration as they lie in `seeds/`."""

import csv
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from naive.rows import Config, Extracts, Row

INTEGERS = ("birth_year", "wage_year", "wage_quarter", "efl_level", "year", "month")
DECIMALS = ("credits_attempted", "credits_earned", "wages", "benefit_amount", "index_value")


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _reader(column: str) -> Callable[[str], Any]:
    """How the text of a column is read; its name says its type."""
    # Booleans are booleans and read as a statement: `is_`, `has_`. `<event>_date`, `<event>_at`.
    if column.startswith(("is_", "has_")) or column == "applies":
        return _boolean
    if column.endswith("_date") or column == "claim_week":
        return date.fromisoformat
    if column.endswith("_at"):
        return datetime.fromisoformat
    if column in INTEGERS:
        return int
    # money `decimal(12,2)` in US dollars, credits `decimal(6,2)`
    return Decimal if column in DECIMALS else str


def read_seed(path: Path) -> list[Row]:
    """The rows of a CSV file; an empty field is null."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        columns = [(name, _reader(name)) for name in next(lines)]
        return [
            {
                name: None if text == "" else read(text)
                for (name, read), text in zip(columns, line, strict=True)
            }
            for line in lines
        ]


def load_config(root: Path) -> Config:
    """The configuration tables of the project whose root this is."""
    folders = (root / "seeds" / "pathways", root / "seeds" / "reference")
    return {path.stem: read_seed(path) for folder in folders for path in folder.glob("*.csv")}


def load_sample(root: Path) -> tuple[Extracts, Config]:
    """Extracts and configuration of the project whose root this is."""
    paths = (root / "seeds" / "extracts").glob("*/*.csv")
    return {path.stem: read_seed(path) for path in paths}, load_config(root)
