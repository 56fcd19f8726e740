"""A release says each result once, and again when it is otherwise than it was said last."""

import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from history_case import A_DAY, TYPES, VALUES_OF_A_CELL, Nights, key_of, query, report, run_id
from pathways.errors import PathwaysError
from pathways.history.changes import KEY, VALUES
from pathways.history.prepare import prepare_history, settle_history


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    return Nights(tmp_path)


def test_the_first_release_says_every_cell_of_both_marts(nights: Nights) -> None:
    first = nights.release({"a": {"status": "pending", "final_from": A_DAY}, "partner_b": {}})
    found = nights.changes(first)
    expected = {
        "a": {"status": "pending", "final_from": A_DAY},
        "partner_b": {},
    }
    said = {"release_id": first, "change": "first", "revises_final": False}
    assert found == {
        name: {
            **said,
            "said_at": datetime(2026, 3, 2, 3),  # noqa: DTZ001 - the marts have UTC without a zone
            **key_of(name),
            **VALUES_OF_A_CELL,
            **values,
        }
        for name, values in expected.items()
    }


def test_a_release_without_a_change_writes_an_empty_file_of_the_same_types(nights: Nights) -> None:
    files = [nights.release({"a": {}, "partner_b": {}}) for _ in range(2)]
    described = [
        query(f"describe from read_parquet('{nights.folder}/changes/{name}.parquet')")
        for name in files
    ]
    assert nights.changes(files[1]) == {}
    assert described[0] == described[1]
    types = {row["column_name"]: row["column_type"].lower() for row in described[1]}
    assert {name: types[name] for name in (*KEY, *VALUES)} == TYPES
    assert set(types.values()) <= {*TYPES.values(), "timestamp", "boolean"}


def test_what_is_new_changed_withdrawn_or_back_is_said_again_and_nothing_else(
    nights: Nights,
) -> None:
    nights.release({"same": {}, "changed": {}, "withdrawn": {}, "partner_gone": {}})
    second = nights.release({"same": {}, "changed": {"numerator": 3}, "new": {}})
    assert nights.kinds(second) == {
        "changed": "changed",
        "withdrawn": "withdrawn",
        "partner_gone": "withdrawn",
        "new": "first",
    }
    gone = nights.changes(second)["withdrawn"]
    assert [gone[value] for value in VALUES] == [None] * len(VALUES)
    third = nights.release(
        {"same": {}, "changed": {"numerator": 3}, "new": {}, "withdrawn": {}, "partner_gone": {}}
    )
    assert nights.kinds(third) == {"withdrawn": "returned", "partner_gone": "returned"}
    fourth = nights.release({"same": {}, "changed": {}, "new": {}, "partner_gone": {}})
    assert nights.kinds(fourth) == {"changed": "changed", "withdrawn": "withdrawn"}


@pytest.mark.parametrize("value", VALUES)
def test_a_change_of_any_value_is_said_from_and_to_null_too(nights: Nights, value: str) -> None:
    others: dict[str, Any] = {"status": "pending", "final_from": A_DAY}
    other = others.get(value, 7)
    nights.release({"a": {}})
    there = nights.release({"a": {value: other}})
    back = nights.release({"a": {}})
    assert nights.changes(there)["a"][value] == other
    assert nights.changes(back)["a"][value] == VALUES_OF_A_CELL[value]
    if value != "status":
        nights.release({"a": {value: None}})
        assert nights.changes(nights.release({"a": {value: other}}))["a"][value] == other


@pytest.mark.parametrize(
    ("before", "after", "revises"),
    [
        ({}, {"numerator": 3}, True),
        ({}, {"people": 8}, True),
        ({}, {"status": "preliminary"}, True),
        ({"median_value": 5.0}, {"median_value": 6.0}, True),
        ({"median_value": 5.0}, {}, True),
        ({}, None, True),
        ({"median_value_real": 5.0}, {"median_value_real": 6.0}, False),
        ({"status": "preliminary"}, {"numerator": 3}, False),
        ({"status": "pending"}, {}, False),
        ({"status": "pending"}, None, False),
    ],
)
def test_a_final_number_is_revised_when_it_does_not_stand(
    nights: Nights, before: dict[str, Any], after: dict[str, Any] | None, revises: bool
) -> None:
    nights.release({"a": before, "b": {}})
    second = nights.release({"b": {}} if after is None else {"a": after, "b": {}})
    assert nights.changes(second)["a"]["revises_final"] is revises
    assert nights.revisions()["a"]["is_final_revised"] is revises


