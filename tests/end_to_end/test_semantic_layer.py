"""Asked through MetricFlow, the observations give the numbers of metric_results."""

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from metricflow.engine.metricflow_engine import MetricFlowQueryRequest

from built import Build
from pathways.project import Project
from pathways.semantic.layer import SemanticLayer

PROGRAM_YEAR = "observation__program_year"
METRIC = "observation__metric_id"
COUNTS = ("participations", "people", "denominator", "preliminary", "pending")
SHOWN = (
    *COUNTS, "numerator", "rate", "median_value", "mean_value", "median_value_real",
    "mean_value_real", "result_status",
)  # fmt: skip
FRAMEWORKS = {"aqcp_beta_2013", "wioa_2024"}
Rows = dict[tuple[Any, ...], tuple[Any, ...]]


class Question:
    """The semantic layer of a build."""

    def __init__(self, database: Path, manifest: Path) -> None:
        self.layer = SemanticLayer(database, manifest)

    def ask(
        self, metrics: Sequence[str], group_by: Sequence[str], where: Sequence[str] = ()
    ) -> Rows:
        """Values of the metrics by the values of the group, both in the order asked."""
        request = MetricFlowQueryRequest.create(
            metric_names=metrics, group_by_names=group_by, where_constraints=list(where) or None
        )
        table = self.layer.mf.query(mf_request=request).result_df
        assert table is not None
        index = {name: number for number, name in enumerate(table.column_names)}
        return {
            tuple(plain(row[index[name]]) for name in group_by): tuple(
                plain(row[index[name]]) for name in metrics
            )
            for row in table.rows
        }


