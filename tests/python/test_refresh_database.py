"""The working database before a refresh: free, in use, or damaged; and who hears of a run."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pathways.errors import BusyError, PathwaysError
from pathways.refresh.database import stamp, take_database
from pathways.refresh.notify import call_hook, write_metrics

RUN = {
    "run_id": "0000001-20261127T030000Z",
    "outcome": "failed",
    "exit_code": 1,
    "message": "it's full; $(touch made)",
    "duration_seconds": 12.5,
    "steps": [
        {"name": "build", "seconds": 9.0, "rows": 1200, "passed": 3, "failed": 0, "warned": None},
        {"name": "release", "seconds": 1.5, "rows": None, "passed": None, "failed": None}
        | {"warned": None},
    ],
}
HOLDER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse" / "pathways.duckdb"
    path.parent.mkdir()
    with duckdb.connect(path) as connection:
        connection.execute("create table a as select range as a from range(100000)")
    return path


def test_a_free_database_is_taken_and_left_as_it_is(database: Path) -> None:
    before = stamp(database)
    assert take_database(database)
    assert stamp(database) == before


def test_no_database_is_fine_and_its_folder_is_made(tmp_path: Path) -> None:
    assert take_database(tmp_path / "new" / "pathways.duckdb")
    assert (tmp_path / "new").is_dir()


def test_a_database_that_is_open_elsewhere_names_the_program(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pathways.refresh.database.WAIT_SECONDS", 0.3)
    command = [sys.executable, "-c", HOLDER, str(database)]
    with subprocess.Popen(  # noqa: S603 - the program is above
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(BusyError, match=rf"python.*process {holder.pid}.*releases/current"):
            take_database(database)
        holder.kill()
    assert take_database(database)


@pytest.mark.parametrize("kept", [0, 100, 5000, 20000])
def test_a_damaged_database_is_moved_aside(database: Path, kept: int) -> None:
    content = database.read_bytes()
    database.write_bytes(content[:kept])
    assert not take_database(database)
    assert not database.exists()
    assert database.with_name("pathways.duckdb.damaged").read_bytes() == content[:kept]


def test_a_folder_in_the_place_of_the_database_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PathwaysError, match="cannot be opened"):
        take_database(tmp_path)


def test_the_hook_is_told_what_happened_and_runs_nothing_that_it_says(tmp_path: Path) -> None:
    told = tmp_path / "told"
    command = (
        f'cd {tmp_path}; echo "$PATHWAYS_OUTCOME|$PATHWAYS_EXIT_CODE|$PATHWAYS_MESSAGE" > told'
    )
    call_hook(command, RUN, tmp_path / "run.json", None)
    assert told.read_text(encoding="utf-8") == "failed|1|it's full; $(touch made)\n"
    assert not (tmp_path / "made").exists()


def test_a_hook_that_fails_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pathways.refresh.notify.HOOK_SECONDS", 0.2)
    for command in ("exit 3", "no-such-program", "sleep 5"):
        call_hook(command, RUN, None, None)


def test_metrics_are_what_prometheus_reads(tmp_path: Path) -> None:
    path = tmp_path / "textfile" / "pathways.prom"
    state = {"last_run_at": 1000.0, "last_success_at": 500.0, "failures": 2}
    write_metrics(path, RUN, state, "0000000-20261126T030000Z")
    lines = path.read_text(encoding="utf-8").splitlines()
    for expected in (
        "pathways_refresh_last_success_timestamp_seconds 500.0",
        "pathways_refresh_last_run_timestamp_seconds 1000.0",
        "pathways_refresh_duration_seconds 12.5",
        "pathways_refresh_exit_code 1.0",
        "pathways_refresh_failures_total 2.0",
        'pathways_refresh_step_duration_seconds{step="release"} 1.5',
        'pathways_refresh_step_rows{step="build"} 1200.0',
        'pathways_refresh_checks{status="passed",step="build"} 3.0',
        'pathways_release_info{release_id="0000000-20261126T030000Z"} 1.0',
    ):
        assert expected in lines
    assert "# TYPE pathways_refresh_failures_total counter" in lines
    assert not any("_created" in line or 'step_rows{step="release"}' in line for line in lines)
