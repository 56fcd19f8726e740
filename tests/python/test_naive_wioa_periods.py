"""The naive implementation against examples computed by hand: WIOA periods and exclusions."""

from datetime import date, timedelta

import pytest

import naive
from extract_example import day
from naive.worked_example import WorkedExample


@pytest.fixture
def ann() -> WorkedExample:
    """Ann, and nothing that she did."""
    return WorkedExample.of_ann(municipality="ashby", birth_year=1997)


def spans(ann: WorkedExample) -> list[tuple[str, int, str, str | None]]:
    """(program, number, entry, exit) of each period."""
    return [
        (
            period.wioa_program,
            period.participation_number,
            str(period.entry_date),
            None if period.exit_date is None else str(period.exit_date),
        )
        for period in naive.wioa_participations(*ann.all)
    ]


# Periods


@pytest.mark.parametrize(("gap", "expected"), [(89, 1), (90, 2), (91, 2)])
@pytest.mark.parametrize("common_exit", ["true", "false"])
def test_a_gap_of_90_days_starts_a_new_period(ann, gap, expected, common_exit):
    ann.set("wioa_common_exit", common_exit)
    ann.enrolled("2022-01-10", "2022-03-01")
    ann.served(str(date(2022, 3, 1) + timedelta(days=gap)))
    found = naive.wioa_participations(*ann.all)
    assert [period.participation_number for period in found] == list(range(1, expected + 1))


@pytest.mark.parametrize(
    ("as_of", "exit_date"), [("2022-05-29", None), ("2022-05-30", "2022-03-01")]
)
def test_an_exit_is_known_90_days_after_the_last_service(ann, as_of, exit_date):
    ann.as_of = day(as_of)
    ann.enrolled("2022-01-10", "2022-03-01")
    assert spans(ann) == [("adult", 1, "2022-01-10", exit_date)]
    (period,) = naive.wioa_participations(*ann.all)
    assert period.last_service_date == day("2022-03-01")


def test_an_open_service_keeps_the_period_active_and_its_last_service_is_today(ann):
    ann.enrolled("2022-01-10", None)
    ann.enrolled("2023-01-10", "2026-03-01")
    assert spans(ann) == [("adult", 1, "2022-01-10", None)]
    (period,) = naive.wioa_participations(*ann.all)
    assert (period.last_service_date, period.participation_status) == (ann.as_of, "active")


def test_a_service_without_an_end_lasts_one_day_and_what_starts_later_is_not_seen(ann):
    ann.served("2022-01-10")
    ann.served("2022-03-01", end_date=day("2022-03-20"))
    ann.served("2026-01-01")
    assert spans(ann) == [("adult", 1, "2022-01-10", "2022-03-20")]


@pytest.mark.parametrize(
    ("service_type", "counts"),
    [
        ("career_service", True),
        ("training_support", True),
        ("supportive_service", False),
        ("follow_up", False),
        ("self_service", False),
        ("information_only", False),
    ],
)
def test_qualifying_services_are_career_services_and_training_support(ann, service_type, counts):
    ann.served("2022-01-10", service_type=service_type)
    assert bool(spans(ann)) is counts


@pytest.mark.parametrize("stream", [None, "state_fund"])
def test_what_no_wioa_program_pays_is_in_no_period(ann, stream):
    ann.served("2022-01-10", stream)
    ann.enrolled("2022-01-10", "2022-02-10", funding_stream="state_fund")
    assert spans(ann) == []


def test_under_common_exit_each_program_of_the_joined_period_has_one(ann):
    ann.enrolled("2022-01-10", "2022-03-01")
    ann.served("2022-04-01", "youth_fund")
    ann.served("2022-06-01")
    ann.served("2023-01-01", "youth_fund")
    assert spans(ann) == [
        ("adult", 1, "2022-01-10", "2022-06-01"),
        ("youth", 1, "2022-04-01", "2022-06-01"),
        ("youth", 2, "2023-01-01", "2023-01-01"),
    ]


def test_without_common_exit_each_program_runs_by_itself(ann):
    ann.set("wioa_common_exit", "false")
    ann.enrolled("2022-01-10", "2022-03-01")
    ann.served("2022-04-01", "youth_fund")
    ann.served("2022-06-01")  # 92 days after the last of adult
    assert spans(ann) == [
        ("adult", 1, "2022-01-10", "2022-03-01"),
        ("adult", 2, "2022-06-01", "2022-06-01"),
        ("youth", 1, "2022-04-01", "2022-04-01"),
    ]


def test_an_open_service_of_another_program_holds_the_common_exit(ann):
    ann.served("2022-01-10")
    ann.enrolled("2022-01-10", None, funding_stream="youth_fund")
    assert spans(ann) == [("adult", 1, "2022-01-10", None), ("youth", 1, "2022-01-10", None)]
    ann.set("wioa_common_exit", "false")
    assert spans(ann) == [
        ("adult", 1, "2022-01-10", "2022-01-10"),
        ("youth", 1, "2022-01-10", None),
    ]


