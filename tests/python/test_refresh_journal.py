"""The journal of the refresh: ids, runs that were killed, one process at a time."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pathways.errors import BusyError, PathwaysError
from pathways.refresh.journal import Journal, sequence_of, write_json
from pathways.refresh.lock import hold
from pathways.refresh.report import Run, Step

FIRST, SECOND = "0000001-20261127T030000Z", "0000002-20261128T030000Z"


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    journal = Journal(tmp_path / "refresh")
    journal.open()
    return journal


def a_run(run_id: str, **known: object) -> Run:
    run = Run(run_id, "2026-11-27T03:00:00Z", "pathways refresh", "0.1.0", **known)  # type: ignore[arg-type]
    run.steps.append(Step("build", "2026-11-27T03:00:00Z"))
    return run


def test_an_id_comes_after_every_run_and_release_whatever_the_clock_says(journal: Journal) -> None:
    assert sequence_of(journal.new_run_id([])) == 1
    journal.write(a_run("0000004-20991231T235959Z"))
    assert sequence_of(journal.new_run_id([])) == 5
    assert sequence_of(journal.new_run_id(["0000011-20000101T000000Z"])) == 12


def test_runs_come_in_the_order_of_their_numbers(journal: Journal) -> None:
    ids = ["0000002-20200101T000000Z", "0000001-20261127T030000Z", "10000000-20100101T000000Z"]
    for run_id in ids:
        journal.write(a_run(run_id))
    assert [path.stem for path in journal.run_files()] == [ids[1], ids[0], ids[2]]


def test_a_run_that_never_ended_was_killed(journal: Journal) -> None:
    journal.write(a_run(FIRST))
    assert journal.close_killed(None) == [FIRST]
    report = journal.read(FIRST)
    assert (report["outcome"], report["exit_code"]) == ("killed", None)
    assert report["steps"][0]["status"] == "failed"
    assert journal.close_killed(None) == []


def test_a_run_killed_after_its_release_was_swapped_in_did_release(journal: Journal) -> None:
    journal.write(a_run(FIRST))
    journal.write(a_run(SECOND))
    assert journal.close_killed(SECOND) == [FIRST]
    report = journal.read(SECOND)
    assert (report["outcome"], report["exit_code"], report["release_id"]) == ("released", 0, SECOND)
    assert report["steps"][0]["status"] == "done"


def test_a_run_that_ended_stays_as_it_is(journal: Journal) -> None:
    journal.write(a_run(FIRST, outcome="bad_input", exit_code=2, message="a column is missing"))
    assert journal.close_killed(None) == []
    assert journal.read(FIRST)["message"] == "a column is missing"


def test_a_damaged_report_is_named(journal: Journal) -> None:
    journal.run_file(FIRST).write_text("{", encoding="utf-8")
    with pytest.raises(PathwaysError, match=FIRST):
        journal.read(FIRST)


def test_what_a_killed_run_left_half_written_goes(journal: Journal) -> None:
    left = journal.runs / f".{FIRST}.json.4711"
    left.touch()
    journal.open()
    assert not left.exists()


def test_a_state_of_another_format_is_none(journal: Journal) -> None:
    assert journal.state() == {}
    journal.put_state({"failures": 3})
    assert journal.state()["failures"] == 3
    write_json(journal.root / "state.json", {"format": 99, "failures": 3})
    assert journal.state() == {}


def test_logs_of_old_runs_go_and_their_reports_stay(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pathways.refresh.journal.LOGS_KEPT", 1)
    for run_id in (FIRST, SECOND):
        journal.write(a_run(run_id))
        (journal.logs / f"{run_id}.log").touch()
    journal.drop_old_logs()
    assert [path.stem for path in journal.logs.iterdir()] == [SECOND]
    assert len(journal.run_files()) == 2


HOLDER = """
import sys
from pathlib import Path
from pathways.refresh.lock import hold
with hold(Path(sys.argv[1]), "pathways refresh", "0000001-20261127T030000Z"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_told_who_is_at_work(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(  # noqa: S603 - the program is above
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(BusyError) as caught, hold(tmp_path, "pathways refresh"):
            pass
        assert caught.value.exit_code == 75
        for expected in ("pathways refresh is at work since", f"process {holder.pid} on", FIRST):
            assert expected in str(caught.value)
        holder.kill()
        holder.wait()
    with hold(tmp_path, "pathways release rollback"):  # the lock of a killed process is free
        known = json.loads((tmp_path / "holder.json").read_text(encoding="utf-8"))
        assert (known["pid"], known["run_id"]) == (os.getpid(), None)
    assert not (tmp_path / "holder.json").exists()
