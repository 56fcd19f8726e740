"""Every expectation that the suites use runs inside DuckDB, and tells good rows from bad."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pathways.contracts import load_contracts
from pathways.project import Project
from pathways.quality.contract_rules import Extract
from pathways.quality.database import Database, load_reference, open_database, value_sets
from pathways.quality.expectations import (
    Check,
    at_least_column,
    between,
    columns,
    known_key,
    never,
    no_rows,
    not_empty,
    not_null,
    one_of,
    unique,
)
from pathways.quality.marts import Mart
from pathways.quality.runner import Runner, open_runner
from pathways.quality.suites import load_suites

PROJECT = Project.find(Path(__file__))

# each with the number of rows that differ in `bad`; none does in `good`
CASES: list[tuple[Check, int]] = [
    (not_null("code"), 1),
    (one_of("code", ["a", "b"]), 2),
    (between("number", 0, 10), 1),
    (between("day", date(2020, 1, 1), date(2021, 1, 1)), 2),
    (at_least_column("later", "day"), 1),
    (known_key("code", "reference.codes", "code", "mend"), 2),
    (never("the token has 3 digits", "not regexp_full_match(token, '[0-9]{3}')"), 1),
    (no_rows("few rows", "select 1 as found from {batch} having count(*) > 3"), 1),
    (columns(["code", "number", "day", "later", "token"]), 0),
    (columns(["code", "absent"]), 0),
    (not_empty("fill"), 0),
    (unique("number"), 1),
    (unique("number", "code"), 0),
]


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with open_database() as opened:
        opened.connection.execute("""
            create table reference.codes as select unnest(['a', 'b']) as code;
            create schema core;
            create table core.good as
                select 'a' as code, 1 as number, date '2020-05-01' as day,
                    date '2020-06-01' as later, '123' as token
                union all select null, 2, null, date '2020-06-01', null
                union all select 'b', 10, date '2021-01-01', date '2021-01-01', '000';
            update core.good set code = 'a' where code is null;
            create table core.bad as select * from core.good
                union all select 'zz', 11, date '1999-01-01', date '1998-01-01', 'abc'
                union all select 'yy', 1, date '2022-01-01', date '2023-01-01', '111'
                union all select null, null, null, null, null;
            create table core.empty as select * from core.good limit 0
        """)
        yield opened


@pytest.fixture(scope="module")
def runner(database: Database) -> Iterator[Runner]:
    with open_runner(database) as opened:
        yield opened


@pytest.mark.parametrize(("check", "count"), CASES, ids=lambda case: getattr(case, "rule", ""))
def test_an_expectation_tells_good_from_bad(runner: Runner, check: Check, count: int) -> None:
    (good,) = runner.run("core", "good", [check])
    (bad,) = runner.run("core", "bad", [check])
    assert good.ran
    assert bad.ran
    assert good.success == ("absent" not in check.rule)
    assert bad.success == (count == 0 and "absent" not in check.rule)
    assert bad.count == (1 if "absent" in check.rule else count)


def test_row_rules_hold_for_a_table_without_rows(runner: Runner) -> None:
    checks = [check for check, _ in CASES if "absent" not in check.rule]
    outcomes = runner.run("core", "empty", checks)
    failed = [outcome.check.rule for outcome in outcomes if not outcome.success]
    assert failed == ["there are rows"]


def test_an_expectation_that_cannot_run_says_so_and_spoils_no_other(runner: Runner) -> None:
    checks = [not_null("absent"), never("nothing", "absent = 1"), not_null("day")]
    outcomes = runner.run("core", "bad", checks)
    assert [outcome.ran for outcome in outcomes] == [False, False, True]
    assert outcomes[2].count == 2


def test_every_type_that_a_suite_uses_is_tried_here() -> None:
    tried = {type(check.expectation) for check, _ in CASES}
    with open_database() as database:
        load_reference(database, PROJECT)
        codes = value_sets(database)
    contracts, today = load_contracts(PROJECT), date(2024, 1, 1)
    extracts = load_suites(PROJECT, "extracts")
    marts = load_suites(PROJECT, "marts")
    checks = [
        *(
            check
            for name, contract in contracts.items()
            for check in extracts[name](Extract(contract, codes, today))
        ),
        *(check for suite in marts.values() for check in suite(Mart(codes, today))),
    ]
    assert {type(check.expectation) for check in checks} <= tried
    assert all(check.fix and check.rule for check in checks)
