"""Profiles of deliveries, and what counts as too far from the earlier ones."""

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import inf
from pathlib import Path
from statistics import median

import duckdb
import pyarrow as pa
import pytest

from pathways.errors import BadInputError
from pathways.landing.comparison import DriftRow, drift_rows
from pathways.landing.drift import check_drift
from pathways.landing.limits import (
    BAD_ROW_SHARE,
    COMPARED,
    CORRECTION_SIZE,
    KNOWN_SSN_SHARE,
    load_limits,
)
from pathways.landing.profile import SCHEMA, profile_of
from pathways.project import Project
from pathways.quality.database import Database, open_database
from pathways.quality.results import CheckResult
from pathways.quality.runner import Runner, open_runner
from quality_extracts import REPOSITORY, contracts

CheckDelivery = Callable[..., list[CheckResult]]
STUDENTS, WAGES = "education_students", "ui_wage_records"
LIMITS = load_limits(REPOSITORY)


def profile(rows: float = 10_000, **measures: float) -> pa.Table:
    """Return a profile; `null_share__sex=0.1` is a measure of a column, __ before each part."""
    made = [{"measure": "row_count", "column_name": None, "category": None, "value": float(rows)}]
    for name, value in measures.items():
        measure, column, category = [*name.split("__"), None, None][:3]
        category = category and category.replace("q", "0.")
        made.append(
            {"measure": measure, "column_name": column, "category": category, "value": value}
        )
    return pa.Table.from_pylist(made, schema=SCHEMA)


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with open_database() as opened:
        yield opened


@pytest.fixture(scope="module")
def runner(database: Database) -> Iterator[Runner]:
    with open_runner(database) as opened:
        yield opened


@pytest.fixture
def check(database: Database, runner: Runner) -> CheckDelivery:
    def checked(delivery: pa.Table, *previous: pa.Table) -> list[CheckResult]:
        rows = drift_rows(delivery, previous, LIMITS)
        return check_drift(database, rows, STUDENTS, "college_a", runner)

    return checked


def statuses(results: list[CheckResult]) -> set[str]:
    return {result.status for result in results}


# a measure, the usual value, and values that pass, warn and stop
CASES = [
    ("null_share__sex", 0.1, 0.15, 0.16, 0.61),
    ("null_share__sex", 0.7, 0.65, 0.3, 0.1),
    ("null_share__sex", 0.1, 0.1, 0.6, 0.61),
    ("category_share__sex__male", 0.4, 0.5, 0.51, 0.91),
    ("wage_quantile__wages__q5", 8000, 10_000, 10_100, 24_100),
    ("wage_quantile__wages__q5", 8000, 6400, 2700, 80),
    ("wage_quantile__wages__q5", 8000, 8000, 24_000, 800_000),
    ("matched_share", 0.8, 0.7, 0.69, 0.29),
]


@pytest.mark.parametrize(("measure", "usual", "passes", "warns", "stops"), CASES)
def test_each_measure_warns_and_stops_beyond_its_level(
    check: CheckDelivery, measure: str, usual: float, passes: float, warns: float, stops: float
) -> None:
    previous = profile(**{measure: usual})
    assert statuses(check(profile(**{measure: passes}), previous)) == {"pass"}
    for value, status, others in ((warns, "warn", "fail"), (stops, "fail", "warn")):
        results = check(profile(**{measure: value}), previous)
        (found,) = [result for result in results if not result.success]
        assert found.status == status
        assert found.column == [*measure.split("__"), None][1]
        assert others not in statuses(results)


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        (10_000, "pass"),
        (5_000, "pass"),
        (20_000, "pass"),
        (4_900, "warn"),
        (200_000, "warn"),
        (1_001, "warn"),
        (100, "warn"),
    ],
)
def test_row_counts(check: CheckDelivery, rows: int, status: str) -> None:
    assert statuses(check(profile(rows), profile())) - {"pass"} == {status} - {"pass"}


def test_fewer_rows_than_it_takes_are_not_compared(check: CheckDelivery) -> None:
    assert check(profile(99, null_share__sex=1.0), profile(null_share__sex=0.0)) == []
    assert check(profile(null_share__sex=1.0), profile(99, null_share__sex=0.0)) == []
    assert check(profile(null_share__sex=1.0)) == []


def test_a_small_correction_warns_and_is_never_held_back(check: CheckDelivery) -> None:
    usual = profile(10_000, null_share__sex=0.0, wage_quantile__wages__q5=8000)
    correction = profile(999, null_share__sex=1.0, wage_quantile__wages__q5=800_000)
    results = check(correction, usual)
    assert statuses(results) == {"pass", "warn"}
    assert {result.column for result in results if not result.success} == {None, "sex", "wages"}
    assert "fail" in statuses(check(profile(1_000, null_share__sex=1.0), usual))


