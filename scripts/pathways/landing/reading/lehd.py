"""The fixed-width UI wage layout that states send to LEHD: 86 bytes a line, without a header.

Names, the state and the EIN are not taken out of a line.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pathways.landing.problems import BadLine
from pathways.landing.reading.chunks import Piece, numbered
from pathways.landing.reading.files import Source

WIDTH = 86
_PLACES = {
    "ssn": slice(0, 9),
    "employer_account": slice(47, 57),
    "reporting_unit": slice(57, 62),
    "wage_year": slice(71, 75),
    "wage_quarter": slice(75, 76),
    "wages": slice(76, 86),
}
COLUMNS = tuple(_PLACES)
_STATE = 45
"""Where the two digits of the state stand, from 0."""
_PERIOD = slice(71, 76)
_WAGES = _PLACES["wages"].start
_RIGHT_PERIOD = re.compile(r"(19\d\d|20\d\d|2100)[1-4]", re.ASCII)
_FLUSH_LEFT = re.compile(r"[-+]?[1-9]\d*", re.ASCII)
_KEPT = np.concatenate([np.arange(WIDTH)[place] for place in _PLACES.values()])
_BLANKS = "".join(map(chr, range(33)))
_FIRST_LINES = 10
_WIDTHS = range(84, 89)
_NARROW = (
    "the line is 86 characters wide",
    "a truncated line, or another layout? export the file again",
)
_PLAIN = (
    "SSN, account, unit, quarter and wages are plain ASCII",
    "check how the file is laid out, and export it again",
)


def is_likely(head: bytes, delimiter: str) -> bool:
    """Whether a text begins with lines of this layout: most of the first ones must be."""
    lines = [line.removesuffix(b"\r") for line in head.split(b"\n", 4 * _FIRST_LINES)]
    if len(lines) > 1:
        lines.pop()  # may be cut
    lines = [line for line in lines if line.strip()][:_FIRST_LINES]
    mark = delimiter.encode()
    fitting = [
        line
        for line in lines
        if len(line) in _WIDTHS and mark not in line and _has_period(_repaired(line, ended=True))
    ]
    return len(fitting) * 2 > len(lines)


def pieces(source: Source, blocks: Iterable[bytes]) -> Iterator[Piece]:
    """Read blocks of whole lines; every line that is not blank is a row or a bad line."""
    line = 1
    data = b""
    for data in blocks:
        piece = _piece(data, line)
        line += data.count(b"\n") + (not data.endswith(b"\n"))
        yield piece
    if data and not data.endswith(b"\n") and not (piece.bad and piece.bad[-1].line == line - 1):
        source.warn_unended()


def _piece(data: bytes, first: int) -> Piece:
    text = np.frombuffer(data, np.uint8)
    starts, stops = _lines(text)
    kept = np.zeros((len(starts), len(_KEPT)), np.uint8)
    exact = np.flatnonzero(stops - starts == WIDTH)
    kept[exact] = text[starts[exact, None] + _KEPT]
    is_row = np.zeros(len(starts), bool)
    is_row[exact] = _is_plain(kept[exact])
    bad: list[BadLine] = []
    for k in np.flatnonzero(~is_row):
        line = data[starts[k] : stops[k]]
        if not line.strip(b" \t"):
            continue
        found = _kept_of(line, ended=stops[k] < len(data))
        if isinstance(found, bytes):
            kept[k] = np.frombuffer(found, np.uint8)
            is_row[k] = True
        else:
            bad.append(BadLine(first + int(k), *found))
    table = numbered(_columns(kept[is_row]), first + np.flatnonzero(is_row))
    return Piece(table, tuple(bad), len(data))


def _lines(text: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where lines begin and stop, without their LF or CRLF."""
    ends = np.flatnonzero(text == ord("\n"))
    starts = np.concatenate([[0], ends + 1])
    stops = np.concatenate([ends, [len(text)]])
    if starts[-1] == len(text):
        starts, stops = starts[:-1], stops[:-1]
    has_return = (stops > starts) & (text[stops - 1] == ord("\r"))
    return starts, stops - has_return


def _is_plain(kept: np.ndarray) -> np.ndarray:
    """Whether what is kept of lines 86 bytes wide is ASCII, with a right year and quarter."""
    at = [int(np.flatnonzero(place == _KEPT)[0]) for place in range(_PERIOD.start, _PERIOD.stop)]
    period = kept[:, at].astype(np.int32) - ord("0")
    year = period[:, :4] @ np.array([1000, 100, 10, 1])
    is_digits = ((period >= 0) & (period <= 9)).all(axis=1)  # noqa: PLR2004 - digits
    is_right = (year >= 1900) & (year <= 2100) & (period[:, 4] >= 1) & (period[:, 4] <= 4)  # noqa: PLR2004
    return is_digits & is_right & (kept < 128).all(axis=1)  # noqa: PLR2004


def _columns(kept: np.ndarray) -> dict[str, pa.Array]:
    columns: dict[str, pa.Array] = {}
    at = 0
    for name, place in _PLACES.items():
        width = place.stop - place.start
        part = np.ascontiguousarray(kept[:, at : at + width])
        at += width
        offsets = np.arange(len(part) + 1, dtype=np.int32) * width
        column = pa.StringArray.from_buffers(
            len(part), pa.py_buffer(offsets), pa.py_buffer(part.reshape(-1))
        )
        has_blanks = (part[:, [0, -1]] <= ord(" ")).any()
        columns[name] = pc.ascii_trim(column, characters=_BLANKS) if has_blanks else column
    return columns


def _kept_of(line: bytes, *, ended: bool) -> bytes | tuple[str, str]:
    """Return what is kept of a line that is not as it should be, or the rule it breaks."""
    text = _repaired(line, ended=ended)
    if text is None:
        return _NARROW
    kept = "".join(text[place].ljust(place.stop - place.start) for place in _PLACES.values())
    return kept.encode("ascii") if kept.isascii() else _PLAIN


def _repaired(line: bytes, *, ended: bool) -> str | None:
    """Return the 86 characters of a line, None when that is not what it is.

    A name in UTF-8 may take more bytes than characters, the state code may be missing, and blanks
    after the wages cut off. A code is taken to be missing only when year and quarter come right by
    putting it in, and are wrong without.
    """
    if len(line) > 4 * WIDTH:
        return None
    forms = [line.decode("latin-1")]
    if not line.isascii():
        with suppress(UnicodeDecodeError):
            forms.append(line.decode("utf-8"))
    as_they_are = [form for form in forms if _is_whole(form, ended=ended)]
    if right := [form for form in as_they_are if _has_period(form)]:
        return right[0]
    if any(map(_has_period, forms)):
        return None
    filled = [f"{form[:_STATE]}  {form[_STATE:]}" for form in forms]
    fitting = [form for form in filled if _has_period(form) and _is_whole(form, ended=ended)]
    return next(iter(fitting + as_they_are), None)


def _has_period(form: str | None) -> bool:
    return form is not None and _RIGHT_PERIOD.fullmatch(form[_PERIOD]) is not None


def _is_whole(form: str, *, ended: bool) -> bool:
    """Whether wages are complete: to the last place, or flush left with their blanks cut off."""
    if len(form) == WIDTH:
        return True
    is_cut = len(form) < WIDTH and ended
    return is_cut and _FLUSH_LEFT.fullmatch(form[_WAGES:]) is not None
