"""`mapping.yml`: how an agency names its columns, writes its codes and dates, and its files."""

import codecs
import hashlib
import json
import re
from collections.abc import Collection
from collections.abc import Mapping as Keyed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pathways.errors import BadInputError
from pathways.landing.header import folded, one_line
from pathways.landing.mapping_yaml import read_yaml

FILE_NAME = "mapping.yml"
PIRL = "pirl"
LAYOUTS = ("auto", "csv", "parquet", "lehd", PIRL)
DEFAULT_AGENCY = "default"
READY_MADE = Path(__file__).parent / "mappings"

_READING_KEYS = ("encoding", "delimiter", "layout", "null_values")
_AGENCY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_COLUMN_KEYS = ("from", "value", "received", "codes", "format")
_SPECIFIERS = frozenset("YymdbBjHIpMSfaA%")
_DAYS = ({"Y", "m", "d"}, {"Y", "b", "d"}, {"Y", "B", "d"}, {"Y", "j"})


@dataclass(frozen=True)
class ColumnMap:
    """Where one delivered column comes from: a column of theirs, a fixed value, or the day.

    `source` None and `is_received` False: every row has `value` (None = null).
    `codes` maps their code, trimmed and in its exact case, to ours or to null.
    `format` is how they write dates, in strftime's letters.
    """

    source: str | None = None
    value: str | None = None
    is_received: bool = False
    codes: Keyed[str, str | None] = field(default_factory=dict)
    format: str | None = None


@dataclass(frozen=True)
class Mapping:
    """What one mapping.yml says of one extract; without a file, all defaults."""

    path: Path | None = None
    agency: str | None = None
    layout: str = "auto"
    encoding: str = "utf-8"
    delimiter: str = ","
    null_values: tuple[str, ...] = ()
    columns: dict[str, ColumnMap] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)
    """Extract `pirl` only: passed on as written, all scalars text or null."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of what it says: the same for the same content, whatever its layout."""
        columns = {name: vars(column) for name, column in self.columns.items()}
        unordered = {"null_values": sorted(self.null_values), "ignore": sorted(self.ignore)}
        content = {**vars(self), "columns": columns, "path": None, **unordered}
        canonical = json.dumps(content, sort_keys=True, default=str)
        return hashlib.sha256(canonical.encode()).hexdigest()


def find_mapping(
    file: Path,
    deliveries: Path,
    extract: str,
    known: Keyed[str, Collection[str]] | None = None,
) -> Mapping:
    """Return what the nearest mapping.yml says of `extract`, from the file's folder upwards.

    `known` holds the delivered columns of each extract: with it, names in any extract of the
    mapping are checked. Errors: BadInputError, one line with file, key and what to write.
    """
    top, folder = deliveries.absolute(), file.absolute().parent
    if not folder.is_relative_to(top):
        raise BadInputError(f"{file}: not below {deliveries}; deliver it there")
    for candidate in (folder, *folder.parents):
        path = candidate / FILE_NAME
        if path.exists() or path.is_symlink():
            return read_mapping(path, extract, known)
        if candidate == top:
            break
    return Mapping()


def agency_of(mapping: Mapping, file: Path, deliveries: Path, extract: str) -> str:
    """Return the agency: the mapping's, else the folder above the extract's, else `default`.

    Errors: BadInputError when that folder's name can't be an agency's.
    """
    if mapping.agency is not None:
        return mapping.agency
    folders = file.absolute().parent.relative_to(deliveries.absolute()).parts
    above = folders[: folders.index(extract)] if extract in folders else folders
    name = above[-1] if above else DEFAULT_AGENCY
    if not _AGENCY.fullmatch(name):
        raise BadInputError(
            f"{deliveries}: the folder above {extract} is named as no agency can be; "
            f"rename it (letters, digits, _ and -), or write `agency:` in {FILE_NAME}"
        )
    return name


def ready_made(layout: str, extract: str) -> Mapping:
    """Return the mapping that comes with the project for a layout; empty when there is none."""
    path = READY_MADE / f"{layout}.yml"
    return read_mapping(path, extract) if path.is_file() else Mapping()


def read_mapping(
    path: Path, extract: str, known: Keyed[str, Collection[str]] | None = None
) -> Mapping:
    """Return what one mapping.yml says of `extract`. Errors: as of find_mapping."""
    content = _Section(path, "", read_yaml(path))
    content.only("agency", "extracts", *_READING_KEYS)
    extracts = content.section("extracts")
    if known is not None:
        extracts.only(*known, PIRL)
    bodies = {name: _Body(extracts.section(name), content) for name in extracts.keys}
    parsed = {name: body.mapping(name, known) for name, body in bodies.items()}
    return parsed.get(extract) or _Body(_Section(path, "", {}), content).mapping(extract, None)


@dataclass(frozen=True)
class _Section:
    """A part of the file and where it stands, to name in errors."""

    path: Path
    place: str
    content: dict[str, Any]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.content)

    def error(self, key: str, advice: str) -> BadInputError:
        place = ".".join(part for part in (self.place, one_line(key)) if part)
        return BadInputError(f"{self.path}: {place}: {advice}")

    def only(self, *allowed: str) -> None:
        for key in self.content:
            if key not in allowed:
                raise self.error(key, f"unknown key; write one of {', '.join(allowed)}")

    def section(self, key: str) -> "_Section":
        found = self.content.get(key)
        if key in self.content and not isinstance(found, dict):
            raise self.error(key, "is no mapping; write `key: value` lines below it")
        place = ".".join(part for part in (self.place, one_line(key)) if part)
        return _Section(self.path, place, found or {})

    def text(self, key: str, advice: str) -> str | None:
        """Return the text under a key; None when the key isn't there."""
        if key not in self.content:
            return None
        found = self.content[key]
        if not isinstance(found, str) or not found:
            raise self.error(key, advice)
        return found

    def texts(self, key: str, advice: str) -> tuple[str, ...]:
        found = self.content.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
            raise self.error(key, advice)
        return tuple(item.strip() for item in found)


