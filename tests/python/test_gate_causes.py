"""Who may have done it: edited definitions, changed code, deliveries."""

from pathlib import Path
from typing import Any

import pytest

from gate_case import DAY, FIRST, NEXT_DAY, RESULT, Gate, Side, checks, found, result
from pathways.errors import BadInputError, PathwaysError
from pathways.gate.causes import delivery_in_words
from pathways.gate.compare import compare
from pathways.project import Project

THRESHOLDS = "seeds/reference/thresholds.csv"
MODEL = "models/intermediate/measures/int_measures__milestone.sql"
CODE = {THRESHOLDS: "1", MODEL: "1", "seeds/reference/release_limits.csv": "1"}
CHANGED = Side(results=[result(numerator=90)])


def delivery(name: str, extract: str = "ui_wage_records", **other: Any) -> dict[str, Any]:
    return {
        "delivery_id": name,
        "extract": extract,
        "agency_id": "wage_agency",
        "file_name": f"{name}.csv",
        "status": "accepted",
        "first_quarter": None,
        "last_quarter": None,
        **other,
    }


@pytest.fixture
def gate(project: Project, tmp_path: Path) -> Gate:
    return Gate(project, tmp_path)


def test_the_first_release_has_nothing_to_be_compared_with(
    project: Project, tmp_path: Path
) -> None:
    comparison = compare(
        project, tmp_path / "working.duckdb", None, {"as_of_date": DAY}, None, lambda _: None
    )
    assert (comparison.findings, comparison.is_held, comparison.code) == ((), False, "")


def test_an_edited_definition_is_held_also_when_no_result_changed(gate: Gate) -> None:
    rows = [{"name": "credential_grace_days", "value": value} for value in ("0", "30")]
    before, after = (Side(reference={"thresholds": [row]}) for row in rows)
    comparison = gate.compare(before, after, {"code": {**CODE, THRESHOLDS: "2"}}, {"code": CODE})
    finding = found(comparison, "definition_edited")
    assert finding.severity == "fail"
    assert "thresholds credential_grace_days value 0 to 30" in finding.message
    assert THRESHOLDS in finding.causes


def test_an_edited_definition_is_found_when_no_database_has_the_seed(gate: Gate) -> None:
    code = {**CODE, "seeds/pathways/pathway_industries.csv": "2"}
    comparison = gate.compare(Side(), Side(), {"code": code}, {"code": CODE})
    assert checks(comparison) == ["definition_edited"]


@pytest.mark.parametrize("key", [MODEL, "macros/periods.sql", "seeds/pathways/pathways.csv"])
def test_changed_code_warns_when_no_result_changed(gate: Gate, key: str) -> None:
    comparison = gate.compare(Side(), Side(), {"code": {**CODE, key: "2"}}, {"code": CODE})
    assert checks(comparison) == ["code_changed"]
    assert key in comparison.findings[0].message
    assert not comparison.is_held


def test_changed_code_is_the_cause_when_results_changed(gate: Gate) -> None:
    inputs = {"code": {**CODE, MODEL: "2"}, "versions": {"duckdb": "2.1.0"}}
    current = {"code": CODE, "versions": {"duckdb": "2.0.0"}}
    comparison = gate.compare(Side(), CHANGED, inputs, current)
    assert checks(comparison) == ["final_results_changed"]
    assert comparison.findings[0].causes == (MODEL, "duckdb 2.0.0 to 2.1.0")


def test_edited_limits_of_the_gate_warn(gate: Gate) -> None:
    code = {**CODE, "seeds/reference/release_limits.csv": "2"}
    comparison = gate.compare(Side(), Side(), {"code": code}, {"code": CODE})
    assert checks(comparison) == ["limits_edited"]


def test_wage_findings_name_the_deliveries_of_their_quarters(gate: Gate) -> None:
    deliveries = [
        delivery("known"),
        delivery("right", first_quarter="2022Q1", last_quarter="2022Q4"),
        delivery("by_index", first_quarter=str(FIRST + 1), last_quarter=str(FIRST + 1)),
        delivery("later", first_quarter="2023Q1", last_quarter="2023Q1"),
        delivery("any_quarter"),
        delivery("held", status="held"),
        delivery("roster", "training_participants"),
    ]
    current = {"deliveries": [deliveries[0], delivery("withdrawn", first_quarter="2022Q2")]}
    after = Side().with_quarters({"wages": 500_000}, FIRST + 1)
    comparison = gate.compare(Side(), after, {"deliveries": deliveries}, current)
    finding = found(comparison, "quarter_wages_changed")
    assert set(finding.deliveries) == {"right", "by_index", "any_quarter", "withdrawn"}
    assert set(comparison.deliveries) == set(finding.deliveries)
    assert "no longer accepted" in delivery_in_words(comparison.deliveries["withdrawn"])
    assert "2022Q1 to 2022Q4" in delivery_in_words(comparison.deliveries["right"])


def test_without_a_ledger_the_changed_extract_is_named(gate: Gate) -> None:
    current = {"extracts": {"ui_wage_records": "1", "training_services": "1"}}
    inputs = {"extracts": {"ui_wage_records": "2", "training_services": "1"}}
    finding = gate.compare(Side(), CHANGED, inputs, current).findings[0]
    assert finding.causes == ("extract ui_wage_records",)


def test_a_file_name_that_holds_a_number_is_masked() -> None:
    number = "-".join(("123", "45", "6789"))
    assert number not in delivery_in_words(delivery("one", file_name=f"wages {number}.csv"))


def test_a_day_that_goes_back_is_held(gate: Gate) -> None:
    inputs, current = {"as_of_date": DAY}, {"as_of_date": NEXT_DAY}
    assert checks(gate.compare(Side(), Side(), inputs, current)) == ["day_went_back"]


def test_a_release_of_an_older_shape_is_not_compared_and_held(
    project: Project, tmp_path: Path
) -> None:
    import duckdb  # noqa: PLC0415 - only this test alters a database

    current = Side().write(tmp_path / "current.duckdb")
    with duckdb.connect(str(current)) as connection:
        connection.execute("alter table metrics.metric_results drop column exiters")
    days = [{"as_of_date": day} for day in (NEXT_DAY, DAY)]
    working = Side().write(tmp_path / "working.duckdb")
    comparison = compare(project, working, current, *days, lambda _: None)
    assert checks(comparison) == ["not_comparable"]
    assert "metrics.metric_results.exiters" in comparison.findings[0].message
    assert comparison.is_held


def test_databases_that_cannot_be_read_are_named(project: Project, tmp_path: Path) -> None:
    working = Side(results=[RESULT]).write(tmp_path / "working.duckdb")
    broken = tmp_path / "broken.duckdb"
    broken.write_text("no database", encoding="utf-8")
    with pytest.raises(PathwaysError, match=r"broken\.duckdb"):
        compare(project, working, broken, {"as_of_date": DAY}, {"as_of_date": DAY}, lambda _: None)


def test_a_day_that_is_none_is_said(gate: Gate) -> None:
    with pytest.raises(BadInputError, match="as_of_date soon is no day"):
        gate.compare(Side(), Side(), {"as_of_date": "soon"})
