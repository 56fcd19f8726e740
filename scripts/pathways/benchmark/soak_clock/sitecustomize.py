"""Lets the clock of a process jump: Python imports this first when its folder is on the path.

PATHWAYS_SOAK_CLOCK is "<days>,<seconds>": by how many days it jumps, and how long after the start.
"""

import os
import threading
from datetime import UTC, datetime, timedelta

import time_machine

_GIVEN = os.environ.get("PATHWAYS_SOAK_CLOCK", "")


def _jump(days: float) -> None:
    time_machine.travel(datetime.now(UTC) + timedelta(days=days), tick=True).start()


if _GIVEN:
    _days, _seconds = map(float, _GIVEN.split(","))
    if _seconds:
        _timer = threading.Timer(_seconds, _jump, [_days])
        _timer.daemon = True
        _timer.start()
    else:
        _jump(_days)
