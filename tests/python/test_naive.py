"""The naive implementation against examples computed by hand: participations."""

from datetime import date, timedelta

import pytest

import naive
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


def test_what_starts_on_as_of_is_seen(ann):
    ann.as_of = day("2022-05-01")
    ann.declared("2022-05-01")
    assert dates(ann) == [("2022-05-01", None)]
    ann.as_of = day("2022-04-30")
    assert dates(ann) == []


def test_a_later_period_has_an_entry_of_its_own_and_takes_in_what_still_runs_then(ann):
    ann.participant()
    ann.course("2020-01-01", "2020-02-01")
    ann.training("2020-12-01", "2020-12-24")  # reopens nothing, and is over by the declaration
    ann.training("2020-12-02", "2021-03-01")  # reopens nothing, but still runs
    ann.declared("2020-12-25")
    assert dates(ann) == [("2020-01-01", "2020-02-01"), ("2020-12-25", "2021-03-01")]
    assert [sorted(row.providers) for row in naive.participations(*ann.all)] == [
        ["college"],
        ["trainer"],
    ]


def test_an_offering_of_two_pathways_makes_a_participation_in_each(ann):
    ann.config["pathways"].append(ann.config["pathways"][0] | {"pathway_id": "welding"})
    ann.config["pathway_offerings"].append(
        ann.config["pathway_offerings"][0] | {"pathway_id": "welding"}
    )
    ann.course("2022-01-10", "2022-03-01")
    found = naive.participations(*ann.all)
    assert [(row.pathway_id, row.participation_number) for row in found] == [
        ("nursing", 1),
        ("welding", 1),
    ]


def test_a_credential_after_as_of_is_not_seen(ann):
    ann.set("credential_grace_days", "400")
    ann.declared("2022-02-01")
    ann.award("2022-12-02")
    ann.as_of = day("2022-12-01")
    assert [row.is_completer for row in naive.participations(*ann.all)] == [False]
    ann.as_of = day("2022-12-02")
    assert [row.is_completer for row in naive.participations(*ann.all)] == [True]


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
