"""What the system does with the processes of a soak: limits, and who dies with whom."""

import ctypes
import os
import resource
import signal
from collections.abc import Callable, Mapping

_SET_DEATH_SIGNAL, _SET_SUBREAPER, _DROP_CAPABILITY = 1, 36, 24
_READ_AND_WRITE_ALL = (1, 2)
"""Capabilities of root to pass over the rights of files: CAP_DAC_OVERRIDE, _READ_SEARCH."""


def limits(bounds: Mapping[int, int]) -> Callable[[], None]:
    """Return what a new process does before it becomes a refresh.

    It dies with the process that started it; root may not pass over the rights of files.
    """
    system = ctypes.CDLL(None)

    def prepare() -> None:
        system.prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
        if os.geteuid() == 0:
            for capability in _READ_AND_WRITE_ALL:
                system.prctl(_DROP_CAPABILITY, capability)
        for number, value in bounds.items():
            resource.setrlimit(number, (value, value))

    return prepare


def adopt() -> None:
    """Let this process be told to end when its parent dies, and inherit orphans of its children."""
    system = ctypes.CDLL(None)
    system.prctl(_SET_DEATH_SIGNAL, signal.SIGTERM)
    system.prctl(_SET_SUBREAPER, 1)
