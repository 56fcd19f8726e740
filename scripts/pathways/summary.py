"""The newest results, a table per group of metrics, so that a newcomer sees what came out."""

from dataclasses import dataclass
from textwrap import fill
from typing import Any

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

# The newest cohort year whose results are final, metric by metric. A calendar year that has
# no cohort in its last quarter is not over.
_RESULTS = """
    with results as (
        select results.*, metrics.category, metrics.metric_name, metrics.sort_order
        from metrics.metric_results as results
        inner join core.dim_metric as metrics on results.metric_id = metrics.metric_id
        where
            results.region_id = 'ALL'
            and results.provider_id = 'ALL'
            and results.population_dimension = 'all'
    ),

    last_quarters as (
        select metric_id, left(cohort_period, 4) as cohort_period
        from results
        where cohort_period_type = 'quarter' and pathway_id = 'ALL' and cohort_period like '%Q4'
    ),

    newest as (
        select metric_id, max(cohort_period) as cohort_period
        from results
        left join last_quarters using (metric_id, cohort_period)
        where
            pathway_id = 'ALL'
            and status = 'final'
            and denominator > 0
            and case
                when category = 'wioa_primary' then cohort_period_type = 'program_year'
                else cohort_period_type = 'calendar_year' and last_quarters.metric_id is not null
            end
        group by metric_id
    )

    select
        results.category,
        results.metric_id,
        results.metric_name,
        results.cohort_period,
        results.pathway_id,
        coalesce(pathways.pathway_name, programs.label, results.pathway_id) as row_name,
        results.rate,
        coalesce(results.median_value, results.mean_value) as dollars,
        results.denominator
    from results
    inner join newest using (metric_id, cohort_period)
    left join core.dim_pathway as pathways on results.pathway_id = pathways.pathway_id
    left join reference.value_sets as programs
        on programs.value_set = 'wioa_program' and results.pathway_id = programs.value
    order by results.sort_order, results.pathway_id = 'ALL' desc, row_name
"""


@dataclass(frozen=True)
class Group:
    """How one group of metrics is headed."""

    title: str
    row: str
    everything: str = "All pathways"


_GROUPS = {
    "interim": Group("Interim outcomes, by calendar year of entry", "pathway"),
    "education_and_training": Group(
        "Education and training outcomes, by calendar year of exit", "pathway"
    ),
    "labor_market": Group(
        "Labor market outcomes, by calendar year of exit; dollars of two quarters", "pathway"
    ),
    "wioa_primary": Group(
        "WIOA primary indicators, by program year", "program", everything="All programs"
    ),
}


@dataclass(frozen=True)
class Results:
    """The newest final results of one group; `cells` by (row, metric_id) as shown to a reader."""

    group: Group
    metrics: dict[str, tuple[str, str]]
    """metric_id -> (name, cohort year)"""
    rows: tuple[str, ...]
    cells: dict[tuple[str, str], str]


def _row_name(group: Group, row: dict[str, Any]) -> str:
    return group.everything if row["pathway_id"] == "ALL" else str(row["row_name"])


def _shown(row: dict[str, Any]) -> str:
    shown = "-"
    if row["rate"] is not None:
        shown = f"{row['rate']:.0%}"
    elif row["dollars"] is not None:
        shown = f"{'-' if row['dollars'] < 0 else ''}${abs(row['dollars']):,.0f}"
    return f"{shown}\n[dim]{row['denominator']:,}[/]"


def _results(category: str, rows: list[dict[str, Any]]) -> Results:
    group = _GROUPS.get(category, Group(category.replace("_", " ").capitalize(), "pathway"))
    return Results(
        group=group,
        metrics={row["metric_id"]: (row["metric_name"], row["cohort_period"]) for row in rows},
        rows=tuple(dict.fromkeys(_row_name(group, row) for row in rows)),
        cells={(_row_name(group, row), row["metric_id"]): _shown(row) for row in rows},
    )


def read_summary(connection: duckdb.DuckDBPyConnection) -> tuple[Results, ...]:
    """Return the newest final results by group of metrics, region and provider ALL."""
    cursor = connection.execute(_RESULTS)
    names = [column[0] for column in cursor.description]
    rows: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    categories = dict.fromkeys(row["category"] for row in rows)
    return tuple(
        _results(category, [row for row in rows if row["category"] == category])
        for category in categories
    )


def _table(results: Results) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(results.group.row, min_width=17)
    for metric_id, (_, year) in results.metrics.items():
        table.add_column(f"{metric_id}\n{year}", justify="right", no_wrap=True)
    for row in results.rows:
        cells = (results.cells.get((row, metric_id), "[dim]-[/]") for metric_id in results.metrics)
        table.add_row(Text(row), *cells)
    return table


def _names(results: Results, width: int) -> str:
    """Return the metrics' names as a paragraph; a line never ends between an id and its name."""
    names = (
        f"{metric_id}\N{NO-BREAK SPACE}{name}" for metric_id, (name, _) in results.metrics.items()
    )
    return fill("; ".join(names), width).replace("\N{NO-BREAK SPACE}", " ")


def print_summary(summary: tuple[Results, ...], console: Console) -> None:
    """Print a table per group: rates, or medians in US dollars, over how many they count."""
    if not summary:
        console.print("No metric has a final result yet.")
        return
    console.print(
        "Newest final results: the rate or the median, and below it how many it counts.\n"
        "A dash: not on the menu, or nobody."
    )
    for results in summary:
        console.print(f"\n[bold]{results.group.title}[/]", highlight=False)
        console.print(_table(results))
        console.print()
        console.print(
            _names(results, console.width),
            style="dim",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
