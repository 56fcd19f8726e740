"""The harms of a soak do harm, at the step that they are aimed at, and are healed afterwards."""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pathways.benchmark import soak_state
from pathways.benchmark.soak_changes import FIRST_DAY, change, start_ledger
from pathways.benchmark.soak_harm import CLOCK, Harmed, harm
from pathways.benchmark.soak_plan import Trial
from pathways.benchmark.soak_process import adopt, limits
from pathways.benchmark.soak_state import State, outlived
from pathways.benchmark.soak_trial import _of_harmed
from pathways.benchmark.soak_twin import compare_tables
from pathways.project import Project

WRITE = "import sys; open(sys.argv[1], 'wb').write(bytes(3_000_000))"
REFRESH = """
import json, os, signal, sys, time
from pathlib import Path
root = Path(os.environ["PATHWAYS_DATABASE"]).parent / "refresh"
run_id = "0000001-20261127T030000Z"
for folder in ("runs", "logs"):
    (root / folder).mkdir(parents=True)
def stop(number, frame):
    raise SystemExit(1)
signal.signal(signal.SIGTERM, stop)
steps = [{"name": "build", "status": "done"}, {"name": "history", "status": "running"}]
report = {"run_id": run_id, "outcome": "running", "exit_code": None, "steps": steps}
(root / "runs" / f"{run_id}.json").write_text(json.dumps(report))
with (root / "logs" / f"{run_id}.jsonl").open("w") as log:
    for step in steps:
        log.write(json.dumps({"event": "step_started", "step": step["name"]}) + "\\n")
releases = Path(os.environ["PATHWAYS_RELEASES"])
for number in range(600):
    (releases / f"written {number}").write_bytes(bytes(3_000_000))
    time.sleep(0.05)
"""


def run(code: str, *arguments: object, **options: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - the command is ours
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        **options,  # type: ignore[call-overload]
    )


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[State]:
    """A state whose refresh writes 3 MB into the folder of the releases, again and again."""
    monkeypatch.setattr(soak_state, "_COMMAND", (sys.executable, "-c", REFRESH))
    made = State(Project(tmp_path), tmp_path / "state", 1)
    made.disk.open()
    made.database.parent.mkdir(parents=True)
    duckdb.connect(made.database).close()
    made.needs.steps = {"history": 0.2}
    made.needs.disk = 1_000_000
    yield made
    made.close()


def hit(state: State, kind: str, aim: str | None = "history") -> Harmed:
    return harm(state, Trial(1, kind, aim, 0.5, 0.5, "claim"), state.folder / "harmed.log")


@pytest.mark.parametrize("kind", ["kill", "kill group"])
def test_a_kill_hits_the_step_that_it_is_aimed_at(state: State, kind: str) -> None:
    found = hit(state, kind)
    assert (found.code, found.hit, found.outcome) == (-9, "history", "SIGKILL")
    assert found.problems == []


def test_sigterm_lets_the_refresh_end_in_order(state: State) -> None:
    assert hit(state, "terminate").code == 1


@pytest.mark.parametrize("kind", ["disk full", "read-only"])
def test_a_refresh_that_cannot_write_fails_and_can_write_again_afterwards(
    state: State, kind: str
) -> None:
    assert hit(state, kind).code == 1
    said = (state.folder / "harmed.log").read_text(encoding="utf-8")
    assert "OSError" in said or "PermissionError" in said
    assert run(WRITE, state.disk.releases / "more", preexec_fn=limits({})).returncode == 0


def test_all_of_the_disk_is_read_only_from_the_start(state: State) -> None:
    found = harm(state, Trial(1, "read-only", None, 0.1, 0.5, "claim"), state.folder / "log")
    assert found.code == 1


def test_a_plain_folder_is_read_only_for_root_as_well(tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0o550)
    done = run(WRITE, tmp_path / "shut" / "file", preexec_fn=limits({}))
    assert "PermissionError" in done.stderr


def test_a_limit_of_memory_and_of_file_sizes_is_felt(tmp_path: Path) -> None:
    bounds = limits({resource.RLIMIT_AS: 300_000_000})
    assert "MemoryError" in run("bytes(400_000_000)", preexec_fn=bounds).stderr
    bounds = limits({resource.RLIMIT_FSIZE: 4096})
    assert "OSError" in run(WRITE, tmp_path / "file", preexec_fn=bounds).stderr


