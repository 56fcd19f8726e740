# ruff: noqa: S608 - the SQL is made of names and conditions of the project's own
"""Stage 1: can each extract be read as its contract says? One message per defect."""

from dataclasses import replace
from pathlib import Path

import duckdb

from pathways.contracts import Column, Contract
from pathways.project import Project
from pathways.quality.casts import INTEGERS, bad_value_condition, base_type, how_to_write
from pathways.quality.csv_source import open_csv
from pathways.quality.database import Database, identifier
from pathways.quality.parquet_source import open_parquet
from pathways.quality.results import CheckResult
from pathways.quality.sources import (
    COLUMNS,
    READABLE,
    TYPES,
    DefectError,
    Part,
    Source,
    defect,
    file_and_row,
    find_example,
)


def load_extract(
    database: Database, contract: Contract, project: Project, extracts_path: Path | None
) -> tuple[list[CheckResult], Source | None]:
    """Check the files of one extract and make the typed relation `extracts.<extract>`.

    The relation has the contract's columns in their types, and `_file` and `_row` of each row.
    Returns the results, and the source, or None when the extract cannot be read as its contract.
    """
    try:
        source = (
            open_csv(
                database,
                contract,
                project.extract_seeds / contract.source / f"{contract.extract}.csv",
            )
            if extracts_path is None
            else open_parquet(database, contract, extracts_path / contract.extract)
        )
        defects = [result for part in source.parts for result in _bad_types(database, source, part)]
        if not defects:
            _create_typed(database, source, is_table=extracts_path is None)
    except DefectError as error:
        return error.results, None
    except (duckdb.Error, OSError):
        # the library's text may quote a value
        message = "its files cannot be read to the end; deliver the extract again"
        return [defect(contract, READABLE, message)], None
    return [*_passed(contract, defects), *defects], None if defects else source


def _passed(contract: Contract, defects: list[CheckResult]) -> list[CheckResult]:
    rules = [READABLE, COLUMNS] if defects else [READABLE, COLUMNS, TYPES]
    return [CheckResult(contract.extract, rule) for rule in rules]


def _bad_types(database: Database, source: Source, part: Part) -> list[CheckResult]:
    conditions = {}
    for column in source.contract.columns:
        condition = bad_value_condition(column, part.types[column.name])
        if condition:
            conditions[column] = condition
    if not conditions:
        return []
    counts = database.connection.execute(
        "select "
        + ", ".join(f"count(*) filter (where {condition})" for condition in conditions.values())
        + f" from {part.relation}"
    ).fetchone()
    return [
        _bad_type(database, source, part, column, count)
        for column, count in zip(conditions, counts or (), strict=True)
        if count
    ]


def _bad_type(
    database: Database, source: Source, part: Part, column: Column, count: int
) -> CheckResult:
    condition = bad_value_condition(column, part.types[column.name])
    located = f"(select {file_and_row(source)}, {identifier(column.name)} from {part.relation})"
    example = find_example(database, located, source.row_word, str(condition), column)
    rows = "1 row" if count == 1 else f"{count} rows"
    where = f", first {example.location}" if example else ""
    message = f"{rows} cannot be read as {column.data_type}{where}; {_advice(column, part)}"
    result = defect(source.contract, TYPES, message, column.name, count=count)
    return replace(result, value=example.value if example else None)


def _advice(column: Column, part: Part) -> str:
    found, due = base_type(part.types[column.name]), base_type(column.data_type)
    if due == "VARCHAR":
        reason = "leading zeros are lost" if found in INTEGERS else "its codes may be altered"
        return f"the file holds {found}, so {reason}: export the column as text"
    return how_to_write(column.data_type)


def _create_typed(database: Database, source: Source, *, is_table: bool) -> None:
    """CSV becomes a table; Parquet stays on disk behind a view, so that memory is bounded."""
    columns = ", ".join(
        f"cast({identifier(column.name)} as {column.data_type}) as {identifier(column.name)}"
        for column in source.contract.columns
    )
    name = identifier(source.contract.extract)
    database.connection.execute(
        f"create {'table' if is_table else 'view'} extracts.{name} as "
        f"select {columns}, {file_and_row(source)} from {source.relation}"
    )
    if is_table:
        database.connection.execute(f"drop table {source.relation}")
