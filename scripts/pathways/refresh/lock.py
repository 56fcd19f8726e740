"""One process at a time: the lock of the refresh, and who holds it."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pathways.errors import BusyError
from pathways.refresh.journal import utc_now, write_json

LOCK = "refresh.lock"
HOLDER = "holder.json"


@contextmanager
def hold(folder: Path, command: str, run_id: str | None = None) -> Iterator[None]:
    """Hold the lock of a journal's folder while working on the warehouse or its releases.

    `command` and `run_id` tell others what holds it. The system lets go of the lock when the
    process dies, however it dies.
    Errors: BusyError, which says who holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise BusyError(f"{_who(folder)}; try again when it is done") from None
    try:
        holder = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "started_at": utc_now(),
            "command": command,
            "run_id": run_id,
        }
        write_json(folder / HOLDER, holder)
        yield
    finally:
        (folder / HOLDER).unlink(missing_ok=True)
        lock.release()


def _who(folder: Path) -> str:
    try:
        holder = json.loads((folder / HOLDER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return f"{folder / LOCK}: another process holds the lock"
    run = f", run {holder['run_id']}" if holder["run_id"] else ""
    return (
        f"{holder['command']} is at work since {holder['started_at']} "
        f"(process {holder['pid']} on {holder['host']}{run})"
    )
