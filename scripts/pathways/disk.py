"""What is on disk is whole or not there: made aside, flushed, put in place by a rename."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_UMASK = 0o027
_REMOVING = ".removing-"


@contextmanager
def private_files() -> Iterator[None]:
    """Make new files readable to the owner and the group (0640, folders 0750), never the world."""
    previous = os.umask(_UMASK)
    try:
        yield
    finally:
        os.umask(previous)


def to_disk(folder: Path, *, deep: bool = True) -> None:
    """Let what was written survive a power cut, before something points to it."""
    paths = [folder, *(folder.rglob("*") if deep else ())]
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def swap_link(link: Path, target: Path, aside: Path) -> None:
    """Let a link point to a target in or below its own folder, by one rename.

    `aside` is a free path on the same disk, where the link is made first. Whoever opens the link
    gets the old target or the new one.
    """
    aside.unlink(missing_ok=True)
    aside.symlink_to(target.relative_to(link.parent))
    aside.replace(link)
    to_disk(link.parent, deep=False)


def remove(folder: Path) -> None:
    """Remove a folder that others list: it is out of its place at once, by one rename.

    What a kill leaves of it is found by `leftovers`.
    """
    leaving = folder.with_name(f"{_REMOVING}{folder.name}")
    if leaving.exists():
        shutil.rmtree(leaving)
    folder.replace(leaving)
    shutil.rmtree(leaving)


def leftovers(folder: Path) -> list[Path]:
    """Return what removals that were killed left in a folder."""
    return sorted(folder.glob(f"{_REMOVING}*"))
