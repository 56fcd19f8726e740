"""Open a delivery: what kinds of file are read, and what is turned away with a word on why."""

import gzip
import hashlib
import os
import tracemalloc
from pathlib import Path

import pytest

from pathways.landing.problems import RejectedError
from pathways.landing.reading import Chunk, blocks, open_delivery, sha256_of, shown, shown_name


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


@pytest.mark.parametrize("name", ["a.csv", "a.CSV", "a.txt", "a.dat", "a b'\"*?.csv", "a\nb.csv"])
def test_a_csv_is_read_whatever_its_name(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / name, "b,a\n1,2\n")

    assert read(path) == [("1", "2", 2)]
    assert read(written(tmp_path / f"{name}.gz", gzip.compress(path.read_bytes()))) == read(path)


def test_a_header_without_rows_gives_no_chunk(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "a,b\n")

    with open_delivery(path) as delivered:
        assert delivered.columns == ("a", "b")
        assert delivered.layout == "csv"
        assert list(delivered.chunks) == []
        assert delivered.warnings == []
        assert delivered.bytes_read == path.stat().st_size


@pytest.mark.parametrize(
    "header",
    ["\ufeff a ,\tb\r\n", '\ufeff"a", b\r', "\n\n a,b\u00a0\n", '\ufeff\ufeff"a",b\n'],
)
def test_names_lose_blanks_and_byte_order_marks(tmp_path: Path, header: str) -> None:
    with open_delivery(written(tmp_path / "a.csv", header)) as delivered:
        assert delivered.columns == ("a", "b")


def test_a_name_may_be_written_over_two_lines(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", '"Student\r\nID",b\r\n1,2\r\n')

    with open_delivery(path) as delivered:
        assert delivered.columns == ("Student ID", "b")
        assert [chunk.table["_line"].to_pylist() for chunk in delivered.chunks] == [[3]]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("", "is empty (0 bytes)"),
        ("\n \n", "has no header"),
        ("a,b,A\n", "the same name for columns 1 and 3"),
        ("a,,b\n", "no name for column 2"),
        ("a,b,\n", "no name for column 3"),
        ("a,_line\n", "column _line"),
        ("123-45-6789,Doe,x\n", "seems to have no header: column 1"),
        ("Doe,123456789\n", "seems to have no header: column 2"),
        ("Doe,1990-01-31\n", "seems to have no header: column 2"),
        ("Doe,1/31/1990\n", "seems to have no header: column 2"),
        ("a;b\n1;2\n", 'set delimiter: ";"'),
        ("a\tb\n1\t2\n", 'set delimiter: "\\t"'),
        ('a,"b\n1,2\n', "a quote that is not closed"),
        (b"a,\xe9\n", "a header that is not UTF-8"),
        ("a,b\n1,2\n".encode("utf-16-le"), "holds control bytes"),
        (b"PK\x03\x04rest", "ZIP archive or an Excel workbook"),
        (b"7z\xbc\xaf\x27\x1crest", "7z"),
        (b"%PDF-1.4", "PDF"),
        (b"<!DOCTYPE html>", "web page"),
        (b"PAR1rest", "end its name in .parquet"),
        (b"\x1f\x8brest", "add .gz"),
        (b"\xff\xfe\x00\x00a\x00\x00\x00", "UTF-32"),
        (b"x" * (2 << 20), "header longer than 1 MB"),
        (",".join(f"c{k:x}" for k in range(10_001)), "10001 columns"),
    ],
)
def test_a_file_that_cannot_be_a_csv_is_rejected(
    tmp_path: Path, data: bytes | str, says: str
) -> None:
    message = rejection(written(tmp_path / "a.csv", data))

    assert message.startswith("a.csv ")
    assert says in message
    assert "; " in message
    assert "Doe" not in message
    assert "6789" not in message


def test_names_that_are_numbers_are_names(tmp_path: Path) -> None:
    with open_delivery(written(tmp_path / "a.csv", "100,108-A,2700\n")) as delivered:
        assert delivered.columns == ("100", "108-A", "2700")


def test_other_kinds_of_file_say_what_to_do(tmp_path: Path) -> None:
    assert "unpack it" in rejection(written(tmp_path / "a.zip", b"PK\x03\x04"))
    assert "save the sheet as CSV" in rejection(written(tmp_path / "a.xlsx", b"PK\x03\x04"))
    assert "deliver .csv" in rejection(written(tmp_path / "a.json", "{}"))
    assert "deliver .csv" in rejection(written(tmp_path / "a", "a,b\n"))
    assert "deliver .csv" in rejection(written(tmp_path / "a.parquet.gz", "a,b\n"))


def test_a_layout_that_the_name_contradicts_is_rejected(tmp_path: Path) -> None:
    assert "layout" in rejection(written(tmp_path / "a.csv", "a,b\n"), layout="parquet")
    assert "layout" in rejection(written(tmp_path / "a.parquet", "a,b\n"), layout="csv")
    assert "layout" in rejection(written(tmp_path / "a.csv", "a,b\n"), layout="other")