def test_what_was_never_released_was_never_said(nights: Nights) -> None:
    nights.release({"a": {}})
    held = nights.prepare({"a": {"numerator": 5}, "b": {}})
    assert nights.kinds(held, "pending") == {"a": "changed", "b": "first"}
    third = nights.release({"a": {"numerator": 3}})
    assert nights.kinds(third) == {"a": "changed"}
    assert nights.revisions()["a"]["revision_count"] == 1
    assert not list((nights.folder / "pending").iterdir())


def test_going_back_to_an_earlier_release_unsays_nothing(nights: Nights) -> None:
    first = nights.release({"a": {}})
    nights.release({"a": {"numerator": 3}})
    nights.current = first
    assert nights.kinds(nights.release({"a": {"numerator": 3}})) == {}


def test_the_number_of_a_run_decides_what_was_said_last_and_not_the_clock(nights: Nights) -> None:
    nights.release({"a": {}}, datetime(2026, 5, 1, tzinfo=UTC))
    nights.release({"a": {"numerator": 3}}, datetime(2025, 5, 1, tzinfo=UTC))
    third = nights.release({"a": {"numerator": 4}}, datetime(2024, 5, 1, tzinfo=UTC))
    found = nights.revisions()["a"]
    assert (found["first_numerator"], found["numerator"]) == (2, 4)
    assert (found["last_release_id"], found["revision_count"]) == (third, 2)


def test_the_marts_see_what_the_run_in_progress_is_about_to_say(nights: Nights) -> None:
    nights.release({"a": {}})
    nights.prepare({"a": {"numerator": 3}, "b": {}})
    found = nights.revisions()
    assert (found["a"]["numerator"], found["a"]["is_revised"]) == (3, True)
    assert (found["b"]["numerator"], found["b"]["is_revised"]) == (2, False)


def test_nobody_else_may_read_the_history_whatever_the_umask(nights: Nights) -> None:
    previous = os.umask(0)
    try:
        nights.release({"a": {}})
        nights.prepare({"a": {}})
    finally:
        os.umask(previous)
    paths = [nights.folder, *nights.folder.rglob("*")]
    assert len(paths) == 8
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in paths}
    assert modes == {(True, 0o750), (False, 0o640)}


def test_a_first_run_has_nothing_to_settle(tmp_path: Path) -> None:
    settle_history(tmp_path / "history", None)
    settle_history(tmp_path / "history", run_id(1))
    assert not list(tmp_path.iterdir())


def test_a_database_without_results_is_refused(tmp_path: Path) -> None:
    with duckdb.connect(tmp_path / "empty.duckdb"):
        pass
    for name in ("empty.duckdb", "none.duckdb"):
        with pytest.raises(PathwaysError, match=rf"{name}: .*run dbt build first"):
            prepare_history(tmp_path / "history", [], report(1), tmp_path / name, None)
    assert not list((tmp_path / "history" / "pending").iterdir())


def test_a_history_that_is_ahead_of_the_run_is_refused(nights: Nights) -> None:
    nights.release({"a": {}})
    nights.number = 0
    with pytest.raises(PathwaysError, match="restore runs and history from one back-up"):
        nights.prepare({"a": {}})


def test_a_run_without_a_proper_id_is_refused(nights: Nights) -> None:
    with pytest.raises(PathwaysError, match=r"\.\./x: no id of a run"):
        prepare_history(nights.folder, [], report(1, run_id="../x"), nights.database, None)


def test_a_disk_that_does_not_take_it_is_one_line(nights: Nights) -> None:
    nights.folder.write_text("a file, where the folder should be")
    with pytest.raises(
        PathwaysError, match=r"history: the history cannot be kept \(.*\); make room"
    ):
        nights.prepare({"a": {}})


def test_a_broken_file_of_changes_is_named(nights: Nights) -> None:
    first = nights.release({"a": {}})
    (nights.folder / "changes" / f"{first}.parquet").write_bytes(b"PAR1")
    with pytest.raises(
        PathwaysError, match=rf"{first}\.parquet.*restore it from a back-up"
    ) as raised:
        nights.prepare({"a": {}})
    assert "\n" not in str(raised.value)
    assert not list((nights.folder / "pending").iterdir())
