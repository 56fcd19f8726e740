"""Parquet is read as the text that a CSV would hold."""

import math
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet as pq

from pathways.landing.problems import RejectedError
from pathways.landing.reading import open_delivery, parquet
from pathways.landing.reading.parquet import text_of


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    return tmp_path / "records.parquet"


def read(path: Path, **options: object) -> tuple[list[tuple], list[int]]:
    with open_delivery(path, **options) as delivered:
        assert delivered.layout == "parquet"
        chunks = list(delivered.chunks)
        assert delivered.bytes_read == path.stat().st_size
    rows = [tuple(row.values()) for chunk in chunks for row in chunk.table.to_pylist()]
    return rows, [bad.line for chunk in chunks for bad in chunk.bad]


def rejection(path: Path, **options: object) -> str:
    with pytest.raises(RejectedError) as caught:
        read(path, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


DAY = date(2024, 1, 31)
MOMENT = datetime(2024, 1, 31, 4, 5, 6, 700)  # noqa: DTZ001 - a Parquet timestamp without zone
MIDNIGHT = datetime(2024, 1, 31)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (DAY, pa.date32(), "2024-01-31"),
        (DAY, pa.date64(), "2024-01-31"),
        (MOMENT, pa.timestamp("us"), "2024-01-31 04:05:06.000700"),
        (MOMENT, pa.timestamp("ns"), "2024-01-31 04:05:06.000700"),
        (MIDNIGHT, pa.timestamp("s"), "2024-01-31 00:00:00"),
        (MIDNIGHT, pa.timestamp("ms"), "2024-01-31 00:00:00"),
        (
            MIDNIGHT.replace(tzinfo=UTC),
            pa.timestamp("us", "America/New_York"),
            "2024-01-31 00:00:00",
        ),
        (time(4, 5), pa.time64("us"), "04:05:00.000000"),
        (-7, pa.int64(), "-7"),
        (2**64 - 1, pa.uint64(), "18446744073709551615"),
        (Decimal("100.00"), pa.decimal128(12, 2), "100.00"),
        (Decimal("1E-12"), pa.decimal128(20, 12), "0.000000000001"),
        (Decimal("0"), pa.decimal128(20, 12), "0.000000000000"),
        (1234.0, pa.float64(), "1234"),
        (0.1, pa.float64(), "0.1"),
        (0.1, pa.float32(), "0.1"),
        (123456789012.25, pa.float64(), "123456789012.25"),
        (1e22, pa.float64(), "10000000000000000000000"),
        (1.5e-7, pa.float64(), "0.00000015"),
        (-0.0, pa.float64(), "0"),
        (math.nan, pa.float64(), ""),
        (True, pa.bool_(), "true"),
        (False, pa.bool_(), "false"),
        (None, pa.null(), ""),
        (None, pa.float64(), ""),
        (None, pa.string(), ""),
        ("é ", pa.string(), "é "),
        ("é", pa.large_string(), "é"),
        ("é", pa.dictionary(pa.int8(), pa.string()), "é"),
        ("é".encode(), pa.binary(), "é"),
        (b"ab", pa.binary(2), "ab"),
    ],
)
def test_a_value_becomes_text(delivery: Path, value: object, kind: pa.DataType, text: str) -> None:
    pq.write_table(pa.table({"a": pa.array([value, None], kind)}), delivery)

    assert read(delivery) == ([(text, 1), ("", 2)], [])


