"""What the naive implementation reads: rows as dicts, by extract or configuration table."""

from typing import Any

Row = dict[str, Any]
Extracts = dict[str, list[Row]]
"""Extract name -> rows: str, int, bool, Decimal, date, datetime (without a zone) or None."""
Config = dict[str, list[Row]]
"""Configuration table -> rows. Values of `thresholds` are text or numbers."""


def distinct_rows(rows: list[Row]) -> list[Row]:
    """The rows, each once: "delivering it twice changes no result"."""
    seen: set[tuple[tuple[str, Any], ...]] = set()
    kept = []
    for row in rows:
        content = tuple(sorted(row.items(), key=lambda item: item[0]))
        if content not in seen:
            seen.add(content)
            kept.append(row)
    return kept


def find_threshold(config: Config, name: str) -> str | None:
    """The text of one policy number or rule; None = no such row."""
    for row in config["thresholds"]:
        if row["name"] == name:
            return str(row["value"])
    return None


def threshold(config: Config, name: str) -> str:
    """The text of one policy number or rule; KeyError names a missing one."""
    value = find_threshold(config, name)
    if value is None:
        raise KeyError(f"thresholds has no row named {name}")
    return value


def days(config: Config, name: str) -> int:
    """A threshold that is a number of days."""
    return int(threshold(config, name))
