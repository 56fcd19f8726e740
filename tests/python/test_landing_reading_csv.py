"""Every line of a CSV is a row, part of a row, bad, or blank; none is lost and none invented."""

from pathlib import Path

import pyarrow as pa
import pytest

from pathways.landing.problems import BadLine
from pathways.landing.reading import open_delivery
from pathways.landing.reading.blocks import MAX_LINE
from pathways.landing.reading.chunks import Piece, gather
from pathways.landing.reading.files import opened
from pathways.landing.reading.shape import MAX_FIELD


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    return tmp_path / "records.csv"


def rules(path: Path, **options: object) -> list[tuple[int, str]]:
    with open_delivery(path, **options) as delivered:
        return [(bad.line, bad.rule) for chunk in delivered.chunks for bad in chunk.bad]


def values(path: Path, **options: object) -> list[tuple]:
    with open_delivery(path, **options) as delivered:
        return [
            tuple(row.values()) for chunk in delivered.chunks for row in chunk.table.to_pylist()
        ]


def test_one_stray_quote_costs_one_row(delivery: Path) -> None:
    lines = [f"{k},name {k},x" for k in range(2, 10_002)]
    lines[4000] = '4002,"name 4002,x'
    delivery.write_text("a,b,c\n" + "\n".join(lines) + "\n")

    assert rules(delivery) == [(4002, "every quote is closed")]
    assert [row[3] for row in values(delivery)] == [k for k in range(2, 10_002) if k != 4002]


def test_each_fault_has_its_rule(delivery: Path) -> None:
    delivery.write_bytes(
        b"a,b\n1\n1,2,3\n1,\xff\n"
        + b"x" * (MAX_LINE + 1)
        + b",1\n1,"
        + b"y" * (MAX_FIELD + 1)
        + b'\n1,"z"z\n1,2\n'
    )

    assert rules(delivery) == [
        (2, "the line has a value for every column"),
        (3, "the line has no more values than the header has columns"),
        (4, "the line is UTF-8"),
        (5, "the line is no longer than 1 MB"),
        (6, "no value is longer than 128 KB"),
        (7, "every quote is closed"),
    ]
    assert values(delivery) == [("1", "2", 8)]


def test_the_limits_themselves_are_allowed(delivery: Path) -> None:
    names = ",".join(f"c{k}" for k in range(16))
    longest = ",".join(["v" * (MAX_LINE // 16 - 1)] * 15 + ["v" * (MAX_LINE // 16)])
    assert len(longest) == MAX_LINE
    delivery.write_text(f"{names}\n{longest}\r\n{longest}v\n")
    assert rules(delivery) == [(3, "the line is no longer than 1 MB")]

    delivery.write_text(f'a,b\n1,{"v" * MAX_FIELD}\n"1",{"w" * (MAX_FIELD + 1)}\n')
    assert rules(delivery) == [(3, "no value is longer than 128 KB")]


def test_a_quoted_value_goes_on_over_at_most_twenty_lines(delivery: Path) -> None:
    twenty = 'x,"' + "\n".join("note" for _ in range(20)) + '"\n'
    longer = 'x,"' + "\n".join("note" for _ in range(21)) + '"\n'
    delivery.write_text(f"a,b\n{twenty}y,z\n{longer}y,z\n")

    assert [row[2] for row in values(delivery)] == [2, 22, 44]
    assert [line for line, _ in rules(delivery)] == list(range(23, 44))


def test_a_line_that_is_a_row_by_itself_is_never_taken_into_a_quoted_value(delivery: Path) -> None:
    delivery.write_text('a,b\n1,"open\n2,complete\n3,closed"\n4,5\n')

    assert [line for line, _ in rules(delivery)] == [2, 4]
    assert values(delivery) == [("2", "complete", 3), ("4", "5", 5)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do_and_nothing_else_ends_a_line(delivery: Path, end: str) -> None:
    names = ["a\x0bb", "c\x1cd", "e\x85f", "g\u2028h", "i\x00j"]
    delivery.write_bytes(end.join(["a,b", *(f"1,{name}" for name in names), ""]).encode())

    assert [row[1] for row in values(delivery)] == names
    assert rules(delivery) == []


def test_blank_lines_are_no_rows_and_keep_their_number(delivery: Path) -> None:
    delivery.write_text("a,b\n\n1,2\n  \t\n\n3,4\n   ")

    assert values(delivery) == [("1", "2", 3), ("3", "4", 6)]
    assert rules(delivery) == []


def test_a_tab_is_a_delimiter_and_no_blank(delivery: Path) -> None:
    delivery.write_text("a\tb\n\t\n1\t2\n  \n")

    assert values(delivery, delimiter="\t") == [("", "", 2), ("1", "2", 3)]


def test_values_stay_as_they_are(delivery: Path) -> None:
    delivery.write_text('a,b\nNA, 007 \n"",null\n"a ""quoted"" word",5" 6"\n')

    assert values(delivery) == [
        ("NA", " 007 ", 2),
        ("", "null", 3),
        ('a "quoted" word', '5" 6"', 4),
    ]


def test_chunks_have_the_rows_they_should_and_their_bad_lines(delivery: Path) -> None:
    body = "".join("1,2\n" if k % 10 else "1\n" for k in range(1000))
    delivery.write_text("a,b\n" + body)

    with open_delivery(delivery, rows_per_chunk=400) as delivered:
        chunks = list(delivered.chunks)

    assert [chunk.table.num_rows for chunk in chunks] == [400, 400, 100]
    assert sum(len(chunk.bad) for chunk in chunks) == 100
    assert all(str(kind) in {"string", "int64"} for kind in chunks[0].table.schema.types)


def test_chunks_of_only_bad_lines_are_bounded_too(delivery: Path) -> None:
    delivery.write_text("a,b\n" + "1\n" * 100)
    with opened(delivery) as source:
        bad = BadLine(2, "rule", "fix")
        empty = pa.table({"a": pa.array([], pa.string())})
        pieces = (Piece(empty, (bad,) * 60, 10) for _ in range(10))
        chunks = list(gather(source, pieces, 100))

    assert [len(chunk.bad) for chunk in chunks] == [120] * 5


def test_a_last_line_without_line_end_is_taken_with_a_warning(delivery: Path) -> None:
    delivery.write_text("a,b\n1,2\n3,4")
    assert warned(delivery) == 1
    assert len(values(delivery)) == 2

    delivery.write_text("a,b\n1,2\n3")
    assert warned(delivery) == 0
    assert rules(delivery) == [(3, "the line has a value for every column")]

    delivery.write_text("a,b\n1,2\n3,4\n")
    assert warned(delivery) == 0


def warned(path: Path) -> int:
    with open_delivery(path) as delivered:
        for _ in delivered.chunks:
            pass
        return len(delivered.warnings)
