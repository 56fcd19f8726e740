"""A small state that is refreshed again and again: its folder, its journal, its commands."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from pathways.benchmark.soak_changes import FIRST_DAY, start_ledger
from pathways.benchmark.soak_disk import Disk
from pathways.benchmark.soak_process import limits
from pathways.errors import PathwaysError
from pathways.project import Project
from pathways.publishing.store import Releases
from pathways.refresh.journal import Journal
from pathways.synthetic.generate import generate
from pathways.synthetic.settings import Settings

_COMMAND = (sys.executable, "-m", "pathways")
_ENDING = 20.0
"""Seconds that what a dead refresh has started may take to end."""
_WATCHED = 0.2


@dataclass
class Needs:
    """What an undisturbed refresh needs: seconds by step, bytes of disk, bytes of addresses.

    `start` and `end` are the seconds before its first step and after its last.
    """

    steps: dict[str, float] = field(default_factory=dict)
    start: float = 5.0
    disk: int = 0
    addresses: int = 0

    @property
    def seconds(self) -> float:
        return self.start + sum(self.steps.values())


@dataclass
class State:
    """A state: `extracts` beside its disk, `day` is what the next refresh computes for."""

    project: Project
    folder: Path
    seed: int
    day: date = FIRST_DAY
    needs: Needs = field(default_factory=Needs)

    @property
    def extracts(self) -> Path:
        return self.folder / "extracts"

    @property
    def disk(self) -> Disk:
        return self._disk

    @property
    def releases(self) -> Releases:
        return Releases(self._disk.releases)

    @property
    def database(self) -> Path:
        return self._disk.folder / "warehouse" / "pathways.duckdb"

    @property
    def journal(self) -> Journal:
        return Journal(self.database.parent / "refresh")

    def __post_init__(self) -> None:
        self._disk = Disk(self.folder / "disk")

    def make(self, participants: int) -> None:
        """Make the extracts, and the disk."""
        self._disk.open()
        for _ in generate(
            self.project, Settings(participants, self.seed), self.extracts, "parquet"
        ):
            pass
        start_ledger(self.extracts)

    def close(self) -> None:
        """Unmount the disk; its content is gone when it was mounted."""
        self._disk.heal()
        self._disk.close()

    def environment(self) -> dict[str, str]:
        place = self._disk.folder
        return {
            **{name: value for name, value in os.environ.items() if not _is_ours(name)},
            "PATHWAYS_DATABASE": str(self.database),
            "PATHWAYS_RELEASES": str(self._disk.releases),
            "PATHWAYS_TEMP_DIRECTORY": str(place / "tmp"),
            "PATHWAYS_MEMORY_LIMIT": "1GB",
        }

    def start(
        self,
        output: Path,
        arguments: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        bounds: Mapping[int, int] | None = None,
    ) -> "subprocess.Popen[bytes]":
        """Start a refresh in a process group of its own.

        `bounds` are limits of the system for it, by resource.RLIMIT_...; what it says goes to a
        file.
        """
        with output.open("wb") as file:
            return subprocess.Popen(  # noqa: S603 - the command is ours
                [*_COMMAND, "refresh", *self._options(), *arguments],
                stdout=file,
                stderr=subprocess.STDOUT,
                cwd=self.project.root,
                env={**self.environment(), **(environment or {})},
                start_new_session=True,
                preexec_fn=limits(bounds or {}),  # noqa: PLW1509 - this process has one thread
            )

    def _options(self) -> list[str]:
        return ["--extracts-path", str(self.extracts), "--as-of-date", self.day.isoformat()]

    def run_command(self, *arguments: str) -> tuple[int, str]:
        """Run another command of pathways to its end; returns exit code and what it said."""
        done = subprocess.run(  # noqa: S603 - the command is ours
            [*_COMMAND, *arguments],
            cwd=self.project.root,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def refresh(self, output: Path, *arguments: str, watch: bool = False) -> int:
        """Refresh undisturbed; returns the exit code. With `watch`, learn what it needs."""
        started, used = monotonic(), self._disk.used()
        process = self.start(output, arguments)
        while watch and process.poll() is None:
            self.needs.disk = max(self.needs.disk, self._disk.used() - used)
            self.needs.addresses = max(self.needs.addresses, _addresses(process.pid))
            sleep(_WATCHED)
        code = process.wait()
        self._learn(monotonic() - started)
        return code

    def _learn(self, seconds: float) -> None:
        """Take over how long the steps of the newest run took that it did itself."""
        report = self.newest_run()
        if report is None or report["outcome"] != "released":
            return
        done = {one["name"]: one["seconds"] for one in report["steps"] if one["status"] == "done"}
        self.needs.steps |= done
        self.needs.start = max(1.0, (seconds - (report["duration_seconds"] or seconds)) * 0.8)

    def run_ids(self) -> list[str]:
        """Return the ids of all runs, oldest first."""
        return [path.stem for path in self.journal.run_files()]

    def newest_run(self) -> dict[str, Any] | None:
        """Return the report of the newest run as it stands."""
        ids = self.run_ids()
        return self.journal.read(ids[-1]) if ids else None

    def events(self, run_id: str) -> list[dict[str, Any]]:
        """Return the events of a run so far."""
        path = self.journal.logs / f"{run_id}.jsonl"
        if not path.is_file():
            return []
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.endswith("}\n")]


def _is_ours(name: str) -> bool:
    return name.startswith(("PATHWAYS_", "DBT_PROFILES"))


def outlived(group: int) -> bool:
    """Wait for every process of a group to end; returns whether one goes on, and is ended now."""
    end = monotonic() + _ENDING
    while monotonic() < end:
        _reap(group)
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        sleep(0.05)
    os.killpg(group, signal.SIGKILL)
    _reap(group)
    return True


def _reap(group: int) -> None:
    """Take note of children of children that have ended: they were left to this process."""
    try:
        while os.waitpid(-group, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def _addresses(pid: int) -> int:
    """Return the most addresses that a process has taken so far, in bytes."""
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    found = [line.split()[1] for line in text.splitlines() if line.startswith("VmPeak")]
    return int(found[0]) * 1024 if found else 0


def ended_well(code: int, output: Path) -> None:
    """Errors: PathwaysError with the last line when a refresh that nobody harmed has failed."""
    if code:
        lines = output.read_text(encoding="utf-8", errors="replace").splitlines() or [""]
        raise PathwaysError(f"an undisturbed refresh failed ({code}): {lines[-1]} ({output})")
