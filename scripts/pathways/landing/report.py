"""Write what came of each delivery as HTML that opens without a network: counts, never values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

from pathways.landing.comparison import DriftRow, measure_of, shown, worst
from pathways.landing.reading import shown as masked
from pathways.quality.results import CheckResult

Status = Literal["accepted", "held", "rejected"]

_DELIVERY_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")


@dataclass(frozen=True)
class Amount:
    """Rows, and their dollars (None unless the delivery is of wages)."""

    rows: int
    dollars: Decimal | None = None


@dataclass(frozen=True)
class ReasonRow:
    """Why rows were set aside: `column`, `rule` and `fix` in words, never a value."""

    extract: str
    column: str | None
    rule: str
    fix: str
    amount: Amount


@dataclass(frozen=True)
class DeliveryRow:
    """One delivery in the list of all; `file_name` is masked when it is shown."""

    delivery_id: str
    agency: str
    extract: str
    file_name: str
    received: date
    landed_at: datetime
    status: Status
    incoming: Amount
    accepted: Amount
    quarantined: Amount
    message: str = ""


@dataclass(frozen=True)
class DeliveryReport:
    """All that a page says of one delivery."""

    delivery: DeliveryRow
    reasons: tuple[ReasonRow, ...] = ()
    checks: tuple[CheckResult, ...] = ()
    drift: tuple[DriftRow, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def drift_shown(self) -> tuple[DriftRow, ...]:
        """The row of each measure and column that is farthest off; what does not hold first."""
        order = {"fail": 0, "warn": 1, "pass": 2}
        return tuple(sorted(worst(self.drift), key=lambda row: order[row.status]))

    @property
    def checks_shown(self) -> tuple[CheckResult, ...]:
        """What does not hold first, errors before warnings."""
        order = {"fail": 0, "warn": 1, "pass": 2}
        return tuple(sorted(self.checks, key=lambda result: order[result.status]))


def write_delivery_report(folder: Path, report: DeliveryReport) -> Path:
    """Write the page of one delivery to <folder>/<delivery_id>/index.html; return its path.

    The page is there as a whole or not at all. Errors: ValueError for an id that is no name of a
    folder.
    """
    name = report.delivery.delivery_id
    if not _DELIVERY_ID.fullmatch(name):
        raise ValueError("a delivery_id is of letters, digits, - and _")
    page = _environment().get_template("delivery.html.j2").render(report=report)
    return _write(folder / name, page)


def write_report_index(folder: Path, rows: Sequence[DeliveryRow]) -> Path:
    """Write the list of all deliveries, newest first, to <folder>/index.html; return its path."""
    newest = sorted(
        rows, key=lambda row: (row.landed_at, row.received, row.delivery_id), reverse=True
    )
    return _write(folder, _environment().get_template("deliveries.html.j2").render(rows=newest))


def _write(folder: Path, page: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path, written = folder / "index.html", folder / ".index.html.new"
    written.write_text(page, encoding="utf-8")
    written.replace(path)
    return path


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("pathways.landing"), PackageLoader("pathways.quality")]),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "masked": masked,
        "dollars": lambda amount: "" if amount is None else f"${amount:,.2f}",
        "level": _level,
    }
    environment.globals |= {"measure_of": measure_of, "shown": shown}
    return environment


def _level(row: DriftRow, level: float | None) -> str:
    """Return a limit in words, such as `3 times` or `10 points`."""
    if level is None:
        return "none"
    return f"{level:g} times" if row.unit == "ratio" else f"{100 * level:g} points"
