"""Arrow columns from numpy arrays, vectorised; in all of them a mask marks the nulls."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Array = np.ndarray

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_HEX = np.frombuffer(b"".join(b"%02x" % byte for byte in range(256)), dtype=np.uint16)
_DIGIT_ZERO = 48


def _mix(values: Array) -> Array:
    """Return the splitmix64 finaliser of uint64 `values`: a bijection, so no two collide."""
    values = (values ^ (values >> np.uint64(30))) * _MIX_1
    values = (values ^ (values >> np.uint64(27))) * _MIX_2
    return values ^ (values >> np.uint64(31))


def token_halves(seed: int, purpose: int, numbers: Array) -> tuple[Array, Array]:
    """Return two uint64 arrays, a keyed hash of (seed, purpose, number); the first is unique."""
    key = _mix(np.array([seed % 2**64, purpose], dtype=np.uint64) * _GOLDEN + _GOLDEN)
    first = _mix((numbers.astype(np.uint64) * _GOLDEN) ^ key[0] ^ _mix(key[1:])[0])
    return first, _mix(first ^ key[1])


def token_bytes(seed: int, purpose: int, numbers: Array) -> Array:
    """Return the tokens as characters: shape (n, 32) uint8, hexadecimal digits."""
    halves = np.stack(token_halves(seed, purpose, numbers), axis=1).astype(">u8")
    octets = np.ascontiguousarray(halves).view(np.uint8)
    return _HEX[octets].view(np.uint8)


def fixed_width(characters: Array, mask: Array | None = None) -> pa.Array:
    """Return strings of equal length from shape (n, width) uint8."""
    count, width = characters.shape
    offsets = np.arange(0, (count + 1) * width, width, dtype=np.int32)
    data = np.ascontiguousarray(characters)
    strings = pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(data))
    return strings if mask is None else pc.if_else(pa.array(~mask), strings, None)


def tokens(seed: int, purpose: int, numbers: Array, mask: Array | None = None) -> pa.Array:
    """Return 32 hexadecimal digits for each person number."""
    return fixed_width(token_bytes(seed, purpose, numbers), mask)


def identifiers(prefix: str, numbers: Array, width: int) -> pa.Array:
    """Return `prefix` followed by the number, zero-padded to `width` digits."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    characters = np.empty((len(numbers), width + len(prefix)), dtype=np.uint8)
    characters[:, : len(prefix)] = np.frombuffer(prefix.encode(), dtype=np.uint8)
    characters[:, len(prefix) :] = numbers[:, None] // powers % 10 + _DIGIT_ZERO
    return fixed_width(characters)


def codes(values: Sequence[str | None], index: Array) -> pa.Array:
    """Return values[index] as strings; a negative index is null."""
    mask = index < 0
    return pa.array(list(values), pa.string()).take(
        pa.array(np.where(mask, 0, index), pa.int64(), mask=mask)
    )


def flags(index: Array) -> pa.Array:
    """Return booleans from 0, 1 and -1 for null."""
    return pa.array(index > 0, pa.bool_(), mask=index < 0)


def integers(values: Array, mask: Array | None = None) -> pa.Array:
    """Return 32-bit integers."""
    return pa.array(values.astype(np.int32), pa.int32(), mask=mask)


def dates(days: Array, mask: Array | None = None) -> pa.Array:
    """Return dates from days since 1970-01-01."""
    return pa.array(days.astype(np.int32), pa.int32(), mask=mask).cast(pa.date32())


def timestamps(seconds: Array) -> pa.Array:
    """Return timestamps (UTC, no zone) from seconds since 1970-01-01."""
    return pa.array(seconds.astype(np.int64) * 1_000_000, pa.timestamp("us"))


def decimals(hundredths: Array, precision: int) -> pa.Array:
    """Return decimal(precision, 2) from integers in hundredths."""
    low = hundredths.astype(np.int64)
    words = np.stack([low, low >> 63], axis=1)
    return pa.Array.from_buffers(
        pa.decimal128(precision, 2), len(low), [None, pa.py_buffer(np.ascontiguousarray(words))]
    )


def quarter_of(days: Array) -> Array:
    """Return the quarter index (year * 4 + quarter - 1) of days since 1970-01-01."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return 1970 * 4 + months // 3


def year_of(days: Array) -> Array:
    """Return the calendar year of days since 1970-01-01."""
    return 1970 + days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)


def quarter_end_day(quarter: int) -> int:
    """Return the last day of a quarter index, as days since 1970-01-01."""
    following = np.datetime64("1970-01", "M") + (quarter + 1 - 1970 * 4) * 3
    return int(following.astype("datetime64[D]").astype(np.int64)) - 1
