"""Text of any encoding, as UTF-8; what is not valid stays recognisable, line by line."""

import codecs
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pathways.landing.reading.blocks import MAX_LINE
from pathways.landing.reading.files import Source

UTF8 = "utf-8"
INVALID = b"\xff"
"""A byte that no UTF-8 holds: stands for a line that is not valid in its own encoding."""
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = {"utf-16": "utf-16-le", "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be"}
_PLAIN = f"{string.printable[:95]}\t\r\n".encode("ascii")


@dataclass(frozen=True)
class Encoding:
    """`codec` is Python's name of the encoding, `mark` the byte order mark that begins the file."""

    codec: str
    mark: bytes = b""

    @property
    def name(self) -> str:
        return self.codec.removesuffix("-le").removesuffix("-be").upper()


def encoding_of(source: Source, head: bytes, asked: str) -> Encoding:
    """Return the encoding of a text by its byte order mark, else the one asked for.

    Errors: RejectedError when it is unknown, or is neither UTF-16 nor like ASCII in its first 128
    characters.
    """
    codec = _codec(asked)
    for mark, marked in _MARKS:
        if head.startswith(mark):
            codec = _told(source, marked, codec, asked)
            return Encoding(codec, mark)
    if codec is None:
        raise source.reject(
            f"cannot be read as {asked!r}",
            "set encoding in mapping.yml to one such as utf-8, utf-16 or cp1252, or export the "
            "file as UTF-8",
        )
    return Encoding(codec)


def unmarked(blocks: Iterable[bytes], encoding: Encoding) -> Iterator[bytes]:
    """Yield a text without its byte order mark, UTF-16 as UTF-8."""
    mark = encoding.mark
    decoder = None
    if encoding.codec in _WIDE.values():
        # lone surrogates pass, and are no valid UTF-8
        decoder = codecs.getincrementaldecoder(encoding.codec)(errors="surrogatepass")
    for block in blocks:
        data = block[len(mark) :]
        mark = b""
        yield data if decoder is None else decoder.decode(data).encode(UTF8, "surrogatepass")
    if decoder is not None:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            yield INVALID


def as_utf8(data: bytes, encoding: Encoding) -> bytes:
    """Return whole lines as UTF-8; a line that is not valid in its encoding becomes INVALID."""
    if encoding.codec == UTF8 or encoding.codec in _WIDE.values():
        return data
    try:
        return data.decode(encoding.codec).encode(UTF8)
    except UnicodeError:
        lines = data.splitlines(keepends=True)
    return b"".join(_line_as_utf8(line, encoding.codec) for line in lines)


def _line_as_utf8(line: bytes, codec: str) -> bytes:
    text = line.rstrip(b"\r\n")
    if len(text) > MAX_LINE:
        return line
    try:
        return line.decode(codec).encode(UTF8)
    except UnicodeError:
        return INVALID + line[len(text) :]


def _codec(asked: str) -> str | None:
    try:
        codec = codecs.lookup(asked).name
        if codec in _WIDE:
            return _WIDE[codec]
        # escapes change the meaning of the lines that follow
        if codec.startswith("iso2022") or _PLAIN.decode(codec) != _PLAIN.decode("ascii"):
            return None
    except (LookupError, ValueError):
        return None
    return UTF8 if codec == "utf-8-sig" else codec


def _told(source: Source, marked: str, codec: str | None, asked: str) -> str:
    if marked == "utf-32-le":
        raise source.reject("is UTF-32", "export it as UTF-8")
    if codec != UTF8 and (codec is None or Encoding(codec).name != Encoding(marked).name):
        source.warnings.append(
            f"{source.name} says by its first bytes that it is {Encoding(marked).name}, and was "
            f"read so; encoding {asked!r} of mapping.yml was not used"
        )
    return marked
