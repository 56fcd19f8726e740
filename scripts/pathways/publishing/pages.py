"""The pages of a release that open without a network: the run, and what they are made with."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

from pathways.landing.reading import shown as masked
from pathways.publishing.model import Stamp

_MARKS = {
    "done": "pass",
    "reused": "pass",
    "released": "pass",
    "unchanged": "pass",
    "accepted": "pass",
    "pass": "pass",
    "skipped": "warn",
    "warn": "warn",
    "held": "warn",
}


@cache
def page_environment() -> Environment:
    """Return what renders the pages, on the base page of the checks' reports."""
    environment = Environment(
        loader=ChoiceLoader(
            [PackageLoader("pathways.publishing"), PackageLoader("pathways.quality")]
        ),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "masked": masked,
        "mark": lambda status: _MARKS.get(status, "fail"),
        "count": lambda number: "" if number is None else f"{number:,}",
        "span": _span,
    }
    return environment


def write_run_page(path: Path, run: dict[str, Any], stamp: Stamp) -> None:
    """Write the page of the run that made a release: steps, findings, deliveries."""
    page = page_environment().get_template("run.html.j2").render(run=run, stamp=stamp)
    path.write_text(page, encoding="utf-8")


def _span(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"