def test_region_age_and_providers_are_the_persons_and_the_programs_own(ann):
    ann.config["pathways"][0]["region_id"] = "west"
    ann.enrolled("2021-12-31", "2022-01-20", provider_id="trainer_a")
    ann.enrolled("2022-01-10", "2022-01-20", provider_id="trainer_b", funding_stream="youth_fund")
    ann.took("2021-12-31", "2022-01-20")
    adult, youth = naive.wioa_participations(*ann.all)
    assert (adult.region_id, adult.age_group_at_entry) == ("east", "under_25")
    assert (youth.region_id, youth.age_group_at_entry) == ("east", "25_34")
    assert (adult.providers, youth.providers) == ({"trainer_a"}, {"trainer_b"})
    assert (adult.funding_streams, adult.partners) == ({"adult_fund"}, {"agency"})
    ann.extracts["education_students"][0]["municipality"] = None
    assert naive.wioa_participations(*ann.all)[0].region_id == "unknown"


# Exclusions: in adult from 2022-02-01 to 2022-03-31, the fourth quarter after ends 2023-03-31


def exclusions(ann: WorkedExample) -> list[tuple[str | None, str | None]]:
    return [
        (
            period.exclusion_reason,
            None if period.exclusion_date is None else str(period.exclusion_date),
        )
        for period in naive.wioa_participations(*ann.all)
    ]


def excluded(ann: WorkedExample, reason: str, on: str | None) -> None:
    """Add an enrollment that nobody of WIOA pays and that carries an exclusion."""
    ann.enrolled(
        "2022-02-01",
        "2022-02-02",
        funding_stream="state_fund",
        exclusion_reason=reason,
        exclusion_date=None if on is None else day(on),
    )


@pytest.mark.parametrize(
    ("on", "applies"),
    [
        ("2022-01-31", False),
        ("2022-02-01", True),
        ("2023-03-31", True),
        ("2023-04-01", False),
        (None, False),
    ],
)
@pytest.mark.parametrize("exit_date", ["2022-03-31", "2022-02-28", "2022-02-01"])
def test_an_exclusion_counts_from_entry_to_the_end_of_the_fourth_quarter_after_exit(
    ann, on, applies, exit_date
):
    ann.enrolled("2022-02-01", exit_date)
    excluded(ann, "medical", on)
    assert exclusions(ann) == [("medical", on) if applies else (None, None)]


def test_an_exit_on_the_first_day_of_a_quarter_moves_the_window_by_a_quarter(ann):
    ann.enrolled("2022-02-01", "2022-04-01")
    excluded(ann, "medical", "2023-06-30")
    assert exclusions(ann) == [("medical", "2023-06-30")]


@pytest.mark.parametrize("reason", ["ineligible", "foster_care_moved", "reserve_duty"])
def test_a_reason_that_does_not_apply_to_the_program_or_has_no_row_excludes_nobody(ann, reason):
    ann.enrolled("2022-02-01", "2022-03-31")
    excluded(ann, reason, "2022-03-01")
    assert exclusions(ann) == [(None, None)]


def test_each_program_of_a_joined_period_has_its_own_exclusions_and_window(ann):
    ann.enrolled("2022-02-01", "2022-03-31")
    ann.enrolled("2022-03-01", "2022-03-31", funding_stream="youth_fund")
    excluded(ann, "foster_care_moved", "2022-03-01")
    excluded(ann, "medical", "2022-02-01")
    assert exclusions(ann) == [("medical", "2022-02-01"), ("foster_care_moved", "2022-03-01")]
    ann.extracts["training_enrollments"][2]["exclusion_date"] = day("2022-02-28")
    assert exclusions(ann) == [("medical", "2022-02-01"), (None, None)]


def test_the_earliest_exclusion_is_shown_and_on_a_tie_the_one_that_sorts_first(ann):
    ann.enrolled("2022-02-01", "2022-03-31")
    excluded(ann, "medical", "2022-03-02")
    excluded(ann, "deceased", "2022-03-02")
    assert exclusions(ann) == [("deceased", "2022-03-02")]
    excluded(ann, "medical", "2022-03-01")
    assert exclusions(ann) == [("medical", "2022-03-01")]


def test_an_exclusion_after_as_of_is_not_seen_and_none_applies_before_the_exit_is_known(ann):
    ann.enrolled("2022-02-01", "2022-03-31")
    excluded(ann, "medical", "2022-07-02")
    ann.as_of = day("2022-07-01")
    assert exclusions(ann) == [(None, None)]
    ann.as_of = day("2022-07-02")
    assert exclusions(ann) == [("medical", "2022-07-02")]
    ann.extracts["training_enrollments"][1]["exclusion_date"] = day("2022-02-02")
    ann.as_of = day("2022-06-28")
    assert exclusions(ann) == [(None, None)]
    ann.as_of = day("2022-06-29")
    assert exclusions(ann) == [("medical", "2022-02-02")]