@pytest.mark.parametrize(("given", "days"), [("-20,0", -20), ("30,0.3", 30)])
def test_the_clock_jumps_at_the_start_or_on_the_way(given: str, days: int) -> None:
    code = (
        "import time; from datetime import datetime, UTC; before = time.monotonic(); "
        "time.sleep(0.8); print(datetime.now(UTC).date(), time.monotonic() - before < 60)"
    )
    environment = {"PYTHONPATH": ":".join([str(CLOCK), *sys.path]), "PATHWAYS_SOAK_CLOCK": given}
    now = date.fromisoformat(run("from datetime import date; print(date.today())").stdout.strip())
    day, is_steady = run(code, env=environment).stdout.split()
    assert abs((date.fromisoformat(day) - now).days - days) <= 1
    assert is_steady == "True"


def test_what_outlives_a_refresh_is_found_and_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soak_state, "_ENDING", 1.0)
    code = "import subprocess, sys; subprocess.Popen(['sleep', sys.argv[1]])"
    prepare = [sys.executable, "-c", code]
    adopt()
    for seconds, is_too_long in (("60", True), ("0", False)):
        with subprocess.Popen(  # noqa: S603 - as above
            [*prepare, seconds], start_new_session=True
        ) as process:
            process.wait()
            assert outlived(process.pid) is is_too_long


def test_what_a_harmed_refresh_may_not_do_is_told(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("Traceback (most recent call last):\n")
    kill, memory = (Trial(1, kind, None, 0, 0, "claim") for kind in ("kill", "memory"))
    disk = Trial(1, "disk full", None, 0, 0, "claim")
    assert _of_harmed(kill, Harmed(-9, "a", "build", "SIGKILL", 1), log)
    assert not _of_harmed(memory, Harmed(-6, "a", "build", "SIGABRT", 1), log)
    log.write_text("")
    assert not _of_harmed(kill, Harmed(-9, "a", "build", "SIGKILL", 1), log)
    assert _of_harmed(disk, Harmed(-11, "a", "build", "SIGSEGV", 1), log)
    assert _of_harmed(disk, Harmed(0, "a", "build", "failed", 1), log)
    assert not _of_harmed(disk, Harmed(1, "a", "build", "failed", 1), log)


WAGE = pa.schema([("ssn_token", pa.string()), ("wages", pa.float64())])
CLAIM = pa.schema(
    [
        ("ssn_token", pa.string()),
        ("claim_week", pa.date32()),
        ("benefit_amount", pa.decimal128(12, 2)),
        ("naics_code", pa.string()),
    ]
)


@pytest.mark.parametrize("kind", ["claim", "wage", "ledger", "day"])
def test_a_change_is_one_row_more_or_one_day(kind: str, tmp_path: Path) -> None:
    for extract, file, schema, rows in (
        ("ui_claims", "part-0", CLAIM, []),
        ("ui_wage_records", "part-2022q1", WAGE, []),
        ("ui_wage_records", "part-2022q2", WAGE, [{"ssn_token": "a", "wages": 1.0}]),
    ):
        (tmp_path / extract).mkdir(exist_ok=True)
        table = pa.Table.from_pylist(rows, schema)
        pq.write_table(table, tmp_path / extract / f"{file}.parquet")
    start_ledger(tmp_path)
    before = rows_in(tmp_path)
    day = change(tmp_path, kind, "1 1", FIRST_DAY)
    moved = (rows_in(tmp_path) - before, (day - FIRST_DAY).days)
    assert moved == ((0, 1) if kind == "day" else (1, 0))


def rows_in(folder: Path) -> int:
    return sum(pq.read_metadata(path).num_rows for path in folder.rglob("*.parquet"))


def test_the_twin_differs_by_one_bit() -> None:
    with duckdb.connect() as connection:
        for name, value in (("release", "0.1::double + 0.2::double"), ("twin", "0.3")):
            connection.execute(f"attach ':memory:' as {name}")
            connection.execute(f"create schema {name}.metrics")
            connection.execute(f"create table {name}.metrics.same as select 1 as one")
            connection.execute(
                f"create table {name}.metrics.rate as select cast({value} as double) as rate"
            )
        connection.execute("create table twin.metrics.more as select 1 as one")
        found = compare_tables(connection)
    assert [one.split(":")[0] for one in found] == ["metrics.more", "metrics.rate"]


def test_events_of_a_run_are_read_up_to_the_last_whole_line(state: State) -> None:
    state.journal.logs.mkdir(parents=True)
    (state.journal.logs / "a.jsonl").write_text(json.dumps({"event": "x"}) + '\n{"event')
    assert state.events("a") == [{"event": "x"}]
    assert state.events("b") == []
