# ruff: noqa: S608 - the SQL is made of the project's own files and names
"""PIRL, the federal individual record (ETA-9172): one record becomes rows of several extracts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

import duckdb

from pathways.errors import BadInputError
from pathways.landing.kept import LINE
from pathways.landing.mapping_sql import iso_sql, trimmed_sql
from pathways.landing.pirl_settings import Lookup, PirlSettings
from pathways.landing.tokens import ssn_digits_sql
from pathways.quality.database import identifier, quoted

EXTRACTS = (
    "training_participants",
    "training_enrollments",
    "training_credentials",
    "training_skill_gains",
    "ui_wage_records",
)
_STEPS = {
    "pirl_flag": "flags",
    "pirl_training": "trainings",
    "pirl_credential": "credentials",
    "pirl_wage": "wages",
}
"""Tables between the record and the extracts, in order, each with its SQL file."""
_TRAINING_DATES = (1302, 1308, 1309, 1313, 1314, 1318)
_OUTCOME_DATES = (1801, 1803, 1805, *range(1806, 1812), 1813)
_DATES = frozenset(map(str, (200, 900, 901, *_TRAINING_DATES, *_OUTCOME_DATES)))
_PROGRAM_FLAGS = ("903", "904", "905", "910", "918")
_SSN = "2700"
_ESSENTIAL = {
    "100": "unique individual identifier",
    "900": "date of program entry",
    "901": "date of program exit",
    _SSN: "social security number",
}
_HEADER = re.compile(
    r"(?:(?:wioa|pirl|element|elem|e|p)[\s_.#:-]*)*0*(?P<number>[1-9]\d{2,3})"
    r"(?:[\s_-]?(?P<part>[a-c])(?![a-z0-9]))?(?![a-z0-9])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class LeftOut:
    """Rows of a PIRL file that are not landed although their line is: why, how many, dollars."""

    extract: str
    rule: str
    rows: int
    dollars: Decimal | None = None


def element_of(header_text: str) -> str | None:
    """Return the element that a column's name says ("PIRL 0100 - Unique ..." is 100), or None."""
    text = header_text.strip().strip('"').strip()
    if text.casefold() == "ssn":
        return _SSN
    found = _HEADER.match(text)
    if found is None:
        return None
    number, part = found["number"], found["part"]
    if part and number != "108":
        return number if re.match(r"[\s_-]", text[found.end("number") :]) else None
    return f"{number}-{part.upper()}" if part else number


def columns_of(header: Sequence[str]) -> dict[str, str]:
    """Return the column of each element that a header names; of two the first."""
    found: dict[str, str] = {}
    for text in header:
        element = element_of(text)
        if element is not None:
            found.setdefault(element, text)
    return found


def missing_elements(header: Sequence[str], *, without_ssn: bool = False) -> list[str]:
    """Return what is wrong with a header, one line each; no text of the header is quoted.

    An element that is not essential may be missing: it counts as blank.
    """
    elements = [element for element in map(element_of, header) if element is not None]
    problems = [
        f"element {number} ({name}) is missing; name its column {number}"
        for number, name in _ESSENTIAL.items()
        if number not in elements and not (number == _SSN and without_ssn)
    ]
    if not set(_PROGRAM_FLAGS) & set(elements):
        problems.append(
            f"no program flag: at least one of the elements {', '.join(_PROGRAM_FLAGS)} is needed"
        )
    twice = sorted({element for element in elements if elements.count(element) > 1})
    return problems + [
        f"element {number} has more than one column; leave all but one out" for number in twice
    ]


def expand(
    connection: duckdb.DuckDBPyConnection, table: str, settings: PirlSettings
) -> dict[str, str]:
    """Turn a chunk of records into the delivered rows of each extract; returns their tables.

    `table` has text columns, whose names `element_of` understands, and `_line`; an element that
    it lacks counts as blank. The tables are temporary and replaced by the next call. They are all
    text besides `_line`, the line that a row comes from; every line has exactly one row in
    training_participants. `received_date` is null, and so is `updated_at` of a record without a
    day of entry: for the caller to fill.
    Errors: BadInputError when two keys of one setting are the same text.
    """
    _make_macros(connection)
    _make_settings(connection, settings)
    _make_record(connection, table, settings)
    for name, file in _STEPS.items():
        connection.execute(f"create or replace temp table {name} as {_sql(file)}")
    tables = {extract: f"pirl_{extract}" for extract in EXTRACTS}
    for extract, name in tables.items():
        connection.execute(f"create or replace temp table {name} as {_sql(extract)}")
    return tables


def left_out(connection: duckdb.DuckDBPyConnection) -> list[LeftOut]:
    """Return what the last `expand` left out of lines that it landed otherwise."""
    credentials, wages = (
        connection.execute(f"select {what} from {name} where {condition}").fetchall()[0]
        for what, name, condition in (
            ("count(*)", "pirl_credential", "is_left_out"),
            ("count(*), sum(try_cast(wages as decimal(18, 2)))", "pirl_wage", "not has_ssn"),
        )
    )
    found = [
        LeftOut(
            "training_credentials", "the settings leave this credential type out", *credentials
        ),
        LeftOut("ui_wage_records", "wages need a valid social security number", *wages),
    ]
    return [entry for entry in found if entry.rows]


