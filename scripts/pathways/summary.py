"""The results in one table, so that a newcomer sees what came out."""

from dataclasses import dataclass
from typing import Any

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table

# The newest calendar year whose results are final, metric by metric.
_RESULTS = """
    with yearly as (
        select *
        from metrics.metric_results
        where
            cohort_period_type = 'calendar_year'
            and region_id = 'ALL'
            and provider_id = 'ALL'
            and population_dimension = 'all'
    ),

    newest as (
        select metric_id, max(cohort_period) as cohort_period
        from yearly
        where pathway_id = 'ALL' and status = 'final' and denominator > 0
        group by metric_id
    )

    select
        metrics.metric_id,
        metrics.metric_name,
        metrics.statistic,
        yearly.cohort_period,
        yearly.pathway_id,
        coalesce(pathways.pathway_name, 'All pathways') as pathway_name,
        coalesce(yearly.rate, yearly.median_value) as value,
        yearly.denominator
    from yearly
    inner join newest using (metric_id, cohort_period)
    inner join core.dim_metric as metrics using (metric_id)
    left join core.dim_pathway as pathways on yearly.pathway_id = pathways.pathway_id
    order by metrics.sort_order, yearly.pathway_id = 'ALL' desc, pathway_name
"""


@dataclass(frozen=True)
class Summary:
    """The newest final results; `cells` by (pathway name, metric_id) as shown to a reader."""

    metrics: dict[str, tuple[str, str]]
    """metric_id -> (name, calendar year of exit)"""
    pathways: tuple[str, ...]
    cells: dict[tuple[str, str], str]


def _shown(statistic: str, value: float | None, denominator: int) -> str:
    if value is None:
        return "-"
    shown = f"{value:.1%}" if statistic == "rate" else f"${value:,.0f}"
    return f"{shown}\n[dim]n {denominator:,}[/]"


def read_summary(connection: duckdb.DuckDBPyConnection) -> Summary:
    """Return the newest final results of every metric and pathway, region and provider ALL."""
    cursor = connection.execute(_RESULTS)
    names = [column[0] for column in cursor.description]
    rows: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return Summary(
        metrics={r["metric_id"]: (r["metric_name"], r["cohort_period"]) for r in rows},
        pathways=tuple(dict.fromkeys(r["pathway_name"] for r in rows)),
        cells={
            (r["pathway_name"], r["metric_id"]): _shown(
                r["statistic"], r["value"], r["denominator"]
            )
            for r in rows
        },
    )


def print_summary(summary: Summary, console: Console) -> None:
    """Print pathways down, metrics across; rates, or median US dollars of two quarters."""
    if not summary.metrics:
        console.print("No metric has a final result yet.")
        return
    table = Table(
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        title="Newest final results, by calendar year of exit (rate or median, n)",
        title_justify="left",
        title_style="bold",
    )
    table.add_column("pathway")
    for metric_id, (_, year) in summary.metrics.items():
        table.add_column(f"{metric_id}\n{year}", justify="right")
    for pathway in summary.pathways:
        cells = (
            summary.cells.get((pathway, metric_id), "[dim]not on\nits menu[/]")
            for metric_id in summary.metrics
        )
        table.add_row(pathway, *cells)
    console.print(table)
    for metric_id, (name, _) in summary.metrics.items():
        console.print(f"[dim]{metric_id}[/] {name}", highlight=False)
