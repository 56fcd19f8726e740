"""What a release holds, as its parts pass it on."""

from dataclasses import dataclass
from datetime import datetime

ANALYST = "analyst"
PUBLIC = "public"


@dataclass(frozen=True)
class Column:
    """A column of a table; `data_type` as DuckDB names it."""

    name: str
    data_type: str
    is_nullable: bool
    description: str = ""


@dataclass(frozen=True)
class Reference:
    """A column that holds keys of another table."""

    column: str
    to_table: str
    to_column: str


@dataclass(frozen=True)
class Sheet:
    """Which rows of a mart its workbook has: a SQL condition, and why these, for the reader."""

    where: str
    why: str


@dataclass(frozen=True)
class Table:
    """A table that an audience may read; `key` is empty where no test states one."""

    schema: str
    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    is_mart: bool = False
    sheet: Sheet | None = None

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}"

    @property
    def sql_name(self) -> str:
        return f"{quoted(self.schema)}.{quoted(self.name)}"


@dataclass(frozen=True)
class Stamp:
    """What tells a release from the others: the row of main.release; the time is UTC."""

    release_id: str
    released_at: datetime
    as_of_date: str
    pathways_version: str


def quoted(name: str) -> str:
    """Return an identifier as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: object) -> str:
    """Return a text as SQL has it."""
    return "'" + str(text).replace("'", "''") + "'"
