"""Breaks valid deliveries, as agencies, networks and enemies do: reproducible by its seed."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from landing_case import (
    PEOPLE,
    WAGES,
    csv_bytes,
    gzip_bytes,
    lehd_bytes,
    lehd_line,
    parquet_bytes,
    valid_rows,
)

Table = list[list[str]]
CONTROLS = "\x00\x09\x12\x16\x1b\x7f\x85\u2028\ufeff"
ODD_VALUES = (
    *("", " ", "NULL", "N/A", "nan", "inf", "-Infinity", "#REF!", "true", "yes", "2", "-1"),
    *("1e5", "1_000", "1e400", "1,234.50", "$5.00", "(12.00)", "0x10", "1.005", "99999999999.99"),
    *(
        "9" * 28,
        "9" * 40,
        "-" + "9" * 27,
        "10.999",
        ".5",
        "5.",
        "٣٤",
        "\uff11\uff12",
        "-0.00",
        "+7",
    ),
    *("epoch", "infinity", "2023-02-30", "0000-00-00", "20230105", "01/02/2023", "2023-1-5"),
    *("10000-01-01", "294247-01-10", "2023-01-05 25:00:00", "0001-01-01", "2023-01-05T00:00:00Z"),
    *("'; drop table x; --", "$1", "{value}", "%s", "\\N", "\\", "../../etc/passwd", "\U0001f600"),
    *("2147483648", "-2147483649", "\uff11\uff12\uff13", "Ñandú", "a" * 201, "x\ry", "x\ny"),
)
_SIGNS = ("=", "+", "-", "@", "\t=", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")')


@dataclass(frozen=True)
class Broken:
    """A broken file; `how` names what was done to it."""

    extract: str
    name: str
    content: bytes
    how: tuple[str, ...]


def broken(seed: int) -> Broken:
    """Return the file of a seed: half of them are of wages."""
    random = Random(seed)
    extracts = list(valid_rows(1))
    extract = WAGES if random.random() < 0.5 else random.choice(extracts)
    kind = random.choice(("csv", "csv", "csv", "csv.gz", "parquet", "txt"))
    if kind == "txt" and extract == WAGES:
        return _broken_lehd(random)
    kind = "csv" if kind == "txt" else kind
    table = _table(extract, random)
    how = []
    for change in random.sample(TABLE_CHANGES, random.choice((0, 1, 1, 2, 3))):
        how.append(change.__name__)
        table = change(table, random) if len(table) > 1 else table
    if kind == "parquet":
        content = _as_parquet(table)
    else:
        content, changes = _as_text(table, random)
        how += changes
    if kind == "csv.gz":
        content = gzip_bytes(content)
    if kind != "csv" and random.random() < 0.4:
        change = random.choice((cut, flipped_bits, noise, appended))
        how.append(f"packed {change.__name__}")
        content = change(content, random)
    return Broken(extract, f"b_2024-01-05.{kind}", content, tuple(how))


def _broken_lehd(random: Random) -> Broken:
    lines = [
        lehd_line(
            random.choice(PEOPLE),
            str(random.randrange(10**6)),
            unit=f"{random.randrange(3):05}",
            state=random.choice(("21", "KY", "  ")),
        )
        for _ in range(random.randrange(1, 9))
    ]
    how = []
    for change in random.sample(LINE_CHANGES, random.choice((0, 1, 1, 2))):
        how.append(change.__name__)
        lines = change(lines, random)
    content = lehd_bytes(lines, random.choice(("\n", "\r\n")))
    if random.random() < 0.4:
        change = random.choice(BYTE_CHANGES)
        how.append(change.__name__)
        content = change(content, random)
    return Broken(WAGES, "b_2024-01-05.txt", content, ("lehd", *how))


def _table(extract: str, random: Random) -> Table:
    rows = random.choices(valid_rows()[extract], k=random.randrange(1, 9))
    return [list(rows[0]), *(list(row.values()) for row in rows)]


def _as_parquet(table: Table) -> bytes:
    names = list(dict.fromkeys(table[0]))
    width = len(names)
    rows = [(row + [""] * width)[:width] for row in table[1:]]
    return parquet_bytes([dict(zip(names, row, strict=True)) for row in rows])


def _as_text(table: Table, random: Random) -> tuple[bytes, list[str]]:
    text = io.StringIO(newline="")
    quoting = random.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    end = random.choice(("\n", "\n", "\r\n", "\r"))
    csv.writer(text, lineterminator=end, quoting=quoting).writerows(table)
    content = text.getvalue().encode("utf-8", "surrogatepass")
    how = []
    for change in random.sample(BYTE_CHANGES, random.choice((0, 0, 1, 1, 2))):
        how.append(change.__name__)
        content = change(content, random)
    return content, how


def _place(table: Table, random: Random) -> tuple[list[str], int]:
    row = random.choice([row for row in table if row][1:] or table[:1])
    return row, random.randrange(len(row))


def odd_values(table: Table, random: Random) -> Table:
    for _ in range(random.randrange(1, 4)):
        row, at = _place(table, random)
        row[at] = random.choice(ODD_VALUES)
    return table


def odd_wages(table: Table, random: Random) -> Table:
    if "wages" in table[0]:
        random.choice(table[1:])[table[0].index("wages")] = random.choice(ODD_VALUES)
    return table


def control_characters(table: Table, random: Random) -> Table:
    row, at = _place(table, random)
    middle = len(row[at]) // 2
    row[at] = row[at][:middle] + random.choice(CONTROLS) + row[at][middle:]
    return table


def formulas(table: Table, random: Random) -> Table:
    row, at = _place(table, random)
    row[at] = random.choice(_SIGNS) + row[at]
    return table


def shifted_rows(table: Table, random: Random) -> Table:
    row, _ = _place(table, random)
    row[:] = [row[-1], *row[:-1]] if random.random() < 0.5 else [*row[1:], row[0]]
    return table


def lost_or_more_values(table: Table, random: Random) -> Table:
    row, at = _place(table, random)
    if random.random() < 0.5 and len(row) > 1:
        del row[at]
    else:
        row.insert(at, "more")
    return table


def swapped_columns(table: Table, random: Random) -> Table:
    a, b = random.sample(range(len(table[0])), 2)
    rows = table if random.random() < 0.5 else table[1:]
    for row in rows:
        if max(a, b) < len(row):
            row[a], row[b] = row[b], row[a]
    return table


def header_changes(table: Table, random: Random) -> Table:
    header = table[0]
    at = random.randrange(len(header))
    match random.randrange(6):
        case 0:
            del header[at]
        case 1:
            header.insert(at, header[0])
        case 2:
            header[at] = header[at].upper() + " "
        case 3:
            header[at] = random.choice(("x_more", "FAVOURITE", "ssn_token", "", "_line", "a\0b"))
        case 4:
            return [*table[1:], table[0]]
        case _:
            return table[1:]
    return table


def extra_column(table: Table, random: Random) -> Table:
    return [
        [*row, "x_note" if k == 0 else random.choice(ODD_VALUES)] for k, row in enumerate(table)
    ]


def repeated_rows(table: Table, random: Random) -> Table:
    return [*table, *[list(row) for row in random.choices(table, k=random.randrange(1, 4))]]


def huge_value(table: Table, random: Random) -> Table:
    row, at = _place(table, random)
    row[at] = random.choice("a,\n9") * random.choice((300, 70_000, 140_000))
    return table


def blank_rows(table: Table, random: Random) -> Table:
    table.insert(random.randrange(1, len(table) + 1), random.choice(([], ["", ""], [" "])))
    return table


def cut(content: bytes, random: Random) -> bytes:
    return content[: random.randrange(len(content) + 1)]


def flipped_bits(content: bytes, random: Random) -> bytes:
    found = bytearray(content)
    for _ in range(random.choice((1, 1, 3, 20))):
        if found:
            found[random.randrange(len(found))] ^= 1 << random.randrange(8)
    return bytes(found)


def noise(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content) + 1)
    some = random.randbytes(random.choice((1, 2, 30)))
    return content[:at] + some + content[at + random.choice((0, len(some))) :]


def appended(content: bytes, random: Random) -> bytes:
    return content + random.choice((b"\0" * 7, content, content[: len(content) // 2], b"\x1a"))


def control_bytes(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content) + 1)
    return content[:at] + bytes([random.choice((0, 9, 0x12, 0x16, 0x1A))]) + content[at:]


def stray_quotes(content: bytes, random: Random) -> bytes:
    found = content
    for _ in range(random.choice((1, 1, 2, 5))):
        at = random.randrange(len(found) + 1)
        found = found[:at] + random.choice((b'"', b'"', b'""', b',"', b'",', b'\n"')) + found[at:]
    return found


def other_encoding(content: bytes, random: Random) -> bytes:
    text = content.decode("utf-8", "replace").replace("a", "á", 2)
    codec = random.choice(
        ("utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-32", "cp037", "utf-7")
    )
    return text.encode(codec, "replace")


def mixed_line_ends(content: bytes, random: Random) -> bytes:
    lines = content.replace(b"\r\n", b"\n").split(b"\n")
    ends = random.choices((b"\n", b"\r\n", b"\r", b"\n\n", b" \r\n\t\n"), k=len(lines))
    return b"".join(line + end for line, end in zip(lines, ends, strict=True))


def other_delimiter(content: bytes, random: Random) -> bytes:
    return content.replace(b",", random.choice((b";", b"\t", b"|", b", ")))


def broken_lines(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content) + 1)
    return content[:at] + random.choice((b"\n", b"\r", b"\r\n", b"\xe2\x80\xa8")) + content[at:]


def joined_lines(content: bytes, random: Random) -> bytes:
    return content.replace(b"\n", b"", random.choice((1, 2, -1)))


def no_last_end(content: bytes, _: Random) -> bytes:
    return content.rstrip(b"\r\n")


def odd_fields(lines: list[str], random: Random) -> list[str]:
    at = random.randrange(len(lines))
    start = random.choice((0, 9, 47, 57, 71, 75, 76))
    some = random.choice(("KY", "  ", "A", "-12", "é", "\0", "9999", "\x12\x16"))
    lines[at] = lines[at][:start] + some + lines[at][start + len(some) :]
    return lines


def without_state(lines: list[str], random: Random) -> list[str]:
    at = random.randrange(len(lines))
    lines[at] = lines[at][:45] + lines[at][47:]
    return lines


def other_width(lines: list[str], random: Random) -> list[str]:
    at = random.randrange(len(lines))
    lines[at] = random.choice((lines[at][:-1], lines[at] + " ", lines[at][1:], lines[at] * 2, " "))
    return lines


def repeated_lines(lines: list[str], random: Random) -> list[str]:
    return [*lines, *random.choices(lines, k=2)]


TABLE_CHANGES: list[Callable[[Table, Random], Table]] = [
    *(odd_values, odd_values, odd_wages, control_characters, formulas, shifted_rows),
    *(lost_or_more_values, swapped_columns, header_changes, extra_column, repeated_rows),
    *(huge_value, blank_rows),
]
BYTE_CHANGES: list[Callable[[bytes, Random], bytes]] = [
    *(cut, flipped_bits, noise, appended, control_bytes, stray_quotes, stray_quotes),
    *(other_encoding, mixed_line_ends, other_delimiter, broken_lines, joined_lines, no_last_end),
]
LINE_CHANGES: list[Callable[[list[str], Random], list[str]]] = [
    *(odd_fields, odd_fields, without_state, other_width, repeated_lines)
]


def valid_files() -> list[Broken]:
    """Return a valid file of each extract and kind."""
    found = []
    for extract, rows in valid_rows().items():
        content = csv_bytes(rows)
        found += [
            Broken(extract, "v_2024-01-05.csv", content, ()),
            Broken(extract, "v_2024-01-05.csv.gz", gzip_bytes(content), ()),
            Broken(extract, "v_2024-01-05.parquet", parquet_bytes(rows), ()),
        ]
    lines = [lehd_line(person) for person in PEOPLE]
    return [*found, Broken(WAGES, "v_2024-01-05.txt", lehd_bytes(lines), ())]
