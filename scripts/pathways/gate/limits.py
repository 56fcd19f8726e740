"""The limits of the gate, read from the seed: the state sets them there, and nowhere else."""

import csv
from dataclasses import dataclass, fields
from pathlib import Path

from pathways.errors import BadInputError
from pathways.project import Project

SEED = "seeds/reference/release_limits.csv"


@dataclass(frozen=True)
class Limits:
    """One field per row of the seed, by its name; shares are 0 to 1, ratios 1 or more."""

    final_results_changed_count: float
    final_results_changed_share: float
    late_delivery_days: float
    rate_moved_points: float
    dollars_moved_share: float
    moved_at_least_people: float
    group_vanished_people: float
    group_shrank_share: float
    group_shrank_people: float
    quarter_count_ratio: float
    quarter_wages_ratio: float
    quarter_changed_share: float
    quarter_at_least_people: float
    new_quarter_ratio: float
    new_quarter_neighbors: float


_NAMES = tuple(field.name for field in fields(Limits))


def load_limits(project: Project) -> Limits:
    """Return the limits of seeds/reference/release_limits.csv.

    Errors: BadInputError, with the line, for a seed that is missing or cannot be read as limits,
    or lacks one.
    """
    path = project.root / SEED
    values: dict[str, float] = {}
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            for row in reader:
                name, value = _limit(path, reader.line_num, row)
                if name in values:
                    raise _bad(path, reader.line_num, f"{name} is there twice; keep one")
                values[name] = value
    except (OSError, UnicodeDecodeError, csv.Error):
        raise BadInputError(f"{path}: no readable CSV; restore the seed") from None
    if missing := [name for name in _NAMES if name not in values]:
        raise BadInputError(f"{path}: no row {missing[0]}; restore it")
    return Limits(**values)


def _limit(path: Path, line: int, row: dict[str, str]) -> tuple[str, float]:
    name = row.get("name") or ""
    if name not in _NAMES:
        raise _bad(path, line, f"no such limit; one of {', '.join(_NAMES)}")
    try:
        value = float(row["value"])
    except (KeyError, TypeError, ValueError):
        raise _bad(path, line, "write value as a number") from None
    if name.endswith("_ratio") and not 1 <= value < float("inf"):
        raise _bad(path, line, "a ratio is of the larger to the smaller, so 1 or more")
    if name.endswith(("_share", "_points")) and not 0 <= value <= 1:
        raise _bad(path, line, "a share or a rate is from 0 to 1")
    if not 0 <= value < float("inf"):
        raise _bad(path, line, "a limit is 0 or more")
    return name, value


def _bad(path: Path, line: int, what: str) -> BadInputError:
    return BadInputError(f"{path} line {line}: {what}")
