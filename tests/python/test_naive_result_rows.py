"""The naive implementation against examples computed by hand: rows of every kind of metric."""

from fractions import Fraction
from typing import Any

import pytest

import naive
from extract_example import day
from naive.summary import row_status
from naive.worked_example import WorkedExample

ALL = ("ALL", "ALL", "all", "ALL")


@pytest.fixture
def ann() -> WorkedExample:
    """Ann, and nothing that she did."""
    return WorkedExample.of_ann()


def row(example: WorkedExample, *key: str) -> naive.Result:
    """The row of everybody in all regions and with all providers."""
    return naive.results(*example.all)[naive.ResultKey(*key, *ALL)]


def periods(example: WorkedExample, metric_id: str, pathway_id: str) -> set[tuple[str, str]]:
    return {
        (key.cohort_period_type, key.cohort_period)
        for key in naive.results(*example.all)
        if (key.metric_id, key.pathway_id) == (metric_id, pathway_id)
    }


# Periods and keys


def test_interim_rows_go_by_entry_and_outcome_rows_by_exit(ann):
    ann.took("2022-06-30", "2022-12-31")
    entry = {("quarter", "2022Q2"), ("calendar_year", "2022"), ("program_year", "PY2021")}
    left = {("quarter", "2022Q4"), ("calendar_year", "2022"), ("program_year", "PY2022")}
    assert periods(ann, "A.5", "nursing") == entry
    assert periods(ann, "B.5", "nursing") == left
    assert periods(ann, "C.1", "ALL") == left


@pytest.mark.parametrize(
    ("exit_date", "quarter", "after_program_year", "after_calendar_year"),
    [
        ("2022-06-30", "2022Q2", "PY2022", "PY2023"),
        ("2022-07-01", "2022Q3", "PY2023", "PY2023"),
        ("2022-12-31", "2022Q4", "PY2023", "PY2023"),
        ("2023-01-01", "2023Q1", "PY2023", "PY2024"),
    ],
)
def test_wioa_rows_are_named_by_the_year_they_are_reported_for(
    ann, exit_date, quarter, after_program_year, after_calendar_year
):
    ann.enrolled("2022-01-10", exit_date)
    same = {("quarter", quarter), ("calendar_year", quarter[:4])}
    for metric_id in ("WIOA.1", "WIOA.3"):
        assert periods(ann, metric_id, "adult") == {*same, ("program_year", after_program_year)}
    for metric_id in ("WIOA.2", "WIOA.4"):
        assert periods(ann, metric_id, "adult") == {*same, ("program_year", after_calendar_year)}
    assert periods(ann, "WIOA.6", "ALL") == {*same, ("program_year", after_calendar_year)}


def test_skill_gains_have_program_years_only_and_employers_the_pathway_all_only(ann):
    ann.enrolled("2022-01-10", "2022-07-01")
    assert periods(ann, "WIOA.5", "adult") == {
        ("program_year", "PY2021"),
        ("program_year", "PY2022"),
    }
    assert periods(ann, "WIOA.5", "ALL") == periods(ann, "WIOA.5", "adult")
    assert periods(ann, "WIOA.6", "adult") == set()
    assert row(ann, "WIOA.6", "calendar_year", "2022", "ALL").participations == 1


def test_a_person_in_two_programs_is_in_all_twice_and_one_of_the_people(ann):
    ann.enrolled("2022-01-10", "2022-03-01")
    ann.served("2022-01-10", "youth_fund")
    found = row(ann, "WIOA.1", "quarter", "2022Q1", "ALL")
    assert (found.participations, found.people, found.pending) == (2, 1, 2)
    assert (found.framework_version, found.permitted_use) == ("wioa_2024", "accountability")


# Counts


def test_exiters_and_completers_are_counted_as_they_stand(ann):
    ann.student("bob")
    ann.student("cyd")
    ann.as_of = day("2022-12-31")
    ann.took("2022-01-10", "2022-06-01")
    ann.got("2022-06-01", "nurse_aide")
    ann.took("2022-01-10", "2022-06-01", student_id="bob")
    ann.took("2022-01-10", "2022-12-01", student_id="cyd")
    found = row(ann, "A.4", "quarter", "2022Q1", "nursing")
    assert (found.participations, found.exiters, found.completers) == (3, 2, 1)
    assert (found.denominator, found.preliminary, found.status) == (3, 1, "preliminary")
    found = row(ann, "B.5", "quarter", "2022Q2", "nursing")
    assert (found.participations, found.exiters, found.completers) == (2, 2, 1)
    assert (found.numerator, found.rate) == (1, Fraction(1, 2))


def test_wioa_rows_have_exiters_and_no_completers(ann):
    ann.as_of = day("2022-12-31")
    ann.served("2022-07-10")
    ann.enrolled("2022-12-01", None)
    found = row(ann, "WIOA.5", "program_year", "PY2022", "adult")
    assert (found.participations, found.exiters, found.completers) == (2, 1, None)


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["pending"], "pending"),
        (["pending", "excluded"], "pending"),
        (["pending", "final"], "preliminary"),
        (["pending", "preliminary"], "preliminary"),
        (["preliminary"], "preliminary"),
        (["preliminary", "final", "excluded"], "preliminary"),
        (["final"], "final"),
        (["final", "excluded"], "final"),
        (["excluded"], "final"),
    ],
)
def test_the_status_of_a_row_follows_from_what_is_not_excluded(statuses, expected):
    assert row_status(statuses) == expected


