"""Read Parquet: every column as the text that a CSV would hold."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet as pq
from pyarrow import types

from pathways.landing.problems import BadLine
from pathways.landing.reading.chunks import CHUNK_BYTES, Opened, Piece, gather, numbered
from pathways.landing.reading.files import Source, shown
from pathways.landing.reading.header import check_columns

MAX_EXPANSION = 200
"""As for gzip: real columns pack to a tenth or so."""
EXPANSION_FROM = 64 << 20
MAX_GROUP_BYTES = 4 << 30
MAX_GROUP_ROWS = 64_000_000
"""Writers make row groups of 0.1 to 10 million rows; more is damage, or made to fill memory."""
MANY_ROWS = 10_000_000
"""From here on rows must take some space: more than MAX_EXPANSION to a byte are invented."""
_DAMAGED = "cannot be read as Parquet: it is damaged, truncated or encrypted"
_CHECKS: tuple[Callable[[pa.DataType], bool], ...] = (
    types.is_null,
    types.is_boolean,
    types.is_integer,
    types.is_floating,
    types.is_decimal,
    types.is_date,
    types.is_time,
    types.is_timestamp,
)


def open_parquet(source: Source, *, rows_per_chunk: int) -> Opened:
    """Open a Parquet file. Errors: RejectedError."""
    try:
        file = pq.ParquetFile(
            source.file,
            pre_buffer=False,
            buffer_size=1 << 20,
            page_checksum_verification=True,
            arrow_extensions_enabled=False,
        )
        schema = file.schema_arrow
        names = tuple(schema.names)
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        raise source.reject(_DAMAGED, "write it again, unencrypted") from None
    check_columns(source, names)
    for column in schema:
        _check_type(source, column)
    _check_sizes(source, file.metadata)
    batch = _batch_rows(file.metadata, rows_per_chunk)
    pieces = _pieces(source, file, batch)
    return Opened(names, "parquet", gather(source, pieces, rows_per_chunk), source)


def text_of(column: pa.Array) -> pa.Array:
    """Return a column as text, '' for null.

    Dates are ISO; timestamps 'YYYY-MM-DD HH:MM:SS[.ffffff]', in UTC when they know their zone;
    numbers have no exponent, floats no needless '.0'; not-a-number is null.
    Errors: pyarrow.ArrowInvalid when a value cannot be text.
    """
    if types.is_dictionary(column.type):
        column = column.dictionary_decode()
    kind = column.type
    if types.is_timestamp(kind):
        text = _timestamps(column)
    elif types.is_floating(kind) or types.is_decimal(kind):
        text = _numbers(column)
    elif types.is_fixed_size_binary(kind):
        text = column.cast(pa.binary()).cast(pa.string())
    else:
        text = column.cast(pa.string())
    return text.fill_null("")


def _timestamps(column: pa.Array) -> pa.Array:
    if column.type.unit == "s":
        return column.cast(pa.timestamp("s")).cast(pa.string())
    text = column.cast(pa.timestamp("us"), safe=False).cast(pa.string())
    return pc.replace_substring_regex(text, r"\.000000$", "")


def _numbers(column: pa.Array) -> pa.Array:
    if types.is_floating(column.type):
        if types.is_float16(column.type):
            column = column.cast(pa.float32())
        column = pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)
    text = column.cast(pa.string())
    has_exponent = pc.match_substring(text, "e", ignore_case=True).fill_null(False)
    if pc.any(has_exponent).as_py():
        plain = [format(Decimal(value), "f") for value in text.filter(has_exponent).to_pylist()]
        text = pc.replace_with_mask(text, has_exponent, pa.array(plain, pa.string()))
    return pc.if_else(pc.equal(text, "-0"), "0", text)


def _pieces(source: Source, file: pq.ParquetFile, batch_rows: int) -> Iterator[Piece]:
    total = file.metadata.num_rows
    done = 0
    batches = file.iter_batches(batch_size=batch_rows, use_threads=False)
    try:
        for batch in batches:
            yield _piece(source, batch, done + 1)
            done += batch.num_rows
            source.bytes_read = source.size * done // max(total, 1)
    except (pa.ArrowException, OSError):
        raise source.reject(_DAMAGED, "write it again, unencrypted") from None
    if done != total:
        raise source.reject(f"holds {done} rows and says {total}", "write it again")
    source.bytes_read = source.size


def _piece(source: Source, batch: pa.RecordBatch, first: int) -> Piece:
    is_row = np.ones(batch.num_rows, bool)
    columns: dict[str, pa.Array] = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        try:
            valid, is_text = _valid(column)
            is_row &= is_text
            columns[name] = text_of(valid)
        except pa.ArrowInvalid:
            raise source.reject(
                f"has a value in column {shown(name)!r} that cannot be written as text",
                "write the column as text",
            ) from None
    table = numbered(columns, first + np.arange(batch.num_rows))
    bad = tuple(
        BadLine(first + int(k), "the line is UTF-8", "write texts as UTF-8")
        for k in np.flatnonzero(~is_row)
    )
    kept = table if not bad else table.filter(pa.array(is_row))
    return Piece(kept, bad, batch.nbytes)


def _valid(column: pa.Array) -> tuple[pa.Array, np.ndarray]:
    """Return a column with '' for texts that are not UTF-8, and which values are."""
    try:
        column.validate(full=True)
        return column, np.ones(len(column), bool)
    except pa.ArrowInvalid:
        pass
    if types.is_dictionary(column.type):
        column = column.dictionary_decode()
    values = column.cast(pa.binary()).to_pylist()
    texts = [_decoded(value) for value in values]
    is_text = np.array([text is not None for text in texts])
    return pa.array([text or "" for text in texts], pa.string()), is_text


def _decoded(value: bytes | None) -> str | None:
    try:
        return "" if value is None else value.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _check_type(source: Source, column: pa.Field) -> None:
    kind = column.type.value_type if types.is_dictionary(column.type) else column.type
    if any(check(kind) for check in _CHECKS) or _is_text(kind):
        return
    raise source.reject(
        f"has a column {shown(column.name)!r} of type {shown(str(kind))}, not of single values",
        "write it as text, or leave it out",
    )


def _is_text(kind: pa.DataType) -> bool:
    return (
        types.is_string(kind)
        or types.is_large_string(kind)
        or types.is_string_view(kind)
        or types.is_binary(kind)
        or types.is_large_binary(kind)
        or types.is_binary_view(kind)
        or types.is_fixed_size_binary(kind)
    )


def _check_sizes(source: Source, metadata: pq.FileMetaData) -> None:
    groups = [metadata.row_group(k) for k in range(metadata.num_row_groups)]
    for group in groups:
        if not 0 <= group.num_rows <= MAX_GROUP_ROWS or group.total_byte_size > MAX_GROUP_BYTES:
            raise source.reject(
                "has a row group beyond all measure", "write it with groups of a million rows"
            )
    rows = sum(group.num_rows for group in groups)
    size = sum(group.total_byte_size for group in groups)
    if rows != metadata.num_rows:
        raise source.reject(_DAMAGED, "write it again, unencrypted")
    is_bomb = size > max(EXPANSION_FROM, MAX_EXPANSION * source.size)
    if is_bomb or rows > max(MANY_ROWS, MAX_EXPANSION * source.size):
        raise source.reject(
            f"expands to more than {MAX_EXPANSION} times its size", "check where it comes from"
        )


def _batch_rows(metadata: pq.FileMetaData, rows_per_chunk: int) -> int:
    size = sum(metadata.row_group(k).total_byte_size for k in range(metadata.num_row_groups))
    # as text a value takes some ten bytes more than packed
    row = size // max(metadata.num_rows, 1) + 10 * metadata.num_columns
    return max(1, min(rows_per_chunk, CHUNK_BYTES // max(row, 1)))
