"""Check the extracts, before dbt reads them."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb

from pathways.contracts import Contract, load_contracts
from pathways.errors import BadInputError
from pathways.project import Project
from pathways.quality.database import Database, load_reference, open_database, value_sets
from pathways.quality.html import write_report
from pathways.quality.results import CheckReport, CheckResult
from pathways.quality.sources import Example, Source, find_example
from pathways.quality.structure import load_extract
from pathways.quality.suites import load_suites

Progress = Callable[[str], None]


def _silent(_: str) -> None:
    pass


def check_extracts(
    project: Project,
    extracts_path: Path | None,
    report_dir: Path,
    progress: Progress = _silent,
) -> CheckReport:
    """Check every extract and write the report as HTML.

    `extracts_path` holds one folder of Parquet per extract; None means the sample in
    seeds/extracts. First whether each extract can be read as its contract, then its suite; the
    suite of an extract that cannot be read does not run. `progress` is told what is done next.
    Errors: BadInputError when `extracts_path`, a suite or a reference seed is missing.
    """
    started, clock = datetime.now(UTC), time.perf_counter()
    if extracts_path is not None and not extracts_path.is_dir():
        raise BadInputError(f"{extracts_path}: no such folder; land the deliveries first")
    contracts = load_contracts(project)
    results: list[CheckResult] = []
    sources: dict[str, Source] = {}
    with open_database() as database:
        load_reference(database, project)
        for contract in contracts.values():
            progress(f"reading {contract.extract}")
            found, source = load_extract(database, contract, project, extracts_path)
            results += found
            if source is not None:
                sources[contract.extract] = source
        progress("loading Great Expectations")
        results += _run_suites(database, project, contracts, sources, progress)
    report = CheckReport("extracts", tuple(results), time.perf_counter() - clock, started)
    write_report(report, report_dir)
    return report


def _run_suites(
    database: Database,
    project: Project,
    contracts: dict[str, Contract],
    sources: dict[str, Source],
    progress: Progress,
) -> list[CheckResult]:
    suites = load_suites(project, "extracts")
    without = sorted(set(contracts) - set(suites))
    if without:
        raise BadInputError(f"quality/extracts: no suite for {', '.join(without)}; add one")
    if not sources:
        return []
    rules, runner = (
        import_module(f"pathways.quality.{name}") for name in ("contract_rules", "runner")
    )
    codes, today = value_sets(database), datetime.now(UTC).date()
    results: list[CheckResult] = []
    with runner.open_runner(database) as suite_runner:
        for name, source in sources.items():
            progress(f"checking {name}")
            suite = suites[name](rules.Extract(source.contract, codes, today))
            checks = [check for check in suite if sources.keys() >= set(check.needs)]
            outcomes = suite_runner.run("extracts", name, checks)
            results += [_result(database, source, outcome) for outcome in outcomes]
    return results


def _result(database: Database, source: Source, outcome: Any) -> CheckResult:
    check, extract = outcome.check, source.contract.extract
    result = CheckResult(
        dataset=extract,
        expectation=check.rule,
        column=check.column,
        severity=check.severity if outcome.ran else "error",
        success=outcome.success,
        unexpected_count=outcome.count,
    )
    if outcome.success:
        return result
    where = f"{extract}.{check.column}" if check.column else extract
    if not outcome.ran:
        return replace(
            result, message=f"{where}: could not check that {check.rule}; mend the suite"
        )
    count = "1 row" if outcome.count == 1 else f"{outcome.count:,} rows"
    example = _example(database, source, check)
    first = f", first {example.location}" if example else ""
    message = f"{where}: expected that {check.rule}; not so in {count}{first}. {check.fix}"
    return replace(result, message=message, value=example.value if example else None)


def _example(database: Database, source: Source, check: Any) -> Example | None:
    if not check.condition:
        return None
    names = {column.name for column in source.contract.columns}
    column = source.contract.column(check.column) if check.column in names else None
    relation = f"extracts.{source.contract.extract}"
    try:
        return find_example(database, relation, source.row_word, check.condition, column)
    except duckdb.Error:
        return None