def test_every_observation_is_in_the_denominator_pending_or_excluded(ann):
    ann.covered("2021Q1", "2024Q4")
    ann.enrolled("2022-01-10", "2022-03-01", exclusion_reason="medical", program_id="aide")
    ann.extracts["training_enrollments"][0]["exclusion_date"] = day("2022-03-01")
    ann.took("2022-01-10", "2022-03-01")
    found = naive.results(*ann.all)
    assert {key.metric_id for key in found} == set(naive.METRICS)
    for numbers in found.values():
        assert numbers.participations == (
            numbers.denominator
            + numbers.pending
            + numbers.excluded_not_eligible
            + numbers.excluded_unmatchable
            + numbers.excluded_uncovered
            + numbers.excluded_wioa
        )
    assert row(ann, "WIOA.1", "calendar_year", "2022", "adult").excluded_wioa == 1
    assert row(ann, "WIOA.1", "calendar_year", "2022", "adult").status == "final"


def test_populations_are_those_of_the_wioa_entry(ann):
    ann.extracts["education_students"][0]["birth_year"] = 1997
    ann.enrolled("2021-12-31", "2022-03-01")
    ann.served("2022-01-10", "youth_fund")
    found = naive.results(*ann.all)
    ages = {
        key.pathway_id: key.population
        for key in found
        if key.metric_id == "WIOA.1" and key.population_dimension == "age_group_at_entry"
    }
    assert (ages["adult"], ages["youth"]) == ("under_25", "25_34")


# Permitted use


def test_all_pathways_permit_accountability_only_when_each_of_them_does(ann):
    ann.config["pathways"].append(ann.config["pathways"][0] | {"pathway_id": "welding"})
    menu = ann.config["pathway_metrics"]
    menu.append({"pathway_id": "welding", "metric_id": "A.5", "permitted_use": "accountability"})
    menu.append(
        {"pathway_id": "welding", "metric_id": "B.5", "permitted_use": "continuous_improvement"}
    )
    ann.took("2022-01-10", "2022-03-01")  # in nursing only; welding has the metric on its menu
    uses = {
        (key.metric_id, key.pathway_id): numbers.permitted_use
        for key, numbers in naive.results(*ann.all).items()
    }
    assert uses["A.5", "nursing"] == uses["A.5", "ALL"] == "accountability"
    assert uses["B.5", "nursing"] == "accountability"
    assert uses["B.5", "ALL"] == "continuous_improvement"


# Providers and partners


def partners(example: WorkedExample, metric_id: str) -> set[tuple[str, str, str]]:
    return {
        (key.pathway_id, key.partner_type, key.partner_id)
        for key in naive.results_by_partner(*example.all)
        if key.metric_id == metric_id
    }


def test_partners_are_institutions_agencies_and_sources_of_declarations(ann):
    ann.also_at("academy")
    ann.add(
        "pathway_declarations",
        source="academy",
        source_person_id="ann",
        pathway_id="nursing",
        declared_date=day("2022-01-10"),
    )
    ann.took("2022-01-10", "2022-03-01")
    ann.enrolled("2022-01-10", "2022-03-01", program_id="aide", funding_stream="state_fund")
    ann.served("2022-01-10", "exchange_fund", offering_id="coaching")
    of_pathway = {
        ("partner", "academy"),
        ("partner", "college"),
        ("partner", "agency"),
        ("funding_stream", "state_fund"),
        ("funding_stream", "exchange_fund"),
    }
    expected = {(pathway, *one) for pathway in ("nursing", "ALL") for one in of_pathway}
    assert partners(ann, "A.5") == expected
    of_program = {("partner", "agency"), ("funding_stream", "exchange_fund")}
    expected = {(program, *one) for program in ("wagner_peyser", "ALL") for one in of_program}
    assert partners(ann, "WIOA.1") == expected


def test_partner_rows_are_by_year_and_count_what_other_rows_count(ann):
    ann.served("2022-01-10", None, offering_id="coaching")
    found: dict[Any, naive.Result] = naive.results_by_partner(*ann.all)
    assert {key.cohort_period_type for key in found} == {"calendar_year", "program_year"}
    assert {key.partner_type for key in found} == {"partner"}  # no funding stream paid
    key = naive.PartnerKey(
        "A.5", "program_year", "PY2021", "nursing", "partner", "agency", "all", "ALL"
    )
    assert found[key] == row(ann, "A.5", "program_year", "PY2021", "nursing")


def test_a_wioa_period_has_the_providers_of_its_enrollments(ann):
    ann.enrolled("2022-01-10", "2022-03-01")
    ann.took("2022-01-10", "2022-03-01")
    providers = {
        key.provider_id for key in naive.results(*ann.all) if key.metric_id.startswith("WIOA")
    }
    assert providers == {"ALL", "trainer"}
