"""Writes a comparison for analysts: a page, the changes as CSV, everything as JSON.

Results of few people are in it: it belongs in the private journal, never on a web server.
"""

import csv
import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

from pathways.gate.causes import delivery_in_words
from pathways.gate.findings import Change, Comparison, Finding
from pathways.gate.printing import accept_command
from pathways.gate.wording import place_of, value_of

_COLUMNS = tuple(field.name for field in fields(Change))
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_comparison(comparison: Comparison, folder: Path) -> Path:
    """Write comparison.html, comparison.json and changes.csv; return the path of the page.

    Each file is there as a whole or not at all. The biggest changes of each finding are listed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    changes = folder / ".changes.csv.new"
    with changes.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS)
        writer.writeheader()
        for change in comparison.changes:
            writer.writerow({name: _safe(value) for name, value in asdict(change).items()})
    changes.replace(folder / "changes.csv")
    _write(folder / "comparison.json", json.dumps(_as_json(comparison), indent=2) + "\n")
    page = folder / "comparison.html"
    template = _environment().get_template("comparison.html.j2")
    _write(page, template.render(comparison=comparison, command=accept_command(comparison)))
    return page


def _safe(value: object) -> object:
    """Return a text that no spreadsheet takes for a formula; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _as_json(comparison: Comparison) -> dict[str, Any]:
    return {
        "format": 1,
        "current_release_id": comparison.current_release_id,
        "is_held": comparison.is_held,
        "code": comparison.code,
        "findings": [_finding(finding) for finding in comparison.findings],
        "deliveries": [dict(one) for one in comparison.deliveries.values()],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "severity": finding.severity,
        "rows": finding.rows,
        "message": finding.message,
        "deliveries": list(finding.deliveries),
        "causes": list(finding.causes),
        "changes": [asdict(change) for change in finding.changes],
    }


def _write(path: Path, text: str) -> None:
    written = path.with_name(f".{path.name}.new")
    written.write_text(text, encoding="utf-8")
    written.replace(path)


def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("pathways.gate"), PackageLoader("pathways.quality")]),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "place_of": place_of,
        "value_of": value_of,
        "delivery_in_words": delivery_in_words,
    }
    return environment
