"""The journal of the refresh: what ran, what is running, what the working database holds.

    refresh.lock, holder.json   who is at work
    state.json                  what the working database was built from and checked with
    runs/<run_id>.json          a report per run, written from its start on
    logs/<run_id>.log, .jsonl   what a run said, for people and for programs
    gate/, history/, quality/   what the gate compared, results as they were said, check reports
    target/                     dbt's own files

It lies beside the working database, in the folder `refresh`.
"""

import json
import os
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pathways.disk import to_disk
from pathways.errors import PathwaysError
from pathways.project import Project
from pathways.refresh.report import FORMAT, Run
from pathways.warehouse import database_path

LOGS_KEPT = 90
"""Runs whose logs and comparisons stay; their reports always do."""
_RUN_ID = re.compile(r"(\d{7,})-\d{8}T\d{6}Z")


def utc_now() -> str:
    """Return the time in UTC, to the second, as ISO 8601 with Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_json(path: Path, value: Any) -> None:
    """Write a file as a whole: made aside, on disk, put in place by one rename."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with aside.open("w", encoding="utf-8") as file:
        json.dump(value, file, indent=1)
        file.write("\n")
    to_disk(aside, deep=False)
    aside.replace(path)


def sequence_of(run_id: str) -> int:
    """Return the number that orders runs; clocks may jump, it does not. 0 for another name."""
    found = _RUN_ID.fullmatch(run_id)
    return int(found[1]) if found else 0


@dataclass(frozen=True)
class Journal:
    """The folder of the journal; every path below is absolute."""

    root: Path

    @classmethod
    def of(cls, project: Project) -> "Journal":
        """Return the journal of the project's working database."""
        return cls(database_path(project).absolute().parent / "refresh")

    @property
    def runs(self) -> Path:
        return self.root / "runs"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def gate(self) -> Path:
        return self.root / "gate"

    @property
    def history(self) -> Path:
        return self.root / "history"

    @property
    def quality(self) -> Path:
        return self.root / "quality"

    @property
    def target(self) -> Path:
        return self.root / "target"

    @property
    def fingerprints(self) -> Path:
        return self.root / "fingerprints.json"

    def run_file(self, run_id: str) -> Path:
        return self.runs / f"{run_id}.json"

    def run_files(self) -> list[Path]:
        """Return the reports of every run, oldest first."""
        return sorted(self.runs.glob("*.json"), key=lambda path: sequence_of(path.stem))

    def new_run_id(self, others: list[str]) -> str:
        """Return an id that comes after every run and every one of the others, by its number."""
        known = [path.stem for path in self.run_files()] + others
        number = max((sequence_of(one) for one in known), default=0) + 1
        return f"{number:07}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"

    def read(self, run_id: str) -> dict[str, Any]:
        """Return the report of a run. Errors: PathwaysError when the file is damaged."""
        return _read(self.run_file(run_id))

    def write(self, run: Run) -> None:
        """Write the report of a run, finished or not."""
        write_json(self.run_file(run.run_id), run.as_dict())

    def open(self) -> None:
        """Make the folders, and remove what a killed run left half-written."""
        for folder in (self.runs, self.logs, self.gate, self.history, self.quality):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.root, self.runs):
            for path in folder.glob(".*.json.*"):
                path.unlink(missing_ok=True)

    def close_killed(self, current: str | None) -> list[str]:
        """Say of each run that never ended what became of it; returns the ids of those killed.

        A run that was killed after its release was swapped in did release.
        """
        killed = []
        for path in self.run_files():
            report = _read(path)
            if report.get("outcome") != "running":
                continue
            if report["run_id"] == current:
                report |= {"outcome": "released", "exit_code": 0, "release_id": current}
                report["message"] = "released; the process ended before it could say so"
            else:
                report |= {"outcome": "killed", "message": "the process ended before the run did"}
                killed.append(report["run_id"])
            for step in report["steps"]:
                if step["status"] == "running":
                    step["status"] = "done" if report["outcome"] == "released" else "failed"
            write_json(path, report)
        return killed

    def state(self) -> dict[str, Any]:
        """Return what is known of the working database; empty when nothing is."""
        try:
            state = json.loads((self.root / "state.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return state if state.get("format") == FORMAT else {}

    def put_state(self, state: dict[str, Any]) -> None:
        write_json(self.root / "state.json", {"format": FORMAT, **state})

    def drop_old_logs(self) -> None:
        for path in self.run_files()[:-LOGS_KEPT]:
            for ending in (".log", ".jsonl"):
                (self.logs / f"{path.stem}{ending}").unlink(missing_ok=True)
            shutil.rmtree(self.gate / path.stem, ignore_errors=True)


def _read(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise PathwaysError(
            f"{path}: damaged; bring it back from a backup, or move it out of the folder"
        ) from None
