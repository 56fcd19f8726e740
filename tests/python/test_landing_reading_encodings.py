"""Text of any encoding that agencies use is read, and a line that is not valid in it is bad."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.landing.problems import RejectedError
from pathways.landing.reading import open_delivery
from pathways.landing.reading.encodings import Encoding, as_utf8


def read(path: Path, **options: object) -> list[tuple]:
    with open_delivery(path, **options) as delivered:
        return [
            tuple(row.values()) for chunk in delivered.chunks for row in chunk.table.to_pylist()
        ]


def bad(path: Path, **options: object) -> list[tuple[int, str]]:
    with open_delivery(path, **options) as delivered:
        return [(line.line, line.rule) for chunk in delivered.chunks for line in chunk.bad]


def rejection(path: Path, **options: object) -> str:
    with pytest.raises(RejectedError) as caught:
        read(path, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def written(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize(
    ("encoding", "asked"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-be", "utf-16-be"),
        ("utf-16-le", "utf-16"),
        ("cp1252", "cp1252"),
        ("latin-1", "iso-8859-1"),
        ("cp437", "cp437"),
        ("utf-8-sig", "utf-8-sig"),
    ],
)
def test_text_is_read_in_its_encoding(tmp_path: Path, encoding: str, asked: str) -> None:
    body = 'näme,b\r\nJosé,"x\r\ny"\r\n' + "Muñoz,z\r\n" * 2000
    path = written(tmp_path / "a.csv", body.encode(encoding))

    rows = read(path, encoding=asked)

    assert rows[0] == ("José", "x\r\ny", 2)
    assert rows[-1] == ("Muñoz", "z", 2003)
    with open_delivery(path, encoding=asked) as delivered:
        assert delivered.columns == ("näme", "b")
        assert delivered.warnings == []


def test_a_byte_order_mark_wins_over_the_encoding_that_was_set(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "é,b\n1,2\n".encode("utf-8-sig"))

    with open_delivery(path, encoding="cp1252") as delivered:
        assert delivered.columns == ("é", "b")
        assert "cp1252" in delivered.warnings[0]


@pytest.mark.parametrize(
    "encoding", ["nonsense", "base64", "utf-7", "cp037", "iso2022_jp", "utf-32"]
)
def test_an_encoding_that_cannot_be_read_by_lines_is_rejected(
    tmp_path: Path, encoding: str
) -> None:
    assert "encoding" in rejection(written(tmp_path / "a.csv", "a,b\n"), encoding=encoding)


def test_lines_that_are_not_valid_in_their_encoding_are_bad(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", b"a,b\n1,\x81\n2,\xe9\n")
    assert bad(path, encoding="cp1252") == [(2, "the line is CP1252")]
    assert read(path, encoding="cp1252") == [("2", "é", 3)]

    lone = "a,b\n1,".encode("utf-16") + b"\x00\xd8" + "\n2,3\n".encode("utf-16-le")
    assert bad(written(path, lone)) == [(2, "the line is UTF-16")]
    assert read(path) == [("2", "3", 3)]

    assert bad(written(path, "a,b\n1,2".encode("utf-16") + b"x")) == [(2, "the line is UTF-16")]


@given(st.lists(st.sampled_from([b"a", b"\x81", b"\xe9", b"\n", b"\r", b"\x93"])).map(b"".join))
@settings(deadline=None)
def test_lines_keep_their_number_in_utf8(data: bytes) -> None:
    lines = data.splitlines(keepends=True)
    for codec in ("cp1252", "cp932", "gb18030"):
        found = as_utf8(data, Encoding(codec)).splitlines(keepends=True)
        assert len(found) == len(lines)
        for line, text in zip(lines, found, strict=True):
            try:
                assert text == line.decode(codec).encode()
            except UnicodeDecodeError:
                assert text.startswith(b"\xff")
