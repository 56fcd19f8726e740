"""`pathways refresh`: what a night does, and that nothing that goes wrong reaches the release."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from pathways.cli import app
from pathways.project import Project
from pathways.refresh.journal import Journal

WAGES = "ui_wage_records"
COMMAND = [sys.executable, "-u", "-m", "pathways", "refresh"]


@dataclass(frozen=True)
class Place:
    """A small state: its extracts, its working database, its releases."""

    folder: Path
    project: Project

    @property
    def extracts(self) -> Path:
        return self.folder / "extracts"

    @property
    def database(self) -> Path:
        return self.folder / "warehouse" / "pathways.duckdb"

    @property
    def current(self) -> Path:
        return self.folder / "releases" / "current"

    @property
    def journal(self) -> Journal:
        return Journal(self.database.parent / "refresh")

    @property
    def metrics(self) -> str:
        return (self.folder / "pathways.prom").read_text(encoding="utf-8")

    def start(self, *options: str) -> "subprocess.Popen[str]":
        """Start a refresh in a process of its own, as a night does."""
        places = {
            "project-dir": self.project.root,
            "extracts-path": self.extracts,
            "releases": self.folder / "releases",
            "metrics-file": self.folder / "pathways.prom",
            "on-failure": f'echo "$PATHWAYS_OUTCOME $PATHWAYS_EXIT_CODE" >> {self.folder}/hook',
        }
        arguments = [part for name, path in places.items() for part in (f"--{name}", str(path))]
        return subprocess.Popen(  # noqa: S603 - the command is ours
            [*COMMAND, *arguments, *options],
            env={**os.environ, "PATHWAYS_DATABASE": str(self.database), "COLUMNS": "200"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def refresh(self, *options: str) -> tuple[int, str]:
        """Refresh; returns the exit code and what was said."""
        with self.start(*options) as process:
            said = process.communicate()[0]
        return process.returncode, said

    def report(self) -> dict[str, Any]:
        return json.loads(self.journal.run_files()[-1].read_text(encoding="utf-8"))

    def statuses(self) -> dict[str, str]:
        return {step["name"]: step["status"] for step in self.report()["steps"]}

    def query(self, sql: str) -> list[Any]:
        path = self.current / "analyst" / "analyst.duckdb"
        with duckdb.connect(path, read_only=True) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def place(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A small state whose newest wage quarter has not arrived yet."""
    place = Place(tmp_path_factory.mktemp("state"), project)
    command = ["synth", "--participants", "12", "--format", "parquet", "--output"]
    result = CliRunner().invoke(
        app, [*command, str(place.extracts), "--project-dir", str(project.root)]
    )
    assert result.exit_code == 0, result.output
    return place


def test_nights_in_a_row(place: Place) -> None:
    """One after the other, for each needs what the one before has left."""
    the_first_night_releases(place)
    a_night_without_news_is_over_at_once(place)
    a_broken_extract_stays_out(place)
    a_killed_night_is_resumed(place)


def the_first_night_releases(place: Place) -> None:
    code, said = place.refresh()
    assert code == 0, said
    for expected in ("==> Extract checks", "==> dbt build", "==> Mart checks", "==> Change gate"):
        assert expected in said
    report = place.report()
    assert (report["outcome"], report["exit_code"], report["mode"]) == ("released", 0, "full")
    assert place.current.readlink() == Path(report["release_id"])
    assert set(place.statuses().values()) == {"done"}
    steps = {step["name"]: step for step in report["steps"]}
    assert steps["build"]["rows"] > 0
    assert steps["build"]["passed"] > 100
    assert steps["extract_checks"]["rows"] > 0
    assert place.query("select count(*) from metrics.metric_results")[0][0] > 0
    # the extracts have no ledger: no delivery is known, and those of the sample least of all
    assert report["deliveries"] == []
    assert place.query("select count(*) from performance.delivery_scorecard") == [(0,)]
    assert place.query("select release_id from main.release") == [(report["release_id"],)]
    released = json.loads((place.current / "run.json").read_text(encoding="utf-8"))
    last = released["steps"][-1]
    assert (last["name"], last["status"], last["seconds"]) == ("release", "done", None)
    assert "pathways_refresh_exit_code 0.0" in place.metrics
    assert not (place.folder / "hook").exists()
    events = place.journal.logs / f"{report['run_id']}.jsonl"
    names = [json.loads(line)["event"] for line in events.read_text("utf-8").splitlines()]
    assert names[0] == "run_started"
    assert names[-1] == "run_ended"
    for path in (*place.journal.root.rglob("*"), *place.current.parent.rglob("*")):
        assert path.is_symlink() or not path.stat().st_mode & 0o007, path


