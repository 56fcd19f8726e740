"""The suites of the extracts: every planted defect is found, named, and nothing leaks."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pathways.contracts import load_contracts
from pathways.errors import BadInputError
from pathways.project import Project
from pathways.quality.extracts import check_extracts
from pathways.quality.results import CheckReport
from quality_extracts import (
    Rows,
    csv_path,
    make_project,
    token,
    valid_rows,
    write_all_csv,
    write_all_parquet,
)

STUDENTS = "education_students"
COURSES = "education_course_enrollments"
SERVICES = "training_services"


def check(project: Project, rows: Rows, form: str = "csv") -> CheckReport:
    landed = project.root / "landed"
    if form == "csv":
        write_all_csv(project, rows)
        return check_extracts(project, None, project.root / "report")
    write_all_parquet(landed, rows)
    return check_extracts(project, landed, project.root / "report")


def written(project: Project) -> str:
    """Everything that the report says."""
    pages = sorted((project.root / "report").glob("*.html"))
    assert pages
    return "".join(page.read_text(encoding="utf-8") for page in pages)


@dataclass(frozen=True)
class Planted:
    """A value put into one row of an extract, and the words of the one message it must give."""

    extract: str
    column: str
    value: str
    words: str
    shows_value: bool = False


PLANTED = [
    Planted(STUDENTS, "sex", "mle", "female, male, nonbinary", shows_value=True),
    Planted(STUDENTS, "municipality", "Atlantis", "a key of municipalities", shows_value=True),
    Planted(STUDENTS, "ssn_token", "ABC", "32 lower-case hex digits"),
    Planted(STUDENTS, "name_dob_token", "078-05-1120", "holds no Social Security number"),
    Planted("training_participants", "ssn_token", "078051120", "no Social Security number"),
    Planted("training_participants", "name_dob_token", token("x").upper(), "32 lower-case hex"),
    Planted(COURSES, "grade", "Q+", "a key of grades", shows_value=True),
    Planted(COURSES, "term_end_date", "2023-01-02", "not before term_start_date"),
    Planted(COURSES, "credits_attempted", "2.50", "not below credits_earned"),
    Planted(COURSES, "credit_unit", "", "adult basic courses have no credit_unit"),
    Planted("education_assessments", "efl_level", "7", "at most 6", shows_value=True),
    Planted("education_awards", "award_id", "", "award_id is never empty"),
    Planted("education_awards", "credential_id", "nothing", "a key of credentials", True),
    Planted("education_transfers", "receiving_level", "moon", "two_year, four_year", True),
    Planted("training_enrollments", "end_date", "2023-01-02", "not before start_date"),
    Planted("training_enrollments", "exclusion_reason", "medical", "given together"),
    Planted("training_enrollments", "program_id", "none such", "key of training_programs", True),
    Planted("training_enrollments", "funding_stream", "gold", "key of funding_streams", True),
    Planted("training_credentials", "award_date", "", "award_date is never empty"),
    Planted("training_skill_gains", "gain_type", "joy", "skills_progression", shows_value=True),
    Planted("pathway_declarations", "pathway_id", "no_such_pathway", "a key of pathways", True),
    Planted("ui_claims", "claim_week", "2023-03-07", "claim_week is a Monday", shows_value=True),
    Planted("ui_wage_records", "wage_quarter", "5", "at most 4", shows_value=True),
    Planted("ui_wage_records", "received_date", "2022-09-30", "received after its quarter began"),
    Planted("ui_wage_records", "ssn_token", "219-09-9999", "no Social Security number"),
    Planted("ui_employers", "naics_code", "33x", "2 to 6 digits", shows_value=True),
    Planted("ui_employers", "fein_token", "12-3456789", "32 lower-case hex digits"),
]
WARNED = [
    Planted(STUDENTS, "birth_year", "1891", "birth_year is at least 1900"),
    Planted(COURSES, "student_id", "nobody", "the student is in education_students"),
    Planted("education_awards", "award_date", "1985-06-01", "award_date is at least 1990-01-01"),
    Planted("education_assessments", "student_id", "nobody", "the student is in"),
    Planted("education_transfers", "receiving_institution", "college_a", "another one"),
    Planted(SERVICES, "end_date", "9998-12-31", "end_date is at most", shows_value=True),
    Planted(SERVICES, "participant_id", "nobody", "the participant is in"),
    Planted("training_enrollments", "end_date", "", "an enrollment that is over has an end_date"),
    Planted("pathway_declarations", "source_person_id", "nobody", "the person is in"),
    Planted("ui_claims", "benefit_amount", "9999.00", "benefit_amount is at most 2000"),
    Planted("ui_wage_records", "wages", "2000000.00", "wages is at least"),
]


@cache
def planted_report(form: str) -> tuple[CheckReport, str]:
    """Check extracts in which each defect has a row of its own; once per form."""
    rows = valid_rows()
    used: dict[str, int] = {}
    for case in [*PLANTED, *WARNED]:
        used[case.extract] = row = used.get(case.extract, 0) + 1
        rows[case.extract][row][case.column] = case.value
    for extract, column, value in [
        (STUDENTS, "sex", "nonbinary"),
        ("ui_wage_records", "wages", "1.00"),
        (SERVICES, "end_date", "2023-07-07"),
    ]:
        rows[extract].append(rows[extract][20] | {column: value})
    stranger = {"agency_id": "college_a", "participant_id": "person-new"}
    rows["training_participants"].append(rows["training_participants"][20] | stranger)
    rows["ui_claims"].append(dict(rows["ui_claims"][20]))
    with TemporaryDirectory() as folder:
        project = make_project(Path(folder) / "project")
        return check(project, rows, form), written(project)


def place(case: Planted, form: str) -> str:
    """Return how a message names the row of a planted defect."""
    cases = [other for other in [*PLANTED, *WARNED] if other.extract == case.extract]
    row = cases.index(case) + 1
    return (
        f"{case.extract}.csv line {row + 2}" if form == "csv" else f"part-0.parquet row {row + 1}"
    )


FORMS = pytest.mark.parametrize("form", ["csv", "parquet"])


@FORMS
@pytest.mark.parametrize(
    "case", [*PLANTED, *WARNED], ids=lambda case: f"{case.extract}-{case.words}"
)
def test_a_planted_value_gives_one_message_with_its_place(form: str, case: Planted) -> None:
    report = planted_report(form)[0]
    found = [
        result
        for result in report.problems
        if result.dataset == case.extract
        and case.words in result.message
        and result.message.startswith(f"{case.extract}.")
    ]
    assert len(found) == 1
    assert found[0].status == ("warn" if case in WARNED else "fail")
    assert found[0].unexpected_count == 1
    assert f"first {place(case, form)}" in found[0].message
    assert found[0].message.split(". ")[-1]
    if case.shows_value:
        assert f"(found '{case.value}')" in found[0].line
    if case.column.endswith(("_token", "_id", "birth_year")) and not case.shows_value:
        assert found[0].value is None


@FORMS
@pytest.mark.parametrize("extract", [STUDENTS, "ui_wage_records", SERVICES])
def test_one_key_with_two_contents_is_an_error(form: str, extract: str) -> None:
    found = [
        result
        for result in planted_report(form)[0].of(extract)
        if result.expectation.startswith("one row per") and result.status == "fail"
    ]
    assert len(found) == 1
    assert ("line 22" if form == "csv" else "row 21") in found[0].message
    assert "must not differ" in found[0].message


@FORMS
def test_an_agency_with_the_id_of_an_institution_is_an_error(form: str) -> None:
    (found,) = [
        result
        for result in planted_report(form)[0].failed_errors
        if result.expectation == "no agency has the id of an institution"
    ]
    assert ("line 32" if form == "csv" else "row 31") in found.message


@FORMS
def test_an_exact_repeat_is_a_warning(form: str) -> None:
    (found,) = [
        result
        for result in planted_report(form)[0].warnings
        if result.expectation == "no row is there twice"
    ]
    assert found.dataset == "ui_claims"
    assert found.unexpected_count == 1


@FORMS
def test_nothing_is_reported_that_was_not_planted(form: str) -> None:
    report = planted_report(form)[0]
    keys, namespace, repeats = 3, 1, 1
    assert len(report.failed_errors) == len(PLANTED) + keys + namespace
    assert len(report.warnings) == len(WARNED) + repeats
    assert [result.status for result in report.problems] == sorted(
        [result.status for result in report.problems], key=["fail", "warn"].index
    )


@FORMS
def test_nothing_confidential_is_said_or_written(form: str) -> None:
    report, pages = planted_report(form)
    said = "".join(result.line for result in report.results) + pages
    rows = valid_rows()
    secrets = {"078-05-1120", "078051120", "219-09-9999", "12-3456789", "nobody", "1891"}
    for extract, some in rows.items():
        for row in some:
            secrets |= {
                str(row[name])
                for name in row
                if name.endswith(("_token", "student_id", "participant_id", "person_id"))
                and extract
            }
    assert [secret for secret in secrets if secret in said] == []


@FORMS
def test_the_report_shows_no_value_at_all(form: str) -> None:
    pages = planted_report(form)[1]
    shown = [case.value for case in PLANTED if case.shows_value and len(case.value) > 3]
    assert [value for value in shown if value in pages] == []


@FORMS
def test_valid_extracts_pass_and_every_one_has_real_rules(tmp_path: Path, form: str) -> None:
    project = make_project(tmp_path / "project")
    report = check(project, valid_rows(), form)
    assert report.problems == ()
    assert report.succeeded
    assert set(report.datasets) == set(load_contracts(project))
    assert all(len(report.of(dataset)) >= 10 for dataset in report.datasets)
    assert report.summary.startswith("14 extracts, ")


def test_empty_extracts_pass(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", "training")
    report = check(project, {extract: [] for extract in valid_rows(project)}, "parquet")
    assert report.problems == ()


def test_a_shifted_value_that_may_identify_a_person_is_withheld(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", "ui_wage")
    rows = valid_rows(project)
    rows["ui_employers"][0]["naics_code"] = "219-09-9999"
    rows["ui_employers"][1]["ownership"] = token("somebody")
    report = check(project, rows)
    lines = [result.line for result in report.failed_errors]
    assert len(lines) == 2
    assert all("withheld" in line for line in lines)
    assert "219-09" not in "".join(lines) + written(project)


def test_rules_between_extracts_wait_for_one_that_cannot_be_read(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", "education")
    write_all_csv(project, valid_rows(project))
    csv_path(project, STUDENTS).unlink()
    report = check_extracts(project, None, project.root / "report")
    assert len(report.problems) == 1
    assert "is missing" in report.problems[0].message


def test_tokens_of_another_key_are_a_warning(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    rows = valid_rows()
    template = rows[STUDENTS][0]
    rows[STUDENTS] += [
        template | {"student_id": f"other-{n:04d}", "ssn_token": token(f"other {n}")}
        for n in range(150)
    ]
    for row in rows["ui_wage_records"]:
        row["ssn_token"] = token(f"another key {row['ssn_token']}")
    report = check(project, rows)
    (found,) = [result for result in report.warnings if "the same key" in result.message]
    assert report.succeeded
    assert "with the same key" in found.message


def test_missing_folder_suite_and_seed_say_what_to_do(
    tmp_path: Path, refuses: Callable[[Project, Path | None], str]
) -> None:
    project = make_project(tmp_path / "project", "ui_wage")
    assert "land the deliveries first" in refuses(project, tmp_path / "nowhere")
    write_all_csv(project, valid_rows(project))
    (project.root / "seeds/reference").unlink()
    assert "value_sets.csv is missing" in refuses(project, None)
    (project.root / "quality").unlink()
    assert "no suite here" in refuses(project, None)


@pytest.fixture
def refuses() -> Callable[[Project, Path | None], str]:
    def run(project: Project, landed: Path | None) -> str:
        with pytest.raises(BadInputError) as error:
            check_extracts(project, landed, project.root / "report")
        return str(error.value)

    return run