@dataclass(frozen=True)
class _Body:
    """What stands under one extract, above what stands at the top of the file."""

    own: _Section
    top: _Section

    def mapping(self, extract: str, known: Keyed[str, Collection[str]] | None) -> Mapping:
        own_keys = ("settings",) if extract == PIRL else ("columns", "ignore")
        self.own.only(*own_keys, *_READING_KEYS)
        columns = self.own.section("columns")
        if known is not None and extract != PIRL:
            columns.only(*known[extract])
        ignore = self.own.texts("ignore", "write a list of their columns: [PHONE, EMAIL]")
        mapping = Mapping(
            path=self.own.path,
            agency=self._agency(),
            layout=self._layout(),
            encoding=self._encoding(),
            delimiter=self._delimiter(),
            null_values=self._where("null_values").texts(
                "null_values", 'write a list of texts in quotes: ["NA", "NULL"]'
            ),
            columns={name: _column(columns, name) for name in columns.keys},
            ignore=ignore,
            settings=self.own.section("settings").content,
        )
        for name, column in mapping.columns.items():
            if column.source and folded(column.source) in map(folded, ignore):
                raise columns.error(
                    name, f"{one_line(column.source)} is mapped and ignored; keep one"
                )
        return mapping

    def _where(self, key: str) -> _Section:
        return self.own if key in self.own.content else self.top

    def _agency(self) -> str | None:
        advice = "write a name of letters, digits, _ and -, at most 64"
        agency = self.top.text("agency", advice)
        if agency is not None and not _AGENCY.fullmatch(agency):
            raise self.top.error("agency", advice)
        return agency

    def _layout(self) -> str:
        section, advice = self._where("layout"), f"write one of {', '.join(LAYOUTS)}"
        layout = section.text("layout", advice) or "auto"
        if layout not in LAYOUTS:
            raise section.error("layout", advice)
        return layout

    def _encoding(self) -> str:
        section = self._where("encoding")
        advice = "unknown; write the name of a text encoding, like utf-8 or cp1252"
        encoding = section.text("encoding", advice) or "utf-8"
        try:
            "".encode(encoding)  # refuses what is no text encoding
            return codecs.lookup(encoding).name
        except (LookupError, ValueError):
            raise section.error("encoding", advice) from None

    def _delimiter(self) -> str:
        section = self._where("delimiter")
        advice = 'write one character in quotes, like ";", or "\\t" for tabs'
        delimiter = section.text("delimiter", advice) or ","
        delimiter = "\t" if delimiter in {"\\t", "tab"} else delimiter
        if len(delimiter) != 1 or delimiter.isalnum() or delimiter in '"\r\n\0':
            raise section.error("delimiter", advice)
        return delimiter


def _column(columns: _Section, name: str) -> ColumnMap:
    found = columns.content[name]
    if isinstance(found, str) and found.strip():
        return ColumnMap(source=found.strip())
    if not isinstance(found, dict) or not found:
        advice = f"write their column, `{name}: THEIRS`, or {{value: null}} when there is none"
        raise columns.error(name, advice)
    section = columns.section(name)
    section.only(*_COLUMN_KEYS)
    origins = [key for key in ("from", "value", "received") if key in found]
    if len(origins) > 1:
        raise section.error("", f"{' and '.join(origins)} stand together; keep one")
    if origins in (["value"], ["received"]):
        if len(found) > 1:
            raise section.error("", f"codes and format need `from:`, not {origins[0]}")
        return _constant(section)
    source = section.text("from", "write the name of their column") or name
    return ColumnMap(source=source.strip(), codes=_codes(section), format=_format(section))


def _constant(section: _Section) -> ColumnMap:
    if "received" in section.content:
        if section.content["received"] != "true":
            raise section.error("received", "write true, or leave the column out")
        return ColumnMap(is_received=True)
    value = section.content["value"]
    if value is not None and not isinstance(value, str):
        raise section.error("value", "write one text, or null")
    return ColumnMap(value=value.strip() or None if value else None)


def _codes(section: _Section) -> dict[str, str | None]:
    codes: dict[str, str | None] = {}
    found = section.section("codes")
    for theirs, ours in found.content.items():
        if ours is not None and not isinstance(ours, str):
            raise found.error(theirs, "write one code of ours, or null")
        if theirs.strip() in codes:
            raise found.error(theirs, "stands twice (blanks at the ends don't count); keep one")
        codes[theirs.strip()] = (ours.strip() or None) if ours else None
    return codes


def _format(section: _Section) -> str | None:
    advice = 'write day, month and year in the letters of strftime, like "%m/%d/%Y"'
    pattern = section.text("format", advice)
    if pattern is None:
        return None
    pieces = re.findall(r"%-?(.?)", pattern, flags=re.DOTALL)
    letters = {"Y" if piece == "y" else piece for piece in pieces}
    is_a_day = any(day <= letters for day in _DAYS)
    if not is_a_day or not letters <= _SPECIFIERS or len(pieces) != len(set(pieces)):
        raise section.error("format", advice)
    return pattern
