"""Pictures of results for the documentation; needs the development packages."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import duckdb
import typer
from rich.console import Console

from pathways.errors import BadInputError
from pathways.project import Project
from pathways.warehouse import database_path, open_warehouse

if TYPE_CHECKING:
    import altair

# Okabe-Ito blue and vermilion: told apart with every common colour vision deficiency.
COLOURS = {"C.1": "#0072B2", "C.3": "#D55E00"}
INK, MUTED, GRID, PAPER = "#1f2328", "#59636e", "#e4e7eb", "#ffffff"
FONT = "Helvetica, Arial, Liberation Sans, sans-serif"
FORMATS = (".svg", ".png")
PICTURE = Path("docs/images/employment_after_exit.svg")

# Pending rows have no rate, and so no point.
_SHARES = """
    select
        pathways.pathway_name as pathway,
        results.metric_id || ' ' || metrics.metric_name as metric,
        cast(results.cohort_period as integer) as exit_year,
        results.rate,
        results.denominator,
        results.status
    from metrics.metric_results as results
    inner join core.dim_metric as metrics on results.metric_id = metrics.metric_id
    inner join core.dim_pathway as pathways on results.pathway_id = pathways.pathway_id
    where
        results.metric_id in ('C.1', 'C.3')
        and results.cohort_period_type = 'calendar_year'
        and results.region_id = 'ALL'
        and results.provider_id = 'ALL'
        and results.population_dimension = 'all'
        and results.status <> 'pending'
        and results.rate is not null
    order by metrics.sort_order, pathway, exit_year
"""


def read_shares(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return C.1 and C.3 by pathway and calendar year of exit, the rate as 0 to 1."""
    cursor = connection.execute(_SHARES)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _title(rows: list[dict[str, Any]]) -> "altair.TitleParams":
    import altair  # noqa: PLC0415  a development package

    counts = [row["denominator"] for row in rows]
    return altair.TitleParams(
        "Labor market outcomes by pathway and calendar year of exit (synthetic data)",
        subtitle=[
            "Share of those who left a pathway. C.1: employed in the first quarter after exit.",
            "C.3: employed in the pathway's sector in any of the first three quarters after exit.",
            "Hollow: preliminary, a part of the year is still pending. Pending years: not shown.",
            f"A point counts {min(counts)} to {max(counts)} participations; "
            "a difference of ten percentage points may be chance.",
        ],
        anchor="start",
        offset=14,
    )


def employment_after_exit(rows: list[dict[str, Any]]) -> "altair.Chart":
    """Return small multiples per pathway: one line per metric over the year of exit."""
    import altair  # noqa: PLC0415  a development package

    names = list(dict.fromkeys(row["metric"] for row in rows))
    colours = altair.Scale(domain=names, range=[COLOURS[name.split()[0]] for name in names])
    shapes = altair.Scale(domain=names, range=["circle", "square"])
    percent = altair.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
    base = altair.Chart().encode(
        x=altair.X("exit_year:O", title=None, axis=altair.Axis(labelAngle=0)),
        y=altair.Y("rate:Q", title=None, scale=altair.Scale(domain=[0, 1]), axis=percent),
        color=altair.Color("metric:N", title=None, scale=colours),
    )
    shape = altair.Shape("metric:N", title=None, scale=shapes)
    points = base.encode(shape=shape)
    panel = altair.layer(
        base.mark_line(strokeWidth=2),
        points.mark_point(size=50, filled=True, opacity=1),
        points.mark_point(size=42, fill=PAPER, strokeWidth=1.8, opacity=1).transform_filter(
            altair.datum.status != "final"
        ),
        data=altair.Data(values=rows),
    )
    return (
        panel.properties(width=215, height=130)
        .facet(facet=altair.Facet("pathway:N", title=None), columns=3, spacing=22)
        .properties(title=_title(rows))
    )


def _styled(chart: "altair.Chart") -> "altair.Chart":
    return (
        chart.configure(background=PAPER, font=FONT, padding=16)
        .configure_view(stroke=None)
        .configure_axis(labelColor=MUTED, gridColor=GRID, domain=False, ticks=False, labelPadding=6)
        .configure_axisX(grid=False)
        .configure_header(
            labelFontSize=13, labelFontWeight="bold", labelColor=INK, labelAnchor="start"
        )
        .configure_legend(orient="top", labelFontSize=13, labelColor=INK, labelLimit=400)
        .configure_title(
            fontSize=17, color=INK, subtitleFontSize=12, subtitleColor=MUTED, subtitleLineHeight=16
        )
    )


def picture(
    output: Annotated[
        Path | None, typer.Option(help="File to write: .svg or .png.", show_default=str(PICTURE))
    ] = None,
    database: Annotated[
        Path | None,
        typer.Option(help="DuckDB file that dbt wrote.", show_default="warehouse/pathways.duckdb"),
    ] = None,
    project_dir: Annotated[
        Path | None, typer.Option(help="Folder of the dbt project.", show_default="found upward")
    ] = None,
) -> None:
    """Draw employment after exit by pathway, the picture in the README."""
    project = Project.find(project_dir)
    output = output or project.root / PICTURE
    if output.suffix not in FORMATS:
        raise BadInputError(f"{output}: the picture is written as .svg or .png; name it so")
    with open_warehouse(database_path(project, database)) as connection:
        rows = read_shares(connection)
    if not rows:
        raise BadInputError("metric_results has no result of C.1 or C.3 yet, so nothing to draw")
    output.parent.mkdir(parents=True, exist_ok=True)
    _styled(employment_after_exit(rows)).save(str(output), scale_factor=2)
    Console().print(f"Wrote {output}", highlight=False, soft_wrap=True)
