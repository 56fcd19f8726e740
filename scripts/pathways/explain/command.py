"""`pathways explain`: how a result comes about."""

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.console import Console

from pathways.errors import BadInputError, PathwaysError
from pathways.explain.explain import explain
from pathways.explain.explanation import Explanation
from pathways.explain.printing import print_text, write_csv, write_json
from pathways.explain.question import EVERYONE, TOTAL, Question, parse_cohort, parse_population
from pathways.project import Project
from pathways.warehouse import database_path, open_warehouse

# Without a terminal nothing is to be wrapped.
_WIDE = 1000


class Format(StrEnum):
    """How an explanation is written."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"


def _console() -> Console:
    console = Console(highlight=False)
    if console.is_terminal or "COLUMNS" in os.environ:
        return console
    return Console(highlight=False, width=_WIDE)


def _write(explanation: Explanation, output: Format) -> None:
    if output is Format.CSV:
        write_csv(explanation, sys.stdout)
    elif output is Format.JSON:
        write_json(explanation, sys.stdout)
    else:
        console = _console()
        if console.is_terminal and explanation.behind:
            with console.pager():
                print_text(explanation, console)
        else:
            print_text(explanation, console)


def _read(path: Path, question: Question, people: bool) -> Explanation:
    try:
        with open_warehouse(path) as connection:
            return explain(connection, question, people)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        what = str(error).splitlines()[0]
        raise BadInputError(
            f"{path}: not built by this version ({what}); build it again: make refresh"
        ) from error


def explain_result(  # noqa: PLR0913 - one parameter per option
    *,
    metric: Annotated[str, typer.Argument(help="Metric of the catalogue: C.4, WIOA.1.")],
    cohort: Annotated[
        str,
        typer.Option(help="Quarter 2022Q3, calendar year 2022, or program year PY2022."),
    ],
    pathway: Annotated[str, typer.Option(help="A pathway_id, a WIOA program, or ALL.")] = TOTAL,
    region: Annotated[str, typer.Option(help="A region_id, or ALL.")] = TOTAL,
    provider: Annotated[str, typer.Option(help="A provider_id, or ALL.")] = TOTAL,
    population: Annotated[
        str, typer.Option(help="A dimension and its population, as sex=female.")
    ] = EVERYONE,
    people: Annotated[
        bool, typer.Option("--people", help="List the participations behind each step.")
    ] = False,
    output: Annotated[
        Format, typer.Option("--format", help="csv: the steps, or with --people the people.")
    ] = Format.TEXT,
    database: Annotated[
        Path | None,
        typer.Option(
            help="DuckDB file that dbt wrote.",
            show_default="PATHWAYS_DATABASE, else warehouse/pathways.duckdb",
        ),
    ] = None,
    project_dir: Annotated[
        Path | None, typer.Option(help="Folder of the dbt project.", show_default="found upward")
    ] = None,
) -> None:
    """Explain one result: from everybody in the cohort, step by step, to the number.

    The steps are counted again from the observations, and compared with metrics.metric_results;
    exit code 1 when they differ. What is not there is answered with what is.

        pathways explain C.4 --cohort 2022Q3 --pathway health_care

        pathways explain C.5 --cohort 2022 --population sex=female

        pathways explain B.5 --cohort PY2021 --provider harborview

        pathways explain WIOA.1 --cohort PY2022 --pathway youth --people --format csv

    The people are participation and person keys, nothing that names anybody; they are
    confidential all the same.
    """
    period_type, period = parse_cohort(cohort)
    dimension, value = parse_population(population)
    question = Question(metric, period_type, period, pathway, region, provider, dimension, value)
    path = database if database else database_path(Project.find(project_dir))
    explanation = _read(path, question, people)
    _write(explanation, output)
    if explanation.differences:
        found = "; ".join(
            f"{one.column} is {one.in_mart}, its observations make {one.in_observations}"
            for one in explanation.differences
        )
        raise PathwaysError(f"metrics.metric_results differs: {found}; build again: dbt build")
