"""Open a delivery that is text: a CSV, or the fixed-width wage layout."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from pathways.landing.reading import lehd
from pathways.landing.reading.blocks import ANY_LINE_END, LINE_FEED, raw_blocks, whole_lines
from pathways.landing.reading.chunks import Opened, Piece, gather
from pathways.landing.reading.encodings import Encoding, as_utf8, encoding_of, unmarked
from pathways.landing.reading.files import Source, check_signature
from pathways.landing.reading.header import read_header
from pathways.landing.reading.records import Records
from pathways.landing.reading.shape import Shape

GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Asked:
    """What is told of a text; layout is auto, csv or lehd."""

    layout: str
    encoding: str
    delimiter: str


def open_text(source: Source, asked: Asked, *, packed: bool, rows_per_chunk: int) -> Opened:
    """Open a text, packed by gzip or not. Errors: RejectedError."""
    _check_packing(source, packed=packed)
    raw = raw_blocks(source, packed=packed)
    head = next(raw, b"")
    check_signature(source, head)
    _check_content(source, head)
    known = encoding_of(source, head, asked.encoding)
    blocks = unmarked(chain([head], raw), known)
    head = next(blocks, b"")
    blocks = chain([head], blocks)
    is_likely = asked.layout == "auto" and lehd.is_likely(head, asked.delimiter)
    if asked.layout == "lehd" or is_likely:
        pieces = lehd.pieces(source, whole_lines(blocks, LINE_FEED))
        return Opened(lehd.COLUMNS, "lehd", gather(source, pieces, rows_per_chunk), source)
    return _open_csv(source, blocks, known, asked.delimiter, rows_per_chunk)


def _open_csv(
    source: Source, blocks: Iterable[bytes], encoding: Encoding, delimiter: str, rows: int
) -> Opened:
    lines = (as_utf8(block, encoding) for block in whole_lines(blocks, ANY_LINE_END))
    first = next(lines, b"")
    header = read_header(source, first, delimiter, encoding)
    shape = Shape(header.columns, delimiter, encoding.name)
    body = chain([first[header.size :]], lines)
    records = Records(shape, header.lines + 1)
    pieces = _pieces(source, records, body, header_ends=first[: header.size].endswith(ANY_LINE_END))
    return Opened(header.columns, "csv", gather(source, pieces, rows), source)


def _pieces(
    source: Source, records: Records, body: Iterable[bytes], *, header_ends: bool
) -> Iterator[Piece]:
    ends = Ends(header_ends)
    yield from records.pieces(ends.watch(body))
    if not ends.last and records.last_bad < records.line - 1:
        source.warn_unended()


class Ends:
    """Sees whether the last line of a text has its line end."""

    def __init__(self, last: bool) -> None:
        self.last = last

    def watch(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        for block in blocks:
            self.last = block.endswith(ANY_LINE_END) if block else self.last
            yield block


def _check_packing(source: Source, *, packed: bool) -> None:
    start = source.file.read(len(GZIP))
    source.file.seek(0)
    if packed and start != GZIP:
        raise source.reject("is no gzip file, as its name says", "deliver it again, or rename it")
    if not packed and start == GZIP:
        raise source.reject("is a gzip file", "add .gz to its name")


def _check_content(source: Source, head: bytes) -> None:
    if not head:
        raise source.reject("is empty (0 bytes unpacked)", "deliver it again")
    if head.startswith(GZIP):
        raise source.reject("is packed by gzip twice", "pack it once")
    if head.startswith(b"PAR1"):
        raise source.reject("is a Parquet file", "end its name in .parquet")
