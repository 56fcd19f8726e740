# ruff: noqa: S608 - the SQL is made of quoted names
"""Which of our columns an unknown one may be: by its name, and by codes that are ours.

Nothing here returns or shows a value of a file.
"""

from collections.abc import Collection, Iterable, Sequence
from collections.abc import Mapping as Keyed
from difflib import SequenceMatcher

import duckdb
import yaml

from pathways.landing.delivered import IDENTITIES, NAME_AND_BIRTH, Delivered
from pathways.landing.header import folded, is_header, looks_like_data, shown, squeezed
from pathways.landing.mapping_sql import iso_sql, trimmed_sql
from pathways.landing.synonyms import SYNONYMS
from pathways.quality.database import identifier, quoted

SAMPLE_ROWS = 20_000
MOST_CODES = 20
CANDIDATES_SHOWN = 5
ON_THE_DAY = frozenset({"received_date", "updated_at"})
"""Columns that may be the day of the delivery."""
_OF_A_SOURCE = frozenset({"institution_id", "agency_id", "source"})
FORMATS = (
    "%m/%d/%Y",
    "%Y%m%d",
    "%m%d%Y",
    "%m-%d-%Y",
    "%m/%d/%y",
    "%m.%d.%Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d%b%Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%Y/%m/%d",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p",
    "%d/%m/%Y",
)
"""Ways to write a day, the likeliest in a state's files first: month before day."""

_IDENTITY_WORDS = (
    *("ssn", "soc", "dob", "birth", "bdate", "name", "first", "last", "middle", "maiden"),
    *("ein", "taxid", "address", "street", "phone", "mail", "licen", "passport"),
)
_SAME, _SYNONYM, _HINT, _CUTOFF = 1.0, 0.95, 0.9, 0.75
_PLAUSIBLE_YEARS = (1900, 2100)


def identity_like(name: str) -> bool:
    """Return whether a column may hold who someone is, by its name; in doubt it may."""
    plain = squeezed(name)
    identities = ("ssn", "first_name", "last_name", "birth_date", "fein")
    return any(word in plain for word in _IDENTITY_WORDS) or any(
        _similarity(ours, name) >= _CUTOFF for ours in identities
    )


def known_synonyms(columns: Iterable[str]) -> set[str]:
    """Return what our columns are called elsewhere, squeezed."""
    return {synonym for ours in columns for synonym in SYNONYMS.get(ours, "").split()}


