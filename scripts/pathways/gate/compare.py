"""Compares a build with the current release, before anybody sees it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from pathways.errors import PathwaysError
from pathways.gate.causes import changed_deliveries, name_causes
from pathways.gate.databases import missing_columns, open_both, rows_of
from pathways.gate.definitions import check_definitions, other_code
from pathways.gate.findings import Comparison, Finding
from pathways.gate.groups import check_groups
from pathways.gate.limits import load_limits
from pathways.gate.new_quarters import check_new_quarters
from pathways.gate.quarters import check_quarters
from pathways.gate.request import Request, day_of
from pathways.gate.results import check_results
from pathways.project import Project

_STEPS: tuple[tuple[str, Callable[[Request], list[Finding]]], ...] = (
    ("comparing results", check_results),
    ("comparing groups", check_groups),
    ("comparing quarters", check_quarters),
    ("looking at new quarters", check_new_quarters),
)


def compare(  # noqa: PLR0913, PLR0917 - both sides, and how far it is
    project: Project,
    database: Path,
    current_database: Path | None,
    inputs: Mapping[str, Any],
    current_inputs: Mapping[str, Any] | None,
    on_progress: Callable[[str], None] = lambda _: None,
) -> Comparison:
    """Return what differs between the working database and the current release's analyst database.

    `inputs` and `current_inputs` are those of inputs.json. Without a current release there is
    nothing to compare, and nothing is found. Both databases are only read.
    Errors: BadInputError for limits that cannot be read; PathwaysError for a database that cannot.
    """
    limits = load_limits(project)
    if current_database is None:
        return Comparison()
    with open_both(database, current_database) as connection:
        release_id, day = _release(connection, current_database)
        known = current_inputs or {"as_of_date": day}
        request = Request(connection, project, limits, day_of(dict(known)), day_of(dict(inputs)))
        try:
            findings = _findings(request, inputs, current_inputs, on_progress)
        except duckdb.Error as error:
            raise PathwaysError(f"the change gate failed on {database}: {error}") from error
    if current_inputs is not None:
        findings = name_causes(findings, inputs, current_inputs)
        if not any(finding.concern.extracts for finding in findings):
            findings += [one for one in [other_code(inputs, current_inputs)] if one]
    order = {"fail": 0, "warn": 1}
    changed = changed_deliveries(inputs, current_inputs) if current_inputs else []
    named = {one for finding in findings for one in finding.deliveries}
    return Comparison(
        tuple(sorted(findings, key=lambda finding: order[finding.severity])),
        {str(one["delivery_id"]): one for one in changed if one["delivery_id"] in named},
        release_id,
    )


def _findings(
    request: Request,
    inputs: Mapping[str, Any],
    current_inputs: Mapping[str, Any] | None,
    on_progress: Callable[[str], None],
) -> list[Finding]:
    if lacking := missing_columns(request.connection, "after"):
        raise PathwaysError(f"the working database has no {lacking[0]}; build it first")
    findings = _days(request)
    if current_inputs is not None:
        findings += check_definitions(request, inputs, current_inputs)
    if lacking := missing_columns(request.connection, "before"):
        findings.append(
            Finding(
                "not_comparable",
                "fail",
                len(lacking),
                f"the current release has no {lacking[0]}, so that results cannot be compared; "
                "look at the new ones before accepting them",
                digest=";".join(lacking),
            )
        )
        return findings
    for step, check in _STEPS:
        on_progress(step)
        findings += check(request)
    return findings


def _days(request: Request) -> list[Finding]:
    before, after = request.before_day, request.after_day
    if after >= before:
        return []
    message = f"as_of_date goes back from {before} to {after}; is the clock right?"
    return [Finding("day_went_back", "fail", 1, message, digest=f"{before} {after}")]


def _release(connection: duckdb.DuckDBPyConnection, path: Path) -> tuple[str | None, str | None]:
    """Return id and as_of_date of the release that a database is of, as it says itself."""
    try:
        rows = rows_of(connection, "select release_id, as_of_date from before.main.release")
    except duckdb.CatalogException:
        return None, None
    if len(rows) != 1:
        raise PathwaysError(f"{path}: table release has {len(rows)} rows; verify the release")
    return str(rows[0][0]), str(rows[0][1])
