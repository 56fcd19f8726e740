"""The probabilities that decide what is linked, read from the seed: the state sets them there."""

import csv
from dataclasses import dataclass
from pathlib import Path

from pathways.errors import BadInputError
from pathways.project import Project

ACCEPT, REVIEW, MARGIN = "link_accept_probability", "link_review_probability", "link_margin"
_WHOLE = 100


@dataclass(frozen=True)
class LinkLimits:
    """Probabilities from 0 to 1.

    From `accept` on a link holds, when the next person is at least `margin` less probable; from
    `review` on somebody has to look at it.
    """

    accept: float
    review: float
    margin: float


def load_link_limits(project: Project) -> LinkLimits:
    """Return the limits of seeds/reference/identity_limits.csv (there in percent).

    Errors: BadInputError when the seed cannot be read, a row is missing or is no percentage, or the
    level of review is above that of acceptance.
    """
    path = project.seeds / "reference" / "identity_limits.csv"
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = {row["name"]: row["value"] for row in csv.DictReader(lines)}
    except (OSError, UnicodeDecodeError, csv.Error, KeyError):
        raise BadInputError(
            f"{path}: no readable CSV of name and value; restore the seed"
        ) from None
    accept, review, margin = (_share(path, rows, name) for name in (ACCEPT, REVIEW, MARGIN))
    if review > accept:
        raise BadInputError(f"{path}: {REVIEW} is above {ACCEPT}; exchange them")
    return LinkLimits(accept, review, margin)


def _share(path: Path, rows: dict[str, str], name: str) -> float:
    if name not in rows:
        raise BadInputError(f"{path}: no row {name}; restore it")
    try:
        value = float(rows[name])
    except (TypeError, ValueError):
        value = -1.0
    if not 0 <= value <= _WHOLE:
        raise BadInputError(f"{path}: {name} is no percentage; write a number from 0 to 100")
    return value / _WHOLE
