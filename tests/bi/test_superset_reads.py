"""Superset reads each mart of the release that is current, whatever happens to `current`."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from client import Client
from releases import Contents, contents, point_to, release_ids
from server import Superset

from conftest import Swaps

ROUNDS = 6


@pytest.fixture(scope="module")
def expected(releases: Path) -> dict[str, Contents]:
    return {release_id: contents(releases, release_id) for release_id in release_ids(releases)}


@contextmanager
def long_queries(analyst: Client, database_id: int) -> Iterator[None]:
    """Keep Superset busy, so that it always has a connection to some release."""
    stopped = threading.Event()

    def ask() -> int:
        asked = 0
        while not stopped.is_set():
            sql = "select max(hash(i) % 1000) as n from range(20000000) made(i), main.release"
            asked += analyst.rows(database_id, sql) == [{"n": 999}]
        return asked

    with ThreadPoolExecutor(2) as pool:
        asking = [pool.submit(ask) for _ in range(2)]
        try:
            yield
        finally:
            stopped.set()
    assert min(asked.result() for asked in asking) > 0


def test_registering_again_changes_nothing(
    superset: Superset, admin: Client, database_id: int
) -> None:
    before = admin.datasets()
    lines = superset.register()
    assert admin.datasets() == before
    assert admin.database_id("Pathways analyst") == database_id
    assert [line for line in lines[1:] if not line.endswith(": renewed")] == []
    assert len(lines) == 1 + len(before)


def test_the_connection_is_stored_locked(admin: Client, database_id: int) -> None:
    stored = admin.call("get", f"database/{database_id}/connection")["result"]
    engine = stored["extra"] if isinstance(stored["extra"], str) else ""
    positions = [
        engine.index(part)
        for part in ('"read_only": true', '"enable_external_access": false', '"lock_configuration"')
    ]
    assert positions == sorted(positions)
    allowed = ("allow_ctas", "allow_cvas", "allow_dml", "allow_file_upload", "allow_run_async")
    assert [name for name in allowed if stored[name]] == []


def test_each_mart_is_a_dataset_with_the_texts_of_the_release(
    admin: Client, expected: dict[str, Contents]
) -> None:
    datasets = admin.datasets()
    assert set(datasets) == set(next(iter(expected.values())).rows)
    for name, dataset_id in datasets.items():
        dataset = admin.call("get", f"dataset/{dataset_id}")["result"]
        assert dataset["description"].startswith("One row per"), name
        assert any(column["description"] for column in dataset["columns"]), name


def test_each_mart_is_read_whole_from_one_release_while_current_is_swapped(
    analyst: Client, database_id: int, expected: dict[str, Contents], swaps: Swaps
) -> None:
    seen = set()
    marts = next(iter(expected.values())).rows
    for _ in range(ROUNDS):
        for mart in marts:
            (row,) = analyst.rows(
                database_id,
                "select (select release_id from main.release) as release_id, count(*) as row_count"
                f" from {mart}",
            )
            assert row["row_count"] == expected[row["release_id"]].rows[mart]
            seen.add(row["release_id"])
    assert seen == set(expected)
    assert swaps.count > len(expected)


def test_a_chart_of_each_mart_shows_one_release_while_current_is_swapped(
    analyst: Client, expected: dict[str, Contents], swaps: Swaps
) -> None:
    for mart, dataset_id in analyst.datasets().items():
        possible = {content.rows[mart] for content in expected.values()}
        assert {analyst.chart_rows(dataset_id) for _ in range(ROUNDS)} <= possible
    assert swaps.count > 0


def test_a_query_after_a_swap_reads_the_new_release_also_while_the_old_one_is_open(
    superset: Superset, analyst: Client, database_id: int, releases: Path
) -> None:
    ids = release_ids(releases) * ROUNDS
    read = []
    with long_queries(superset.login("analyst"), database_id):
        for release_id in ids:
            point_to(releases, release_id)
            read += analyst.rows(database_id, "select release_id from main.release")
    assert [row["release_id"] for row in read] == ids
