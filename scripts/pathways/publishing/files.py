"""The tables of an audience as Parquet and as CSV."""

import shutil
from pathlib import Path

from isal import igzip

from pathways.publishing.cells import guarded_sql, text_sql
from pathways.publishing.database import TARGET, Work
from pathways.publishing.model import Table, literal, quoted

PARQUET = "parquet"
CSV = "csv"
_TIMESTAMP = "%Y-%m-%dT%H:%M:%S.%f"
_ROWS_AT_ONCE = 250_000
_BUFFER = 1024 * 1024
_GZIP_LEVEL = 2


def parquet_path(folder: Path, table: Table) -> Path:
    return folder / PARQUET / table.schema / f"{table.name}.parquet"


def csv_path(folder: Path, table: Table) -> Path:
    return folder / CSV / table.schema / f"{table.name}.csv.gz"


def write_files(work: Work, folder: Path, table: Table, rows: int) -> None:
    """Write a table of the attached file of the audience as Parquet (zstd) and CSV (gzip)."""
    for path in (parquet_path(folder, table), csv_path(folder, table)):
        path.parent.mkdir(parents=True, exist_ok=True)
    work.connection.execute(
        f"copy {TARGET}.{table.sql_name} to {literal(parquet_path(folder, table))} "
        "(format parquet, compression zstd)"
    )
    with (
        csv_path(folder, table).open("wb") as file,
        igzip.IGzipFile("", "wb", _GZIP_LEVEL, file, mtime=0) as packed,
    ):
        for first in range(0, max(rows, 1), _ROWS_AT_ONCE):
            part = _write_part(work, table, first)
            with part.open("rb") as opened:
                shutil.copyfileobj(opened, packed, _BUFFER)
            part.unlink()


def _write_part(work: Work, table: Table, first: int) -> Path:
    """Write rows from number `first` on as CSV, with the header before the first row of all.

    DuckDB would also pack them, in one thread and in thrice the time.
    """
    part = work.spill / "part.csv"
    columns = ", ".join(
        f"{guarded_sql(quoted(column.name))} as {quoted(column.name)}"
        if column.data_type == "VARCHAR"
        else quoted(column.name)
        for column in table.columns
    )
    work.connection.execute(
        f"copy (select {columns} from {TARGET}.{table.sql_name} "  # noqa: S608  names are quoted
        f"where rowid >= {first} and rowid < {first + _ROWS_AT_ONCE}) to {literal(part)} "
        f"(format csv, header {'true' if first == 0 else 'false'}, "
        f"timestampformat {literal(_TIMESTAMP)})"
    )
    return part


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
