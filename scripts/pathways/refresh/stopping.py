"""The signals that stop a service end a refresh in order."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody wants this process to end."""


@contextmanager
def stopping_in_order() -> Iterator[None]:
    """Raise Stopped where the process is, at the first signal; later ones change nothing."""

    def stop(number: int, _: FrameType | None) -> None:
        for one in _SIGNALS:
            signal.signal(one, signal.SIG_IGN)
        name = signal.Signals(number).name
        raise Stopped(f"stopped by {name}; the next refresh goes on from here")

    before = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