def a_night_without_news_is_over_at_once(place: Place) -> None:
    before = place.current.readlink()
    code, said = place.refresh("--log-format", "json")
    assert code == 0, said
    lines = [json.loads(line) for line in said.splitlines()]
    assert lines[-1]["event"] == "run_ended"
    assert lines[-1]["outcome"] == "unchanged"
    assert place.current.readlink() == before
    assert place.statuses() == {}


def a_broken_extract_stays_out(place: Place) -> None:
    before = place.current.readlink()
    students = place.extracts / "education_students"
    shutil.move(students, place.folder / "kept")
    code, said = place.refresh()
    shutil.move(place.folder / "kept", students)
    assert code == 2
    assert "education_students" in said
    assert "==> dbt build" not in said
    report = place.report()
    assert (report["outcome"], report["exit_code"]) == ("bad_input", 2)
    assert any("education_students" in one["message"] for one in report["findings"])
    assert place.current.readlink() == before
    assert (place.folder / "hook").read_text(encoding="utf-8") == "bad_input 2\n"
    assert "pathways_refresh_failures_total 1.0" in place.metrics


def a_killed_night_is_resumed(place: Place) -> None:
    """Killed when dbt has begun: what was checked is not checked again."""
    with duckdb.connect() as connection:  # an amendment of a wage record
        path = sorted((place.extracts / WAGES).rglob("*.parquet"))[-1]
        rows = connection.read_parquet(str(path))
        rows.limit(rows.count("*").fetchall()[0][0] - 1).write_parquet(f"{path}.new")
        Path(f"{path}.new").replace(path)
    before = place.current.readlink()
    with place.start() as killed:
        assert killed.stdout is not None
        while "==> dbt build" not in killed.stdout.readline():
            pass
        code, said = place.refresh()
        assert code == 75
        assert f"is at work since {place.report()['started_at']} (process {killed.pid} on" in said
        killed.kill()
    assert place.current.readlink() == before
    killed_report = place.report()
    assert killed_report["outcome"] == "running"
    code, said = place.refresh()
    if code:  # the amendment has changed a number that was final
        assert place.report()["outcome"] == "held_by_gate"
        accepted = said.split("--accept ")[-1].split()[0]
        code, said = place.refresh("--accept", accepted, "--reason", "an amendment")
        assert place.statuses()["build"] == "reused"
    assert code == 0, said
    assert place.journal.read(killed_report["run_id"])["outcome"] == "killed"
    assert place.statuses()["extract_checks"] == "reused"
    assert place.report()["mode"] == "incremental"
    outcomes = place.query("select outcome, count(*) from operations.refresh_run group by all")
    assert {("released", 1), ("unchanged", 1), ("bad_input", 1), ("killed", 1)} <= set(outcomes)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--as-of-date", "30.09.2024"], "as_of_date is YYYY-MM-DD or today"),
        (["--extracts-path", "no/such/folder"], "no such folder"),
        (["--deliveries", "somewhere"], "--deliveries and --extracts-path: give one"),
        (["--accept", "1a2b3c4d"], "--accept and --reason: give both"),
    ],
)
def test_refresh_refuses_what_it_cannot_use(
    project: Project, tmp_path: Path, options: list[str], message: str
) -> None:
    place = Place(tmp_path, project)
    place.extracts.mkdir()
    code, said = place.refresh(*options)
    assert code == 2
    assert message in said
    assert (tmp_path / "hook").read_text(encoding="utf-8") == "bad_input 2\n"
    assert not place.database.exists()