def plain(value: Any) -> Any:
    """A number as metric_results has it; MetricFlow makes decimals of whole numbers."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value


@pytest.fixture(scope="module")
def layer(sample_build: Build, small_build: Build) -> Question:
    return Question(sample_build.database, small_build.target / "semantic_manifest.json")


@pytest.fixture(scope="module")
def warehouse(sample_build: Build) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(sample_build.database, read_only=True) as connection:
        yield connection


def results(
    warehouse: duckdb.DuckDBPyConnection, period: str, columns: Sequence[str], **levels: str
) -> Rows:
    """metric_results of a period type: (columns) -> SHOWN; a level not named is its total."""
    chosen = {
        "pathway_id": "pathway_id = 'ALL'",
        "region_id": "region_id = 'ALL'",
        "population_dimension": "population_dimension = 'all'",
        **levels,
    }
    shown = ", ".join("status" if name == "result_status" else name for name in SHOWN)
    rows = warehouse.execute(
        f"select {', '.join(columns)}, {shown} from metrics.metric_results"
        f" where cohort_period_type = '{period}' and provider_id = 'ALL'"
        f" and {' and '.join(chosen.values())}"
    ).fetchall()
    assert rows
    return {row[: len(columns)]: row[len(columns) :] for row in rows}


def test_by_program_year_and_pathway(layer: Question, warehouse: duckdb.DuckDBPyConnection) -> None:
    by_pathway = "(pathway_id <> 'ALL' or metric_id = 'WIOA.6')"
    columns = ("metric_id", "cohort_period", "pathway_id")
    expected = results(warehouse, "program_year", columns, pathway_id=by_pathway)
    assert len({metric_id for metric_id, *_ in expected}) == 27
    assert layer.ask(SHOWN, (METRIC, PROGRAM_YEAR, "pathway")) == expected


def test_by_quarter_and_region(layer: Question, warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = ("metric_id", "cohort_period", "region_id")
    expected = results(warehouse, "quarter", columns, region_id="region_id <> 'ALL'")
    given = layer.ask(
        SHOWN,
        (METRIC, "observation__cohort_quarter", "region"),
        [f"{{{{ Dimension('{METRIC}') }}}} <> 'WIOA.5'"],
    )
    assert given == expected


def test_by_calendar_year(layer: Question, warehouse: duckdb.DuckDBPyConnection) -> None:
    expected = results(warehouse, "calendar_year", ("metric_id", "cohort_period"))
    given = layer.ask(SHOWN, (METRIC, "metric_time__year"))
    by_year = {
        (metric_id, str(day.year)): values
        for (metric_id, day), values in given.items()
        if isinstance(day, datetime) and metric_id != "WIOA.5"
    }
    assert by_year == expected


@pytest.mark.parametrize(
    ("population", "dimension"),
    [("sex", "person__sex"), ("race_ethnicity", "person__race_ethnicity"),
     ("low_income", "person__low_income"), ("veteran", "person__veteran")],
)  # fmt: skip
def test_by_population(
    layer: Question, warehouse: duckdb.DuckDBPyConnection, population: str, dimension: str
) -> None:
    columns = ("metric_id", "cohort_period", "population")
    chosen = f"population_dimension = '{population}'"
    expected = results(warehouse, "program_year", columns, population_dimension=chosen)
    assert layer.ask(SHOWN, (METRIC, PROGRAM_YEAR, dimension)) == expected


def test_by_age_at_entry(layer: Question, warehouse: duckdb.DuckDBPyConnection) -> None:
    """Age is of the participation, of which a pathway's and a program's are two."""
    columns = ("metric_id", "cohort_period", "population")
    chosen = "population_dimension = 'age_group_at_entry'"
    expected = results(warehouse, "program_year", columns, population_dimension=chosen)
    given: Rows = {}
    for entity, wioa in (("participation", ""), ("wioa_participation", "not")):
        where = f"{{{{ Dimension('{METRIC}') }}}} not like 'WIOA%' is {wioa} true"
        age = f"{entity}__age_group_at_entry"
        given |= layer.ask(SHOWN, (METRIC, PROGRAM_YEAR, age), [where])
    assert given == expected


def test_each_metric_of_the_catalogue_has_its_name_here(project: Project, layer: Question) -> None:
    named = {
        (metric.name, metric.label): metric.filter.where_filters[0].where_sql_template
        for metric in layer.layer.semantic_manifest.metrics
        if metric.filter
    }
    expected = {}
    with (project.seeds / "reference/metric_definitions.csv").open(encoding="utf-8") as file:
        catalogue = [row for row in csv.DictReader(file) if row["framework_version"] in FRAMEWORKS]
    for row in catalogue:
        name, label = row["metric_id"].lower().replace(".", "_"), row["metric_name"]
        where = f"{{{{ Dimension('{METRIC}') }}}} = '{row['metric_id']}'"
        for kind in ["rate"] if row["statistic"] == "rate" else ["median", "mean"]:
            ending = "" if kind == "rate" else f", {kind}"
            expected[f"{name}_{kind}", f"{row['metric_id']} {label}{ending}"] = where
    assert named == expected


def test_a_metric_by_name_gives_its_result(
    layer: Question, warehouse: duckdb.DuckDBPyConnection
) -> None:
    names = {
        metric.name: metric.name.rsplit("_", 1)
        for metric in layer.layer.semantic_manifest.metrics
        if metric.filter
    }
    expected = results(warehouse, "program_year", ("metric_id", "cohort_period"))
    column = {"rate": "rate", "median": "median_value", "mean": "mean_value"}
    given = layer.ask(list(names), [PROGRAM_YEAR])
    for (program_year,), values in given.items():
        for (stem, kind), value in zip(names.values(), values, strict=True):
            metric_id = stem.upper().replace("_", ".")
            row = expected.get((metric_id, program_year), (None,) * len(SHOWN))
            assert value == row[SHOWN.index(column[kind])], (metric_id, program_year)


def test_what_means_nothing_over_several_metrics_is_null(layer: Question) -> None:
    alone = ("rate", "median_value", "mean_value", "median_value_real", "mean_value_real")
    given = layer.ask((*alone, "result_status", "metric_count"), ["pathway"])
    assert {values[:-1] for values in given.values() if values[-1] > 1} == {(None,) * 6}


def test_entries_exits_and_completions_are_the_participations(
    layer: Question, warehouse: duckdb.DuckDBPyConnection
) -> None:
    names = ("entries", "exits", "completions")
    expected = warehouse.execute(
        "select pathway_id, count(*), count(*) filter (where is_exiter),"
        " count(*) filter (where is_completer) from core.fct_participation group by all"
    ).fetchall()
    given = layer.ask(names, ["pathway"])
    assert {(pathway, *values) for (pathway,), values in given.items()} == set(expected)


def test_the_database_is_only_read_and_no_other_file_is(layer: Question) -> None:
    client = layer.layer.sql_client
    for statement in (
        "from read_csv('/etc/hostname')",
        "attach '/tmp/other.duckdb'",
        "set enable_external_access = true",
        "create table metrics.mine as select 1",
    ):
        with pytest.raises(duckdb.Error):
            client.execute(statement)
