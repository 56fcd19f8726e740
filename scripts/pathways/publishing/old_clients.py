"""What a release may hold so that every client reads it: DuckDB 1.0, ODBC, spreadsheets."""

import re

from pathways.errors import PathwaysError
from pathways.publishing.model import Table

_READABLE = re.compile(
    r"BOOLEAN|TINYINT|SMALLINT|INTEGER|BIGINT|FLOAT|DOUBLE|DECIMAL\(\d+,\s*\d+\)|VARCHAR|DATE"
    r"|TIMESTAMP"
)
READABLE = "boolean, integers up to bigint, float, double, decimal, varchar, date, timestamp"


def is_number(data_type: str) -> bool:
    return is_integer(data_type) or data_type in {"FLOAT", "DOUBLE"} or is_decimal(data_type)


def is_integer(data_type: str) -> bool:
    return data_type in {"TINYINT", "SMALLINT", "INTEGER", "BIGINT"}


def is_decimal(data_type: str) -> bool:
    return data_type.startswith("DECIMAL(") and data_type.endswith(")")


def check_types(tables: list[Table]) -> None:
    """Refuse types that an old client cannot read, or reads as something else.

    Errors: PathwaysError that names the columns, and what to do.
    """
    found = [
        f"{table.full_name}.{column.name} is {column.data_type}"
        for table in tables
        for column in table.columns
        if not _READABLE.fullmatch(column.data_type)
    ]
    if found:
        raise PathwaysError(
            f"{'; '.join(found)}: cast it in the model; a release holds only {READABLE}, "
            "which old clients and spreadsheets read"
        )
