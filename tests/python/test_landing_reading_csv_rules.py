"""Reading a CSV in bulk and in blocks agrees with the rules of a record, on any bytes."""

import re
from collections.abc import Iterator
from unittest.mock import patch

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pathways.landing.reading import records
from pathways.landing.reading.blocks import ANY_LINE_END, MAX_LINE, whole_lines
from pathways.landing.reading.bulk import fast_table
from pathways.landing.reading.records import Records
from pathways.landing.reading.shape import Shape

Row = tuple[int, tuple[str, ...]]
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_TOKENS = [
    *(b"a", b"b1", "é".encode(), b" ", b"\t", b"\x00", b"\x0b", b"\x1c", "\u2028".encode()),
    *(b",", b",", b",", b";", b'"', b'"', b'""', b'"x"', b',"', b'",', b"\xff", b"\xef\xbb\xbf"),
    *(b"\n", b"\n", b"\n", b"\r\n", b"\r", b"a,b\n", b'"a","b"\n', b'"a\nb",c\n', b'"q""q",c\r\n'),
]
bodies = st.lists(st.sampled_from(_TOKENS), max_size=60).map(b"".join)
shapes = st.builds(
    Shape,
    st.sampled_from([("a",), ("a", "b"), ("a", "b", "c")]),
    st.sampled_from([",", ",", ";", "\t"]),
)


def parsed(text: str, delimiter: str) -> tuple[str, ...] | None:
    """Return the values of a text, None when its quotes are not right."""
    values: list[str] = []
    at = 0
    while True:
        if text[at : at + 1] == '"':
            quoted = re.compile(r'"((?:[^"]|"")*)"', re.DOTALL).match(text, at)
            if quoted is None:
                return None
            values.append(quoted[1].replace('""', '"'))
            at = quoted.end()
        else:
            end = text.find(delimiter, at)
            end = len(text) if end < 0 else end
            if re.search(r"[\r\n]", text[at:end]):
                return None
            values.append(text[at:end])
            at = end
        if at == len(text):
            return tuple(values) if text.count('"') % 2 == 0 else None
        if text[at] != delimiter:
            return None
        at += 1


def naive(data: bytes, shape: Shape, line: int) -> tuple[list[Row], list[int]]:
    """Return rows and bad lines, by the rules taken one after the other."""
    lines = _LINE.findall(data)
    assert b"".join(lines) == data
    alone = [values_alone(text, shape) for text in lines]
    rows: list[Row] = []
    bad: list[int] = []
    at = 0
    while at < len(lines):
        used = 1
        values = alone[at]
        if not shape.is_blank(lines[at]):
            if values is None:
                values, used = spanning(lines, alone, shape, at)
            if values is not None and len(values) == shape.width:
                rows.append((line + at, values))
            else:
                bad.append(line + at)
        at += used
    return rows, bad


def values_alone(line: bytes, shape: Shape) -> tuple[str, ...] | None:
    try:
        return parsed(line.decode().rstrip("\r\n"), shape.delimiter)
    except UnicodeDecodeError:
        return None


def spanning(
    lines: list[bytes], alone: list[tuple[str, ...] | None], shape: Shape, at: int
) -> tuple[tuple[str, ...] | None, int]:
    for used in range(2, min(20, len(lines) - at) + 1):
        try:
            first = lines[at].decode()
            text = b"".join(lines[at : at + used]).decode().rstrip("\r\n")
        except UnicodeDecodeError:
            return None, 1
        if first.count('"') % 2 == 0:
            return None, 1
        values = parsed(text, shape.delimiter)
        if values is None:
            continue
        taken_in = range(at + 1, at + used)
        if len(values) == shape.width and not any(
            alone[k] is not None and len(alone[k]) == shape.width and not shape.is_blank(lines[k])
            for k in taken_in
        ):
            return values, used
        return None, 1
    return None, 1


