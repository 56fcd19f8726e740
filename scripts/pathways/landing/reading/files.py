"""The file of a delivery: opened by its path alone, and named without what its name may hold."""

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from pathways.landing.problems import RejectedError

SHOWN_CHARACTERS = 80
_BETWEEN = r"[^0-9A-Za-z]"
_DATE = r"(?:19|20)\d\d[-_.]?[01]\d[-_.]?[0-3]\d(?!\d)"
_SSN = re.compile(
    rf"\d{{9,}}|(?<!\d)\d{{3}}{_BETWEEN}\d{{2}}{_BETWEEN}(?!{_DATE})\d{{4}}(?!\d)", re.ASCII
)
"""Nine digits or more, or the groups of an SSN; a date that follows on numbers is none."""
_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
}
_SIGNATURES = (
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook", "unpack it, or save the sheet as CSV"),
    (b"PK\x05\x06", "an empty ZIP archive", "deliver the file itself"),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook", "save the sheet as CSV"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it"),
    (b"BZh91AY&SY", "packed by bzip2", "unpack it, or pack it by gzip"),
    (b"\xfd7zXZ\x00", "packed by xz", "unpack it, or pack it by gzip"),
    (b"\x28\xb5\x2f\xfd", "packed by zstd", "unpack it, or pack it by gzip"),
    (b"SQLite format 3\x00", "a database", "export the table as CSV"),
    (b"%PDF", "a PDF", "export the table as CSV"),
    (b"-----BEGIN PGP", "encrypted", "decrypt it"),
    (b"<!DOCTYPE", "a web page", "download the file itself, after signing in"),
    (b"<!doctype", "a web page", "download the file itself, after signing in"),
    (b"<html", "a web page", "download the file itself, after signing in"),
    (b"<?xml", "XML", "export it as CSV"),
)
SIGNATURE_BYTES = 32


@dataclass
class Source:
    """An opened file: what is known of it, and what is learnt while it is read.

    `name` may be shown; `size` and `bytes_read` are bytes of the file as it lies on disk, and
    `modified` is when it last changed, in nanoseconds.
    """

    file: BinaryIO
    name: str
    size: int
    modified: int
    bytes_read: int = 0
    warnings: list[str] = field(default_factory=list)

    def reject(self, what: str, mend: str) -> RejectedError:
        return RejectedError(f"{self.name} {what}; {mend}")

    def check_unchanged(self) -> None:
        """Raise RejectedError when the file was written to since it was opened."""
        status = os.fstat(self.file.fileno())
        if (status.st_size, status.st_mtime_ns) != (self.size, self.modified):
            raise self.reject("changed while it was read", "land it again when it is complete")

    def warn_unended(self) -> None:
        """Say that the last line, though it was taken, has no line end."""
        self.warnings.append(
            f"{self.name} ends without a line end: its last line was taken, yet the file may be "
            "cut off; check how many rows the agency sent"
        )


def shown(text: str) -> str:
    """Return a name that a file brings along, as a message may show it.

    Control characters become "?", the digits of what is written like an SSN and of runs of nine
    or more "#"; at most 80 characters.
    """
    printable = "".join(letter if letter.isprintable() else "?" for letter in text)
    masked = _SSN.sub(lambda found: re.sub(r"\d", "#", found[0]), printable)
    if len(masked) > SHOWN_CHARACTERS:
        return f"{masked[: SHOWN_CHARACTERS - 1]}…"
    return masked


def shown_name(path: Path) -> str:
    return shown(path.name)


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Open a regular file for reading; a link, a pipe or a folder raises RejectedError."""
    name = shown_name(path)
    try:
        _check_regular(name, path.lstat().st_mode)
        # a file swapped for a link or a pipe in between must neither be followed nor block
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        message = f"{name} cannot be opened ({error.strerror}); check the file and its permissions"
        raise RejectedError(message) from None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        _check_regular(name, status.st_mode)
        yield Source(file, name, size=status.st_size, modified=status.st_mtime_ns)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, 64 hex digits. Errors: RejectedError."""
    with opened(path) as source:
        return hashlib.file_digest(source.file, "sha256").hexdigest()


def check_signature(source: Source, head: bytes) -> None:
    """Raise RejectedError, saying what to do, when the first bytes are no text's."""
    for signature, what, mend in _SIGNATURES:
        if head.startswith(signature):
            raise source.reject(f"is {what}", mend)


def _check_regular(name: str, mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = _KINDS.get(stat.S_IFMT(mode), "a device")
        raise RejectedError(f"{name} is {kind}; put the file itself in the folder")
