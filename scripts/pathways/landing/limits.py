"""The limits of a delivery, read from the seed: the state sets them there, and nowhere else."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from pathways.errors import BadInputError
from pathways.landing.profile import (
    CATEGORY_SHARE,
    MATCHED_SHARE,
    NULL_SHARE,
    ROW_COUNT,
    WAGE_QUANTILE,
)
from pathways.project import Project

Unit = Literal["share", "difference", "ratio"]

BAD_ROW_SHARE = "bad_row_share"
CORRECTION_SIZE = "correction_size"
KNOWN_SSN_SHARE = "known_ssn_share"
COMPARED = (ROW_COUNT, NULL_SHARE, CATEGORY_SHARE, WAGE_QUANTILE, MATCHED_SHARE)


@dataclass(frozen=True)
class Limit:
    """Levels of one measure, None where there is none, in its unit; for at least so many rows."""

    measure: str
    unit: Unit
    warn_level: float | None
    stop_level: float | None
    at_least_rows: int


def load_limits(project: Project) -> dict[str, Limit]:
    """Return the limits of seeds/reference/landing_limits.csv by measure.

    Errors: BadInputError, with the line, for a seed that is missing or cannot be read as limits,
    or has no bad_row_share.
    """
    path = project.seeds / "reference" / "landing_limits.csv"
    limits: dict[str, Limit] = {}
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            for row in reader:
                limit = _limit(path, reader.line_num, row)
                if limit.measure in limits:
                    raise _bad(path, reader.line_num, f"{limit.measure} is there twice; keep one")
                limits[limit.measure] = limit
    except (OSError, UnicodeDecodeError, csv.Error):
        raise BadInputError(f"{path}: no readable CSV; restore the seed") from None
    if BAD_ROW_SHARE not in limits:
        raise BadInputError(f"{path}: no row {BAD_ROW_SHARE}; restore it")
    return limits


def _limit(path: Path, line: int, row: dict[str, str]) -> Limit:
    try:
        limit = Limit(
            row["measure"],
            row["unit"],  # type: ignore[arg-type]
            float(row["warn_level"]) if row["warn_level"] else None,
            float(row["stop_level"]) if row["stop_level"] else None,
            int(row["at_least_rows"]),
        )
    except (KeyError, TypeError, ValueError):
        raise _bad(
            path, line, "write levels as numbers, and at_least_rows as a whole one"
        ) from None
    known = (BAD_ROW_SHARE, CORRECTION_SIZE, KNOWN_SSN_SHARE, *COMPARED)
    if limit.measure not in known:
        raise _bad(path, line, f"no such measure; one of {', '.join(known)}")
    if limit.unit not in get_args(Unit):
        raise _bad(path, line, f"no such unit; one of {', '.join(get_args(Unit))}")
    if not (limit.warn_level or 0) <= (limit.stop_level or float("inf")):
        raise _bad(path, line, "warn_level is above stop_level; exchange them")
    return limit


def _bad(path: Path, line: int, what: str) -> BadInputError:
    return BadInputError(f"{path} line {line}: {what}")
