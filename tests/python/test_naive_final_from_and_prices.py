"""The naive implementation against examples computed by hand: final_from and constant dollars."""

from decimal import Decimal
from fractions import Fraction

import pytest

import naive
from extract_example import day
from naive.worked_example import WorkedExample, observed

ALL = ("ALL", "ALL", "all", "ALL")


@pytest.fixture
def ann() -> WorkedExample:
    """Ann, and nothing that she did."""
    return WorkedExample.of_ann()


def row(example: WorkedExample, *key: str) -> naive.Result:
    """The row of everybody in all regions and with all providers."""
    return naive.results(*example.all)[naive.ResultKey(*key, *ALL)]


# When final


def test_wages_are_due_after_the_last_pending_quarter_and_not_before_tomorrow(ann):
    ann.took("2022-01-10", "2022-03-01")  # Q2 is 2022Q3, Q3 is 2022Q4
    ann.covered("2021Q1", "2022Q2")
    ann.as_of = day("2022-10-15")
    (found,) = observed(ann, "C.2")
    assert found.final_from == day("2023-03-01")  # 2022-12-31 + 60 days
    (found,) = observed(ann, "C.1")
    assert (found.status, found.final_from) == ("final", None)
    ann.as_of = day("2023-06-01")
    (found,) = observed(ann, "C.2")
    assert found.final_from == day("2023-06-02")
    ann.config["thresholds"] = [
        threshold
        for threshold in ann.config["thresholds"]
        if threshold["name"] != "ui_wage_lag_days"
    ]
    (found,) = observed(ann, "C.2")
    assert (found.status, found.final_from) == ("pending", None)


def test_dates_and_quarters_are_waited_for_together(ann):
    ann.set("credential_grace_days", "400")
    ann.took("2022-01-10", "2022-03-01")
    ann.covered("2021Q1", "2022Q2")
    ann.as_of = day("2022-10-15")
    (found,) = observed(ann, "C.6")
    assert found.final_from == day("2023-04-05")  # exit + 400 days; the wages are due before


def test_the_row_is_final_when_its_last_observation_is_and_unknown_when_one_waits_for_an_exit(ann):
    ann.student("bob")
    ann.took("2022-01-10", "2022-03-01")
    ann.took("2022-01-20", "2022-03-01", student_id="bob")
    ann.as_of = day("2022-12-31")
    assert row(ann, "A.7", "quarter", "2022Q1", "nursing").final_from == day("2023-01-20")
    ann.as_of = day("2023-01-15")
    found = row(ann, "A.7", "quarter", "2022Q1", "nursing")
    assert (found.status, found.final_from) == ("preliminary", day("2023-01-20"))
    ann.as_of = day("2022-04-01")
    found = row(ann, "A.4", "quarter", "2022Q1", "nursing")
    assert (found.status, found.final_from) == ("preliminary", None)
    ann.as_of = day("2023-01-20")
    assert row(ann, "A.7", "quarter", "2022Q1", "nursing").final_from is None


# Constant dollars


def prices(ann: WorkedExample, **quarters: list[str | None]) -> None:
    """CPI by quarter such as y2023q1, month by month."""
    for name, months in quarters.items():
        year, quarter = int(name[1:5]), int(name[6])
        for number, value in enumerate(months, start=quarter * 3 - 2):
            index_value = None if value is None else Decimal(value)
            cpi = {"year": year, "month": number, "index_value": index_value}
            ann.config["cpi_u"].append(cpi)


def test_real_values_are_in_dollars_of_the_base_quarter_by_the_mean_of_its_months(ann):
    ann.took("2022-01-10", "2022-03-01")
    ann.covered("2021Q1", "2023Q4")
    ann.wages("2022Q3", "100.00")
    ann.wages("2022Q4", "50.00")
    prices(ann, y2022q3=["240", "250", "260"], y2022q4=["300", None], y2023q1=["299", "301"])
    (found,) = observed(ann, "C.5")
    assert found.value == 150
    assert found.value_real == 100 * Fraction(300, 250) + 50  # 170
    result = row(ann, "C.5", "quarter", "2022Q1", "nursing")
    assert (result.median_value_real, result.mean_value_real) == (170, 170)
    ann.config["cpi_u"] = [cpi for cpi in ann.config["cpi_u"] if cpi["year"] == 2022]
    (found,) = observed(ann, "C.5")
    assert (found.value, found.value_real) == (150, None)


def test_a_gain_is_deflated_quarter_by_quarter_and_null_when_one_has_no_month(ann):
    ann.took("2022-01-10", "2022-03-01")
    ann.got("2022-03-01", "nurse_aide")
    ann.covered("2021Q1", "2023Q4")
    for quarter, dollars in {"2021Q2": "30", "2022Q3": "100", "2022Q4": "50"}.items():
        ann.wages(quarter, dollars)
    prices(ann, y2021q2=["150"], y2022q3=["200"], y2022q4=["100"], y2023q1=["300"])
    assert observed(ann, "C.6")[0].value_real is None  # 2021Q3, though nothing was earned then
    prices(ann, y2021q3=["1"])
    (found,) = observed(ann, "C.6")
    assert (found.value, found.value_real) == (120, 150 + 150 - 60)


def test_a_row_has_no_real_values_when_one_of_its_observations_has_none(ann):
    ann.student("bob")
    for student, quarters in {"ann": ("2022Q3", "2022Q4"), "bob": ("2022Q4", "2023Q1")}.items():
        ann.took(
            "2022-01-10", "2022-03-01" if student == "ann" else "2022-04-01", student_id=student
        )
        for quarter in quarters:
            ann.wages(quarter, "10", person=student)
    ann.covered("2021Q1", "2023Q4")
    prices(ann, y2022q4=["1"], y2023q1=["1"])
    result = row(ann, "C.5", "calendar_year", "2022", "nursing")
    assert (result.denominator, result.median_value, result.median_value_real) == (2, 20, None)


def test_wioa3_has_a_median_and_no_rate(ann):
    ann.enrolled("2022-01-10", "2022-03-01")
    ann.wages("2022Q3", "10.00")
    ann.covered("2021Q1", "2023Q4")
    result = row(ann, "WIOA.3", "quarter", "2022Q1", "adult")
    assert (result.numerator, result.rate, result.denominator) == (None, None, 1)
    assert result.median_value == 10
