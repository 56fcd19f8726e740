# ruff: noqa: S608 - the SQL is made of names and conditions of the project's own
"""Check the marts, after dbt built them."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import yaml

from pathways.dbt import as_of_day
from pathways.errors import BadInputError, PathwaysError
from pathways.project import Project
from pathways.quality.database import (
    Database,
    identifier,
    load_reference,
    open_database,
    quoted,
    value_sets,
)
from pathways.quality.extracts import Progress, _silent
from pathways.quality.html import write_report
from pathways.quality.results import CheckReport, CheckResult
from pathways.quality.suites import SuiteFunction, load_suites

BUILD_FIRST = "run dbt build first"
PRESENT = "the mart is built"
SCHEMAS = ("core", "metrics", "performance", "operations")
_IN_SCHEMAS = f"table_schema in {SCHEMAS}"


@dataclass(frozen=True)
class Mart:
    """What a suite may ask for: the value sets, and the day the results are computed for."""

    value_sets: dict[str, tuple[str, ...]]
    as_of_date: date


def check_marts(  # noqa: PLR0913 - two places, a report, and what is optional
    project: Project,
    database: Path,
    report_dir: Path,
    progress: Progress = _silent,
    as_of_date: date | None = None,
    *,
    schemas: Sequence[str] = SCHEMAS,
) -> CheckReport:
    """Check every mart of these schemas that has a suite, and write the report as HTML.

    `database` is the DuckDB file that dbt wrote; it is opened read-only. `as_of_date` is by
    default the variable of dbt_project.yml. A mart that is not there is one error.
    Errors: BadInputError when the file is missing, PathwaysError when it cannot be opened.
    """
    started, clock = datetime.now(UTC), time.perf_counter()
    if not database.is_file():
        raise BadInputError(f"{database}: no such database; {BUILD_FIRST}")
    suites = {
        dataset: suite
        for dataset, suite in load_suites(project, "marts").items()
        if dataset.split(".")[0] in schemas
    }
    with open_database() as checks:
        load_reference(checks, project)
        _attach(checks, database)
        mart = Mart(value_sets(checks), as_of_date or project_as_of_date(project))
        results = _run_suites(checks, suites, mart, progress)
    report = CheckReport("marts", tuple(results), time.perf_counter() - clock, started)
    write_report(report, report_dir)
    return report


def project_as_of_date(project: Project) -> date:
    """Return the variable as_of_date of dbt_project.yml."""
    text = (project.root / "dbt_project.yml").read_text(encoding="utf-8")
    value = str(yaml.safe_load(text).get("vars", {}).get("as_of_date", "today"))
    return as_of_day(value)


def _attach(checks: Database, database: Path) -> None:
    """Make every mart a view of the same name."""
    connection = checks.connection
    try:
        connection.execute(f"attach {quoted(database)} as warehouse (read_only)")
    except duckdb.Error:
        raise PathwaysError(
            f"{database}: cannot be opened for reading; another process may be writing it, or it "
            "is no DuckDB database"
        ) from None
    found = connection.execute(
        "select table_schema, table_name from information_schema.tables "
        f"where table_catalog = 'warehouse' and {_IN_SCHEMAS}"
    ).fetchall()
    for schema in SCHEMAS:
        connection.execute(f"create schema {schema}")
    for schema, table in found:
        name = f"{schema}.{identifier(table)}"
        connection.execute(f"create view {name} as select * from warehouse.{name}")


def _run_suites(
    checks: Database, suites: dict[str, SuiteFunction], mart: Mart, progress: Progress
) -> list[CheckResult]:
    results: list[CheckResult] = []
    present = {
        f"{schema}.{table}"
        for schema, table in checks.connection.execute(
            "select table_schema, table_name from information_schema.tables "
            f"where {_IN_SCHEMAS} and table_catalog != 'warehouse'"
        ).fetchall()
    }
    progress("loading Great Expectations")
    rules, runners = (
        import_module(f"pathways.quality.{name}") for name in ("mart_rules", "runner")
    )
    with runners.open_runner(checks) as runner:
        for dataset, suite in suites.items():
            schema, table = dataset.split(".")
            if dataset not in present:
                results.append(_absent(dataset))
                continue
            progress(f"checking {dataset}")
            private = rules.no_private_column(dataset)
            outcomes = runner.run(schema, table, [private, *suite(mart)])
            results.append(CheckResult(dataset, PRESENT))
            results += _results(dataset, outcomes)
    return results


def _absent(dataset: str) -> CheckResult:
    message = f"{dataset}: the mart is not there; {BUILD_FIRST}"
    return CheckResult(dataset, PRESENT, success=False, unexpected_count=1, message=message)


def _results(dataset: str, outcomes: list[Any]) -> list[CheckResult]:
    """Turn outcomes into results; what could not run for want of a column is left out."""
    lacks_columns = any(
        not outcome.success and outcome.check.rule.startswith("the columns are there")
        for outcome in outcomes
    )
    return [_result(dataset, outcome) for outcome in outcomes if outcome.ran or not lacks_columns]


def _result(dataset: str, outcome: Any) -> CheckResult:
    check = outcome.check
    message = ""
    if not outcome.ran:
        message = f"{dataset}: '{check.rule}' could not be checked; mend the suite or the mart"
    elif not outcome.success:
        where = f"{dataset}.{check.column}" if check.column else dataset
        count = "1 row or group" if outcome.count == 1 else f"{outcome.count:,} rows or groups"
        message = f"{where}: expected that {check.rule}; not so in {count}. {check.fix}"
    return CheckResult(
        dataset=dataset,
        expectation=check.rule,
        column=check.column,
        severity=check.severity if outcome.ran else "error",
        success=outcome.success,
        unexpected_count=outcome.count,
        message=message,
    )
