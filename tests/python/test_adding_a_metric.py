"""A metric whose shape exists is a catalogue row and its rule rows: no SQL, no other file."""

import csv
from random import Random
from typing import Any

import pytest

from compiled_project import CompiledProject, Warehouse
from extract_strategies import random_extracts
from pathways.project import Project
from results import metric_results

Tables = dict[str, list[dict[str, Any]]]
SEEDS = ("metric_definitions", "metric_quarters", "metric_credential_types", "thresholds")


def seed_rows(project: Project, name: str) -> list[dict[str, Any]]:
    """Return the project's own rows of a reference seed; empty cells are None."""
    with (project.seeds / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: value or None for key, value in row.items()} for row in csv.DictReader(file)]


def catalogue(project: Project, config: Tables) -> Tables:
    """Return what defines metrics: the project's own rows, and the set's thresholds."""
    own = {name: seed_rows(project, name) for name in SEEDS}
    return {**own, "thresholds": [*config["thresholds"]]}


def on_every_menu(config: Tables, metric_id: str) -> list[dict[str, Any]]:
    return [
        {**pathway, "metric_id": metric_id, "permitted_use": "continuous_improvement"}
        for pathway in ({"pathway_id": row["pathway_id"]} for row in config["pathways"])
    ]


def definition(tables: Tables, like: str, **changes: Any) -> dict[str, Any]:
    """Return the catalogue row of a metric, changed."""
    (row,) = (row for row in tables["metric_definitions"] if row["metric_id"] == like)
    return row | {"framework_version": "aqcp_1_0_2014"} | changes


def cloned(tables: Tables, config: Tables, metric_id: str) -> Tables:
    """Return the tables with a second metric of the same definition, under another name."""
    name = f"{metric_id} again"
    menu = config["pathway_metrics"]
    return {
        **tables,
        "metric_definitions": [
            *tables["metric_definitions"],
            definition(tables, metric_id, metric_id=name),
        ],
        **{
            seed: tables[seed]
            + [row | {"metric_id": name} for row in tables[seed] if row["metric_id"] == metric_id]
            for seed in ("metric_quarters", "metric_credential_types")
        },
        "pathway_metrics": menu
        + [row | {"metric_id": name} for row in menu if row["metric_id"] == metric_id],
    }


def results_of(warehouse: Warehouse, metric_id: str) -> dict[Any, Any]:
    """Return the result rows of a metric without what names it."""
    return {
        key[1:]: {name: value for name, value in row.items() if name != "framework_version"}
        for key, row in metric_results(warehouse).items()
        if key[0] == metric_id
    }


def test_another_version_of_every_alliance_metric_is_rows_alone(
    compiled: CompiledProject, project: Project
) -> None:
    extracts, config, as_of_date = random_extracts(Random(7), people=20)
    tables = catalogue(project, config)
    metrics = [
        row["metric_id"]
        for row in tables["metric_definitions"]
        if row["category"] != "wioa_primary"
    ]
    config = config | {
        "pathway_metrics": [row for name in metrics for row in on_every_menu(config, name)]
    }
    for metric_id in metrics:
        tables = cloned(tables, config, metric_id)
        config = config | {"pathway_metrics": tables["pathway_metrics"]}
    # 42 metrics: fewer breakdowns are faster, and what is broken down are the observations
    few = {
        "population_dimensions": [{"population_dimension": "all"}, {"population_dimension": "sex"}]
    }
    with compiled.build({**config, **extracts, **tables, **few}, as_of_date) as warehouse:
        for metric_id in metrics:
            expected = results_of(warehouse, metric_id)
            assert expected, metric_id
            assert results_of(warehouse, f"{metric_id} again") == expected, metric_id


