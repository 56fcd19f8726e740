"""The manifest of a release: what belongs to it, byte for byte."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pathways.errors import PathwaysError
from pathways.publishing.model import Stamp

MANIFEST = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class ReleaseManifest:
    """`files`: SHA-256 and bytes of every other file by its path; `tables`: rows by audience."""

    release_id: str
    released_at: str
    as_of_date: str
    pathways_version: str
    files: dict[str, tuple[str, int]]
    tables: dict[str, dict[str, int]]

    @property
    def size(self) -> int:
        """Bytes of all files but the manifest."""
        return sum(size for _, size in self.files.values())


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file in hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_of(folder: Path) -> dict[str, Path]:
    """Return every file of a release but its manifest, by its path in the release."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir())
    named = {path.relative_to(folder).as_posix(): path for path in paths}
    named.pop(MANIFEST, None)
    return named


def write_manifest(folder: Path, stamp: Stamp, tables: dict[str, dict[str, int]]) -> None:
    """Write the manifest of a finished release; `tables`: rows of each table by audience."""
    entry = {
        "format": FORMAT,
        "release_id": stamp.release_id,
        "released_at": f"{stamp.released_at:%Y-%m-%dT%H:%M:%SZ}",
        "as_of_date": stamp.as_of_date,
        "pathways_version": stamp.pathways_version,
        "tables": tables,
        "files": {
            name: {"sha256": file_hash(path), "bytes": path.stat().st_size}
            for name, path in files_of(folder).items()
        },
    }
    (folder / MANIFEST).write_text(json.dumps(entry, indent=1) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> ReleaseManifest:
    """Return the manifest of a release.

    Errors: PathwaysError when it is not there or cannot be read.
    """
    path = folder / MANIFEST
    try:
        entry: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if entry["format"] != FORMAT:
            raise PathwaysError(
                f"{path}: made by another version of pathways (format {entry['format']}, this one "
                f"reads {FORMAT})"
            )
        return ReleaseManifest(
            release_id=entry["release_id"],
            released_at=entry["released_at"],
            as_of_date=entry["as_of_date"],
            pathways_version=entry["pathways_version"],
            files={
                name: (about["sha256"], about["bytes"]) for name, about in entry["files"].items()
            },
            tables=entry["tables"],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PathwaysError(f"{path}: missing or unreadable") from error
