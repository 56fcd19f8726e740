"""Whether a delivery looks like the earlier ones of its agency and extract.

Importing this module loads Great Expectations, which takes seconds: import it where it is used.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace

from pathways.errors import PathwaysError
from pathways.landing.comparison import DriftRow, measure_of, shown, worst
from pathways.landing.profile import (
    CATEGORY_SHARE,
    MATCHED_SHARE,
    NULL_SHARE,
    ROW_COUNT,
    WAGE_QUANTILE,
)
from pathways.quality.database import Database
from pathways.quality.expectations import Check, never
from pathways.quality.results import CheckResult
from pathways.quality.runner import Runner, open_runner

SCHEMA, TABLE = "landing", "compared"

# true for a row of the table; a correction need not look like a whole delivery
_STOPS = "coalesce(amount > stop_level, false) and not is_correction"
_WARNS = f"coalesce(amount > warn_level, false) and not ({_STOPS})"

_RULES = {
    ROW_COUNT: "there are about as many rows as usual",
    NULL_SHARE: "columns are empty about as often as usual",
    CATEGORY_SHARE: "codes are about as frequent as usual",
    WAGE_QUANTILE: "wages are about as high as usual",
    MATCHED_SHARE: "about as many people as usual are found in other extracts",
}
_FIXES = {
    ROW_COUNT: "Look whether the file is complete, and of one period",
    NULL_SHARE: "Look whether the column is filled, and mapped to the right one of theirs",
    CATEGORY_SHARE: "Look whether a code changed its meaning, and at the codes of the mapping",
    WAGE_QUANTILE: "Look whether wages are in dollars, not in cents, and of one quarter",
    MATCHED_SHARE: "Look whether the identifiers are complete, and the token key is the same",
}


def check_drift(
    database: Database,
    rows: Sequence[DriftRow],
    extract: str,
    agency: str,
    runner: Runner | None = None,
) -> list[CheckResult]:
    """Check a delivery of an agency and extract, compared as `drift_rows` gives it.

    Two Great Expectations checks per measure: the stop level is an error, which holds the delivery
    back whole; the warn level a warning. One result per column that is too far from the usual,
    which names its worst category; one per check that holds. `runner` is one that is open on
    `database`, if there is one. Shows counts, shares and quantiles, never a value of a person.
    Errors: PathwaysError when a check cannot run.
    """
    if not rows:
        return []
    _load(database, rows)
    measures = dict.fromkeys(row.measure for row in rows)
    checks = [(measure, check) for measure in measures for check in _checks(measure)]
    with nullcontext(runner) if runner else open_runner(database) as opened:
        outcomes = opened.run(SCHEMA, TABLE, [check for _, check in checks])
    results: list[CheckResult] = []
    for (measure, check), outcome in zip(checks, outcomes, strict=True):
        result = CheckResult(extract, check.rule, severity=check.severity)
        status = "fail" if check.severity == "error" else "warn"
        far = [row for row in rows if row.measure == measure and row.status == status]
        if not outcome.ran:
            raise PathwaysError(f"{extract} of {agency}: could not check that {check.rule}")
        if outcome.success:
            results.append(result)
        else:
            results += [_failed(result, row, agency) for row in worst(far)]
    return results


def _checks(measure: str) -> list[Check]:
    rule, fix = _RULES[measure], _FIXES[measure]
    return [
        never(f"{rule} (stop level)", f"measure = '{measure}' and {_STOPS}", fix=fix),
        never(f"{rule} (warn level)", f"measure = '{measure}' and {_WARNS}", fix=fix).as_warning(),
    ]


def _load(database: Database, rows: Sequence[DriftRow]) -> None:
    names = ["measure", "amount", "warn_level", "stop_level", "is_correction"]
    connection = database.connection
    connection.execute(
        f"create schema if not exists {SCHEMA}; create or replace table {SCHEMA}.{TABLE} ("
        "measure varchar, amount double, warn_level double, stop_level double, "
        "is_correction boolean)"
    )
    connection.executemany(
        f"insert into {SCHEMA}.{TABLE} values (?, ?, ?, ?, ?)",  # noqa: S608
        [[getattr(row, name) for name in names] for row in rows],
    )


def _failed(result: CheckResult, row: DriftRow, agency: str) -> CheckResult:
    where = f"{result.dataset}.{row.column}" if row.column else result.dataset
    fix = _FIXES[row.measure]
    if result.severity == "error":
        fix = f"The delivery is held back whole. {fix}; release it when it is right"
    return replace(
        result,
        column=row.column,
        success=False,
        unexpected_count=1,
        message=f"{where} of {agency}: {_found(row, result.severity == 'error')}. {fix}",
    )


def _found(row: DriftRow, is_stop: bool) -> str:
    level = (row.stop_level if is_stop else row.warn_level) or 0.0
    value, usual = shown(row, row.value), shown(row, row.usual)
    what = measure_of(row)
    if row.unit == "ratio":
        more = "more" if row.value > row.usual else "less"
        return f"{what}: {value}, usually {usual}: {row.amount:,.3g} times {more} (limit {level:g})"
    return f"{what}: {value}, usually {usual} (limit {100 * level:g} points)"