def likeliest(ours: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate whose name is the most like `ours`; None when none is."""
    scored = [(_similarity(ours, theirs), theirs) for theirs in candidates]
    good = [pair for pair in scored if pair[0] >= _CUTOFF]
    return max(good, key=lambda pair: pair[0])[1] if good else None


def may_be_null(delivered: Delivered, ours: str) -> bool:
    """Return whether a delivered column may be empty throughout."""
    token = {theirs: name for name, theirs in IDENTITIES.items()}.get(ours, ours)
    columns = {column.name: column for column in delivered.contract.columns}
    return ours in NAME_AND_BIRTH or (token in columns and columns[token].is_nullable)


def suggest(
    delivered: Delivered,
    header: Sequence[str],
    unknown: Collection[str],
    missing: Collection[str],
    hints: Keyed[str, str] | None = None,
) -> dict[str, str]:
    """Return ours -> theirs for the likely pairs of missing and unknown columns, each once.

    `hints` (of value_hints) is theirs -> ours. Empty for a first line that is no header.
    """
    known = {squeezed(name) for name in delivered.columns} | known_synonyms(delivered.columns)
    if not is_header(header, known):
        return {}
    scores = {
        (ours, theirs): _HINT if (hints or {}).get(theirs) == ours else 0.0
        for ours in missing
        for theirs in unknown
    }
    ranked = sorted(
        ((max(score, _similarity(*pair)), *pair) for pair, score in scores.items()),
        key=lambda entry: -entry[0],
    )
    found: dict[str, str] = {}
    for score, ours, theirs in ranked:
        if score >= _CUTOFF and ours not in found and theirs not in found.values():
            found[ours] = theirs
    return {ours: found[ours] for ours in missing if ours in found}


def to_decide(
    delivered: Delivered, missing: Iterable[str], leftovers: Collection[str]
) -> dict[str, str]:
    """Return, for each missing column, what a person may write there: the likeliest of the
    columns of theirs that are left over, and what else would do.
    """
    named = [name for name in leftovers if name.strip() and not looks_like_data(name)]
    found = {}
    for ours in missing:
        ranked = sorted(named, key=lambda theirs, ours=ours: -_similarity(ours, theirs))
        listed = ", ".join(shown(name) for name in ranked[:CANDIDATES_SHOWN])
        listed += ", ..." if len(ranked) > CANDIDATES_SHOWN else ""
        choice = f"one of {listed}" if len(ranked) > 1 else listed
        if ours in ON_THE_DAY:
            day = "{received: true} # the day of the delivery"
            found[ours] = f"{day}; or {choice}" if choice else day
        else:
            otherwise = _otherwise(delivered, ours)
            parts = (choice or "no column of theirs is left", otherwise)
            found[ours] = "; or ".join(part for part in parts if part)
    return found


def skeleton(delivered: Delivered, given: Collection[str] = ()) -> str:
    """Return the lines of a mapping.yml to fill in, for a file whose columns have other names.

    `given` are columns that the mapping gives a value already.
    """
    lines = ["extracts:", f"  {delivered.extract}:", "    columns:"]
    for ours in delivered.required:
        otherwise = _otherwise(delivered, ours)
        if ours in ON_THE_DAY:
            lines.append(f"      {ours}: {{received: true}} # or THEIRS")
        elif ours not in given:
            lines.append(f"      {ours}: THEIRS" + (f" # or {otherwise}" if otherwise else ""))
    return "\n".join(lines) + "\n"


def as_yaml(
    extract: str,
    suggestions: Keyed[str, str],
    leftovers: Collection[str],
    formats: Keyed[str, str] | None = None,
    undecided: Keyed[str, str] | None = None,
) -> str:
    """Return the lines of a mapping.yml to paste: suggestions (ours -> theirs) under columns,
    unknown columns that are left over under ignore. `formats` is ours -> date format.

    `undecided` (of to_decide) are comments; as long as there are some, nothing is to be ignored:
    it may be what is missing. Names that look like data are left out.
    """
    columns = {
        ours: {"from": theirs, "format": formats[ours]} if ours in (formats or {}) else theirs
        for ours, theirs in suggestions.items()
        if not looks_like_data(theirs)
    }
    ignore = [name for name in leftovers if not looks_like_data(name) and not undecided]
    body: dict[str, object] = {"columns": columns} if columns else {}
    body |= {"ignore": ignore} if ignore else {}
    comments = "".join(f"      # {ours}: {text}\n" for ours, text in (undecided or {}).items())
    if not body:
        return f"extracts:\n  {extract}:\n    columns:\n{comments}" if comments else ""
    content = {"extracts": {extract: body}}
    is_plain = all(name.isprintable() for name in (*suggestions.values(), *leftovers))
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=is_plain, width=100)
    return text + comments


def value_hints(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    unknown: Iterable[str],
    delivered: Delivered,
    value_sets: Keyed[str, Collection[str]],
) -> dict[str, str]:
    """Return theirs -> ours where the values of an unknown column are codes of our value set.

    `relation` holds the raw text columns; at most 20 distinct values of its first rows are
    compared, in columns whose names aren't identity-like. No value leaves this function.
    """
    sets = {
        column.name: frozenset(value_sets.get(column.value_set, ()))
        for column in delivered.contract.columns
        if column.value_set
    }
    found = {}
    for theirs in unknown:
        if identity_like(theirs):
            continue
        codes = _codes(connection, relation, theirs)
        fitting = [ours for ours, allowed in sets.items() if codes and codes <= allowed]
        if len(fitting) == 1:
            found[theirs] = fitting[0]
    return found


def date_format_hint(
    connection: duckdb.DuckDBPyConnection, relation: str, column_sql: str
) -> str | None:
    """Return the first of FORMATS in which all non-null values of a column are days of 1900 to
    2100; None when all are ISO already, there is none, or no format fits. Never a value.

    A column like 01/02/2024 throughout fits two formats: month before day is taken.
    """
    text = f"nullif({trimmed_sql(column_sql)}, '')"
    years = "between {} and {}".format(*_PLAUSIBLE_YEARS)
    iso = f"count(*) filter (where try_cast({text} as date) is not null)"
    fits = [
        f"count(*) filter (where year(try_cast({iso_sql(text, pattern)} as date)) {years})"
        for pattern in FORMATS
    ]
    query = f"select count({text}), {iso}, {', '.join(fits)} from {relation}"
    try:
        ((total, already, *counts),) = connection.execute(query).fetchall()
    except duckdb.Error:
        return None
    if total in {0, already}:
        return None
    return next((form for form, n in zip(FORMATS, counts, strict=True) if n == total), None)


def _codes(
    connection: duckdb.DuckDBPyConnection, relation: str, theirs: str
) -> frozenset[str] | None:
    text = trimmed_sql(identifier(theirs))
    sample = f"select {text} as code from {relation} limit {SAMPLE_ROWS}"
    query = (
        f"select distinct lower(code) from ({sample}) "
        f"where code <> {quoted('')} limit {MOST_CODES + 1}"
    )
    codes = frozenset(code for (code,) in connection.execute(query).fetchall())
    return codes if len(codes) <= MOST_CODES else None


def _otherwise(delivered: Delivered, ours: str) -> str:
    """Return what may stand in a mapping where there is no column of theirs."""
    if ours in _OF_A_SOURCE:
        return f"{{value: the {ours} of all rows}}"
    if may_be_null(delivered, ours):
        return "{value: null} when nobody collects it"
    return ""


def _similarity(ours: str, theirs: str) -> float:
    plain, other = squeezed(ours), squeezed(theirs)
    core = squeezed(folded(ours).removeprefix("is_").removeprefix("has_"))
    if other in {plain, core}:
        return _SAME
    synonyms = SYNONYMS.get(ours, "").split()
    if other in synonyms:
        return _SYNONYM - synonyms.index(other) / 1000
    ratio = max(SequenceMatcher(None, name, other).ratio() for name in {plain, core})
    return min(ratio, _HINT)
