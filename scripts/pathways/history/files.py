"""Files of the history: private, made aside, on the disk before their name is."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ASIDE = ".making-"
"""Prefix of what is being written; a file that has it is no part of the history."""
_UMASK = 0o027


@contextmanager
def private_files() -> Iterator[None]:
    """Make files for the owner and the group only, never for the world."""
    previous = os.umask(_UMASK)
    try:
        yield
    finally:
        os.umask(previous)


def put(folder: Path, path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` make a file aside, in `folder`, then give it its name below that.

    It is whole, or it is not there, whenever the process dies.
    """
    aside = folder / f"{ASIDE}{path.name}"
    aside.unlink(missing_ok=True)
    write(aside)
    to_disk(aside)
    aside.replace(path)
    to_disk(path.parent)


def move(path: Path, place: Path) -> None:
    """Give a finished file another name, by one rename."""
    path.replace(place)
    to_disk(place.parent)
    to_disk(path.parent)


def clear_aside(folder: Path) -> None:
    """Remove what a run left that was killed while it wrote."""
    for path in folder.glob(f"{ASIDE}*"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def to_disk(path: Path) -> None:
    """Let a file, or the names in a folder, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
