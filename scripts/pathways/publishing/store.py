"""The folder of releases: what is current is one link, swapped at once.

current -> 0000012-20261127T030000Z
0000012-20261127T030000Z/            a release, never changed
.making-0000013-20261128T030000Z/    one that is not finished; nobody reads it
.removing-0000005-20261120T030000Z/  one that is on its way out
"""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pathways.disk import leftovers, private_files, remove, swap_link, to_disk
from pathways.errors import BadInputError, PathwaysError
from pathways.publishing.model import ANALYST

CURRENT = "current"
MAKING = ".making-"
RUN = "run.json"
INPUTS = "inputs.json"
_ID = re.compile(r"\d{7}-\d{8}T\d{6}Z")


@dataclass(frozen=True)
class Releases:
    """A folder of releases; who writes to it holds the lock of the refresh."""

    root: Path

    def ids(self) -> list[str]:
        """Return the ids of all releases, oldest first; the sequence decides, not the clock."""
        if not self.root.is_dir():
            return []
        return sorted(path.name for path in self.root.iterdir() if _ID.fullmatch(path.name))

    def current(self) -> str | None:
        """Return the id of the current release, None before the first one."""
        link = self.root / CURRENT
        if not link.is_symlink() or not link.is_dir():
            return None
        name = link.readlink().name
        return name if _ID.fullmatch(name) else None

    def folder(self, release_id: str) -> Path:
        return self.root / release_id

    def run(self, release_id: str) -> dict[str, Any]:
        """Return the report of the run that made a release."""
        return _read(self.folder(release_id) / RUN)

    def inputs(self, release_id: str) -> dict[str, Any]:
        """Return what a release was made of."""
        return _read(self.folder(release_id) / INPUTS)

    def database(self, release_id: str, audience: str = ANALYST) -> Path:
        return self.folder(release_id) / audience / f"{audience}.duckdb"

    def find(self, given: str | None) -> str:
        """Return the id of a release by how it begins; without one, of the current release.

        Errors: BadInputError when there is none such, or several.
        """
        if given is None:
            if (current := self.current()) is None:
                raise BadInputError(f"{self.root}: no current release; run pathways refresh first")
            return current
        found = [one for one in self.ids() if one.startswith(given)]
        if len(found) != 1:
            raise BadInputError(
                f"{given}: {'several releases begin' if found else 'no release begins'} so; "
                "pathways release list shows all"
            )
        return found[0]

    def before_current(self) -> str:
        """Return the id of the release before the current one.

        Errors: BadInputError when there is none.
        """
        current = self.find(None)
        earlier = [one for one in self.ids() if one < current]
        if not earlier:
            raise BadInputError(f"{current}: no release is kept that is older; nothing was changed")
        return earlier[-1]

    def point_to(self, release_id: str) -> None:
        """Make a release the current one, by one rename.

        Errors: BadInputError when there is none such; PathwaysError when the link cannot be made.
        """
        if release_id not in self.ids():
            raise BadInputError(f"{self.root}: no release {release_id}")
        aside = self.root / f"{MAKING}{CURRENT}"
        with _explained(self.root, f"{CURRENT} stays as it is"):
            swap_link(self.root / CURRENT, self.folder(release_id), aside)

    def start(self, release_id: str) -> Path:
        """Return a new, empty folder to make a release in.

        Errors: PathwaysError when the release is there already, or the folder cannot be made.
        """
        if not _ID.fullmatch(release_id):
            raise PathwaysError(
                f"{release_id}: no id of a release, such as 0000012-20261127T030000Z"
            )
        if self.folder(release_id).exists():
            raise PathwaysError(f"{self.folder(release_id)}: is there already; it stays as it is")
        making = self.root / f"{MAKING}{release_id}"
        with private_files(), _explained(self.root, "no release can be made there"):
            self.root.mkdir(parents=True, exist_ok=True)
            if making.exists():
                shutil.rmtree(making)
            making.mkdir()
        return making

    def finish(self, making: Path) -> Path:
        """Put a release that was made and verified in its place, by one rename; return it."""
        place = self.root / making.name.removeprefix(MAKING)
        to_disk(making)
        making.replace(place)
        to_disk(self.root, deep=False)
        return place

    def prune(self, keep: int) -> list[str]:
        """Remove all but the newest `keep` releases, and what was never finished; return ids.

        The current release always stays. Errors: ValueError for a `keep` below 1; PathwaysError
        when something cannot be removed.
        """
        if keep < 1:
            raise ValueError("at least one release is kept")
        if not self.root.is_dir():
            return []
        current = self.current()
        gone = [one for one in self.ids()[:-keep] if one != current]
        with _explained(self.root, "what is old stays"):
            self._clear()
            for release_id in gone:
                remove(self.folder(release_id))
        return gone

    def _clear(self) -> None:
        for path in (*self.root.glob(f"{MAKING}*"), *leftovers(self.root)):
            if path.is_symlink() or path.is_file():
                path.unlink()
            else:
                shutil.rmtree(path)


@contextmanager
def _explained(root: Path, what: str) -> Iterator[None]:
    """Say what the system refuses, and what comes of it, in one line."""
    try:
        yield
    except OSError as error:
        raise PathwaysError(
            f"{root}: {what} ({error.strerror}); see to room and rights there"
        ) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        entry = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PathwaysError(
            f"{path}: missing or unreadable; pathways release verify {path.parent.name} says more"
        ) from error
    return entry  # type: ignore[no-any-return]