def read(data: bytes, shape: Shape, block: int, step: int = 2048) -> tuple[list[Row], list[int]]:
    """Return rows and bad lines as they are read in blocks of a number of bytes."""
    blocks = (data[k : k + block] for k in range(0, len(data), block))
    rows: list[Row] = []
    bad: list[int] = []
    with patch.object(records, "STEP", step):
        for piece in Records(shape, 2).pieces(whole_lines(blocks, ANY_LINE_END)):
            *columns, numbers = (column.to_pylist() for column in piece.table.columns)
            rows.extend(zip(numbers, zip(*columns, strict=True), strict=True))
            bad.extend(line.line for line in piece.bad)
    return rows, bad


@settings(max_examples=400, deadline=None)
@given(bodies, shapes, st.sampled_from([1, 3, 7, 20, 100, 10_000]), st.sampled_from([1, 2, 2048]))
@example(b'"a\r\nb",c', Shape(("a", "b")), 4, 2048)
@example(b"\xef\xbb\xbfa,b\n", Shape(("a", "b")), 100, 2048)
@example(b'"a,b\nc",d\n', Shape(("a", "b")), 100, 2048)
@example(b'5" x,"open\nmore",6" y\n', Shape(("a", "b", "c")), 100, 2048)
def test_bulk_and_careful_reading_in_blocks_of_any_size_agree_with_the_rules(
    data: bytes, shape: Shape, block: int, step: int
) -> None:
    assert read(data, shape, block, step) == naive(data, shape, 2)


@settings(max_examples=400, deadline=None)
@given(bodies, shapes)
@example(b'"""",b\n""","",""\n', Shape(("a", "b")))
@example(b'"a""b","c"\n', Shape(("a", "b")))
@example(b'"a"b,"c"d\n', Shape(("a", "b")))
@example(b'"a\nb","c\n"\n', Shape(("a", "b")))
def test_a_table_made_at_once_is_what_the_rules_say(data: bytes, shape: Shape) -> None:
    table = fast_table(shape, data, 2)
    if table is not None:
        *columns, numbers = (column.to_pylist() for column in table.columns)
        rows = list(zip(numbers, zip(*columns, strict=True), strict=True))
        assert (rows, []) == naive(data, shape, 2)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=300), bodies), st.sampled_from([1, 9, 1000]))
def test_every_line_is_accounted_for_once(data: bytes, block: int) -> None:
    rows, bad = read(data, Shape(("a", "b")), block)
    taken = list(bad)
    for number, values in rows:
        inside = sum(len(re.findall(r"\r\n|\r|\n", value)) for value in values)
        taken.extend(range(number, number + 1 + inside))
    lines = [k for k, line in enumerate(_LINE.findall(data), start=2) if line.strip(b" \t\r\n")]
    assert len(taken) == len(set(taken))
    assert set(lines) <= set(taken)
    assert set(taken) <= set(range(2, 2 + len(_LINE.findall(data))))
    assert [number for number, _ in rows] == sorted(number for number, _ in rows)


def lines_of(data: bytes, size: int) -> Iterator[bytes]:
    return whole_lines((data[k : k + size] for k in range(0, len(data), size)), ANY_LINE_END)


@settings(deadline=None)
@given(bodies, st.integers(1, 20))
def test_blocks_hold_whole_lines_and_lose_no_byte(data: bytes, size: int) -> None:
    blocks = list(lines_of(data, size))

    assert b"".join(blocks) == data
    assert all(block.endswith(ANY_LINE_END) for block in blocks[:-1])
    lines = [line for block in blocks for line in _LINE.findall(block)]
    assert lines == _LINE.findall(data)


def test_a_line_without_end_takes_no_memory() -> None:
    data = b"1,2\n" + b"x" * (8 * MAX_LINE) + b"\r1,2\n"
    blocks = list(lines_of(data, MAX_LINE // 2))

    assert sum(map(len, blocks)) < 3 * MAX_LINE
    assert len(_LINE.findall(b"".join(blocks))) == 3
