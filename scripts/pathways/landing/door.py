# ruff: noqa: S608 - the SQL is made of names and conditions of the project's own
"""Great Expectations at the door: the suite of its extract on each chunk of a delivery.

Importing this module loads Great Expectations, which takes seconds: import it where it is used.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

import duckdb

from pathways.contracts import Contract
from pathways.errors import BadInputError, PathwaysError
from pathways.landing.problems import RejectedError
from pathways.project import Project
from pathways.quality.contract_rules import Extract
from pathways.quality.database import Database, quoted
from pathways.quality.expectations import Check, columns, no_rows
from pathways.quality.results import CheckReport, CheckResult
from pathways.quality.runner import Outcome, Runner, open_runner
from pathways.quality.suites import load_suites

SCHEMA = "extracts"


@dataclass(frozen=True)
class DoorFailure:
    """A check that `count` rows of a chunk break (of a check of keys: keys)."""

    extract: str
    check: Check
    count: int

    @property
    def is_error(self) -> bool:
        """Whether its rows go to quarantine; a warning is only reported."""
        return self.check.severity == "error"


@dataclass(frozen=True)
class Suite:
    """The checks of one extract at the door.

    `shape` judges the columns of the table; `rows` judges rows and, as warnings, keys within a
    chunk; `whole` judges a delivery as a whole.
    """

    shape: tuple[Check, ...]
    rows: tuple[Check, ...]
    whole: tuple[Check, ...]


def failing_rows_sql(extract: str, check: Check, select: str = "_line") -> str:
    """Return a select of the rows of the chunk that break a check, by key and not as samples.

    `select` is a select list over the columns of `extracts.<extract>`.
    Errors: ValueError for a check that is not about single rows.
    """
    if check.level != "row" or not check.condition:
        raise ValueError(f"{extract}: '{check.rule}' does not judge single rows")
    return f"select {select} from {SCHEMA}.{extract} where {check.condition}"


def _failing_or_incomputable_sql(failure: DoorFailure, select: str) -> str:
    """As `failing_rows_sql`, and the rows with which the condition cannot be computed."""
    return (
        f"select {select} from {SCHEMA}.{failure.extract} "
        f"where try(({failure.check.condition}) is true) is distinct from false"
    )


class Door:
    """Checks chunks with one open runner; made by `open_door`."""

    def __init__(self, database: Database, runner: Runner, suites: Mapping[str, Suite]) -> None:
        self._database = database
        self._suites = suites
        self._found: dict[tuple[str, int], DoorFailure] = {}
        self.runner = runner

    def begin(self) -> None:
        """Forget what earlier chunks gave: the next ones are of another delivery."""
        self._found.clear()

    def check(self, extract: str) -> list[DoorFailure]:
        """Check the chunk in `extracts.<extract>`; return what does not hold, errors and warnings.

        Errors: RejectedError when its columns or their types are not those of the contract;
        PathwaysError when a check cannot run, so that no row passes unchecked.
        """
        suite = self.suite(extract)
        failures = self._run(extract, extract, suite.shape)
        if failures:
            raise RejectedError(message_of(failures[0]))
        return self._run(extract, extract, suite.rows)

    def check_whole(self, extract: str, relation: str) -> list[DoorFailure]:
        """Check what is about a delivery as a whole, on a table or view of schema `extracts`."""
        return self._run(extract, relation, self.suite(extract).whole)

    def failing_rows_sql(self, failure: DoorFailure, select: str = "_line") -> str:
        """Return a select of the rows of the chunk that a failure of `check` is about.

        A condition that some row makes incomputable, as by an overflow, selects that row too.
        """
        sql = failing_rows_sql(failure.extract, failure.check, select)
        try:
            self._database.connection.execute(f"select count(*) from ({sql})").fetchall()
        except duckdb.Error:
            return _failing_or_incomputable_sql(failure, select)
        return sql

    def row_warnings(self) -> list[str]:
        """Return, of all chunks since `begin`, what is unlikely in single rows; they are kept."""
        return [
            message_of(found)
            for found in self._found.values()
            if found.count and not found.is_error and found.check.level == "row"
        ]

    def report(self, seconds: float = 0.0) -> CheckReport:
        """Return the checks of all chunks since `begin`, counts added up."""
        results = tuple(_result(found) for found in self._found.values())
        return CheckReport("extracts", results, seconds)

    def suite(self, extract: str) -> Suite:
        """Return the checks of an extract. Errors: BadInputError when there are none."""
        if extract not in self._suites:
            raise BadInputError(f"quality/extracts: no suite for {extract}; add one")
        return self._suites[extract]

    def _run(self, extract: str, relation: str, checks: Sequence[Check]) -> list[DoorFailure]:
        if not checks:
            return []
        failures = [
            self._failure(extract, outcome) for outcome in self.runner.run(SCHEMA, relation, checks)
        ]
        for failure in failures:
            place = extract, id(failure.check)
            before = self._found[place].count if place in self._found else 0
            self._found[place] = replace(failure, count=before + failure.count)
        return [failure for failure in failures if failure.count]

    def _failure(self, extract: str, outcome: Outcome) -> DoorFailure:
        failure = DoorFailure(extract, outcome.check, outcome.count)
        return failure if outcome.ran else replace(failure, count=self._count(failure))

    def _count(self, failure: DoorFailure) -> int:
        """Count the rows of a check that could not run, since a value spoils its condition."""
        try:
            sql = self.failing_rows_sql(failure, "1")
            ((count,),) = self._database.connection.execute(
                f"select count(*) from ({sql})"
            ).fetchall()
        except (ValueError, duckdb.Error):
            count = 0
        if not count:
            raise PathwaysError(
                f"{failure.extract}: could not check that {failure.check.rule}; "
                "mend the suite in quality/extracts"
            ) from None
        return int(count)


def message_of(failure: DoorFailure) -> str:
    """Return one line: what should hold, in how many rows it does not, and what to do."""
    extract, check, count = failure.extract, failure.check, failure.count
    where = f"{extract}.{check.column}" if check.column else extract
    if check.level == "table":
        return f"{where}: expected that {check.rule}; not so. {check.fix}"
    unit = "key" if check.level == "key" else "row"
    counted = f"1 {unit}" if count == 1 else f"{count:,} {unit}s"
    return f"{where}: expected that {check.rule}; not so in {counted}. {check.fix}"


def _result(found: DoorFailure) -> CheckResult:
    return CheckResult(
        dataset=found.extract,
        expectation=found.check.rule,
        column=found.check.column,
        severity=found.check.severity,
        success=found.count == 0,
        unexpected_count=found.count,
        message=message_of(found) if found.count else "",
    )


@contextmanager
def open_door(
    database: Database,
    project: Project,
    contracts: Mapping[str, Contract],
    value_sets: Mapping[str, tuple[str, ...]],
    today: date,
) -> Iterator[Door]:
    """Open the door for a landing: suites are loaded once, and one runner serves all chunks.

    `database` holds the reference seeds (`load_reference`).
    Errors: BadInputError when an extract has no suite.
    """
    functions = load_suites(project, SCHEMA)
    without = sorted(set(contracts) - set(functions))
    if without:
        raise BadInputError(f"quality/extracts: no suite for {', '.join(without)}; add one")
    suites = {
        name: _suite(contract, functions[name](Extract(contract, dict(value_sets), today)))
        for name, contract in contracts.items()
    }
    with open_runner(database) as runner:
        yield Door(database, runner, suites)


def _suite(contract: Contract, checks: Sequence[Check]) -> Suite:
    """Leave out what reads other extracts: they are settled, and checked, after the landing."""
    own = [check for check in checks if not check.needs]
    return Suite(
        shape=_shape(contract),
        rows=(
            *(check for check in own if check.level == "row"),
            *(check.as_warning() for check in own if check.level == "key"),
        ),
        whole=tuple(check for check in own if check.level == "table"),
    )


def _shape(contract: Contract) -> tuple[Check, ...]:
    due = ", ".join(
        f"({quoted(column.name)}, {quoted(column.data_type.upper())})"
        for column in contract.columns
    )
    fix = "Map the columns of the delivery to those of the contract"
    return (
        columns([column.name for column in contract.columns], fix=fix),
        no_rows(
            "the columns have the types of the contract",
            f"select 1 as found from (values {due}) as due(name, type) "
            "left join (describe from {batch}) as there on there.column_name = due.name "
            "where there.column_type is distinct from due.type",
            fix=fix,
        ),
    )