def test_corrections_do_not_make_the_usual(check: CheckDelivery) -> None:
    whole = [profile(10_000, null_share__sex=0.1)] * 2
    corrections = [profile(500, null_share__sex=0.9)] * 3
    assert statuses(check(profile(10_000, null_share__sex=0.1), *whole, *corrections)) == {"pass"}


def test_the_usual_is_the_median_of_the_last_eight() -> None:
    shares = [0.9, 0.9, 0.1, 0.2, 0.3, 0.4, 0.1, 0.2, 0.3, 0.6]
    previous = [profile(null_share__sex=share) for share in shares]
    rows = drift_rows(profile(null_share__sex=0.2), previous, LIMITS)
    (found,) = [row for row in rows if row.measure == "null_share"]
    assert found.usual == pytest.approx(median(shares[-8:]))


def test_a_code_that_is_gone_counts_as_none_and_an_empty_column_is_not_compared() -> None:
    usual = profile(category_share__sex__male=0.6, category_share__sex__female=0.4)
    gone = drift_rows(profile(category_share__sex__female=1.0), [usual], LIMITS)
    shares = {row.category: (row.value, row.usual, row.status) for row in gone if row.category}
    assert shares == {"female": (1.0, 0.4, "fail"), "male": (0.0, 0.6, "fail")}
    assert [row.measure for row in drift_rows(profile(), [usual], LIMITS)] == ["row_count"]


def test_messages_say_what_how_much_against_what_and_what_to_do(check: CheckDelivery) -> None:
    usual = profile(
        wage_quantile__wages__q5=7650, category_share__sex__male=0.4, category_share__sex__x=0.6
    )
    new = profile(
        4_000,
        wage_quantile__wages__q5=765_000,
        category_share__sex__male=0.65,
        category_share__sex__x=0.35,
    )
    messages = [result.message for result in check(new, usual) if not result.success]
    assert messages == [
        "education_students of college_a: rows: 4,000, usually 10,000: 2.5 times less (limit 2). "
        "Look whether the file is complete, and of one period",
        "education_students.sex of college_a: rows with 'male', of those that have a code: 65.0%, "
        "usually 40.0% (limit 10 points). "
        "Look whether a code changed its meaning, and at the codes of the mapping",
        "education_students.wages of college_a: median: $765,000, usually $7,650: "
        "100 times more (limit 3). The delivery is held back whole. "
        "Look whether wages are in dollars, not in cents, and of one quarter; "
        "release it when it is right",
    ]


def test_a_runner_of_its_own_is_opened_when_there_is_none() -> None:
    rows = drift_rows(profile(null_share__sex=1.0), [profile(null_share__sex=0.0)], LIMITS)
    with open_database() as fresh:
        results = check_drift(fresh, rows, STUDENTS, "college_a")
    assert [result.status for result in results] == ["pass", "pass", "fail", "pass"]


@pytest.mark.parametrize("seed", range(20))
def test_great_expectations_and_the_table_of_a_page_agree(
    database: Database, runner: Runner, seed: int
) -> None:
    chance = random.Random(seed)
    levels = [None, 0.05, 0.5, 1.25, 3.0]
    drawn = [
        (*(chance.choice(some) for some in (COMPARED, levels, levels)), chance.random() < 0.3)
        for _ in range(chance.randrange(12))
    ]
    rows = [
        DriftRow(measure, f"column_{number}", None, 1.0, 1.0, 0.5, "ratio", warn, stop, small)
        for number, (measure, warn, stop, small) in enumerate(drawn)
    ]
    results = check_drift(database, rows, STUDENTS, "college_a", runner)
    for status in ("warn", "fail"):
        due = sorted(row.column for row in rows if row.status == status)
        assert sorted(found.column for found in results if found.status == status) == due


def test_a_profile_counts_rows_nulls_codes_and_wages() -> None:
    with duckdb.connect() as connection:
        connection.execute("""
            create table rows as select '' as institution_id, '' as student_id,
                case when range < 25 then 'token' end as ssn_token, null as name_dob_token,
                1990 as birth_year, case when range < 60 then 'male' when range < 80 then 'female'
                end as sex, null as race_ethnicity, range < 10 as is_english_learner,
                true as has_disability, null::boolean as is_low_income, null as education_level,
                'town ' || range as municipality, timestamp '2024-01-01' as updated_at
            from range(100)""")
        found = as_dict(profile_of(connection, "rows", contracts()[STUDENTS], 0.25))
    assert found["row_count", None, None] == 100
    assert found["null_share", "ssn_token", None] == pytest.approx(0.75)
    assert found["null_share", "sex", None] == pytest.approx(0.2)
    assert found["category_share", "sex", "male"] == pytest.approx(0.75)
    assert found["category_share", "is_english_learner", "true"] == pytest.approx(0.1)
    assert found["category_share", "has_disability", "true"] == 1
    assert found["matched_share", None, None] == 0.25
    assert sum(key[:2] == ("category_share", "municipality") for key in found) == 50
    assert ("category_share", "is_low_income", "true") not in found
    assert not any(key[1] in {"institution_id", "student_id"} for key in found)


