"""Earnings in constant dollars, on the embedded sample."""

import csv
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from compiled_project import CompiledProject
from pathways.project import Project

SAMPLE_DAY = date(2024, 9, 30)
# of the results only the total, which is faster
TOTAL = {"population_dimensions": [{"population_dimension": "all", "label": "", "sort_order": 1}]}
PRICES = "int_employment__price_index"
OBSERVATIONS = ("fct_metric_observation",)
CHECK = "int_employment__price_index__every_quarter_of_earnings_has_a_month"


def months(project: Project) -> list[dict[str, Any]]:
    with (project.seeds / "reference" / "cpi_u.csv").open(encoding="utf-8", newline="") as file:
        return [
            {
                "year": int(row["year"]),
                "month": int(row["month"]),
                "index_value": Decimal(row["index_value"]),
            }
            for row in csv.DictReader(file)
        ]


def test_a_quarter_of_cpi_is_the_mean_of_the_months_that_exist(
    compiled: CompiledProject, project: Project
) -> None:
    """BLS never published October 2025: the fourth quarter is November and December."""
    with compiled.build(
        {"cpi_u": months(project), "ui_wage_records": []}, SAMPLE_DAY, upto=(PRICES,)
    ) as warehouse:
        rows = warehouse.rows(f"select * from intermediate.{PRICES}")
    index = {row["quarter_index"]: row for row in rows}
    assert index[2025 * 4 + 3]["index_value"] == pytest.approx((324.122 + 324.054) / 2)
    assert index[2026 * 4 + 1]["index_value"] == pytest.approx((333.020 + 335.123) / 2)
    assert 2026 * 4 + 2 not in index
    base = (308.417 + 310.326 + 312.332) / 3
    assert index[2024 * 4]["to_base_quarter"] == 1
    assert index[2012 * 4]["to_base_quarter"] == pytest.approx(
        base / ((226.665 + 227.663 + 229.392) / 3)
    )


def test_a_quarter_without_any_month_is_an_error_that_names_it(
    compiled: CompiledProject, project: Project
) -> None:
    missing = [
        row for row in months(project) if not (row["year"] == 2021 and row["month"] in (7, 8, 9))
    ]
    with compiled.build({"cpi_u": missing}, SAMPLE_DAY, upto=OBSERVATIONS) as warehouse:
        with pytest.raises(duckdb.Error, match="CPI-U has no month of 2021Q3"):
            warehouse.rows(compiled.singular_tests[CHECK])
        (counts,) = warehouse.rows(
            "select count(value) as nominal, count(value_real) as deflated,"
            " count(*) filter (where value is null and value_real is not null) as wrong"
            " from metrics.fct_metric_observation where metric_id = 'WIOA.3' and is_in_denominator"
        )
    assert 0 < counts["deflated"] < counts["nominal"]
    assert counts["wrong"] == 0


def test_without_a_base_quarter_there_are_no_real_earnings_and_no_error(
    compiled: CompiledProject, project: Project
) -> None:
    with (project.seeds / "reference" / "thresholds.csv").open(encoding="utf-8") as file:
        kept = [row for row in csv.DictReader(file) if row["name"] != "cpi_base_quarter"]
    tables = {"thresholds": kept, **TOTAL}
    with compiled.build(tables, SAMPLE_DAY, upto=(*OBSERVATIONS, "metric_results")) as warehouse:
        assert warehouse.rows(compiled.singular_tests[CHECK]) == []
        (counts,) = warehouse.rows(
            "select count(median_value) as nominal, count(median_value_real) as deflated"
            " from metrics.metric_results"
        )
    assert counts["nominal"] > 0
    assert counts["deflated"] == 0


def test_the_sample_has_every_month_that_its_earnings_need(
    compiled: CompiledProject, project: Project
) -> None:
    with compiled.build({}, SAMPLE_DAY, upto=OBSERVATIONS) as warehouse:
        assert warehouse.rows(compiled.singular_tests[CHECK]) == []
        # dollars of the base quarter buy what they are worth
        (same,) = warehouse.rows(
            "select count(*) as observations from metrics.fct_metric_observation"
            " where metric_id = 'WIOA.3' and cohort_quarter = '2023Q3'"
            " and abs(value_real - value) > 0.005"
        )
    assert same["observations"] == 0
