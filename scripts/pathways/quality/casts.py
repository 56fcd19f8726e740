"""Whether a delivered value can be cast to the type that its contract states, without loss."""

from pathways.contracts import Column
from pathways.quality.database import identifier

INTEGERS = frozenset(
    [
        "TINYINT",
        "SMALLINT",
        "INTEGER",
        "BIGINT",
        "HUGEINT",
        "UTINYINT",
        "USMALLINT",
        "UINTEGER",
        "UBIGINT",
        "UHUGEINT",
    ]
)
FLOATS = frozenset({"FLOAT", "DOUBLE"})
_HOW_TO_WRITE = {
    "DATE": "write dates as YYYY-MM-DD",
    "TIMESTAMP": "write times as YYYY-MM-DD HH:MM:SS",
    "INTEGER": "write whole numbers without separators",
    "DECIMAL": "write numbers with a decimal point, no separators, at most 2 decimals",
    "BOOLEAN": "write true or false, and nothing when it is not disclosed",
}


def how_to_write(data_type: str) -> str:
    """Return how to write a value of a type that no text can be read as by itself."""
    return f"{_HOW_TO_WRITE[base_type(data_type)]}, and leave the field empty when it is unknown"


def base_type(data_type: str) -> str:
    """Return the type without precision, in upper case: `decimal(12,2)` is DECIMAL."""
    return data_type.split("(", maxsplit=1)[0].strip().strip('"').upper()


def bad_value_condition(column: Column, source_type: str) -> str | None:
    """Return a SQL condition that is true where a value does not fit; None when all do.

    `source_type` is the DuckDB type in which the file holds the column.
    """
    name, target = identifier(column.name), base_type(column.data_type)
    source = base_type(source_type)
    if source in {target, "NULL"} and source != "DECIMAL":
        return None
    condition = (
        _from_text(name, column.data_type)
        if source == "VARCHAR"
        else _from_typed(name, column.data_type, source, source_type)
    )
    return condition and f"{name} is not null and ({condition})"


def _from_text(name: str, data_type: str) -> str:
    uncastable = f"try_cast({name} as {data_type}) is null"
    if base_type(data_type) in {"INTEGER", "DECIMAL"}:
        # a cast rounds: 12.7 would be 13, and 10.999 would be 11.00
        return (
            f"{uncastable} or try_cast({name} as decimal(38,10)) "
            f"is distinct from try_cast({name} as {data_type})"
        )
    if base_type(data_type) in {"DATE", "TIMESTAMP"}:
        # 'infinity' and 'epoch' can be cast, and so can the year 99999
        moment = (
            f"regexp_matches(trim({name}), '^[0-9]') "
            f"and year(try_cast({name} as {data_type})) between 1 and 9999"
        )
        length = f" or length(trim({name})) > 10" if base_type(data_type) == "DATE" else ""
        return f"{uncastable} or ({moment}) is not true{length}"
    return uncastable


def _from_typed(name: str, data_type: str, source: str, source_type: str) -> str | None:
    target = base_type(data_type)
    is_time = source.startswith("TIMESTAMP")
    is_number = source in INTEGERS | FLOATS | {"DECIMAL"}
    if target == "VARCHAR":
        return None if source == "ENUM" else "true"
    if target == "TIMESTAMP" and (is_time or source == "DATE"):
        return None
    if target == "BOOLEAN" and source in INTEGERS:
        return f"{name} not in (0, 1)"
    if target == "DECIMAL" and source in FLOATS:
        return f"try_cast({name} as {data_type}) is null"
    if (target == "DATE" and is_time) or (target in {"INTEGER", "DECIMAL"} and is_number):
        return f"try_cast(try_cast({name} as {data_type}) as {source_type}) is distinct from {name}"
    return "true"
