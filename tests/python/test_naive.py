"""The naive implementation against examples computed by hand: periods, exits and observations."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import naive
import pytest
from extract_example import Example, day


@pytest.fixture
def ann() -> Example:
    """Ann, a student, and nothing that she did."""
    example = Example()
    example.student()
    return example


@pytest.fixture
def exiter(ann: Example) -> Example:
    """Ann entered in 2022Q1 and left in 2022Q4; wages are covered from 2021Q1 to 2024Q4."""
    ann.course("2022-02-01", "2022-11-15")
    ann.covered("2021Q1", "2024Q4")
    return ann


def dates(example: Example) -> list[tuple[str, str | None]]:
    return [
        (str(row.entry_date), None if row.exit_date is None else str(row.exit_date))
        for row in naive.participations(*example.all)
    ]


def observed(example: Example, metric_id: str) -> naive.Observation:
    (found,) = [row for row in naive.observations(*example.all) if row.metric_id == metric_id]
    return found


def verdict(example: Example, metric_id: str) -> Any:
    """True or False when final, else pending or the reason of the exclusion."""
    found = observed(example, metric_id)
    assert found.is_in_denominator == (found.status == "final")
    if found.status == "final":
        return found.is_in_numerator if found.value is None else found.value
    assert not found.is_in_numerator
    assert found.value is None
    return found.exclusion_reason or found.status


# Participation


@pytest.mark.parametrize(("gap", "expected"), [(179, 1), (180, 2), (181, 2)])
def test_an_entry_point_activity_after_the_gap_opens_a_second_participation(ann, gap, expected):
    first_end = date(2022, 3, 1)
    ann.course("2022-01-10", "2022-03-01")
    ann.declared(str(first_end + timedelta(days=gap)))
    found = naive.participations(*ann.all)
    assert [row.participation_number for row in found] == list(range(1, expected + 1))
    assert found[-1].exit_date == first_end + timedelta(days=gap)


@pytest.mark.parametrize(("gap", "exit_date"), [(179, "2022-08-27"), (180, "2022-03-01")])
def test_later_activity_at_no_entry_point_reopens_nothing(ann, gap, exit_date):
    later = str(date(2022, 3, 1) + timedelta(days=gap))
    ann.course("2022-01-10", "2022-03-01")
    ann.course(later, later, course="advanced")
    assert dates(ann) == [("2022-01-10", exit_date)]


@pytest.mark.parametrize(
    ("as_of", "exit_date"), [("2022-08-27", None), ("2022-08-28", "2022-03-01")]
)
def test_an_exit_is_known_180_days_after_the_last_end(ann, as_of, exit_date):
    ann.as_of = day(as_of)
    ann.course("2022-01-10", "2022-03-01")
    assert dates(ann) == [("2022-01-10", exit_date)]


def test_the_gap_runs_from_the_last_end_so_far_not_from_the_previous_activity(ann):
    ann.course("2022-01-01", "2022-12-31")
    ann.course("2022-02-01", "2022-02-02", course="advanced")
    ann.declared("2023-06-01")
    assert dates(ann) == [("2022-01-01", "2023-06-01")]


def test_activity_that_ended_before_entry_does_not_count_and_one_still_running_counts_whole(ann):
    ann.participant()
    ann.training("2021-12-01", "2022-01-31")
    ann.declared("2022-02-01")
    (missed,) = naive.participations(*ann.all)
    assert (missed.entry_date, missed.exit_date, missed.providers) == (
        *[day("2022-02-01")] * 2,
        frozenset(),
    )
    ann.training("2021-11-01", "2022-02-01")
    (running,) = naive.participations(*ann.all)
    assert (running.entry_date, running.exit_date) == (day("2022-02-01"), day("2022-02-01"))
    assert running.providers == {"trainer"}


def test_declared_and_never_came_is_an_exit_on_that_day(ann):
    ann.declared("2022-05-05")
    assert dates(ann) == [("2022-05-05", "2022-05-05")]


def test_an_open_activity_keeps_the_participation_active_and_takes_in_all_later(ann):
    ann.participant()
    ann.declared("2020-05-05")
    ann.training("2020-05-06", None)
    ann.declared("2025-05-05")
    assert dates(ann) == [("2020-05-05", None)]


def test_an_end_after_as_of_is_open_and_a_start_after_it_is_not_seen(ann):
    ann.as_of = day("2022-06-30")
    ann.course("2022-05-01", "2022-07-01")
    ann.course("2022-07-01", "2022-07-02", course="advanced")
    (found,) = naive.participations(*ann.all)
    assert (found.entry_date, found.exit_date) == (day("2022-05-01"), None)
    ann.as_of = day("2022-04-30")
    assert dates(ann) == []


def test_services_without_staff_are_no_activity_and_others_last_one_day(ann):
    ann.participant()
    for service_type in ("follow_up", "self_service", "information_only"):
        ann.service("2022-01-01", service_type)
    assert dates(ann) == []
    ann.service("2022-03-01")
    assert dates(ann) == [("2022-03-01", "2022-03-01")]


def test_without_an_entry_point_there_is_no_participation(ann):
    ann.course("2022-01-10", "2022-03-01", course="advanced")
    ann.course("2022-01-10", "2022-03-01", course="elsewhere")
    assert dates(ann) == []


@pytest.mark.parametrize(
    ("on", "credential", "grace", "expected"),
    [
        ("2022-01-31", "rn_license", "0", False),
        ("2022-02-01", "rn_license", "0", True),
        ("2022-11-15", "rn_license", "0", True),
        ("2022-11-16", "rn_license", "0", False),
        ("2022-12-15", "rn_license", "30", True),
        ("2022-12-16", "rn_license", "30", False),
        ("2022-11-15", "work_ready", "0", False),  # employability is no B.5 attainment
        ("2022-11-15", "welding", "0", False),  # no credential of the pathway
        ("2022-11-15", None, "0", False),  # an award type alone never counts
    ],
)
def test_a_completer_has_a_pathway_credential_in_the_window(
    exiter, on, credential, grace, expected
):
    exiter.set("credential_grace_days", grace)
    exiter.award(on, credential)
    (found,) = naive.participations(*exiter.all)
    assert found.is_completer is expected


# Observations


def test_quarters_after_exit_run_over_the_year_end(exiter):
    exiter.wages("2023Q1", "0.01")
    assert verdict(exiter, "C.1") is True
    assert verdict(exiter, "C.2") is False
    exiter.wages("2023Q2", "1.00")
    exiter.wages("2023Q3", "1.00")
    assert verdict(exiter, "C.2") is True
    assert verdict(exiter, "C.4") is False
    exiter.wages("2024Q2", "10.00")
    exiter.wages("2024Q3", "1.50")
    assert verdict(exiter, "C.4") is True
    assert verdict(exiter, "C.7") == Decimal("11.50")


def test_no_exit_no_observation(exiter):
    exiter.as_of = day("2023-05-13")
    assert naive.observations(*exiter.all) == []
    exiter.as_of = day("2023-05-14")
    assert len(naive.observations(*exiter.all)) == 7


def test_an_amendment_replaces_once_it_is_received(exiter):
    for quarter in ("2023Q2", "2023Q3"):
        exiter.wages(quarter, "100.00")
    exiter.wages("2023Q3", "250.00", received_date=day("2025-12-31"))
    assert verdict(exiter, "C.5") == Decimal(350)
    exiter.extracts["ui_wage_records"][-1]["received_date"] = day("2026-01-01")
    assert verdict(exiter, "C.5") == Decimal(200)
    exiter.wages("2023Q3", "0.00", received_date=day("2024-01-01"))
    assert verdict(exiter, "C.5") == "not_eligible"


def test_a_negative_sum_is_0_and_one_positive_record_still_is_in_the_sector(exiter):
    exiter.wages("2023Q1", "100.00", naics_code="6211")
    exiter.wages("2023Q1", "-100.01", employer_account="clinic")
    book = naive.wage_book(*exiter.all)
    assert book.wages("ssn-ann", 2023 * 4) == 0
    assert verdict(exiter, "C.1") is False
    assert verdict(exiter, "C.3") is True


@pytest.mark.parametrize(
    ("record", "employer", "expected"),
    [
        ("621", None, True),
        ("621111", "51", True),
        ("62", "621", False),
        ("51", "621", False),
        (None, "6216", True),
        (None, None, False),
    ],
)
def test_the_naics_of_the_record_wins_over_the_employers(exiter, record, employer, expected):
    exiter.add("ui_employers", employer_account="hospital", naics_code=employer)
    exiter.wages("2023Q3", "5.00", naics_code=record)
    assert verdict(exiter, "C.3") is expected
    exiter.config["pathway_industries"] = []
    assert verdict(exiter, "C.3") is False


@pytest.mark.parametrize(
    ("first", "last", "listed", "c1", "c5"),
    [
        ("2023Q1", "2023Q3", None, False, "not_eligible"),
        ("2023Q2", "2023Q4", None, "uncovered_quarter", "not_eligible"),
        ("2024Q1", "2024Q4", None, "uncovered_quarter", "uncovered_quarter"),
        ("2022Q1", "2022Q4", None, "pending", "pending"),
        ("2022Q1", "2023Q2", None, False, "not_eligible"),  # one covered quarter decides
        ("2022Q1", "2024Q1", (2023, 1), "uncovered_quarter", "not_eligible"),
        ("2022Q1", "2023Q1", (2023, 1), "pending", "pending"),  # listed, nothing after it
        ("2023Q1", "2023Q3", (2023, 1), "uncovered_quarter", "not_eligible"),
    ],
)
def test_coverage_decides_between_uncovered_and_pending(ann, first, last, listed, c1, c5):
    ann.course("2022-02-01", "2022-11-15")
    ann.covered(first, last)
    if listed:
        ann.config["ui_wage_incomplete_quarters"] = [
            {"wage_year": listed[0], "wage_quarter": listed[1]}
        ]
    assert (verdict(ann, "C.1"), verdict(ann, "C.5")) == (c1, c5)


def test_without_any_wage_record_all_is_pending(ann):
    ann.course("2022-02-01", "2022-11-15")
    assert [verdict(ann, f"C.{n}") for n in (1, 2, 3, 4, 5, 7)] == ["pending"] * 6


def test_a_pending_quarter_keeps_an_attained_observation_pending(ann):
    ann.course("2022-02-01", "2022-11-15")
    ann.covered("2021Q1", "2023Q2")
    ann.wages("2023Q1", "10.00", naics_code="621")
    assert verdict(ann, "C.1") is True
    assert verdict(ann, "C.3") == "pending"
    assert verdict(ann, "C.2") == "pending"  # although Q2 is without wages


def test_a_record_is_seen_when_it_was_received_and_its_quarter_has_ended(ann):
    ann.wages("2023Q2", "10.00", received_date=day("2023-05-01"))
    ann.as_of = day("2023-06-29")
    assert naive.wage_book(*ann.all).coverage(2023 * 4 + 1) == "pending"
    ann.as_of = day("2023-06-30")
    assert naive.wage_book(*ann.all).coverage(2023 * 4 + 1) == "covered"


def test_not_eligible_comes_before_unmatchable_before_uncovered(exiter):
    exiter.extracts["education_students"][0]["ssn_token"] = None
    exiter.extracts["ui_wage_records"] = []
    exiter.covered("2024Q1", "2024Q4")
    assert verdict(exiter, "C.1") == "unmatchable"
    assert verdict(exiter, "C.4") == "unmatchable"
    assert verdict(exiter, "C.6") == "not_eligible"  # no completer


def test_employed_q1_narrows_the_denominator_of_c2(exiter):
    exiter.set("denominator_rule", "employed_q1")
    assert verdict(exiter, "C.2") == "not_eligible"
    exiter.wages("2023Q1", "1.00")
    assert verdict(exiter, "C.2") is False


def test_the_gain_counts_from_the_quarters_before_entry(exiter):
    exiter.award("2022-11-15")
    exiter.wages("2023Q2", "100.00")
    exiter.wages("2023Q3", "50.25")
    assert verdict(exiter, "C.6") == Decimal("150.25")  # covered quarters without wages are 0
    exiter.wages("2021Q2", "1000.00")
    exiter.wages("2021Q3", "0.50")
    exiter.wages("2021Q4", "9999.00")  # Q-1 is not used
    assert verdict(exiter, "C.6") == Decimal("-850.25")
    exiter.config["ui_wage_incomplete_quarters"] = [{"wage_year": 2021, "wage_quarter": 2}]
    assert verdict(exiter, "C.6") == "uncovered_quarter"


def test_a_grace_longer_than_the_gap_leaves_the_gain_pending_until_it_is_over(exiter):
    exiter.set("credential_grace_days", "500")  # over on 2024-03-29
    exiter.wages("2023Q2", "100.00")
    exiter.wages("2023Q3", "50.25")
    exiter.wages("2023Q4", "1.00", person="stranger")
    exiter.as_of = day("2024-03-28")
    assert verdict(exiter, "C.6") == "pending"
    exiter.award("2022-11-15")
    assert verdict(exiter, "C.6") == "pending"
    exiter.as_of = day("2024-03-29")
    assert verdict(exiter, "C.6") == Decimal("150.25")
    exiter.extracts["education_awards"] = []
    assert verdict(exiter, "C.6") == "not_eligible"