def as_dict(table: pa.Table) -> dict[tuple[str, str | None, str | None], float]:
    assert table.schema == SCHEMA
    return {(r["measure"], r["column_name"], r["category"]): r["value"] for r in table.to_pylist()}


def wage_profile(wages: list[str]) -> pa.Table:
    with duckdb.connect() as connection:
        connection.execute(
            "create table rows as select unnest(cast(? as decimal(12,2)[])) as wages, "
            "cast(null as varchar) as naics_code",
            [wages],
        )
        return profile_of(connection, "rows", contracts()[WAGES])


@pytest.mark.parametrize("seed", range(30))
def test_wage_quantiles_are_cut_to_three_digits_and_within_one_percent(seed: int) -> None:
    chance = random.Random(seed)
    most = 10 ** chance.randrange(1, 12)
    cents = [chance.randrange(-most // 10, most) for _ in range(chance.randrange(1, 30))]
    found = as_dict(wage_profile([f"{one / 100:.2f}" for one in cents]))
    positive = sorted(one / 100 for one in cents if one > 0)
    for quantile in (0.1, 0.25, 0.5, 0.75, 0.9):
        value = found.get(("wage_quantile", "wages", str(quantile)))
        if not positive:
            assert value is None
            continue
        at = min(range(len(positive)), key=lambda n: (n + 1 < quantile * len(positive), n))
        assert value == pytest.approx(positive[at], rel=0.011)
        assert value == float(f"{value:.3g}")


def test_the_order_of_rows_does_not_change_a_profile() -> None:
    wages = [f"{number * 7919 % 90_000}.{number % 100:02}" for number in range(2_000)]
    assert wage_profile(wages).equals(wage_profile(wages[::-1]))


def test_a_profile_of_no_rows_is_a_count_of_0() -> None:
    assert as_dict(wage_profile([])) == {("row_count", None, None): 0}


def test_every_measure_has_a_limit_that_warns_before_it_stops() -> None:
    assert set(LIMITS) == {BAD_ROW_SHARE, CORRECTION_SIZE, KNOWN_SSN_SHARE, *COMPARED}
    assert LIMITS[BAD_ROW_SHARE] == replace(
        LIMITS[BAD_ROW_SHARE], warn_level=0.01, stop_level=0.2, at_least_rows=20
    )
    assert all((limit.warn_level or 0) < (limit.stop_level or inf) for limit in LIMITS.values())


def test_a_dropped_row_of_the_seed_drops_its_comparison() -> None:
    few = {BAD_ROW_SHARE: LIMITS[BAD_ROW_SHARE], "null_share": LIMITS["null_share"]}
    usual, new = profile(null_share__sex=0.0), profile(200, null_share__sex=1.0)
    assert [(row.measure, row.status) for row in drift_rows(new, [usual], few)] == [
        ("null_share", "fail")
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("row_count,ratio", "rows,ratio", "line 3: no such measure"),
        ("row_count,ratio", "row_count,percent", "line 3: no such unit"),
        ("row_count,ratio,2,", "row_count,ratio,two,", "line 3: write levels as numbers"),
        ("wage_quantile,ratio,1.25,3", "wage_quantile,ratio,4,3", "line 6: warn_level is above"),
        ("row_count,ratio", "null_share,ratio", "null_share is there twice"),
        ("at_least_rows", "rows", "write levels as numbers"),
        ("bad_row_share", "matched_share", "matched_share is there twice"),
    ],
)
def test_a_seed_that_is_none_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    project = Project(tmp_path)
    path = project.seeds / "reference" / "landing_limits.csv"
    with pytest.raises(BadInputError, match="restore the seed"):
        load_limits(project)
    path.parent.mkdir(parents=True)
    shutil.copy(REPOSITORY.seeds / "reference" / path.name, path)
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(BadInputError, match=words):
        load_limits(project)
    path.write_text("measure,unit,warn_level,stop_level,at_least_rows,reason,source\n")
    with pytest.raises(BadInputError, match="no row bad_row_share"):
        load_limits(project)
