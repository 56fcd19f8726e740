"""What a soak does to its refreshes: how each is harmed, when, and what is new for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

KINDS = {
    "kill": 6,
    "kill group": 4,
    "terminate": 2,
    "disk full": 3,
    "memory": 2,
    "read-only": 2,
    "clock": 1,
}
"""Harms, and how often each comes in twenty."""
AIMS = {
    "release": 4,
    "swap": 3,
    "history": 3,
    "build": 2,
    "extract_checks": 1,
    "mart_checks": 1,
    "change_gate": 1,
}
"""Steps that a harm is aimed at, and how often; `swap` is the moment a finished release appears."""
CHANGES = {"claim": 14, "wage": 3, "ledger": 2, "day": 1}
"""What is new for a refresh, and how often; most of it is built in seconds."""
_AIMED = 0.65
_MOMENTARY = ("kill", "kill group", "terminate", "disk full", "read-only")
"""Harms that come at a moment of the run; the others last from its start."""
_FIRST_AIMS = {"kill": "swap", "kill group": "history", "read-only": "release"}


@dataclass(frozen=True)
class Trial:
    """One refresh that is harmed.

    `aim` is the step it is harmed in, None for any moment of the run; `moment` is the share of that
    step, or of the whole run, that has passed by then; `amount` (0 to 1) how much room, memory or
    time the harm leaves. `change` is what is new for it.
    """

    number: int
    kind: str
    aim: str | None
    moment: float
    amount: float
    change: str


def plan(refreshes: int, seed: int) -> list[Trial]:
    """Return the trials of a soak: every kind of harm as long as there are enough of them."""
    random = Random(seed)  # noqa: S311 - moments to kill at are no secret
    kinds = _drawn(random, KINDS, refreshes)
    changes = _drawn(random, CHANGES, refreshes)
    trials, seen = [], set()
    for number, (kind, change) in enumerate(zip(kinds, changes, strict=True), start=1):
        aim = _aim(random, kind)
        if kind not in seen:
            aim = _FIRST_AIMS.get(kind, aim)
        seen.add(kind)
        trials.append(Trial(number, kind, aim, random.random(), random.random(), change))
    return trials


def _drawn(random: Random, weights: dict[str, int], count: int) -> list[str]:
    """Return each name once, then names by their weights, in any order."""
    names = [*weights][:count]
    rest: Sequence[str] = random.choices([*weights], [*weights.values()], k=count - len(names))
    drawn = [*names, *rest]
    random.shuffle(drawn)
    return drawn


def _aim(random: Random, kind: str) -> str | None:
    """Return a step, or None for any moment."""
    is_aimed = random.random() < _AIMED
    drawn = random.choices([*AIMS], [*AIMS.values()])[0]
    return drawn if is_aimed and kind in _MOMENTARY else None
