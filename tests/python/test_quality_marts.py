"""The suites of the marts, on small marts of the same shape; each violation is found."""

import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import pytest
from rich.console import Console
from typer.testing import CliRunner

from pathways.cli import app
from pathways.errors import BadInputError, PathwaysError
from pathways.project import Project
from pathways.quality.marts import check_marts, project_as_of_date
from pathways.quality.printing import print_report, progress_on
from pathways.quality.results import CheckReport
from quality_extracts import csv_path, make_project, valid_rows, write_all_csv
from quality_marts import MARTS

AS_OF = date(2024, 9, 30)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return make_project(tmp_path_factory.mktemp("marts") / "project")


@pytest.fixture(scope="module")
def valid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("marts") / "valid.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(MARTS)
    return path


@pytest.fixture
def changed(valid: Path, tmp_path: Path) -> Callable[[str], Path]:
    def change(sql: str) -> Path:
        path = Path(shutil.copy(valid, tmp_path / "changed.duckdb"))
        with duckdb.connect(str(path)) as connection:
            connection.execute(sql)
        return path

    return change


def check(project: Project, database: Path) -> CheckReport:
    return check_marts(project, database, project.root / "report", as_of_date=AS_OF)


def test_valid_marts_pass(project: Project, valid: Path) -> None:
    report = check(project, valid)
    assert [result.line for result in report.problems] == []
    assert len(report.datasets) == 13
    assert all(len(report.of(dataset)) >= 5 for dataset in report.datasets)


# violations that stay apart from each other, so that one run shows them all
VIOLATIONS = {
    "core.dim_person": ("update core.dim_person set sex = 'x'", "sex is one of"),
    "core.dim_pathway": (
        "insert into core.dim_pathway select * from core.dim_pathway",
        "one row per",
    ),
    "core.dim_offering": (
        "update core.dim_offering set offering_source = 'club'",
        "offering_source",
    ),
    "core.dim_provider": ("insert into core.dim_provider values (null, 'x')", "never empty"),
    "core.dim_region": ("alter table core.dim_region rename region_name to ssn", "social security"),
    "core.dim_credential": (
        "update core.dim_credential set credential_type = 'x'",
        "credential_type",
    ),
    "core.dim_metric": ("delete from core.dim_metric", "there are rows"),
    "core.dim_quarter": (
        "update core.dim_quarter set year_quarter = '2022-1' where quarter_index = 8088",
        "written like 2024Q3",
    ),
    "core.fct_participation": (
        "update core.fct_participation set exit_date = date '2021-01-01', exit_quarter = '2021Q1' "
        "where participation_key = 'f0'",
        "exit_date is not before entry_date",
    ),
    "core.fct_participant_quarter": (
        "update core.fct_participant_quarter set wages = 0 where not is_covered",
        "in covered quarters only",
    ),
    "core.fct_milestone": (
        "update core.fct_milestone set milestone_date = date '2024-10-01'",
        "not after as_of_date",
    ),
    "metrics.fct_metric_observation": (
        "update metrics.fct_metric_observation set is_in_numerator = false "
        "where metric_id = 'B.5' and participation_key = 'f1'",
        "who attained B.3 attained B.5",
    ),
    "metrics.metric_results": (
        "update metrics.metric_results set rate = 1.5 where metric_id = 'C.1'",
        "rate is at least 0 and at most 1",
    ),
}


@pytest.fixture(scope="module")
def violated(project: Project, valid: Path) -> CheckReport:
    path = Path(shutil.copy(valid, valid.with_name("violated.duckdb")))
    with duckdb.connect(str(path)) as connection:
        for sql, _ in VIOLATIONS.values():
            connection.execute(sql)
    return check(project, path)


@pytest.mark.parametrize("dataset", VIOLATIONS)
def test_a_violation_in_each_mart_is_found(violated: CheckReport, dataset: str) -> None:
    words = VIOLATIONS[dataset][1]
    found = [result for result in violated.of(dataset) if words in result.message]
    assert len(found) == 1
    assert found[0].status == ("warn" if words == "there are rows" else "fail")
    assert found[0].unexpected_count >= 1


RESULTS = [
    ("rate = 'nan'::double", "metric_id = 'C.1'", "never NaN"),
    ("numerator = 9", "metric_id = 'C.1'", "numerator <= denominator <= participations"),
    ("people = 9", "metric_id = 'C.1'", "people <= participations"),
    ("denominator = 9", "metric_id = 'C.1'", "denominator <= participations"),
    ("rate = 0.25", "metric_id = 'C.1'", "the rate is numerator / denominator"),
    ("numerator = 1, rate = 1", "metric_id = 'C.5'", "dollar metrics"),
    ("status = 'pending'", "metric_id = 'C.1'", "a row is pending"),
    ("pending = 5", "metric_id = 'C.1'", "are no more than participations"),
    ("cohort_period = '2023'", "metric_id = 'C.1'", "named after its type"),
    ("population = 'other'", "population_dimension = 'all' and metric_id = 'C.1'", "ALL, and no"),
    (
        "participations = 7",
        "population_dimension = 'sex' and region_id = 'ALL' and metric_id = 'C.1'",
        "populations of every dimension add up",
    ),
    ("participations = 7", "region_id = 'east' and metric_id = 'C.1'", "every region_id add up"),
    (
        "participations = 7",
        "pathway_id = 'health' and metric_id = 'C.1'",
        "every pathway_id add up",
    ),
]


