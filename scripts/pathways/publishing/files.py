"""The tables of an audience as Parquet and as CSV."""

from pathlib import Path

import duckdb

from pathways.publishing.cells import guarded_sql, text_sql
from pathways.publishing.database import TARGET
from pathways.publishing.model import Table, literal, quoted

PARQUET = "parquet"
CSV = "csv"
_TIMESTAMP = "%Y-%m-%dT%H:%M:%S.%f"


def parquet_path(folder: Path, table: Table) -> Path:
    return folder / PARQUET / table.schema / f"{table.name}.parquet"


def csv_path(folder: Path, table: Table) -> Path:
    return folder / CSV / table.schema / f"{table.name}.csv.gz"


def write_files(connection: duckdb.DuckDBPyConnection, folder: Path, table: Table) -> None:
    """Write a table of the attached file of the audience as Parquet (zstd) and CSV (gzip)."""
    source = f"{TARGET}.{table.sql_name}"
    for path in (parquet_path(folder, table), csv_path(folder, table)):
        path.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(
        f"copy {source} to {literal(parquet_path(folder, table))} "
        "(format parquet, compression zstd)"
    )
    columns = ", ".join(
        f"{guarded_sql(quoted(column.name))} as {quoted(column.name)}"
        if column.data_type == "VARCHAR"
        else quoted(column.name)
        for column in table.columns
    )
    connection.execute(
        f"copy (select {columns} from {source}) to {literal(csv_path(folder, table))} "  # noqa: S608
        f"(format csv, header, compression gzip, timestampformat {literal(_TIMESTAMP)})"
    )


def parquet_source(folder: Path, table: Table) -> str:
    """Return the Parquet file as a source in SQL."""
    return f"read_parquet({literal(parquet_path(folder, table))})"


def csv_source(folder: Path, table: Table) -> str:
    """Return the CSV file as a source in SQL, with types and texts as they were."""
    types = ", ".join(
        f"{literal(column.name)}: {literal(column.data_type)}" for column in table.columns
    )
    texts = [quoted(column.name) for column in table.columns if column.data_type == "VARCHAR"]
    undone = ", ".join(f"{text_sql(name)} as {name}" for name in texts)
    replaced = f"replace ({undone})" if undone else ""
    return (
        f"(select * {replaced} from read_csv({literal(csv_path(folder, table))}, "  # noqa: S608
        f"columns = {{{types}}}, header = true, auto_detect = false, delim = ',', quote = '\"', "
        f"escape = '\"', allow_quoted_nulls = false, timestampformat = {literal(_TIMESTAMP)}))"
    )
