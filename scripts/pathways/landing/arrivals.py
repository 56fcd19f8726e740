"""What has arrived: the files of a deliveries folder, by extract and agency."""

import difflib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from pathways.errors import BadInputError
from pathways.landing.mapping_file import FILE_NAME as MAPPING_FILE
from pathways.landing.mapping_file import PIRL
from pathways.landing.reading import shown_name

_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?!\d)")
_UNFINISHED = (".partial", ".part", ".filepart", ".tmp", ".crdownload")


@dataclass(frozen=True)
class Arrival:
    """One file: of which extract (or PIRL), and the day it was received."""

    path: Path
    extract: str
    received: date

    @property
    def name(self) -> str:
        """The file's name as it may be shown."""
        return shown_name(self.path)


@dataclass(frozen=True)
class Arrivals:
    """The files to land, in the order to land them, and one line for each that is none."""

    files: tuple[Arrival, ...]
    ignored: tuple[str, ...]


def received_on(path: Path) -> date:
    """Return the last date in a file's name, or else the day (UTC) it was last changed."""
    for year, month, day in reversed(_DATE.findall(path.name)):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return datetime.fromtimestamp(path.lstat().st_mtime, UTC).date()


def find_arrivals(deliveries: Path, extracts: Sequence[str]) -> Arrivals:
    """Look below DELIVERIES/<extract>/ and DELIVERIES/<agency>/<extract>/.

    Folders below an extract's are looked through too. Files are in the order of `extracts`, then of
    the day received, then of their names: the rosters come before the wages that they are looked
    up in. Errors: BadInputError when the folder is not there, has no file, or is a folder of an
    extract itself.
    """
    if not deliveries.is_dir():
        raise BadInputError(f"{deliveries}: no such folder; give the one that agencies deliver to")
    known = (*extracts, PIRL)
    found: list[Arrival] = []
    ignored: list[str] = []
    for path in _files(deliveries):
        folders = path.relative_to(deliveries).parts[:-1]
        if path.name == MAPPING_FILE or path.name.startswith("."):
            continue
        at = next((place for place, name in enumerate(folders[:2]) if name in known), None)
        if at is None:
            ignored.append(_misplaced(path, folders, known))
        elif path.name.endswith(_UNFINISHED):
            ignored.append(f"{shown_name(path)}: still being delivered, by its name; left for now")
        else:
            found.append(Arrival(path, folders[at], received_on(path)))
    own = deliveries.resolve()
    if not found and own.name in known:
        raise BadInputError(
            f"{deliveries}: is itself the folder of an extract; give the folder above, "
            f"{own.parent} (or the one above its agency's folder)"
        )
    if not found and not ignored:
        raise BadInputError(
            f"{deliveries}: no file here; put each into a folder of its extract, "
            f"such as {deliveries / 'ui_wage_records'}"
        )
    found.sort(key=lambda one: (known.index(one.extract), one.received, str(one.path)))
    return Arrivals(tuple(found), tuple(ignored))


def _files(folder: Path) -> Iterator[Path]:
    """Yield what is no folder; links are not followed, and are files here."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry.path))
            else:
                yield Path(entry.path)


def _misplaced(path: Path, folders: tuple[str, ...], known: Sequence[str]) -> str:
    close = [match for name in folders for match in difflib.get_close_matches(name, known, 1)]
    advice = f"did you mean {close[0]}?" if close else f"put it into one of: {', '.join(known)}"
    return f"{shown_name(path)}: in no folder of an extract, so it did not land; {advice}"
