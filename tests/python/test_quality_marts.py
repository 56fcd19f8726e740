"""The suites of the marts, on small marts of the same shape; each violation is found."""

import io
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import pytest
from rich.console import Console
from typer.testing import CliRunner

import quality_marts
import quality_marts_landing
import quality_marts_operations
from pathways.cli import app
from pathways.errors import BadInputError, PathwaysError
from pathways.project import Project
from pathways.quality.database import load_reference, open_database, value_sets
from pathways.quality.marts import Mart, check_marts, project_as_of_date
from pathways.quality.printing import print_report, progress_on
from pathways.quality.results import CheckReport
from pathways.quality.suites import load_suites
from quality_extracts import csv_path, make_project, valid_rows, write_all_csv

PARTS = (quality_marts, quality_marts_landing, quality_marts_operations)
MARTS = "".join(part.MARTS for part in PARTS)
PLANTED = {dataset: cases for part in PARTS for dataset, cases in part.PLANTED.items()}
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
    assert len(report.datasets) == 21
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
    "core.fct_wioa_participation": (
        "update core.fct_wioa_participation set exclusion_date = null",
        "an exclusion has a reason and a date",
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
    "metrics.metric_results_by_partner": (
        "update metrics.metric_results_by_partner set participations = 9 where metric_id = 'C.1'",
        "no count of a partner is above that of the pathway's row",
    ),
    **(quality_marts_landing.VIOLATIONS | quality_marts_operations.VIOLATIONS),
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


class Planter:
    """Small marts in which one rule at a time is broken, and checked alone."""

    def __init__(self, connection: Any, runner: Any, suites: dict[str, Any]) -> None:
        self._connection, self._runner, self.suites = connection, runner, suites

    def check(self, dataset: str, change: str, check: Any) -> Any:
        """Return the outcome of a check after a change, which is taken back."""
        verb = {"set": f"update {dataset}", "where": f"delete from {dataset}"}
        statement = f"{verb.get(change.split(maxsplit=1)[0], '')} {change}"
        self._connection.execute(f"create or replace temp table kept as from {dataset}")
        self._connection.execute(statement)
        (outcome,) = self._runner.run(*dataset.split("."), [check])
        self._connection.execute(f"create or replace table {dataset} as from kept")
        return outcome


@pytest.fixture(scope="module")
def planter(project: Project) -> Iterator[Planter]:
    suites = load_suites(project, "marts")
    with open_database() as checks:
        load_reference(checks, project)
        checks.connection.execute(MARTS)
        mart = Mart(value_sets(checks), AS_OF)
        found = {dataset: suite(mart) for dataset, suite in suites.items()}
        runner = import_module("pathways.quality.runner")
        with runner.open_runner(checks) as opened:
            yield Planter(checks.connection, opened, found)


CASES = [(dataset, *case) for dataset, cases in PLANTED.items() for case in cases]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} {case[1]}")
def test_a_planted_violation_is_found(planter: Planter, case: tuple[str, str, str]) -> None:
    dataset, change, words = case
    (check,) = [check for check in planter.suites[dataset] if words in check.rule]
    outcome = planter.check(dataset, change, check)
    assert outcome.ran
    assert not outcome.success, f"{check.rule} holds in spite of {change}"
    assert outcome.count >= 1
    assert check.severity == ("warn" if "constant dollars" in words else "error")


# a kind of rule, and what breaks any rule of that kind
KINDS = {
    r"(\w+) is never empty": "set {0} = null",
    r"(\w+) is one of .*": "set {0} = 'nowhere'",
    r"(\w+) is in core\.\w+": "set {0} = 'nowhere'",
    r"(\w+) is not after as_of_date": "set {0} = date '2024-10-01'",
    r"(\w+) is not before \w+": "set {0} = date '1990-01-01'",
    r"(\w+) is at least (-?\d+).*": "set {0} = {1} - 1",
    r"(\w+) is at most (\d+)": "set {0} = {1} + 1",
    r"one row per .*": "insert into {dataset} from {dataset}",
}
ELSEWHERE = r"there are rows|the columns are there: .*"


def plant_of(dataset: str, rule: str) -> str | None:
    for kind, plant in KINDS.items():
        if match := re.fullmatch(kind, rule):
            return plant.format(*match.groups(), dataset=dataset)
    return None


def test_every_rule_can_fail(planter: Planter) -> None:
    for dataset, checks in planter.suites.items():
        planted = [words for _, words in PLANTED.get(dataset, [])]
        for check in checks:
            if any(words in check.rule for words in planted):
                continue
            if re.fullmatch(ELSEWHERE, check.rule):
                continue
            change = plant_of(dataset, check.rule)
            assert change, f"{dataset}: plant a violation of '{check.rule}'"
            outcome = planter.check(dataset, change, check)
            assert outcome.ran, check.rule
            assert not outcome.success, f"{dataset}: {check.rule} holds in spite of {change}"


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
    assert len(pages) == 22
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
    write_all_csv(project, valid_rows(project))
    run = CliRunner().invoke
    arguments = ["check", "extracts", "--project-dir", str(project.root)]
    assert (good := run(app, arguments)).exit_code == 0, good.output
    assert (project.target / "quality" / "extracts" / "index.html").is_file()
    csv_path(project, "ui_claims").unlink()
    bad = run(app, arguments)
    assert bad.exit_code == 2
    assert "ui_claims.csv is missing" in " ".join(bad.output.split())
