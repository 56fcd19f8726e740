"""The landing area on disk: every step is made aside, and put in place by one rename.

    landed -> states/000007        what `extracts_path` reads; the link is swapped at once
    states/000007/<extract>/       the rows in force, wages by quarter
    states/000007/_ledger/         the ledger, as of this state
    deliveries/<id>/<generation>/  what was kept of one file: tokens only
    reports/                       a page per delivery
    scratch/                       what a landing is at; nothing in it counts

A landing that is killed leaves scratch, or deliveries that no state holds yet; the next one
removes the former and takes the latter up.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from pathways.disk import private_files, swap_link, to_disk
from pathways.errors import BadInputError, BusyError
from pathways.landing.manifest import Manifest, read_manifest

LEDGER = "_ledger"
ROWS = "rows"
"""In the folder of a delivery: the rows kept, a folder per extract."""
STATE_FILE = "state.json"
FORMAT = 1
STATES_KEPT = 2
"""The one in force, and the one before it, which a build may still read."""


@dataclass(frozen=True)
class State:
    """Which generation of each delivery the landed extracts are made of, under which key."""

    number: int
    key: str
    contracts: str
    deliveries: dict[str, int]


@dataclass(frozen=True)
class Store:
    """A landing area; every path below is absolute."""

    root: Path

    @property
    def landed(self) -> Path:
        return self.root / "landed"

    @property
    def ledger(self) -> Path:
        return self.landed / LEDGER

    @property
    def deliveries(self) -> Path:
        return self.root / "deliveries"

    @property
    def states(self) -> Path:
        return self.root / "states"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def scratch(self) -> Path:
        return self.root / "scratch"

    @property
    def lock(self) -> Path:
        """The first file of a landing area: a folder with others and without it is none."""
        return self.root / "landing.lock"

    def folder(self, delivery_id: str, generation: int) -> Path:
        return self.deliveries / delivery_id / f"{generation:06}"

    def state_folder(self, number: int) -> Path:
        return self.states / f"{number:06}"

    def state(self) -> State | None:
        """Return the state in force, None before the first landing."""
        path = self.ledger / STATE_FILE
        if not path.is_file():
            return None
        entry = json.loads(path.read_text(encoding="utf-8"))
        if entry["format"] != FORMAT:
            raise BadInputError(
                f"{self.root}: landed by another version of pathways (format {entry['format']}, "
                f"this one reads {FORMAT}); land into a new folder"
            )
        return State(entry["number"], entry["key"], entry["contracts"], entry["deliveries"])

    def newest(self) -> dict[str, Manifest]:
        """Return the newest generation of every delivery, by delivery id."""
        return {
            folder.name: read_manifest(generations[-1])
            for folder in sorted(self.deliveries.iterdir())
            if (generations := sorted(path for path in folder.iterdir() if path.is_dir()))
        }

    def kept_rows(self, manifest: Manifest, extract: str) -> list[Path]:
        """Return the files of the rows of an extract that were kept of a delivery."""
        folder = self.folder(manifest.delivery_id, manifest.generation) / ROWS / extract
        return sorted(folder.glob("*.parquet"))

    def manifest(self, delivery_id: str, generation: int) -> Manifest:
        return read_manifest(self.folder(delivery_id, generation))

    def put_delivery(self, made: Path, manifest: Manifest) -> Path:
        """Move a finished folder into its place; it holds its manifest from then on."""
        manifest.write(made)
        place = self.folder(manifest.delivery_id, manifest.generation)
        place.parent.mkdir(exist_ok=True)
        to_disk(made)
        made.replace(place)
        return place

    def put_state(self, made: Path, state: State) -> None:
        """Move a finished state into its place, and let `landed` point to it."""
        entry = {
            "format": FORMAT,
            "number": state.number,
            "key": state.key,
            "contracts": state.contracts,
            "deliveries": state.deliveries,
        }
        text = json.dumps(entry, indent=1) + "\n"
        (made / LEDGER / STATE_FILE).write_text(text, encoding="utf-8")
        to_disk(made)
        place = self.state_folder(state.number)
        made.replace(place)
        swap_link(self.landed, place, self.scratch / "landed")

    def tidy(self, state: State, *, is_new_key: bool = False) -> None:
        """Remove what no state needs any more: old states, replaced generations, scratch.

        After a change of the key nothing with tokens of the old one stays.
        """
        kept = 1 if is_new_key else STATES_KEPT
        for folder in sorted(self.states.iterdir()):
            if not state.number - kept < int(folder.name) <= state.number:
                shutil.rmtree(folder)
        for delivery_id, generation in state.deliveries.items():
            for folder in (self.deliveries / delivery_id).iterdir():
                if int(folder.name) < generation:
                    shutil.rmtree(folder)
        self.clear_scratch()

    def drop_other_keys(self, key: str) -> None:
        """Remove deliveries of a landing that never finished, when it used another key."""
        state = self.state()
        for delivery_id, manifest in self.newest().items():
            in_force = state is not None and state.deliveries.get(delivery_id)
            if manifest.key != key and in_force != manifest.generation:
                shutil.rmtree(self.folder(delivery_id, manifest.generation))

    def drop_unfinished_states(self) -> None:
        """Remove a state that a killed landing made and never pointed to."""
        state = self.state()
        for folder in self.states.iterdir():
            if int(folder.name) > (state.number if state else 0):
                shutil.rmtree(folder)

    def clear_scratch(self) -> None:
        for path in self.scratch.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()


def find_store(root: Path) -> Store:
    """Return the landing area in a folder, to read from.

    Errors: BadInputError when there is none.
    """
    store = Store(root.absolute())
    if not store.deliveries.is_dir() or store.state() is None:
        raise BadInputError(f"{root}: nothing has landed here; run pathways land first")
    return store


@contextmanager
def open_store(root: Path) -> Iterator[Store]:
    """Open a landing area to write to; one process at a time. Files are not for the world.

    Errors: BadInputError when the folder holds something else; BusyError when another landing
    is at work.
    """
    store = Store(root.absolute())
    if (root.exists() or root.is_symlink()) and not root.is_dir():
        raise BadInputError(f"{root}: not a folder; give one for --into")
    if root.is_dir() and any(root.iterdir()) and not store.lock.is_file():
        raise BadInputError(
            f"{root}: holds other files than a landing area; give a new or an empty folder"
        )
    with private_files():
        lock = _made(store)
        try:
            lock.acquire()
        except Timeout:
            raise BusyError(f"{root}: another landing is at work; try again later") from None
        try:
            store.clear_scratch()
            store.drop_unfinished_states()
            yield store
        finally:
            lock.release()


def _made(store: Store) -> FileLock:
    """Make the folders of a landing area, and return its lock, not yet acquired."""
    try:
        store.root.mkdir(parents=True, exist_ok=True)
        store.lock.touch()
        for folder in (store.deliveries, store.states, store.reports, store.scratch):
            folder.mkdir(exist_ok=True)
    except OSError as error:
        raise BadInputError(
            f"{store.root}: no landing area can be made there ({error.strerror}); give another "
            "folder for --into"
        ) from None
    return FileLock(store.lock, timeout=0)
