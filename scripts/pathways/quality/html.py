"""Write a report as HTML that opens without a network: counts and rules, never values."""

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from pathways.quality.results import CheckReport


def write_report(report: CheckReport, folder: Path) -> Path:
    """Write index.html and one page per dataset; return the path of index.html.

    Pages of an earlier run are replaced, and those of datasets that are gone removed.
    """
    environment = Environment(
        loader=PackageLoader("pathways.quality"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.glob("*.html"):
        stale.unlink()
    for dataset in report.datasets:
        page = environment.get_template("dataset.html.j2").render(report=report, dataset=dataset)
        (folder / f"{dataset}.html").write_text(page, encoding="utf-8")
    index = folder / "index.html"
    text = environment.get_template("index.html.j2").render(report=report)
    index.write_text(text, encoding="utf-8")
    return index
