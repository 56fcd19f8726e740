"""What a refresh says: lines for people, and events for programs."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

import structlog
from rich.console import Console
from rich.text import Text

_WIDTH = 120


class _Unfailing:
    """A file that a full disk does not make fail: a run must end in order, with or without log."""

    encoding = "utf-8"

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> int:
        try:
            return self._file.write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        try:
            self._file.flush()
        except OSError:
            return

    def isatty(self) -> bool:
        return False


@dataclass(frozen=True)
class RunLog:
    """Says things on the terminal and in the files of a run.

    `consoles` get what people read; `loggers` get events, one JSON object a line.
    """

    consoles: tuple[Console, ...]
    loggers: tuple[Any, ...]

    def say(self, text: str, style: str = "") -> None:
        """Say one line to people."""
        self.show(lambda console: console.print(Text(text, style=style), soft_wrap=True))

    def show(self, render: Callable[[Console], None]) -> None:
        """Show people something that prints itself."""
        for console in self.consoles:
            render(console)

    def event(
        self, event: str, level: Literal["info", "warning", "error"] = "info", /, **of: Any
    ) -> None:
        """Tell programs what happened; no field may hold what an extract says of a person."""
        for logger in self.loggers:
            getattr(logger, level)(event, **of)


def _logger(file: Any, run_id: str) -> Any:
    return structlog.wrap_logger(
        structlog.PrintLogger(file),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            structlog.processors.JSONRenderer(),
        ],
    ).bind(run_id=run_id)


@contextmanager
def open_log(
    folder: Path, run_id: str, log_format: Literal["plain", "json"], console: Console
) -> Iterator[RunLog]:
    """Open the log of a run: <run_id>.log and .jsonl, and the terminal in the format asked for."""
    plain, events = (folder / f"{run_id}{ending}" for ending in (".log", ".jsonl"))
    with plain.open("w", encoding="utf-8") as text, events.open("w", encoding="utf-8") as lines:
        on_file = Console(file=_Unfailing(text), width=_WIDTH, no_color=True)  # type: ignore[arg-type]
        loggers = [_logger(_Unfailing(lines), run_id)]
        if log_format == "json":
            yield RunLog((on_file,), (*loggers, _logger(sys.stdout, run_id)))
        else:
            yield RunLog((console, on_file), tuple(loggers))
