"""Renders the pages, and compares them with what is there."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pathways.metric_pages import wording
from pathways.metric_pages.catalogue import Catalogue, Metric, Row

MARKER = "<!-- Written by `make metric-pages` from the seeds; edit those. -->"
FOLDER = Path("docs/metrics")
SILENT = Path("docs/silent.md")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _unit(threshold: Row) -> str:
    """Return the unit where it says more than the value."""
    unit = threshold["unit"]
    return f" {unit}" if threshold["value"].replace(".", "").isdigit() else ""


def _own_readings(metric: Metric) -> list[Row]:
    shared = {"all", metric["framework_version"]}
    return [reading for reading in metric.readings if reading["applies_to"] not in shared]


def _result_columns(metric: Metric) -> list[str]:
    if metric.is_rate:
        return ["rate", "numerator"]
    parts = metric["statistic"].split("_and_")
    return [f"{part}_value{variant}" for part in parts for variant in ("", "_real")]


def merged_readings(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return each reading once, with everything that it is about; metrics as links."""
    known = {metric["metric_id"] for metric in catalogue.metrics}
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in catalogue.readings:
        columns = ("reading_id", "question", "reading", "source")
        key = tuple(row[column] for column in columns)
        entry = found.setdefault(key, {**row, "subjects": []})
        subject = row["applies_to"]
        is_metric = subject in known
        entry["subjects"].append(
            f"[{subject}](metrics/{subject}.md)" if is_metric else wording.reading_subject(subject)
        )
    return list(found.values())


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pathways.metric_pages"),
        autoescape=False,  # noqa: S701  Markdown, made of the project's own seeds
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["marker"] = MARKER
    environment.filters.update(
        cell=_cell,
        unit=_unit,
        words=lambda code: code.replace("_", " "),
        own_readings=_own_readings,
        result_columns=_result_columns,
        merged_readings=merged_readings,
    )
    for name in (
        "framework_name",
        "people",
        "cohort",
        "quarter_name",
        "quarter_place",
        "quarter_use",
        "formula",
        "statuses",
        "reasons",
        "example_cohort",
    ):
        environment.filters[name] = getattr(wording, name)
    return environment


def render_pages(catalogue: Catalogue) -> dict[Path, str]:
    """Return the text of every page by its path below the project's root."""
    environment = _environment()
    template = environment.get_template("metric.md.j2")
    pages = {
        FOLDER / f"{metric['metric_id']}.md": template.render(metric=metric)
        for metric in catalogue.metrics
    }
    for path, name in ((FOLDER / "README.md", "index"), (SILENT, "silent")):
        pages[path] = environment.get_template(f"{name}.md.j2").render(catalogue=catalogue)
    return pages


def _left_over(root: Path, pages: Mapping[Path, str]) -> list[Path]:
    """Return pages of metrics that are gone; a page that somebody wrote by hand is none."""
    return [
        path.relative_to(root)
        for path in sorted((root / FOLDER).glob("*.md"))
        if path.relative_to(root) not in pages
        and path.read_text(encoding="utf-8").startswith(MARKER)
    ]


def outdated_pages(root: Path, pages: Mapping[Path, str]) -> list[Path]:
    """Return the paths whose file is missing, differs, or belongs to no metric any more."""

    def differs(path: Path) -> bool:
        file = root / path
        return not file.is_file() or file.read_text(encoding="utf-8") != pages[path]

    return [*(path for path in pages if differs(path)), *_left_over(root, pages)]


def write_pages(root: Path, pages: Mapping[Path, str]) -> list[Path]:
    """Write what is out of date and remove what is left over; return the paths of both."""
    changed = outdated_pages(root, pages)
    for path in changed:
        if path in pages:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(pages[path], encoding="utf-8")
        else:
            (root / path).unlink()
    return changed