def _make_macros(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "create or replace temp table pirl_setting "
        "(kind text, key text, meaning text, is_left_out boolean)"
    )
    connection.execute(_sql("macros"))
    connection.execute(
        "create or replace temp macro pirl_text(raw_text) as case "
        # the fast and frequent case
        "when regexp_matches(raw_text, '^[!-~]+$') then raw_text "
        f"else nullif({trimmed_sql('raw_text')}, '') end"
    )
    connection.execute(
        "create or replace temp macro pirl_has_ssn(ssn_text) as "
        f"coalesce(({ssn_digits_sql('ssn_text')}) is not null, false)"
    )


def _make_settings(connection: duckdb.DuckDBPyConnection, settings: PirlSettings) -> None:
    rows = list(_lookups(settings))
    connection.execute(
        "insert into pirl_setting select kind, pirl_key(kind, key), meaning, meaning is null "
        "from (select unnest($1::text[]) as kind, unnest($2::text[]) as key, "
        "unnest($3::text[]) as meaning)",
        [[row[part] for row in rows] for part in range(3)],
    )
    twice = connection.execute(
        "select kind from pirl_setting group by kind, key having count(*) > 1 order by kind"
    ).fetchall()
    if twice:
        raise BadInputError(f"settings of PIRL: two keys of {twice[0][0]} are one text; keep one")
    connection.execute(
        "create or replace temp table pirl_option as select $1 as agency_id, "
        "$2 as default_provider, $3::varchar as unlisted_provider, $4 as default_program, "
        "$5::varchar as unlisted_program, $6::varchar as unlisted_municipality, "
        "$7::boolean as accepts_unlisted_places, $8::boolean as has_municipalities",
        [
            settings.agency_id,
            settings.providers.default,
            settings.providers.unlisted,
            settings.programs.default,
            settings.programs.unlisted,
            settings.municipalities.unlisted,
            settings.accepts_unlisted_places,
            any(settings.municipalities.lists.values()),
        ],
    )


def _lookups(settings: PirlSettings) -> Iterator[tuple[str, str, str | None]]:
    """Yield kind, key and value of every text that the settings list."""
    for kind, entries in (
        ("funding_stream", settings.funding_streams),
        ("training_type", settings.training_types),
        ("credential", settings.credentials),
        ("provider", _list(settings.providers, "by_name")),
        ("provider_of_program", _list(settings.providers, "by_program")),
        ("program_of_study", _list(settings.programs, "by_program_of_study")),
        ("cip", _list(settings.programs, "by_cip")),
        ("onet", _list(settings.programs, "by_onet")),
        ("program_of_type", _list(settings.programs, "by_training_type")),
        ("zip", _list(settings.municipalities, "by_zip")),
        ("county", _list(settings.municipalities, "by_county")),
    ):
        for key, value in entries.items():
            yield kind, key, value
    for program, types in settings.program_credentials.items():
        for code, value in types.items():
            yield "credential_of_program", f"{program} {code}", value


def _list(lookup: Lookup, kind: str) -> dict[str, str]:
    return lookup.lists.get(kind, {})


def _make_record(connection: duckdb.DuckDBPyConnection, table: str, settings: PirlSettings) -> None:
    """Make pirl_record: every element that the SQL reads, trimmed, null where blank or absent."""
    header = [row[0] for row in connection.execute(f"describe {table}").fetchall()]
    present = columns_of(header)
    columns = ", ".join(
        f"{_cleaned(present.get(element), element, settings)} as e{element}"
        for element in _elements()
    )
    connection.execute(
        f"create or replace temp table pirl_record as select {LINE}, {columns} from {table}"
    )


def _cleaned(column: str | None, element: str, settings: PirlSettings) -> str:
    if column is None:
        return "cast(null as varchar)"
    sql = f"pirl_text({identifier(column)})"
    if settings.null_values:
        blanks = ", ".join(map(quoted, settings.null_values))
        sql = f"case when {sql} not in ({blanks}) then {sql} end"
    if settings.date_format and element in _DATES:
        sql = f"coalesce({iso_sql(sql, settings.date_format)}, {sql})"
    return sql


@cache
def _elements() -> tuple[str, ...]:
    """Return the elements that the SQL files read, as e100."""
    text = " ".join(_sql(file) for file in (*_STEPS.values(), *EXTRACTS))
    return tuple(sorted(set(re.findall(r"\be(\d{3,4})\b", text)), key=int))


@cache
def _sql(name: str) -> str:
    return files("pathways.landing").joinpath(f"pirl_sql/{name}.sql").read_text(encoding="utf-8")
