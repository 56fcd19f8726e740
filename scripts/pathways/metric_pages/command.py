"""`pathways metric-pages`: a page per metric in docs/metrics."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pathways.errors import PathwaysError
from pathways.metric_pages.catalogue import load_catalogue
from pathways.metric_pages.pages import outdated_pages, render_pages, write_pages
from pathways.project import Project


def metric_pages(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit code 1 when a page is out of date.")
    ] = False,
    project_dir: Annotated[
        Path | None, typer.Option(help="Folder of the dbt project.", show_default="found upward")
    ] = None,
) -> None:
    """Write docs/metrics, one page per metric, and docs/silent.md, from the seeds.

    The pages are made of seeds/reference only: change those, then run this again.
    """
    project = Project.find(project_dir)
    pages = render_pages(load_catalogue(project))
    if check:
        if outdated := outdated_pages(project.root, pages):
            names = ", ".join(path.as_posix() for path in outdated)
            raise PathwaysError(f"out of date: {names}; run make metric-pages")
        return
    written = write_pages(project.root, pages)
    Console().print(
        f"{len(pages)} pages, {len(written)} of them written anew", highlight=False, soft_wrap=True
    )
