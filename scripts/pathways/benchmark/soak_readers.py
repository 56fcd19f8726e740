"""Readers of the current release: processes of their own that look again and again.

python -m pathways.benchmark.soak_readers <way> <releases> <expected> <report> <seed>
"""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import sleep, time

from pathways.benchmark.soak_polls import Look
from pathways.benchmark.soak_process import limits
from pathways.refresh.journal import write_json

WAYS = ("folder", "name")
"""One resolves the link once per look, the other opens by name as a BI tool does."""
_NICE = 15
_PAUSE = 0.5
"""Seconds between two looks: four readers that rest 0.2 take a quarter of two cores."""
_PROBLEMS_KEPT = 1000


@dataclass
class Report:
    """What a reader has seen so far: looks, releases, and problems with their time."""

    looks: int = 0
    releases: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def take(self, look: Look) -> None:
        """Add a look."""
        self.looks += 1
        if look.release_id is not None and look.release_id not in self.releases[-1:]:
            self.releases.append(look.release_id)
        room = _PROBLEMS_KEPT - len(self.problems)
        self.problems += [f"{time():.1f}: {one}" for one in look.problems][:room]


@dataclass
class Readers:
    """The readers of one state; `close` ends them."""

    folder: Path
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    reported: dict[str, int] = field(default_factory=dict)

    def open(self, releases: Path, expected: list[str], seed: int) -> None:
        """Start them. `expected` are the tables that must be there in every release."""
        tables = self.folder / "expected.json"
        write_json(tables, expected)
        for number, way in enumerate(WAYS):
            arguments = [way, releases, tables, self._report(way), seed * len(WAYS) + number]
            with (self.folder / f"reader_{way}.log").open("wb") as log:
                self.processes[way] = subprocess.Popen(  # noqa: S603 - our own
                    [sys.executable, "-m", __name__, *map(str, arguments)],
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    preexec_fn=limits({}),  # noqa: PLW1509 - this process has one thread
                )

    def looks(self) -> dict[str, int]:
        """Return how often each has looked."""
        return {way: read_report(self._report(way)).looks for way in self.processes}

    def releases(self) -> int:
        """Return how many releases were seen, by the reader that saw the most."""
        return max(len(set(read_report(self._report(way)).releases)) for way in self.processes)

    def news(self) -> list[str]:
        """Return the problems that were not yet returned, and who has died."""
        found = []
        for way, process in self.processes.items():
            problems = read_report(self._report(way)).problems
            found += [f"reader by {way}: {one}" for one in problems[self.reported.get(way, 0) :]]
            self.reported[way] = len(problems)
            if process.poll() is not None:
                found.append(f"reader by {way}: died ({process.returncode}); see reader_{way}.log")
        return found

    def close(self) -> None:
        """End them, after their last look."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait()

    def _report(self, way: str) -> Path:
        return self.folder / f"reader_{way}.json"


def read_report(path: Path) -> Report:
    """Return what a reader has written so far."""
    return Report(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else Report()


def read_on(way: str, releases: Path, expected: frozenset[str], path: Path, seed: int) -> None:
    """Look again and again, until the system says to end."""
    ended: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: ended.append(number))
    os.nice(_NICE)
    random, report = Random(seed), Report()  # noqa: S311 - what to read is no secret
    while not ended:
        look = Look(releases, expected, random)
        report.take(look.at_folder() if way == "folder" else look.by_name())
        write_json(path, vars(report))
        sleep(_PAUSE)


def main() -> None:
    """Read as the arguments say."""
    way, releases, expected, path, seed = sys.argv[1:]
    tables = frozenset(json.loads(Path(expected).read_text(encoding="utf-8")))
    read_on(way, Path(releases), tables, Path(path), int(seed))


if __name__ == "__main__":
    main()
