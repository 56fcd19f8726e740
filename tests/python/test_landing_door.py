"""The suites at the door: chunk by chunk, failing rows by key, nothing of other extracts."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from pathways.errors import BadInputError, PathwaysError
from pathways.landing.door import Door, Suite, failing_rows_sql, open_door
from pathways.landing.problems import RejectedError
from pathways.quality.database import Database, load_reference, open_database, value_sets
from pathways.quality.expectations import never
from quality_extracts import REPOSITORY, Row, contracts, valid_rows

TODAY = date(2024, 6, 30)
WAGES = "ui_wage_records"


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with open_database() as opened:
        load_reference(opened, REPOSITORY)
        yield opened


@pytest.fixture(scope="module")
def opened(database: Database) -> Iterator[Door]:
    codes = value_sets(database)
    with open_door(database, REPOSITORY, contracts(), codes, TODAY) as door:
        yield door


@pytest.fixture
def door(opened: Door) -> Door:
    opened.begin()
    return opened


def load_chunk(database: Database, extract: str, rows: list[Row], first_line: int = 2) -> None:
    """Make `extracts.<extract>` as landing does: text cast to the contract, null where it fails."""
    columns = contracts()[extract].columns
    database.connection.execute(
        "create or replace temp table delivered (_line bigint, "
        + ", ".join(f"{column.name} varchar" for column in columns)
        + ")"
    )
    if rows:
        marks = ", ".join("?" for _ in range(len(columns) + 1))
        database.connection.executemany(
            f"insert into delivered values ({marks})",
            [[line, *row.values()] for line, row in enumerate(rows, first_line)],
        )
    typed = ", ".join(
        f"try_cast(nullif({column.name}, '') as {column.data_type}) as {column.name}"
        for column in columns
    )
    database.connection.execute(
        f"create or replace table extracts.{extract} as "
        f"select {typed}, 'delivery.csv' as _file, _line from delivered"
    )


def lines(database: Database, sql: str) -> list[int]:
    return sorted(line for (line,) in database.connection.execute(sql).fetchall())


@pytest.mark.parametrize("extract", contracts())
def test_valid_rows_pass_and_so_does_a_chunk_without_rows(
    database: Database, door: Door, extract: str
) -> None:
    for rows in (valid_rows()[extract], []):
        load_chunk(database, extract, rows)
        assert door.check(extract) == []
    report = door.report()
    assert report.succeeded
    assert report.datasets == (extract,)
    assert len(report.results) > len(contracts()[extract].key)


@pytest.mark.parametrize(
    ("extract", "column", "value", "words"),
    [
        ("education_students", "sex", "mle", "is one of"),
        ("education_students", "institution_id", "", "never empty"),
        ("education_students", "municipality", "Atlantis", "a key of municipalities"),
        ("education_course_enrollments", "grade", "Q{}", "a key of grades"),
        ("education_course_enrollments", "term_end_date", "2023-01-02", "not before"),
        ("training_enrollments", "exclusion_reason", "medical", "given together"),
        (WAGES, "wage_quarter", "5", "at most 4"),
        (WAGES, "wage_year", "1889", "at least 1990"),
        (WAGES, "naics_code", "33x", "2 to 6 digits"),
        ("ui_claims", "claim_week", "2023-03-07", "a Monday"),
    ],
)
def test_failing_rows_are_found_by_their_line(
    database: Database, door: Door, extract: str, column: str, value: str, words: str
) -> None:
    rows = valid_rows()[extract]
    rows[7][column] = rows[11][column] = value
    load_chunk(database, extract, rows)
    (failure,) = [found for found in door.check(extract) if words in found.check.rule]
    assert failure.is_error
    assert failure.count == 2
    assert lines(database, door.failing_rows_sql(failure)) == [9, 13]
    assert lines(database, failing_rows_sql(extract, failure.check)) == [9, 13]


ODD = ["", "0", "-1", "5", "99999", "1899-01-01", "2099-12-31", "mle", "true", "078051120", "a'b{"]


@pytest.mark.parametrize("extract", contracts())
def test_great_expectations_and_the_rows_sent_to_quarantine_agree(
    database: Database, door: Door, extract: str
) -> None:
    chance = random.Random(extract)
    rows = valid_rows()[extract] * 4
    rows = [
        {name: chance.choice(ODD) if chance.random() < 0.3 else text for name, text in row.items()}
        for row in rows
    ]
    load_chunk(database, extract, rows)
    counts = {id(failure.check): failure.count for failure in door.check(extract)}
    checks = [check for check in door.suite(extract).rows if check.level == "row"]
    assert len(checks) >= 5
    for check in checks:
        found = lines(database, failing_rows_sql(extract, check))
        assert len(found) == counts.get(id(check), 0), check.rule
    assert any(counts.values())


def test_a_key_with_two_contents_is_a_warning_and_goes_nowhere(
    database: Database, door: Door
) -> None:
    rows = valid_rows()[WAGES]
    rows += [rows[0] | {"wages": "1.00"}, dict(rows[1])]
    load_chunk(database, WAGES, rows)
    failures = door.check(WAGES)
    assert [(found.check.level, found.is_error, found.count) for found in failures] == [
        ("key", False, 1),
        ("key", False, 1),
    ]
    with pytest.raises(ValueError, match="does not judge single rows"):
        door.failing_rows_sql(failures[0])
    report = door.report()
    assert report.succeeded
    assert "not so in 1 key." in report.warnings[0].message


def test_checks_that_read_other_extracts_wait(door: Door) -> None:
    for extract in contracts():
        suite = door.suite(extract)
        assert not any(check.needs for check in (*suite.rows, *suite.whole))


def test_what_is_about_the_whole_is_not_asked_of_a_chunk(database: Database, door: Door) -> None:
    rows = [row | {"ssn_token": ""} for row in valid_rows()["education_students"]]
    load_chunk(database, "education_students", rows)
    assert door.check("education_students") == []
    database.connection.execute(
        "create or replace view extracts.all_students as from extracts.education_students"
    )
    (failure,) = door.check_whole("education_students", "all_students")
    assert not failure.is_error
    (warning,) = door.report().warnings
    assert "expected that at least half of the students have an ssn_token; not so." in (
        warning.message
    )


def test_the_report_adds_up_the_chunks_of_one_delivery(database: Database, door: Door) -> None:
    for number in (1, 2, 0):
        rows = valid_rows()[WAGES]
        for row in rows[:number]:
            row["naics_code"] = "33x"
        load_chunk(database, WAGES, rows)
        door.check(WAGES)
    (failed,) = door.report().failed_errors
    assert failed.unexpected_count == 3
    assert failed.message == (
        "ui_wage_records.naics_code: expected that naics_code is 2 to 6 digits; "
        "not so in 3 rows. Write the code without its title, or leave it empty"
    )
    results = door.report().results
    assert len({result.expectation for result in results}) == len(results)
    door.begin()
    assert door.report().results == ()


def test_other_columns_or_types_reject_the_delivery(database: Database, door: Door) -> None:
    load_chunk(database, WAGES, valid_rows()[WAGES])
    database.connection.execute(
        f"alter table extracts.{WAGES} alter wages set data type decimal(12,4)"
    )
    with pytest.raises(RejectedError, match="types of the contract; not so"):
        door.check(WAGES)
    database.connection.execute(f"alter table extracts.{WAGES} drop column naics_code")
    with pytest.raises(RejectedError, match="the columns are there"):
        door.check(WAGES)
    assert len(door.report().failed_errors) == 2


def test_a_value_that_a_condition_cannot_be_computed_with_is_its_failing_row(
    database: Database, door: Door
) -> None:
    rows = valid_rows()[WAGES]
    rows[3]["wage_year"] = "2147483647"
    load_chunk(database, WAGES, rows)
    failures = {found.check.column: found for found in door.check(WAGES)}
    assert failures.keys() == {"wage_year", "received_date"}
    for failure in failures.values():
        assert failure.count == 1
        assert lines(database, door.failing_rows_sql(failure)) == [5]


def test_a_check_that_cannot_run_stops_the_landing(
    database: Database, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_chunk(database, WAGES, valid_rows()[WAGES])
    broken = never("nothing is amiss", "no_such_column = 'x'")
    suite = Suite((), (broken,), ())
    monkeypatch.setattr(door, "suite", lambda _: suite)
    with pytest.raises(PathwaysError, match="could not check that nothing is amiss; mend the"):
        door.check(WAGES)


def test_an_extract_without_suite_is_named(database: Database, door: Door) -> None:
    with pytest.raises(BadInputError, match="no suite for shoe_sizes"):
        door.check("shoe_sizes")
    contract = replace(contracts()[WAGES], extract="shoe_sizes")
    with (
        pytest.raises(BadInputError, match="no suite for shoe_sizes"),
        open_door(database, REPOSITORY, {"shoe_sizes": contract}, {}, TODAY),
    ):
        pass


def test_memory_stays_as_it_is_over_many_chunks(database: Database, door: Door) -> None:
    used = []
    for _ in range(4):
        load_chunk(database, WAGES, valid_rows()[WAGES])
        database.connection.execute(
            f"insert into extracts.{WAGES} select {WAGES}.* from extracts.{WAGES}, range(5000)"
        )
        door.check(WAGES)
        ((size,),) = database.connection.execute(
            "select sum(memory_usage_bytes) from duckdb_memory()"
        ).fetchall()
        used.append(size)
    assert used[-1] < 1.2 * used[0]


def test_nothing_confidential_is_said(database: Database, door: Door) -> None:
    rows = valid_rows()["education_students"]
    for row in rows:
        row |= {"ssn_token": "078-05-1120", "name_dob_token": "O'Brien|Ann|1990-01-02"}
        row |= {"sex": "Ann O'Brien", "birth_year": "1891"}
    load_chunk(database, "education_students", rows)
    failures = door.check("education_students")
    said = "".join(result.message for result in door.report().results) + repr(failures)
    assert len(failures) >= 4
    assert [value for value in ("078", "Brien", "1891", "person-0") if value in said] == []