@pytest.fixture(scope="module")
def new_metrics(compiled: CompiledProject, project: Project) -> Any:
    """Yield a warehouse with four metrics that the project does not have."""
    extracts, config, as_of_date = random_extracts(Random(11), people=30)
    tables = catalogue(project, config)
    tables["metric_definitions"] += [
        definition(tables, "C.1", metric_id="C.8", metric_name="Employment a year after exit"),
        definition(tables, "B.5", metric_id="B.6", metric_name="Pathway bachelor degree"),
        definition(tables, "A.8", metric_id="A.10", credit_threshold="credits_3"),
        definition(tables, "C.1", metric_id="C.9", population="completers"),
        definition(tables, "C.5", metric_id="C.10", statistic="mean"),
    ]
    tables["metric_quarters"] += [
        {"metric_id": "C.8", "anchor": "exit", "quarter_offset": 4, "quarter_role": "attainment"},
        {"metric_id": "C.9", "anchor": "exit", "quarter_offset": 1, "quarter_role": "attainment"},
        *(
            row | {"metric_id": "C.10"}
            for row in tables["metric_quarters"]
            if row["metric_id"] == "C.5"
        ),
    ]
    tables["metric_credential_types"] += [{"metric_id": "B.6", "credential_type": "bachelor"}]
    tables["thresholds"] += [
        {"name": "credits_3_semester", "value": "3", "unit": "semester credits"},
        {"name": "credits_3_quarter", "value": "4.5", "unit": "quarter credits"},
    ]
    added = ("C.8", "B.6", "A.10", "C.9", "C.10", "C.1", "C.5")
    tables["pathway_metrics"] = [row for name in added for row in on_every_menu(config, name)]
    with compiled.build({**config, **extracts, **tables}, as_of_date) as warehouse:
        yield warehouse


def observed(warehouse: Warehouse, metric_id: str, condition: str) -> list[dict[str, Any]]:
    """Return the final observations of a metric whose numerator differs from the condition."""
    return warehouse.rows(
        "select observations.* from metrics.fct_metric_observation as observations"
        f" where metric_id = '{metric_id}' and status = 'final'"
        f" and is_in_numerator <> exists ({condition})"
    )


def final_count(warehouse: Warehouse, metric_id: str) -> tuple[int, int]:
    (row,) = warehouse.rows(
        "select count(*) filter (where is_in_denominator) as denominator,"
        " count(*) filter (where is_in_numerator) as numerator"
        f" from metrics.fct_metric_observation where metric_id = '{metric_id}'"
    )
    return row["denominator"], row["numerator"]


def test_a_new_quarter_is_one_rule_row(new_metrics: Warehouse) -> None:
    denominator, numerator = final_count(new_metrics, "C.8")
    assert denominator > numerator > 0
    employed = (
        "select 1 from core.fct_participant_quarter as quarters"
        " where quarters.participation_key = observations.participation_key"
        " and quarters.quarters_since_exit = 4 and quarters.is_employed"
    )
    assert observed(new_metrics, "C.8", employed) == []


def test_a_new_credential_metric_is_its_types(new_metrics: Warehouse) -> None:
    assert final_count(new_metrics, "B.6")[0] > 0
    awarded = (
        "select 1 from core.fct_milestone as milestones"
        " where milestones.participation_key = observations.participation_key"
        " and milestones.metric_id = 'B.6' and milestones.milestone_type = 'bachelor'"
    )
    assert observed(new_metrics, "B.6", awarded) == []


def test_a_new_credit_threshold_is_two_rows_of_thresholds(new_metrics: Warehouse) -> None:
    denominator, numerator = final_count(new_metrics, "A.10")
    assert denominator > numerator > 0


def test_another_population_and_another_statistic_are_one_cell(new_metrics: Warehouse) -> None:
    (completers,) = new_metrics.rows(
        "select count(*) as wrong from metrics.fct_metric_observation"
        " inner join core.fct_participation using (participation_key)"
        " where metric_id = 'C.9' and is_in_denominator and not is_completer"
    )
    assert completers["wrong"] == 0
    assert final_count(new_metrics, "C.9")[0] < final_count(new_metrics, "C.1")[0]
    means = {
        metric_id: {
            key: (row["median_value"], row["mean_value"])
            for key, row in results_of(new_metrics, metric_id).items()
        }
        for metric_id in ("C.5", "C.10")
    }
    assert means["C.10"] == {key: (None, mean) for key, (_, mean) in means["C.5"].items()}
    assert any(mean is not None for _, mean in means["C.5"].values())


def test_the_results_of_a_new_metric_count_its_observations(new_metrics: Warehouse) -> None:
    rows = metric_results(new_metrics)
    for metric_id in ("C.8", "B.6", "A.10", "C.9"):
        total = sum(
            row["denominator"]
            for key, row in rows.items()
            if key[0] == metric_id
            and key[1] == "program_year"
            and key[3:6] == ("ALL", "ALL", "ALL")
            and key[6] == "all"
        )
        assert total == final_count(new_metrics, metric_id)[0]
