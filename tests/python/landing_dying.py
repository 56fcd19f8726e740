"""Lets a landing die at any of its steps on disk, as a kill or a power cut there would."""

import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from landing_case import KEY, Place

STEPS = ("replace", "symlink_to", "mkdir", "unlink", "rmdir", "write_text")
_SPAWNING = multiprocessing.get_context("forkserver")
_SPAWNING.set_forkserver_preload(["landing_case"])


def _dying(real: Callable[..., Any], last: int, steps: list[str], name: str) -> Callable[..., Any]:
    def step(*arguments: Any, **options: Any) -> Any:
        steps.append(name)
        if len(steps) == last:
            os._exit(9)
        return real(*arguments, **options)

    return step


def _land(place: Place, last: int, report: Path) -> None:
    steps: list[str] = []
    for name in STEPS:
        setattr(Path, name, _dying(getattr(Path, name), last, steps, f"Path.{name}"))
    for name in ("rmdir", "unlink"):
        setattr(os, name, _dying(getattr(os, name), last, steps, f"os.{name}"))
    place.land(KEY)
    os.write(os.open(report, os.O_WRONLY | os.O_CREAT), str(len(steps)).encode())


def land_until(place: Place, last: int) -> bool:
    """Land in a process of its own that dies at step `last`; returns whether it did."""
    process = _SPAWNING.Process(target=_land, args=(place, last, place.root / "steps"))
    process.start()
    process.join()
    assert process.exitcode in {0, 9}
    return process.exitcode == 9


def steps_of(place: Place) -> int:
    """Land, and return how many steps on disk it took."""
    assert not land_until(place, -1)
    return int((place.root / "steps").read_text())
