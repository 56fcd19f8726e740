"""Fixed-width wages: what states send, with what goes wrong on the way."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.landing.reading import open_delivery
from pathways.landing.reading.blocks import LINE_FEED, whole_lines
from pathways.landing.reading.files import opened
from pathways.landing.reading.lehd import COLUMNS, pieces

ROW = ("123456789", "0012345678", "00001", "2024", "3", "0000012345")
NARROW = "the line is 86 characters wide"
PLAIN = "SSN, account, unit, quarter and wages are plain ASCII"


def line(
    ssn: str = "123456789",
    first: str = "JOHN",
    last: str = "SMITH",
    state: str = "21",
    account: str = "0012345678",
    unit: str = "00001",
    ein: str = "987654321",
    period: str = "20243",
    wages: str = "0000012345",
) -> str:
    return (
        f"{ssn:<9}{first:<15}Q{last:<20}{state}{account:<10}{unit:<5}{ein:<9}{period:<5}{wages:<10}"
    )


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    return tmp_path / "wages.txt"


def read(path: Path, **options: object) -> tuple[list[tuple], list[tuple[int, str]], list[str]]:
    """Return rows, bad lines and warnings."""
    with open_delivery(path, **options) as delivered:
        assert delivered.layout == "lehd"
        assert delivered.columns == COLUMNS
        chunks = list(delivered.chunks)
    rows = [tuple(row.values()) for chunk in chunks for row in chunk.table.to_pylist()]
    bad = [(found.line, found.rule) for chunk in chunks for found in chunk.bad]
    return rows, bad, delivered.warnings


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["wages.txt", "wages.dat", "wages.csv", "wages.TXT.gz"])
def test_the_layout_is_told_by_the_lines_whatever_the_name(
    tmp_path: Path, name: str, end: str
) -> None:
    path = tmp_path / name
    data = (line() + end + line(ssn="000000001") + end).encode()
    path.write_bytes(gzip.compress(data) if name.endswith("gz") else data)

    rows, bad, warnings = read(path)

    assert rows == [(*ROW, 1), ("000000001", *ROW[1:], 2)]
    assert (bad, warnings) == ([], [])


@pytest.mark.parametrize(
    "damaged",
    [
        line(state="KY"),
        line(state="  "),
        line(state=""),
        line(state="", first="JOSÉ"),
        line(first="JOSÉ", last="MUÑOZ"),
        line(first="JO\x00HN", last="\x16SMI\tTH\x12"),
        line(first="JO\rHN"),
        line(first="日本"),
        line(state="", last="MUÑOZ Í"),
    ],
)
def test_a_line_survives_what_is_wrong_with_its_names_or_its_state(
    delivery: Path, damaged: str
) -> None:
    delivery.write_bytes(f"{line()}\n{damaged}\n{line()}\n".encode())

    rows, bad, _ = read(delivery)

    assert rows == [(*ROW, 1), (*ROW, 2), (*ROW, 3)]
    assert bad == []


def test_names_in_a_single_byte_encoding_survive(delivery: Path) -> None:
    delivery.write_bytes(line(last="MUÑOZ").encode("cp1252") + b"\n")

    assert read(delivery)[0] == [(*ROW, 1)]


def test_names_the_state_and_the_ein_stay_in_the_file(delivery: Path) -> None:
    delivery.write_text(line(first="ZEBEDIAH", last="QUUX", state="99", ein="555555555") + "\n")

    shown = repr(read(delivery))

    assert not any(part in shown for part in ("ZEBEDIAH", "QUUX", "99", "555555555"))


def test_values_lose_blanks_around_them_and_nothing_else(delivery: Path) -> None:
    delivery.write_text(
        f"{line(account='12345678A', unit='  7')}\n{line(wages='     -250 ')}\n{line(ssn='')}\n"
    )

    rows, bad, _ = read(delivery)

    assert rows[0][1:3] == ("12345678A", "7")
    assert rows[1][5] == "-250"
    assert rows[2][0] == ""
    assert bad == []


def test_blanks_after_wages_may_be_cut_off_but_no_digit(delivery: Path) -> None:
    short = [
        line(wages="12345").rstrip(),
        line(wages="-250").rstrip(),
        line(wages="12345", state="").rstrip(),
        line(wages="0000012345")[:-1],
        line(wages="     12345")[:-1],
        line(wages="0")[:77],
        line(wages="")[:76],
        line()[:40],
        line() + "0",
        line()[:-2],
    ]
    delivery.write_text("\n".join([line()] * 12 + short) + "\n")

    rows, bad, _ = read(delivery)

    assert [(row[5], row[6]) for row in rows[12:]] == [("12345", 13), ("-250", 14), ("12345", 15)]
    assert bad == [(number, NARROW) for number in range(16, 23)]


def test_a_missing_state_is_put_in_only_when_year_and_quarter_come_right_by_it(
    delivery: Path,
) -> None:
    # without its last two digits this line has its year in place, and 1920, quarter 2, two before
    truncated = line(ein="123456719")[:-2]
    delivery.write_text(f"{line()}\n{truncated}\n{line()}\n")

    assert read(delivery)[1] == [(2, NARROW)]


def test_a_wrong_year_is_a_row_whose_year_is_judged_later(delivery: Path) -> None:
    delivery.write_text(f"{line()}\n{line(period='2O243')}\n{line()}\n")

    assert read(delivery)[0][1] == (*ROW[:3], "2O24", "3", ROW[5], 2)


def test_what_is_kept_must_be_ascii(delivery: Path) -> None:
    delivery.write_bytes(f"{line()}\n{line(account='00é2345678')}\n{line()}\n".encode("latin-1"))

    assert read(delivery)[1] == [(2, PLAIN)]


def test_a_last_line_without_line_end_must_be_complete(delivery: Path) -> None:
    delivery.write_text(f"{line()}\n{line()}")
    rows, bad, warnings = read(delivery)
    assert (len(rows), bad, len(warnings)) == (2, [], 1)

    delivery.write_text(f"{line()}\n{line(wages='12345').rstrip()}")
    assert read(delivery) == ([(*ROW, 1)], [(2, NARROW)], [])


def test_blank_lines_are_no_rows(delivery: Path) -> None:
    delivery.write_text(f"\n{line()}\r\n{' ' * 86}\n\r\n{line()}\n")

    rows, bad, _ = read(delivery)

    assert [row[6] for row in rows] == [2, 5]
    assert bad == []


def test_utf16_and_a_byte_order_mark_are_read_too(delivery: Path) -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        delivery.write_bytes(f"{line(first='JOSÉ')}\r\n{line()}\r\n".encode(encoding))
        assert read(delivery)[0] == [(*ROW, 1), (*ROW, 2)]


def test_a_csv_is_not_taken_for_fixed_width(tmp_path: Path) -> None:
    path = tmp_path / "students.txt"
    wide = "x" * 40
    path.write_text(f"a,{wide}\n" + f"1,{wide},20243{wide}\n" * 3)

    with open_delivery(path) as delivered:
        assert delivered.layout == "csv"


def test_most_of_the_first_lines_decide(delivery: Path) -> None:
    damaged = [line(period="x"), line()[:50], line(first="A,B")]
    delivery.write_text("\n".join([*damaged, *[line()] * 7]) + "\n")

    rows, bad, _ = read(delivery)

    assert (len(rows), len(bad)) == (9, 1)


_PARTS = st.sampled_from(
    [
        *(line().encode() + b"\n", line().encode() + b"\r\n", line(state="").encode() + b"\n"),
        *(line(first="JOSÉ").encode() + b"\n", line()[:60].encode() + b"\n", b"\n", b"  \n"),
        *(b"\x00", b"\r", b"\xff", b"\n", line()[:30].encode(), line(account="é").encode() + b"\n"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PARTS, max_size=30).map(b"".join), st.sampled_from([1, 50, 86, 1000]))
def test_every_line_is_a_row_or_bad_or_blank(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, size: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "wages_by_line.txt"
    path.write_bytes(data)
    blocks = (data[k : k + size] for k in range(0, len(data), size))
    with opened(path) as source:
        found = list(pieces(source, whole_lines(blocks, LINE_FEED)))
    rows = [number for piece in found for number in piece.table["_line"].to_pylist()]
    bad = [bad.line for piece in found for bad in piece.bad]
    lines = enumerate(data.split(b"\n"), start=1)

    assert sorted(rows + bad) == [k for k, text in lines if text.removesuffix(b"\r").strip(b" \t")]
    assert rows == sorted(rows)
