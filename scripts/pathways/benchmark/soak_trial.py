"""One trial of a soak: something new, a harmed refresh, a plain rerun, and what must hold then."""

import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from pathways.benchmark.soak_changes import change
from pathways.benchmark.soak_harm import Harmed, harm
from pathways.benchmark.soak_plan import Trial
from pathways.benchmark.soak_readers import Readers
from pathways.benchmark.soak_state import State
from pathways.disk import leftovers
from pathways.publishing.store import MAKING
from pathways.publishing.verify import verify_release
from pathways.refresh.settings import KEEP

_CODE = re.compile(r"--accept (\w+) --reason")
_UNORDERLY = ("Traceback (most recent call last)", "a fault of pathways")
_OWN_CODES = {"released": 0, "unchanged": 0, "failed": 1, "bad_input": 2, "held_by_gate": 2}


@dataclass
class Result:
    """What a trial came to: one line of soak.jsonl."""

    state: int
    number: int
    kind: str
    aim: str | None
    change: str
    hit: str = ""
    outcome: str = ""
    code: int = 0
    rerun: str = ""
    rerun_code: int = 0
    reused: list[str] = field(default_factory=list)
    accepted: bool = False
    releases: int = 0
    looks: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def try_one(state: State, trial: Trial, readers: Readers, logs: Path) -> Result:
    """Harm one refresh, run it again, and look; what is wrong is in the result's problems.

    `releases` counts those that the trial made, `looks` those of each reader during it.
    """
    started, looks = monotonic(), readers.looks()
    result = Result(state.seed, trial.number, trial.kind, trial.aim, trial.change)
    before = state.releases.current()
    state.day = change(state.extracts, trial.change, f"{state.seed} {trial.number}", state.day)
    outputs = [logs / f"{trial.number:04}-{name}.log" for name in ("harmed", "rerun")]
    harmed = harm(state, trial, outputs[0])
    result.hit, result.outcome, result.code = harmed.hit, harmed.outcome, harmed.code
    result.problems += harmed.problems + _of_harmed(trial, harmed, outputs[0])
    _rerun(state, result, outputs[1])
    result.problems += _afterwards(state, before, result.rerun)
    result.problems += readers.news()
    seen = {harmed.run_id, state.run_ids()[-1]} - {None}
    result.releases = len(seen & set(state.releases.ids()))
    result.looks = {way: count - looks[way] for way, count in readers.looks().items()}
    result.seconds = round(monotonic() - started, 1)
    if not result.problems:
        for path in outputs:
            path.unlink()
    return result


def _of_harmed(trial: Trial, harmed: Harmed, output: Path) -> list[str]:
    """Return what a harmed refresh may not do, whatever was done to it."""
    said = output.read_text(encoding="utf-8", errors="replace")
    problems = []
    is_short_of_memory = trial.kind == "memory"  # then it may end in any way but a wrong one
    if not is_short_of_memory:
        problems += [f"the harmed refresh said: {one}" for one in _UNORDERLY if one in said]
    if harmed.code < 0 and not is_short_of_memory and not _was_killed(trial, harmed):
        problems.append(f"the harmed refresh ended by {harmed.outcome}")
    expected = _OWN_CODES.get(harmed.outcome)
    if expected is not None and harmed.code not in {expected, *_killed_late(trial)}:
        problems.append(f"the harmed refresh says {harmed.outcome}, its code is {harmed.code}")
    if trial.kind == "terminate" and harmed.outcome == "SIGTERM" and harmed.run_id:
        problems.append(f"SIGTERM did not end in order: {harmed.outcome}")
    return problems


def _was_killed(trial: Trial, harmed: Harmed) -> bool:
    if trial.kind == "terminate":
        # Python had not yet come to it, or was done with it
        return harmed.run_id is None or harmed.outcome in _OWN_CODES
    return trial.kind in {"kill", "kill group"}


def _killed_late(trial: Trial) -> set[int]:
    """Return codes of a refresh that had written down its outcome, and was then stopped."""
    return {"kill": {-9}, "kill group": {-9}, "terminate": {1, -15}}.get(trial.kind, set())


def _rerun(state: State, result: Result, output: Path) -> None:
    """Run the refresh plainly; when the change gate holds it, once more with its code."""
    code = state.refresh(output)
    report = state.newest_run() or {}
    found = _CODE.search(report.get("message") or "")
    if code and report.get("outcome") == "held_by_gate" and found:
        result.accepted = True
        code = state.refresh(output, "--accept", found[1], "--reason", "the soak changed it")
        report = state.newest_run() or {}
    result.rerun, result.rerun_code = report.get("outcome", "none"), code
    result.reused = [one["name"] for one in report.get("steps", []) if one["status"] == "reused"]
    if code:
        lines = output.read_text(encoding="utf-8", errors="replace").splitlines() or [""]
        result.problems.append(f"the plain rerun failed ({code}): {lines[-1]}")


def _afterwards(state: State, before: str | None, rerun: str) -> list[str]:
    """Return what is wrong once everything has ended."""
    store, journal = state.releases, state.journal
    current = store.current()
    if current is None:
        return ["there is no current release"]
    problems = [f"{current}: {one}" for one in verify_release(store.folder(current))]
    if current == before:
        problems.append(f"{current}: still current, although there was something new")
    elif before in store.ids() and store.inputs(before) == store.inputs(current):
        problems.append(f"{current}: made of the same as {before}")
    outcome = journal.read(current)["outcome"]
    if outcome != "released":
        problems.append(f"{current}: current, and the journal says of its run: {outcome}")
    running = [one for one in state.run_ids() if journal.read(one)["outcome"] == "running"]
    problems += [f"{one}: ended, and the journal says that it is running" for one in running]
    left = [*store.root.glob(f"{MAKING}*"), *leftovers(store.root)]
    if rerun == "released":
        problems += [f"{path.name}: left in the folder of the releases" for path in left]
    if len(store.ids()) > KEEP + 1:
        problems.append(f"{len(store.ids())} releases are kept instead of {KEEP}")
    return problems
