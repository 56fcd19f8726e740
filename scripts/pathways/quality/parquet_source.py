# ruff: noqa: S608 - the SQL is made of names and conditions of the project's own
"""Read an extract from landed Parquet: every file below its folder, by column name."""

from pathlib import Path

import duckdb

from pathways.contracts import Contract
from pathways.quality.columns import column_defects
from pathways.quality.database import Database, quoted
from pathways.quality.results import CheckResult
from pathways.quality.sources import (
    READABLE,
    DefectError,
    Part,
    Source,
    defect,
    parquet_relation,
)


def open_parquet(database: Database, contract: Contract, folder: Path) -> Source:
    """Find out the columns of each file; nothing is loaded, the rows stay where they are.

    Errors: DefectError when the folder is missing or holds no Parquet, or a file is unreadable
    or has other columns than the contract's.
    """
    files = sorted(folder.rglob("*.parquet"))
    if not files:
        state = "holds no .parquet file" if folder.is_dir() else "is missing"
        raise DefectError(
            [
                defect(
                    contract,
                    READABLE,
                    f"folder {folder} {state}; land the extract, as a file of 0 rows when there "
                    "is nothing to report",
                )
            ]
        )
    schemas = {path: _schema(database, path) for path in files}
    defects = [_unreadable(contract, path) for path, schema in schemas.items() if schema is None]
    for path, schema in schemas.items():
        if schema is not None:
            names = dict.fromkeys([*(name for name, _ in schema), *_hive_keys(folder, path)])
            defects += column_defects(contract, names, path.name)
    if defects:
        raise DefectError(_once(defects))
    return Source(
        contract=contract,
        relation=parquet_relation(f"{folder}/**/*.parquet"),
        parts=_parts(database, schemas),
        file="parse_filename(filename)",
        row="file_row_number + 1",
        row_word="row",
    )


def _schema(database: Database, path: Path) -> tuple[tuple[str, str], ...] | None:
    try:
        rows = database.connection.execute(
            f"describe select * from read_parquet({quoted(path)}, hive_partitioning = false)"
        ).fetchall()
    except duckdb.Error:
        return None
    return tuple((row[0], row[1]) for row in rows)


def _unreadable(contract: Contract, path: Path) -> CheckResult:
    return defect(
        contract,
        READABLE,
        f"{path.name} is no readable Parquet file ({path.stat().st_size} bytes, truncated?); "
        "land it again",
    )


def _hive_keys(folder: Path, path: Path) -> list[str]:
    """Return the columns that folders such as wage_year=2023 hold."""
    return [part.split("=")[0] for part in path.relative_to(folder).parts[:-1] if "=" in part]


def _once(defects: list[CheckResult]) -> list[CheckResult]:
    """Keep the first of each defect that several files share."""
    first: dict[tuple[str, str | None], CheckResult] = {}
    for result in defects:
        first.setdefault((result.expectation, result.column or result.message), result)
    return list(first.values())


def _parts(
    database: Database, schemas: dict[Path, tuple[tuple[str, str], ...] | None]
) -> tuple[Part, ...]:
    """Group the files that agree: over all of them a number and a text would pass as text."""
    groups: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for path, schema in schemas.items():
        groups.setdefault(schema or (), []).append(str(path))
    parts = []
    for files in groups.values():
        relation = parquet_relation(files)
        rows = database.connection.execute(f"describe select * from {relation}").fetchall()
        parts.append(Part(relation, {row[0]: row[1] for row in rows}, tuple(files)))
    return tuple(parts)