@contextmanager
def only_suite(project: Project, file: str, dataset: str, root: Path) -> Iterator[Project]:
    """Yield a project that has the suite of one mart only, which is faster."""
    copy = make_project(root)
    (copy.root / "quality").unlink()
    folder = copy.root / "quality" / "marts"
    folder.mkdir(parents=True)
    text = (project.root / "quality" / "marts" / file).read_text(encoding="utf-8")
    text += f"\nSUITES = {{'{dataset}': SUITES['{dataset}']}}\n"
    (folder / file).write_text(text, encoding="utf-8")
    yield copy


@pytest.mark.parametrize("case", RESULTS, ids=lambda case: case[2])
def test_a_wrong_result_row_is_found(
    project: Project,
    changed: Callable[[str], Path],
    tmp_path: Path,
    case: tuple[str, str, str],
) -> None:
    assignment, where, words = case
    path = changed(f"update metrics.metric_results set {assignment} where {where}")
    with only_suite(project, "metrics.py", "metrics.metric_results", tmp_path / "p") as copy:
        messages = [result.message for result in check(copy, path).failed_errors]
    assert any(words in message for message in messages), messages


OBSERVATIONS = [
    ("status = 'pending'", "metric_id = 'C.1'", "pending and excluded observations count nowhere"),
    ("is_in_denominator = false", "metric_id = 'C.1'", "who is in the numerator"),
    ("exclusion_reason = 'unmatchable'", "metric_id = 'C.1'", "have an exclusion_reason"),
    ("is_in_numerator = true", "metric_id = 'C.5'", "dollar metrics have no numerator"),
    ("value = null", "metric_id = 'C.5'", "a value is there for dollar metrics"),
    ("is_in_numerator = false", "metric_id = 'C.2'", "the denominator of C.4"),
    ("participation_key = 'f0'", "metric_id = 'C.1'", "one row per participation_key"),
    ("metric_id = 'Z.9'", "metric_id = 'C.1'", "metric_id is in core.dim_metric"),
]


@pytest.mark.parametrize("case", OBSERVATIONS, ids=lambda case: case[2])
def test_a_wrong_observation_is_found(
    project: Project,
    changed: Callable[[str], Path],
    tmp_path: Path,
    case: tuple[str, str, str],
) -> None:
    assignment, where, words = case
    path = changed(f"update metrics.fct_metric_observation set {assignment} where {where}")
    dataset = "metrics.fct_metric_observation"
    with only_suite(project, "metrics.py", dataset, tmp_path / "p") as copy:
        messages = [result.message for result in check(copy, path).failed_errors]
    assert any(words in message for message in messages), messages


def test_an_absent_mart_is_one_error_that_says_build(
    project: Project, changed: Callable[[str], Path]
) -> None:
    report = check(project, changed("drop table core.fct_milestone"))
    (found,) = report.failed_errors
    assert found.message == "core.fct_milestone: the mart is not there; run dbt build first"


def test_an_absent_column_is_one_error(project: Project, changed: Callable[[str], Path]) -> None:
    path = changed("alter table core.fct_participation drop column exit_date")
    (found,) = check(project, path).failed_errors
    assert found.dataset == "core.fct_participation"
    assert "the columns are there" in found.message


def test_a_missing_or_locked_database_says_what_to_do(project: Project, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="run dbt build first"):
        check(project, tmp_path / "none.duckdb")
    (tmp_path / "text.duckdb").write_text("this is no database")
    with pytest.raises(PathwaysError, match="no DuckDB database"):
        check(project, tmp_path / "text.duckdb")


def test_the_day_of_the_results_comes_from_the_project(project: Project) -> None:
    assert project_as_of_date(project) == date(2024, 9, 30)


def test_the_pages_open_without_a_network(project: Project, violated: CheckReport) -> None:
    pages = sorted((project.root / "report").glob("*.html"))
    assert violated.problems
    assert len(pages) == 14
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "<script" not in text
        assert "http" not in text
        assert '<html lang="en">' in text
        assert 'scope="col"' in text


def test_the_table_on_the_terminal_names_what_failed(violated: CheckReport) -> None:
    stream = io.StringIO()
    print_report(violated, Console(file=stream, width=200))
    text = stream.getvalue()
    assert "fail" in text
    assert violated.summary in text
    assert all(text.count(result.message[:40]) >= 1 for result in violated.failed_errors)
    with progress_on(Console(file=stream)) as progress:
        progress("not on a terminal")
    assert stream.getvalue() == text


def test_exit_codes(project: Project, valid: Path, changed: Callable[[str], Path]) -> None:
    run = CliRunner().invoke
    place = ["--project-dir", str(project.root), "--report", str(project.root / "report")]
    good = run(app, ["check", "marts", "--database", str(valid), *place])
    assert good.exit_code == 0, good.output
    assert "0 failed" in good.output
    early = ["--as-of-date", "2023-01-01"]
    assert run(app, ["check", "marts", "--database", str(valid), *place, *early]).exit_code == 1
    bad = changed("update core.fct_participation set is_completer = true")
    assert run(app, ["check", "marts", "--database", str(bad), *place]).exit_code == 1
    missing = run(app, ["check", "marts", "--database", "nowhere.duckdb", *place])
    assert isinstance(missing.exception, BadInputError)


def test_exit_code_of_extracts(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project", "ui_wage")
    rows = valid_rows(project)
    write_all_csv(project, rows)
    run = CliRunner().invoke
    arguments = ["check", "extracts", "--project-dir", str(project.root)]
    good = run(app, arguments)
    assert good.exit_code == 0, good.output
    assert (project.target / "quality" / "extracts" / "index.html").is_file()
    csv_path(project, "ui_claims").unlink()
    bad = run(app, arguments)
    assert bad.exit_code == 2
    assert "ui_claims.csv is missing" in " ".join(bad.output.split())
