"""The naive implementation against examples computed by hand: identity and result rows."""

from decimal import Decimal
from fractions import Fraction

import pytest

import naive
from extract_example import Example, day

COHORT = ("nursing", "ALL", "ALL", "all", "ALL")


def records(example: Example) -> list[set[str]]:
    return sorted(
        (
            {source_id for _, source_id in person.records}
            for person in naive.people(example.extracts)
        ),
        key=sorted,
    )


# Identity


def test_records_with_one_ssn_token_are_one_person():
    example = Example()
    example.student("a", tokens=("s1", "n1"))
    example.participant("b", tokens=("s1", "n2"))
    example.participant("c", tokens=("s2", "n1"))
    assert records(example) == [{"a", "b"}, {"c"}]


def test_a_record_without_ssn_token_joins_the_only_person_of_that_name():
    example = Example()
    example.student("a", tokens=("s1", "n1"))
    example.participant("b", tokens=(None, "n1"))
    assert records(example) == [{"a", "b"}]
    example.participant("c", tokens=("s2", "n1"))
    assert records(example) == [{"a"}, {"b"}, {"c"}]


def test_records_without_ssn_token_never_join_each_other():
    example = Example()
    example.student("a", tokens=(None, "n1"))
    example.participant("b", tokens=(None, "n1"))
    example.participant("c", tokens=(None, None))
    assert records(example) == [{"a"}, {"b"}, {"c"}]


def test_each_attribute_is_the_newest_that_is_known_and_on_a_tie_true_or_the_first():
    example = Example()
    example.student(updated="2020-01-01", sex="male", is_low_income=False, birth_year=1990)
    example.student(
        "b", "2021-01-01", tokens=("ssn-ann", None), sex=None, education_level="high_school"
    )
    example.participant(updated="2021-01-01", education_level="associate", birth_year=1980)
    example.participant("c", "2020-01-01", tokens=("ssn-ann", None), is_low_income=True)
    (person,) = naive.people(example.extracts)
    assert person.attributes["sex"] == "male"
    assert person.attributes["education_level"] == "associate"
    assert person.attributes["birth_year"] == 1980
    assert person.attributes["is_low_income"] is True
    assert person.attributes["is_veteran"] is None


def test_facts_of_an_unknown_person_are_quarantined():
    example = Example()
    example.student("a")
    example.declared("2022-01-01", student="a")
    example.declared("2022-01-01", student="ghost")
    ((extract, row),) = naive.quarantined(example.extracts)
    assert (extract, row["source_person_id"]) == ("pathway_declarations", "ghost")
    assert len(naive.participations(*example.all)) == 1


def test_region_is_the_pathways_else_the_municipalitys_else_unknown():
    example = Example()
    example.student("a", municipality="ashby")
    example.student("b")
    for student in "ab":
        example.declared("2022-01-01", student=student)
    assert [row.region_id for row in naive.participations(*example.all)] == ["east", "unknown"]
    example.config["pathways"][0]["region_id"] = "west"
    assert [row.region_id for row in naive.participations(*example.all)] == ["west", "west"]


@pytest.mark.parametrize(
    ("birth_year", "group"),
    [
        (1998, "under_25"),
        (1997, "25_34"),
        (1988, "25_34"),
        (1987, "35_44"),
        (1977, "45_54"),
        (1967, "55_plus"),
        (None, "unknown"),
    ],
)
def test_age_is_the_entry_year_less_the_birth_year(birth_year, group):
    example = Example()
    example.student(birth_year=birth_year)
    example.declared("2022-12-31")
    (found,) = naive.participations(*example.all)
    assert found.age_group_at_entry == found.populations["age_group_at_entry"] == group


# Result rows


@pytest.fixture
def four() -> Example:
    """Four exiters of 2022Q4: three employed in Q2 and Q3, the last one unmatchable."""
    example = Example()
    for student, wages in {"a": "10.00", "b": "20.00", "c": "100.05", "d": "0.00"}.items():
        example.student(student, sex="male" if student == "a" else None)
        example.course("2022-02-01", "2022-11-15", student=student)
        for quarter in ("2023Q2", "2023Q3"):
            example.wages(quarter, wages, person=student)
    example.student("e", tokens=(None, None))
    example.course("2022-02-01", "2022-11-15", student="e")
    example.covered("2021Q1", "2023Q3")
    return example


def test_a_rate_is_numerator_by_denominator(four):
    row = naive.results(*four.all)["C.2", "quarter", "2022Q4", *COHORT]
    assert (row.numerator, row.denominator, row.rate) == (3, 4, Fraction(3, 4))
    assert (row.people, row.participations, row.excluded_unmatchable) == (5, 5, 1)
    assert (row.median_value, row.mean_value, row.status) == (None, None, "final")


