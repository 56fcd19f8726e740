"""The working database on disk: is it free, is it whole, has anybody touched it."""

import re
import time
from pathlib import Path

import duckdb

from pathways.errors import BusyError, PathwaysError

WAIT_SECONDS = 10
"""For the dbt of a killed run to end, before somebody else is taken to be at work."""
_HOLDER = re.compile(r"Conflicting lock is held in (.+?) \(PID (\d+)\)")
_DAMAGED = re.compile(
    r"not a valid DuckDB database|Corrupt|checksum|Could not read enough bytes|FATAL|INTERNAL",
    re.IGNORECASE,
)


def is_damage(message: str) -> bool:
    """Return whether an error of DuckDB says that a file is damaged."""
    return _DAMAGED.search(message) is not None


def stamp(path: Path) -> list[int] | None:
    """Return what changes when somebody writes a file: its size and its time of change."""
    if not path.is_file():
        return None
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns]


def take_database(path: Path) -> bool:
    """Make sure that the working database can be written to; returns False when it was damaged.

    A damaged file is moved aside, so that the next build makes a new one: everything in it can
    be built again.
    Errors: BusyError when another process has it open, PathwaysError when it cannot be opened.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + WAIT_SECONDS
    while path.exists():
        try:
            duckdb.connect(path).close()
            break
        except duckdb.Error as error:
            holder = _HOLDER.search(str(error))
            if holder is None and is_damage(str(error)):
                move_aside(path)
                return False
            if holder is None:
                raise PathwaysError(_unreadable(path, error)) from None
            if time.monotonic() > end:
                raise BusyError(_in_use(path, holder)) from None
            time.sleep(0.2)
    return True


def move_aside(path: Path) -> None:
    """Keep a damaged database for whoever wants to look at it, in place of an earlier one."""
    path.replace(path.with_name(f"{path.name}.damaged"))
    wal = path.with_name(f"{path.name}.wal")
    if wal.exists():
        wal.replace(path.with_name(f"{path.name}.damaged.wal"))


def _in_use(path: Path, holder: re.Match[str]) -> str:
    return (
        f"{path}: open in another program ({holder[1]}, process {holder[2]}); close it there, and "
        "open releases/current instead: the working database is for the refresh alone"
    )


def _unreadable(path: Path, error: duckdb.Error) -> str:
    first = str(error).splitlines()[0]
    return f"{path}: cannot be opened ({first}); mend its folder's permissions or disk"
