"""The disk of a soak: a small one of its own where root may mount, so that it can be filled."""

import contextlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

SIZE = 2_000_000_000
"""Bytes of the disk while it does no harm; it takes memory only for what is written."""
_WRITABLE, _READABLE = 0o750, 0o550
_BLOCK = 4096
_TRIES = 50


@dataclass
class Disk:
    """A folder to write to, with the releases in a folder of it that can be made read-only.

    `is_own` says whether it is mounted: without that right, it is a plain folder.
    """

    folder: Path
    is_own: bool = False

    @property
    def releases(self) -> Path:
        return self.folder / "releases"

    def open(self) -> None:
        """Make the folder, and mount the disk when that is allowed."""
        self.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.is_own = _try("mount", "-t", "tmpfs", "-o", f"size={SIZE}", "soak", str(self.folder))
        self.releases.mkdir(mode=_WRITABLE)
        if self.is_own:
            bound = _try("mount", "--bind", str(self.releases), str(self.releases))
            if not bound:
                self.close()
                self.folder.mkdir(parents=True)
                self.releases.mkdir(mode=_WRITABLE)

    def close(self) -> None:
        """Unmount everything, also what an earlier soak left that was killed."""
        for place in (self.releases, self.folder):
            while os.path.ismount(place):
                if not _try("umount", str(place)) and not _try("umount", "--lazy", str(place)):
                    break
        self.is_own = False
        if self.folder.exists() and not os.path.ismount(self.folder):
            shutil.rmtree(self.folder)

    def used(self) -> int:
        """Return the bytes that are written to the folder."""
        if self.is_own:
            about = os.statvfs(self.folder)
            return (about.f_blocks - about.f_bfree) * about.f_frsize
        sizes = 0
        for path in self.folder.rglob("*"):
            with contextlib.suppress(OSError):
                sizes += path.lstat().st_size
        return sizes

    def leave(self, room: int) -> bool:
        """Let only so many bytes more be written; returns whether that could be done.

        The system refuses a size that is already exceeded, so while something writes it is asked
        again, for what is used by then.
        """
        for _ in range(_TRIES if self.is_own else 0):
            size = (self.used() + room) // _BLOCK * _BLOCK + _BLOCK
            if _try("mount", "-o", f"remount,size={size}", str(self.folder)):
                return True
        return False

    def lock_all(self) -> bool:
        """Make the whole disk read-only; returns whether nothing kept it from being so."""
        return self.is_own and _try("mount", "-o", "remount,ro", str(self.folder))

    def lock_releases(self) -> bool:
        """Make the folder of the releases read-only; not while a file is written there."""
        if self.is_own:
            return _try("mount", "-o", "remount,bind,ro", str(self.releases))
        self.releases.chmod(_READABLE)
        return True

    def heal(self) -> None:
        """Let everything be written again."""
        if self.is_own:
            _try("mount", "-o", f"remount,rw,size={SIZE}", str(self.folder))
            _try("mount", "-o", "remount,bind,rw", str(self.releases))
        elif self.releases.exists():
            self.releases.chmod(_WRITABLE)


def _try(*command: str) -> bool:
    """Run a program of the system; returns whether it did what it was asked for."""
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own
    except OSError:
        return False
    return done.returncode == 0
