"""Harms a refresh: kills it, or starves it, at a moment that was drawn before."""

import os
import resource
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

from pathways.benchmark.soak_plan import Trial
from pathways.benchmark.soak_state import State, outlived

CLOCK = Path(__file__).parent / "soak_clock"
_SWAPPING = 0.25
"""Seconds from the moment that a finished release appears to the end of its run, or nearly."""
_PATIENCE = 600.0
"""Seconds after which a refresh hangs."""
_SIGNALS = {"kill": signal.SIGKILL, "kill group": signal.SIGKILL, "terminate": signal.SIGTERM}
_LEAST_ADDRESSES = 200_000_000
_WHOLE_DISK = 0.4
"""Share of the read-only trials without an aim in which all is read-only, from the start."""


@dataclass
class Harmed:
    """What became of a harmed refresh.

    `code` is its exit code, negative for a signal; `hit` the step it was at, by the journal;
    `outcome` how its own report says it ended; `problems` what must not be.
    """

    code: int
    run_id: str | None
    hit: str
    outcome: str
    seconds: float
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Order:
    """How a refresh is started so that it is harmed from the start."""

    environment: dict[str, str] = field(default_factory=dict)
    bounds: dict[int, int] = field(default_factory=dict)


def harm(state: State, trial: Trial, output: Path) -> Harmed:
    """Refresh, and harm that; everything is healed when this returns."""
    known = set(state.run_ids())
    started = monotonic()
    with _healing(state):
        order = _order(state, trial)
        process = state.start(output, (), order.environment, order.bounds)
        problems = []
        try:
            if _comes(state, trial, process, known):
                _strike(state, trial, process)
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            problems.append(f"the refresh hangs ({_PATIENCE:.0f} s)")
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if outlived(process.pid):
            problems.append("something that the refresh had started outlived it")
    return _harmed(state, known, process.returncode, monotonic() - started, problems)


@contextmanager
def _healing(state: State) -> Iterator[None]:
    try:
        yield
    finally:
        state.disk.heal()


def _order(state: State, trial: Trial) -> _Order:
    """Return how to start the refresh; makes the disk read-only when all of it is to be so."""
    if trial.kind == "memory":
        return _memory(state, trial)
    if trial.kind == "clock":
        return _clock(state, trial)
    if trial.kind == "disk full" and not state.disk.is_own:
        largest = state.database.stat().st_size
        return _Order(bounds={resource.RLIMIT_FSIZE: int(largest * trial.amount) + 4096})
    if is_all_locked(trial) and not state.disk.lock_all():
        state.disk.lock_releases()
    return _Order()


def is_all_locked(trial: Trial) -> bool:
    """Return whether the whole disk is read-only from the start."""
    return trial.kind == "read-only" and trial.aim is None and trial.moment < _WHOLE_DISK


def _memory(state: State, trial: Trial) -> _Order:
    """Give it between too little to start with and nearly enough, or DuckDB very little."""
    if trial.moment < 0.3:  # noqa: PLR2004 - that share of the trials
        return _Order({"PATHWAYS_MEMORY_LIMIT": f"{2 + int(60 * trial.amount)}MB"})
    most = max(state.needs.addresses, 2 * _LEAST_ADDRESSES)
    addresses = _LEAST_ADDRESSES + int((most - _LEAST_ADDRESSES) * trial.amount)
    return _Order(bounds={resource.RLIMIT_AS: addresses})


def _clock(state: State, trial: Trial) -> _Order:
    """Let the clock jump by up to eight weeks, back or forward, at the start or on the way."""
    days = round((trial.amount - 0.5) * 112, 3)
    seconds = max(0.0, trial.moment - 0.25) * state.needs.seconds
    path = os.pathsep.join(filter(None, [str(CLOCK), os.environ.get("PYTHONPATH")]))
    return _Order({"PYTHONPATH": path, "PATHWAYS_SOAK_CLOCK": f"{days},{seconds:.2f}"})


def _comes(state: State, trial: Trial, process: "subprocess.Popen[bytes]", known: set[str]) -> bool:
    """Wait for the moment of a harm; returns False when the refresh ended before."""
    if trial.kind in {"memory", "clock"} or is_all_locked(trial):
        return False
    if trial.kind == "disk full" and not state.disk.is_own:
        return False
    if trial.aim is None:
        return _sleep(process, trial.moment * state.needs.seconds)
    if trial.aim == "swap":
        appeared = _until(process, lambda: bool(_new_releases(state, known)), 0.002)
        return appeared and _sleep(process, trial.moment**2 * _SWAPPING)
    begun = _until(process, lambda: _has_begun(state, known, trial.aim), 0.05)
    return begun and _sleep(process, trial.moment * state.needs.steps.get(trial.aim, 1.0))


def _until(process: "subprocess.Popen[bytes]", is_so: Callable[[], bool], pause: float) -> bool:
    while process.poll() is None:
        if is_so():
            return True
        sleep(pause)
    return False


def _sleep(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return True
    return False


def _new_run(state: State, known: set[str]) -> str | None:
    new = [one for one in state.run_ids() if one not in known]
    return new[-1] if new else None


def _new_releases(state: State, known: set[str]) -> list[str]:
    run_id = _new_run(state, known)
    return [one for one in state.releases.ids() if one == run_id]


def _has_begun(state: State, known: set[str], step: str | None) -> bool:
    run_id = _new_run(state, known)
    return run_id is not None and any(
        event["event"] == "step_started" and event["step"] == step for event in state.events(run_id)
    )


def _strike(state: State, trial: Trial, process: "subprocess.Popen[bytes]") -> None:
    if trial.kind == "kill group":
        os.killpg(process.pid, signal.SIGKILL)
    elif trial.kind in _SIGNALS:
        process.send_signal(_SIGNALS[trial.kind])
    elif trial.kind == "disk full":
        state.disk.leave(int(trial.amount * state.needs.disk))
    elif trial.kind == "read-only":
        # a file that is being written there keeps it writable for a moment
        _until(process, state.disk.lock_releases, 0.02)


def _harmed(
    state: State, known: set[str], code: int, seconds: float, problems: list[str]
) -> Harmed:
    """Read in the journal what the refresh was at."""
    run_id = _new_run(state, known)
    if run_id is None:
        return Harmed(code, None, "before its first step", _by_code(code), seconds, problems)
    report = state.journal.read(run_id)
    steps = report["steps"]
    stopped = [one["name"] for one in steps if one["status"] in {"running", "failed"}]
    if stopped:
        hit = stopped[-1]
    elif report["outcome"] == "running" or report["exit_code"]:
        hit = f"after {steps[-1]['name']}" if steps else "before its first step"
    else:
        hit = "none"
    if report["outcome"] == "running" and state.releases.current() == run_id:
        hit = "swapped in, not yet said"
    outcome = report["outcome"] if report["outcome"] != "running" else _by_code(code)
    return Harmed(code, run_id, hit, outcome, seconds, problems)


def _by_code(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
