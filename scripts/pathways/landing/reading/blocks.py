"""The bytes of a text delivery: unpacked, as blocks of whole lines."""

import gzip
import zlib
from collections.abc import Iterable, Iterator

from pathways.landing.reading.files import Source

BLOCK = 4 << 20
MAX_LINE = 1 << 20
"""No row of any extract comes near 1 MB: a longer line is a lost line end or no text at all."""
MAX_EXPANSION = 200
"""Wage and student files pack to a tenth or a twentieth; a hundredth of that is made to harm."""
EXPANSION_FROM = 64 << 20
"""Below this much text an expansion harms nobody, whatever its ratio."""
LINE_FEED = (b"\n",)
ANY_LINE_END = (b"\n", b"\r")
"""Line ends of a text: LF, CRLF, or a lone CR."""


def raw_blocks(source: Source, *, packed: bool) -> Iterator[bytes]:
    """Yield the text of a file, unpacked when it is gzip.

    Errors: RejectedError when the file cannot be read, is cut off, is followed by other bytes, or
    expands beyond all measure.
    """
    if not packed:
        while block := _read(source, source.file):
            source.bytes_read += len(block)
            yield block
        return
    unpacked = 0
    with gzip.GzipFile(fileobj=source.file, mode="rb") as file:
        while block := _read(source, file):
            source.bytes_read = source.file.tell()
            unpacked += len(block)
            if unpacked > max(EXPANSION_FROM, MAX_EXPANSION * source.bytes_read):
                raise source.reject(
                    f"expands to more than {MAX_EXPANSION} times its size",
                    "it is not read further; deliver it unpacked if it is genuine",
                )
            yield block
    source.bytes_read = source.size


def whole_lines(blocks: Iterable[bytes], ends: tuple[bytes, ...]) -> Iterator[bytes]:
    """Cut blocks anew so that none ends within a line; only the last may lack its line end.

    Of a line longer than MAX_LINE just enough is kept to see that it is too long.
    """
    rest = b""
    for block in blocks:
        data = rest + block
        # a CR at the very end may be the first half of a CRLF
        certain = len(data) - data.endswith(b"\r")
        cut = 1 + max(data.rfind(end, 0, certain) for end in ends)
        if cut:
            yield data[:cut]
        rest = data[cut:]
        if len(rest) > MAX_LINE + 1:
            rest = rest[: MAX_LINE + 1] + (b"\r" if rest.endswith(b"\r") else b"")
    if rest:
        yield rest


def _read(source: Source, file: gzip.GzipFile) -> bytes:
    try:
        return file.read(BLOCK)
    except EOFError:
        raise source.reject("is truncated: its gzip data ends early", "deliver it again") from None
    except (gzip.BadGzipFile, zlib.error):
        raise source.reject(
            "is truncated or damaged: it is not gzip to its end", "deliver it again"
        ) from None
    except OSError as error:
        raise source.reject(f"cannot be read ({error.strerror})", "deliver it again") from None
