"""Files of the history: private, made aside, on the disk before their name is."""

import shutil
from collections.abc import Callable
from pathlib import Path

from pathways.disk import to_disk

ASIDE = ".making-"
"""Prefix of what is being written; a file that has it is no part of the history."""


def put(folder: Path, path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` make a file aside, in `folder`, then give it its name below that.

    It is whole, or it is not there, whenever the process dies.
    """
    aside = folder / f"{ASIDE}{path.name}"
    aside.unlink(missing_ok=True)
    write(aside)
    to_disk(aside, deep=False)
    aside.replace(path)
    to_disk(path.parent, deep=False)


def move(path: Path, place: Path) -> None:
    """Give a finished file another name, by one rename."""
    path.replace(place)
    to_disk(place.parent, deep=False)
    to_disk(path.parent, deep=False)


def clear_aside(folder: Path) -> None:
    """Remove what a run left that was killed while it wrote."""
    for path in folder.glob(f"{ASIDE}*"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