def test_the_median_of_an_odd_and_of_an_even_count(four):
    row = naive.results(*four.all)["C.5", "calendar_year", "2022", *COHORT]
    assert (row.numerator, row.rate, row.denominator) == (None, None, 3)
    assert (row.median_value, row.mean_value) == (40, Fraction("86.70"))
    assert (row.excluded_not_eligible, row.excluded_unmatchable) == (1, 1)
    for record in four.extracts["ui_wage_records"]:
        if record["ssn_token"].endswith("-d"):
            record["wages"] = Decimal(25)
    row = naive.results(*four.all)["C.5", "program_year", "PY2022", *COHORT]
    assert (row.median_value, row.denominator) == (45, 4)


def test_a_row_is_pending_preliminary_or_final_by_what_is_not_excluded(four):
    found = naive.results(*four.all)
    pending = found["C.4", "quarter", "2022Q4", *COHORT]
    assert (pending.status, pending.pending, pending.denominator) == ("pending", 3, 0)
    assert (pending.rate, pending.excluded_not_eligible) == (None, 1)
    # 2022Q2 has its quarters too; 2023Q3 has not, and nothing else is in PY2023
    for student, day_declared in {"f": "2022-05-01", "g": "2023-08-01"}.items():
        four.student(student)
        four.declared(day_declared, student=student)
    found = naive.results(*four.all)
    final = found["C.3", "calendar_year", "2022", *COHORT]
    assert (final.status, final.pending, final.denominator) == ("final", 0, 5)
    pending = found["C.3", "program_year", "PY2023", *COHORT]
    assert (pending.status, pending.pending, pending.denominator) == ("pending", 1, 0)


def test_a_row_of_excluded_observations_only_is_final_with_denominator_0(four):
    row = naive.results(*four.all)["C.6", "quarter", "2022Q4", *COHORT]
    assert (row.status, row.denominator, row.excluded_not_eligible) == ("final", 0, 5)
    assert (row.median_value, row.mean_value, row.people) == (None, None, 5)


def test_a_row_with_final_and_pending_observations_is_preliminary(four):
    four.student("g")
    four.declared("2023-02-01", student="g")
    found = naive.results(*four.all)
    year = found["C.3", "program_year", "PY2022", *COHORT]
    assert (year.status, year.pending, year.denominator) == ("preliminary", 1, 4)


def test_providers_have_rows_by_year_at_region_all_and_two_participations_are_one_person(four):
    four.declared("2022-01-01", student="a")
    four.declared("2021-01-01", student="a")
    four.participant("a", updated="2019-01-01")
    four.training("2022-03-01", "2022-03-02", participant="a")
    found = naive.results(*four.all)
    providers = {key.provider_id for key in found}
    assert providers == {"ALL", "college", "trainer"}
    for key in found:
        assert key.provider_id == "ALL" or key.region_id == "ALL"
        assert key.provider_id == "ALL" or key.cohort_period_type != "quarter"
    trainer = found["C.1", "calendar_year", "2022", "ALL", "ALL", "trainer", "sex", "male"]
    assert (trainer.people, trainer.participations) == (1, 1)
    assert ("C.1", "calendar_year", "2021", "ALL", "ALL", "college", "all", "ALL") not in found
    assert found["C.1", "calendar_year", "2021", *COHORT].people == 1


def test_people_are_distinct_over_participations(four):
    four.declared("2022-04-01", student="a")
    four.extracts["education_course_enrollments"].pop(0)
    four.declared("2022-10-01", student="a")
    row = naive.results(*four.all)["C.1", "calendar_year", "2022", *COHORT]
    assert (row.people, row.participations, row.denominator) == (5, 6, 5)


def test_a_person_in_two_pathways_counts_once_among_the_people_of_all(four):
    four.config["pathways"].append(four.config["pathways"][0] | {"pathway_id": "welding"})
    four.config["pathway_metrics"].append(
        four.config["pathway_metrics"][0] | {"pathway_id": "welding"}
    )
    four.declared("2022-11-15", student="a")
    four.extracts["pathway_declarations"][0]["pathway_id"] = "welding"
    found = naive.results(*four.all)
    row = found["C.1", "quarter", "2022Q4", "ALL", *COHORT[1:]]
    assert (row.people, row.participations, row.denominator) == (5, 6, 5)
    assert found["C.1", "quarter", "2022Q4", "welding", *COHORT[1:]].people == 1


def test_a_metric_that_the_pathway_did_not_choose_has_no_row(four):
    four.config["pathway_metrics"] = four.config["pathway_metrics"][:1]
    assert {key.metric_id for key in naive.results(*four.all)} == {"C.1"}


def test_amendments_after_as_of_change_no_row(four):
    four.as_of = day("2024-01-01")
    before = naive.results(*four.all)
    four.wages("2023Q2", "999.00", person="a", received_date=day("2024-01-02"))
    assert naive.results(*four.all) == before
