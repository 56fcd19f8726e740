"""The signals that stop a service: a refresh ends in order, and says what stopped it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from pathways.errors import PathwaysError


@dataclass
class Stop:
    """Whether the system has asked a refresh to stop; `error` says so.

    It is kept because an error that is raised within a library may come out as another one, or
    not at all: DuckDB makes a RuntimeError of it.
    """

    error: PathwaysError | None = None

    def check(self) -> None:
        """Errors: PathwaysError when the refresh was asked to stop."""
        if self.error is not None:
            raise self.error


@contextmanager
def stopping_in_order() -> Iterator[Stop]:
    """Turn the signals that stop a service into a failure that ends in order."""
    asked = Stop()

    def stop(number: int, _: FrameType | None) -> None:
        asked.error = PathwaysError(
            f"stopped by {signal.Signals(number).name}; the next refresh goes on from here"
        )
        raise asked.error

    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