@settings(deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_a_float_keeps_its_value_without_exponent(values: list[float]) -> None:
    texts = text_of(pa.array(values, pa.float64())).to_pylist()

    assert [float(text) for text in texts] == values
    assert not any("e" in text.lower() or text.endswith(".0") for text in texts)


@settings(deadline=None)
@given(st.lists(st.datetimes(datetime(1900, 1, 1), datetime(2262, 1, 1)), max_size=5))  # noqa: DTZ001
def test_a_timestamp_is_what_python_writes(values: list[datetime]) -> None:
    for unit in ("us", "ns"):
        assert text_of(pa.array(values, pa.timestamp(unit))).to_pylist() == list(map(str, values))


def test_rows_are_numbered_over_row_groups_and_chunks(delivery: Path) -> None:
    table = pa.table({"a": list(range(1000)), "b": ["x"] * 1000})
    pq.write_table(table, delivery, row_group_size=70)

    with open_delivery(delivery, rows_per_chunk=300) as delivered:
        chunks = list(delivered.chunks)

    assert [chunk.table.num_rows for chunk in chunks] == [300, 300, 300, 100]
    lines = [line for chunk in chunks for line in chunk.table["_line"].to_pylist()]
    assert lines == list(range(1, 1001))


def test_a_file_without_rows_gives_no_chunk(delivery: Path) -> None:
    pq.write_table(pa.table({"a": pa.array([], pa.string())}), delivery)

    with open_delivery(delivery) as delivered:
        assert delivered.columns == ("a",)
        assert list(delivered.chunks) == []


def test_texts_that_are_not_utf8_are_bad_lines(delivery: Path) -> None:
    data = pa.array([b"a", b"\xff", None, b"d"], pa.binary())
    column = pa.Array.from_buffers(pa.string(), 4, data.buffers())
    pq.write_table(pa.table({"a": column, "b": ["1", "2", "3", "4"]}), delivery)

    rows, bad = read(delivery)

    assert rows == [("a", "1", 1), ("", "3", 3), ("d", "4", 4)]
    assert bad == [2]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([[1]]),
        pa.array([{"x": 1}]),
        pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64())),
        pa.array([1], pa.duration("s")),
    ],
)
def test_a_column_without_single_values_is_rejected(delivery: Path, column: pa.Array) -> None:
    pq.write_table(pa.table({"visits": column}), delivery)

    assert "column 'visits' of type" in rejection(delivery)


def test_bytes_that_are_no_text_are_rejected_without_being_shown(delivery: Path) -> None:
    pq.write_table(pa.table({"photo": [b"SECRET\xff"]}), delivery)

    message = rejection(delivery)

    assert "column 'photo'" in message
    assert "SECRET" not in message


@pytest.mark.parametrize(
    ("names", "says"),
    [(["a", "A"], "the same name"), (["a", ""], "no name"), (["_LINE", "b"], "column _line")],
)
def test_names_of_columns_must_be_usable(delivery: Path, names: list[str], says: str) -> None:
    pq.write_table(pa.Table.from_arrays([pa.array(["x"])] * 2, names=names), delivery)

    assert says in rejection(delivery)


def test_a_damaged_file_is_rejected(delivery: Path) -> None:
    pq.write_table(pa.table({"a": [str(k) for k in range(10_000)]}), delivery)
    data = delivery.read_bytes()

    for broken in (data[:-1], data[: len(data) // 2], b"a,b\n1,2\n", data[:100] + data[200:]):
        delivery.write_bytes(broken)
        assert "damaged, truncated or encrypted" in rejection(delivery)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_flipped_byte_is_read_or_rejected(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "flipped.parquet"
    table = pa.table({"a": [str(k) for k in range(300)], "b": [k / 7 for k in range(300)]})
    pq.write_table(table, path, write_page_checksum=True, compression="zstd")
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)

    try:
        rows, bad = read(path)
    except RejectedError:
        return
    assert len(rows) + len(bad) == 300


@pytest.mark.parametrize(
    ("limit", "says"),
    [
        ("MAX_GROUP_ROWS", "row group beyond all measure"),
        ("MAX_GROUP_BYTES", "row group beyond all measure"),
        ("EXPANSION_FROM", "expands to more than"),
    ],
)
def test_a_file_beyond_all_measure_is_rejected(
    delivery: Path, monkeypatch: pytest.MonkeyPatch, limit: str, says: str
) -> None:
    table = pa.table({"a": ["x" * 1000] * 2000})
    pq.write_table(table, delivery, compression="gzip", use_dictionary=False)
    monkeypatch.setattr(parquet, limit, 999)

    assert says in rejection(delivery)


def test_rows_that_take_no_space_are_rejected(
    delivery: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pq.write_table(pa.table({"a": pa.nulls(500_000, pa.string())}), delivery)
    monkeypatch.setattr(parquet, "MANY_ROWS", 1000)

    assert "expands to more than" in rejection(delivery)
