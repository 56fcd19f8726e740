"""Counts the rows and dollars of a delivered file, by the documented rules, without the engine."""

import codecs
import csv
import gzip
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

RECORD_LINES = 20
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:_\d+)*\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_BLANK = "".join(map(chr, [*range(33), *range(0x7F, 0xA1), *range(0x2000, 0x2010)]))
_OTHER_BLANK = "".join(map(chr, [*range(0x2028, 0x2030), 0x205F, 0x2060, 0x3000, 0xFEFF]))
LARGEST = Decimal(10) ** 26
"""An amount of more dollars than that is none."""
_LEHD_PERIOD = re.compile(r"(?:19\d\d|20\d\d|2100)[1-4]", re.ASCII)


class UnreadableError(Exception):
    """The file as a whole is none of a kind that may land."""


@dataclass
class Counted:
    """`lines` are the lines that rows begin at; `rows` what is in them, where that is plain."""

    lines: list[int] = field(default_factory=list)
    rows: dict[int, dict[str, str]] = field(default_factory=dict)

    @property
    def dollars(self) -> Decimal:
        return sum((amount(row.get("wages", "")) for row in self.rows.values()), Decimal(0))


def amount(text: str) -> Decimal:
    """Return the dollars of a text, rounded to cents; 0 when it is no number."""
    bare = trimmed(text)
    if not _NUMBER.fullmatch(bare):
        return Decimal(0)
    try:
        number = Decimal(bare.replace("_", ""))
        cents = number.quantize(Decimal("0.01"), ROUND_HALF_UP)
    except InvalidOperation:
        return Decimal(0)
    return cents if abs(cents) < LARGEST else Decimal(0)


def trimmed(text: str) -> str:
    return text.strip(_BLANK + _OTHER_BLANK)


def count_file(path: Path) -> Counted:
    """Errors: UnreadableError, when nothing of the file may land."""
    content = path.read_bytes()
    if path.suffix == ".parquet":
        return _count_parquet(path)
    if path.suffix == ".gz":
        try:
            content = gzip.decompress(content)
        except (OSError, EOFError, zlib.error):
            raise UnreadableError("gzip") from None
    return count_lehd(content) if ".txt" in path.name else count_csv(content)


def count_csv(content: bytes) -> Counted:
    lines = [found[0] for found in _LINE.finditer(_as_utf8(content))]
    at = next((k for k, line in enumerate(lines) if line.strip(b" \t\r\n")), None)
    if at is None:
        raise UnreadableError("no header")
    reader = csv.reader((line.decode("utf-8", "replace") for line in lines[at:]), strict=True)
    try:
        header = [trimmed(name).casefold() for name in next(reader)]
    except csv.Error:
        raise UnreadableError("header") from None
    counted = Counted()
    for place, values in _records(lines, at + reader.line_num, len(header)):
        counted.lines.append(place + 1)
        if len(values) == len(header):
            counted.rows[place + 1] = dict(zip(header, values, strict=True))
    return counted


def _as_utf8(content: bytes) -> bytes:
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if content.startswith(mark):
            text = content[2 : len(content) // 2 * 2].decode(codec, "surrogatepass")
            odd = b"\xff" if len(content) % 2 else b""
            return text.encode("utf-8", "surrogatepass") + odd
    return content.removeprefix(codecs.BOM_UTF8)


def _records(lines: Sequence[bytes], at: int, width: int) -> Iterator[tuple[int, list[str]]]:
    """Yield where each record begins and its values; none when it is no row."""
    while at < len(lines):
        line = lines[at]
        used, values = 1, _alone(line)
        if line.count(b'"') % 2:
            used, values = _over_lines(lines, at, width)
        if line.strip(b" \t\r\n"):
            yield at, values
        at += used


def _alone(line: bytes) -> list[str]:
    """Return the values of a line; none when it cannot be a record."""
    if len(line) > 1 << 20 or line.count(b'"') % 2:
        return []
    try:
        values = next(csv.reader([line.decode()], strict=True), [])
    except (UnicodeDecodeError, csv.Error):
        return []
    return [] if any(len(value.encode()) > 128 << 10 for value in values) else values


def _over_lines(lines: Sequence[bytes], at: int, width: int) -> tuple[int, list[str]]:
    texts = []
    for line in lines[at : at + RECORD_LINES]:
        try:
            texts.append(line.decode())
        except UnicodeDecodeError:
            break
        if len(line) > 1 << 20:
            break
    reader = csv.reader(texts, strict=True)
    try:
        values = next(reader)
    except (csv.Error, StopIteration):
        return 1, []
    used = reader.line_num
    inner = lines[at + 1 : at + used]
    is_right = (
        len(values) == width
        and b"".join(lines[at : at + used]).count(b'"') % 2 == 0
        and not any(len(_alone(line)) == width and line.strip() for line in inner)
        and not any(len(value.encode()) > 128 << 10 for value in values)
    )
    return (used, values) if is_right else (1, [])


def count_lehd(content: bytes) -> Counted:
    """Every line that is not blank counts; what is in it only where it is 86 plain characters."""
    counted = Counted()
    lines = content.removeprefix(codecs.BOM_UTF8).split(b"\n")
    for number, line in enumerate(lines, start=1):
        text = line.removesuffix(b"\r")
        if not text.strip(b" \t"):
            continue
        counted.lines.append(number)
        if len(text) == 86 and text.isascii() and _LEHD_PERIOD.fullmatch(text[71:76].decode()):
            counted.rows[number] = {
                "employer_account": text[47:57].decode(),
                "wage_year": text[71:75].decode(),
                "wage_quarter": text[75:76].decode(),
                "wages": text[76:86].decode(),
            }
    return counted


def _count_parquet(path: Path) -> Counted:
    try:
        table = pq.read_table(path)
        rows = table.to_pylist()
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        raise UnreadableError("Parquet") from None
    texts = [{name.casefold(): str(value or "") for name, value in row.items()} for row in rows]
    return Counted(list(range(1, len(rows) + 1)), dict(enumerate(texts, start=1)))
