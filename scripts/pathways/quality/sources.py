# ruff: noqa: S608 - the SQL is made of names and conditions of the project's own
"""An extract as it was found: the files, how to read them, and where a row of it stands."""

import re
from dataclasses import dataclass, field

from pathways.contracts import Column, Contract
from pathways.quality.casts import base_type
from pathways.quality.database import Database, identifier, quoted
from pathways.quality.results import CheckResult

READABLE = "the extract is there and can be read"
COLUMNS = "the columns are those of the contract"
TYPES = "every value has the type of its column"

_SHOWN_LENGTH = 24
_NEVER_SHOWN = frozenset({"birth_year"})
_LOOKS_CONFIDENTIAL = re.compile(r"\d{3}[- ]?\d{2}[- ]?\d{4}|[0-9a-f]{32}|@", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """Files of one extract that have the same columns and types.

    `relation` is what stands after `from`; `types` maps each column to its DuckDB type.
    """

    relation: str
    types: dict[str, str]
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """One extract whose columns are all there. `file` and `row` are SQL expressions."""

    contract: Contract
    relation: str
    parts: tuple[Part, ...]
    file: str
    row: str
    row_word: str


@dataclass(frozen=True)
class Example:
    """One row that breaks a rule: where it is, and the value if it may be shown."""

    location: str
    value: str | None = None


@dataclass
class DefectError(Exception):
    """An extract that cannot be read as its contract: one result per defect."""

    results: list[CheckResult] = field(default_factory=list)


def defect(
    contract: Contract, expectation: str, message: str, column: str | None = None, count: int = 1
) -> CheckResult:
    """Return a failed result; `message` says what is wrong and how to mend it."""
    where = f"{contract.extract}.{column}" if column else contract.extract
    return CheckResult(
        dataset=contract.extract,
        expectation=expectation,
        column=column,
        success=False,
        unexpected_count=count,
        message=f"{where}: {message}",
    )


def may_be_shown(column: Column) -> bool:
    """Return whether a wrong value may be printed: codes, dates, numbers; nothing of a person."""
    if column.name in _NEVER_SHOWN or column.name.endswith("_token"):
        return False
    is_code = column.value_set is not None or column.references is not None
    return is_code or column.name == "naics_code" or base_type(column.data_type) != "VARCHAR"


def shown(value: object) -> str:
    """Return a value for a message: quoted, cut, and withheld when it may identify a person."""
    text = str(value)
    if _LOOKS_CONFIDENTIAL.search(text):
        return "value withheld: it may identify a person"
    cut = text if len(text) <= _SHOWN_LENGTH else text[:_SHOWN_LENGTH] + "..."
    return "'" + "".join(letter if letter.isprintable() else "?" for letter in cut) + "'"


def file_and_row(source: Source) -> str:
    """Return the select list of the two columns that `find_example` reads."""
    return f"{source.file} as _file, {source.row} as _row"


def find_example(
    database: Database, relation: str, row_word: str, condition: str, column: Column | None
) -> Example | None:
    """Return the first row of a relation with `_file` and `_row` where the condition holds."""
    value = f"cast({identifier(column.name)} as varchar)" if column else "null"
    found = database.connection.execute(
        f"select _file, _row, {value} from {relation} where {condition} order by 1, 2 limit 1"
    ).fetchone()
    if found is None:
        return None
    location = f"{found[0]} {row_word} {found[1]:,}".replace(",", "")
    if column is None or found[2] is None or not may_be_shown(column):
        return Example(location)
    return Example(location, shown(found[2]))


def parquet_relation(pattern: str | list[str]) -> str:
    """Return the table function that reads Parquet the way that dbt does."""
    files = quoted(pattern) if isinstance(pattern, str) else f"[{', '.join(map(quoted, pattern))}]"
    return f"read_parquet({files}, union_by_name = true)"
