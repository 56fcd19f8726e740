"""The naive implementation against examples computed by hand: B.1 to B.5."""

from typing import Any

import pytest

from extract_example import day
from naive.worked_example import WorkedExample, observed, verdict

B_METRICS = ("B.1", "B.2", "B.3", "B.4", "B.5")


@pytest.fixture
def ann() -> WorkedExample:
    """Ann was on the pathway from 2022-02-01 to 2022-11-15."""
    example = WorkedExample.of_ann()
    example.took("2022-02-01", "2022-11-15")
    return example


def attained(ann: WorkedExample) -> set[str]:
    return {metric_id for metric_id in B_METRICS if verdict(ann, metric_id)}


@pytest.mark.parametrize(
    ("credential", "expected"),
    [
        ("rn_license", {"B.1", "B.5"}),
        ("scrum", {"B.1", "B.5"}),
        ("journeyman", {"B.1", "B.5"}),
        ("nurse_aide", {"B.2", "B.5"}),
        ("nursing_associate", {"B.3", "B.4", "B.5"}),
        ("nursing_bachelor", {"B.5"}),
        ("work_ready", set()),
        ("welding", set()),  # no credential of the pathway
    ],
)
def test_each_type_of_credential_serves_its_metrics(ann, credential, expected):
    ann.got("2022-11-15", credential)
    assert attained(ann) == expected


def test_employability_is_no_b_attainment_even_of_the_pathway(ann):
    ann.config["pathway_credentials"].append(
        {"pathway_id": "nursing", "credential_id": "work_ready"}
    )
    ann.got("2022-11-15", "work_ready")
    assert attained(ann) == set()


def test_an_award_counts_by_its_credential_and_never_by_its_award_type(ann):
    ann.awarded("2022-11-15", "associate")
    assert attained(ann) == set()
    ann.awarded("2022-11-15", "associate", "rn_license")
    assert attained(ann) == {"B.1", "B.5"}


@pytest.mark.parametrize(
    ("on", "grace", "expected"),
    [
        ("2022-01-31", "0", set()),
        ("2022-02-01", "0", {"B.2", "B.5"}),
        ("2022-11-15", "0", {"B.2", "B.5"}),
        ("2022-11-16", "0", set()),
        ("2022-11-25", "10", {"B.2", "B.5"}),
        ("2022-11-26", "10", set()),
    ],
)
def test_the_window_is_entry_to_exit_and_grace(ann, on, grace, expected):
    ann.set("credential_grace_days", grace)
    ann.got(on, "nurse_aide")
    assert attained(ann) == expected


@pytest.mark.parametrize(
    ("on", "to", "institution", "expected"),
    [
        ("2022-11-15", "university", "college", True),
        ("2023-11-15", "university", "college", True),  # 365 days after exit
        ("2023-11-16", "university", "college", False),
        ("2022-02-01", "university", "college", True),
        ("2022-01-31", "university", "college", False),
        ("2022-11-15", "college", "academy", False),  # attended: its course is of the college
        ("2022-11-15", "academy", "academy", False),  # the transfer row's own institution
        ("2022-11-15", "university", "academy", True),
    ],
)
def test_b4_counts_a_transfer_to_an_institution_not_attended(ann, on, to, institution, expected):
    ann.also_at("academy")
    ann.transferred(on, to, institution)
    assert verdict(ann, "B.4") is expected
    assert verdict(ann, "B.5") is False


def test_b4_only_pathway_courses_make_an_institution_attended(ann):
    ann.took("2022-02-01", "2022-11-15", course_id="elsewhere")
    ann.extracts["education_course_enrollments"].pop(0)
    ann.declared("2022-02-01")
    ann.also_at("academy")
    ann.transferred("2022-02-01", "college", "academy")
    assert verdict(ann, "B.4") is True


def where(ann: WorkedExample, on: str, metric_id: str) -> Any:
    ann.as_of = day(on)
    (found,) = observed(ann, metric_id)
    return found.status, None if found.final_from is None else str(found.final_from)


def test_b_is_final_once_its_window_is_over_and_b4_once_the_lookahead_is(ann):
    ann.got("2022-11-15", "nursing_associate")
    assert where(ann, "2023-05-14", "B.3") == ("final", None)
    assert where(ann, "2023-11-14", "B.4") == ("pending", "2023-11-15")
    assert where(ann, "2023-11-15", "B.4") == ("final", None)
    ann.set("credential_grace_days", "400")
    assert where(ann, "2023-12-19", "B.3") == ("pending", "2023-12-20")
    assert where(ann, "2023-12-19", "B.4") == ("pending", "2023-12-20")
    assert where(ann, "2023-12-20", "B.3") == ("final", None)


def test_there_is_no_observation_without_an_exit_and_none_is_unmatchable(ann):
    ann.as_of = day("2023-05-13")
    assert [observed(ann, metric_id) for metric_id in B_METRICS] == [[]] * 5
    ann.as_of = day("2025-12-31")
    ann.extracts["education_students"][0]["ssn_token"] = None
    assert [verdict(ann, metric_id) for metric_id in B_METRICS] == [False] * 5