@pytest.mark.parametrize("delimiter", ["", ",,", '"', "\n", "a", "0", " ", "é", "\x00", "_"])
def test_a_delimiter_that_cannot_be_one_is_rejected(tmp_path: Path, delimiter: str) -> None:
    assert "delimiter" in rejection(written(tmp_path / "a.csv", "a,b\n"), delimiter=delimiter)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~"])
def test_other_delimiters_can_be_set(tmp_path: Path, delimiter: str) -> None:
    path = written(tmp_path / "a.csv", f'a{delimiter}b\n1{delimiter}"2{delimiter}"\n')

    assert read(path, delimiter=delimiter) == [("1", f"2{delimiter}", 2)]


def test_only_a_regular_file_is_opened(tmp_path: Path) -> None:
    written(tmp_path / "real.csv", "a,b\n")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")

    for name, kind in (("link", "symbolic link"), ("folder", "folder"), ("pipe", "pipe")):
        assert kind in rejection(tmp_path / f"{name}.csv")
        with pytest.raises(RejectedError, match=kind):
            sha256_of(tmp_path / f"{name}.csv")
    assert "No such file" in rejection(tmp_path / "missing.csv")


def test_a_name_is_shown_without_what_it_may_hold() -> None:
    assert shown_name(Path("/x/wages_123456789.csv")) == "wages_#########.csv"
    assert shown("123-45-6789 and 2024-Q3") == "###-##-#### and 2024-Q3"
    assert shown("a\nb\x1b[0m\u202e\udcff") == "a?b?[0m??"
    assert len(shown("x" * 200)) == 80


@pytest.mark.parametrize(
    "name",
    [
        *("wages_2024Q1_2024-05-15.csv", "LEHD_2023Q3_2023-11-15.txt", "20240515.csv"),
        *("wages_001_20_2024-05-15.csv", "batch_100_202405.csv", "2024-05-15_1234567.csv"),
        *("part-123-45-20240515.csv", "1234-56-7890.csv"),
    ],
)
def test_dates_and_other_numbers_in_a_name_are_shown(name: str) -> None:
    assert shown_name(Path(name)) == name


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        *[("123_45_6789.csv", "###_##_####.csv"), ("123 45.6789x.csv", "### ##.####x.csv")],
        *[("078-05-1120_2024-05-15.csv", "###-##-####_2024-05-15.csv")],
        *[("2024-05-15-078-05-1120.csv", "2024-05-15-###-##-####.csv")],
        *[("1234567890123.csv", "#############.csv"), ("a078051120b.csv", "a#########b.csv")],
    ],
)
def test_what_is_written_like_an_ssn_is_masked_in_a_name(name: str, masked: str) -> None:
    assert shown_name(Path(name)) == masked


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    data = os.urandom(300_000)

    assert sha256_of(written(tmp_path / "a.csv", data)) == hashlib.sha256(data).hexdigest()


def test_gzip_that_ends_early_or_goes_on_is_rejected(tmp_path: Path) -> None:
    packed = gzip.compress(b"a,b\n" + b"".join(b"%d,x\n" % k for k in range(100_000)))
    path = tmp_path / "a.csv.gz"

    assert len(read(written(path, packed))) == 100_000
    assert len(read(written(path, packed + gzip.compress(b"1,2\n")))) == 100_001
    for data in (packed[:-1], packed[:-9], packed[: len(packed) // 2], packed[:12]):
        message = rejection(written(path, data))
        assert "truncated" in message
        assert "deliver it again" in message
    assert "deliver it again" in rejection(written(path, packed + b"garbage"))
    assert "deliver it again" in rejection(written(path, packed[:5000] + b"x" + packed[5001:]))
    assert "no gzip file" in rejection(written(path, b"a,b\n1,2\n"))
    assert "twice" in rejection(written(path, gzip.compress(packed)))
    assert "empty" in rejection(written(path, gzip.compress(b"")))


def test_an_archive_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    with gzip.open(path, "wb") as file:
        file.write(b"a,b\n")
        for _ in range(100):
            file.write((b"1," + b"x" * 998 + b"\n") * 1000)

    tracemalloc.start()
    assert "expands to more than 200 times" in rejection(path)
    assert tracemalloc.get_traced_memory()[1] < 100 << 20
    tracemalloc.stop()


def test_a_file_that_changes_while_it_is_read_is_rejected(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "a,b\n" + "1,2\n" * 10)

    def read_on() -> list[Chunk]:
        with open_delivery(path) as delivered, path.open("a") as file:
            file.write("3,4\n")
            file.flush()
            return list(delivered.chunks)

    with pytest.raises(RejectedError, match="changed while it was read"):
        read_on()


def test_progress_grows_to_the_size_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "BLOCK", 100_000)
    data = b"a,b\n" + b"".join(b"%d,2\n" % k for k in range(100_000))
    path = written(tmp_path / "a.csv.gz", gzip.compress(data, 1))

    with open_delivery(path, rows_per_chunk=15_000) as delivered:
        seen = [delivered.bytes_read for _ in delivered.chunks]

    assert seen == sorted(seen)
    assert 0 < seen[0] < seen[-1] == path.stat().st_size
