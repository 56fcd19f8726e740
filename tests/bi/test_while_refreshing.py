"""Superset reads each mart of real releases while `pathways refresh` makes the next one."""

import shlex
import subprocess
from pathlib import Path

import pytest
from client import Client
from releases import Contents, contents

MINUTES = 30


def test_each_mart_is_read_while_a_refresh_runs(
    pytestconfig: pytest.Config,
    releases: Path,
    analyst: Client,
    database_id: int,
    tmp_path: Path,
) -> None:
    command = [
        *shlex.split(pytestconfig.getoption("--with-refresh")),
        *("--releases", str(releases)),
    ]
    known: dict[str, Contents] = {}
    datasets = analyst.datasets()
    first = (releases / "current").resolve().name
    rounds_while_running = 0
    with (tmp_path / "refresh.log").open("wb") as log:
        refresh = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)  # noqa: S603 - the person's own command
        try:
            is_running = True
            while is_running:
                is_running = refresh.poll() is None
                for mart, dataset_id in datasets.items():
                    _read(analyst, database_id, releases, mart, known)
                    assert analyst.chart_rows(dataset_id) in {
                        content.rows[mart] for content in known.values()
                    }
                rounds_while_running += is_running
        finally:
            refresh.wait(MINUTES * 60)
    printed = (tmp_path / "refresh.log").read_text(encoding="utf-8")
    assert refresh.returncode == 0, printed[-3000:]
    last = (releases / "current").resolve().name
    assert last != first, "nothing new was released: ask for it with --full"
    assert set(known) >= {first, last}
    assert rounds_while_running > 1


def _read(
    analyst: Client, database_id: int, releases: Path, mart: str, known: dict[str, Contents]
) -> None:
    (row,) = analyst.rows(
        database_id,
        "select (select release_id from main.release) as release_id, count(*) as row_count"
        f" from {mart}",
    )
    release_id = row["release_id"]
    if release_id not in known:
        known[release_id] = contents(releases, release_id)
    assert row["row_count"] == known[release_id].rows[mart]
