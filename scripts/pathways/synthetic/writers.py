"""Write extracts as CSV (a file each) or Parquet (a folder each), a batch at a time."""

import shutil
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from pathways.contracts import Contract
from pathways.errors import BadInputError

Columns = dict[str, pa.Array]
WAGES = "ui_wage_records"
DISTINCT_COLUMNS = ("ssn_token", "name_dob_token", "fein_token", "wages")
"""Columns whose values hardly repeat, so that a Parquet dictionary costs and saves nothing."""
ROW_GROUP_ROWS = 120_000
WAITING_ROW_GROUPS = 24
TYPES = {
    "varchar": pa.string(),
    "integer": pa.int32(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "decimal(6,2)": pa.decimal128(6, 2),
    "decimal(12,2)": pa.decimal128(12, 2),
}
"""Arrow types of the contracts' types."""


@dataclass
class Written:
    """What was written of one extract; the bytes are known when all is in place."""

    rows: int = 0
    bytes: int = 0


class Writer(Protocol):
    """Takes batches of extracts; nothing is in its place before `close`."""

    written: dict[str, Written]

    def write(self, extract: str, columns: Columns, partition: str = "") -> None:
        """Append a batch; a format without partitions ignores `partition`."""

    def close(self) -> None:
        """Put everything in its place."""

    def discard(self) -> None:
        """Remove what isn't in its place; does nothing after `close`."""


def schema_of(contract: Contract) -> pa.Schema:
    """Return the Arrow schema of a contract, columns in its order."""
    return pa.schema(
        [
            pa.field(column.name, TYPES[column.data_type], nullable=column.is_nullable)
            for column in contract.columns
        ]
    )


def open_writer(file_format: str, output: Path, contracts: dict[str, Contract]) -> Writer:
    """Return the writer of a format, csv or parquet.

    Errors: BadInputError for another format, or an `output` that can't be used.
    """
    writers = {"csv": CsvWriter, "parquet": ParquetWriter}
    if file_format not in writers:
        raise BadInputError(f"--format {file_format}: give {' or '.join(writers)}")
    if output.exists() and not output.is_dir():
        raise BadInputError(f"{output}: not a folder; give one for --output")
    return writers[file_format](output, contracts)


@dataclass
class CsvWriter:
    """Writes OUTPUT/SOURCE/EXTRACT.csv: UTF-8, LF, empty for null, ISO dates."""

    output: Path
    contracts: dict[str, Contract]
    written: dict[str, Written] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._files: dict[str, BinaryIO] = {}
        self._writers: dict[str, pa_csv.CSVWriter] = {}
        options = pa_csv.WriteOptions(include_header=False, quoting_style="none")
        for name, contract in self.contracts.items():
            partial = self._partial(name)
            partial.parent.mkdir(parents=True, exist_ok=True)
            schema = _csv_schema(schema_of(contract))
            file = self._files[name] = partial.open("wb")
            file.write((",".join(schema.names) + "\n").encode())
            self._writers[name] = pa_csv.CSVWriter(file, schema, write_options=options)
            self.written[name] = Written()

    def _path(self, extract: str) -> Path:
        return self.output / self.contracts[extract].source / f"{extract}.csv"

    def _partial(self, extract: str) -> Path:
        return self._path(extract).with_suffix(".csv.partial")

    def write(self, extract: str, columns: Columns, partition: str = "") -> None:
        """Append a batch to the extract's file.

        Errors: BadInputError when a code of the seeds holds a comma, a quote or a line end.
        """
        del partition
        table = pa.table(columns, schema=schema_of(self.contracts[extract]))
        try:
            self._writers[extract].write_table(table.cast(_csv_schema(table.schema)))
        except pa.ArrowInvalid as error:
            raise BadInputError(
                f"{extract}: a code of the seeds doesn't fit CSV: {error}"
            ) from None
        self.written[extract].rows += table.num_rows

    def close(self) -> None:
        """Finish every file and move it into its place."""
        for name, file in self._files.items():
            self._writers[name].close()
            file.close()
        for name in self._files:
            path = self._path(name)
            self._partial(name).replace(path)
            self.written[name].bytes = path.stat().st_size
        self._files = {}

    def discard(self) -> None:
        """Remove the partial files."""
        for name, file in self._files.items():
            file.close()
            self._partial(name).unlink(missing_ok=True)


def _csv_schema(schema: pa.Schema) -> pa.Schema:
    """Return the schema with timestamps that CSV writes without a fraction of a second."""
    return pa.schema(
        [
            pa.field(
                item.name, pa.timestamp("s") if pa.types.is_timestamp(item.type) else item.type
            )
            for item in schema
        ]
    )


@dataclass
class ParquetWriter:
    """Writes OUTPUT/EXTRACT/part-PARTITION.parquet, zstd, in row groups of ~120,000 rows.

    One thread of its own encodes and writes, in the order of the batches, while the next ones are
    made.
    """

    output: Path
    contracts: dict[str, Contract]
    written: dict[str, Written] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.output.exists() and any(self.output.iterdir()):
            raise BadInputError(
                f"{self.output}: not empty; Parquet extracts go to a new or an empty folder"
            )
        self._folder = self.output.with_name(f"{self.output.name}.partial")
        shutil.rmtree(self._folder, ignore_errors=True)
        self._writers: dict[Path, pq.ParquetWriter] = {}
        self._waiting: dict[Path, list[pa.Table]] = {}
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._pending: deque[Future[None]] = deque()
        for name in self.contracts:
            self.written[name] = Written()
            if name != WAGES:
                self._open(name, self._path(name, ""))

    def _path(self, extract: str, partition: str) -> Path:
        return self._folder / extract / f"part-{partition or 0}.parquet"

    def _open(self, extract: str, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        schema = schema_of(self.contracts[extract])
        self._waiting[path] = []
        self._writers[path] = pq.ParquetWriter(
            path,
            schema,
            compression="zstd",
            use_dictionary=[name for name in schema.names if name not in DISTINCT_COLUMNS],
            store_schema=False,
            store_decimal_as_integer=True,
        )

    def write(self, extract: str, columns: Columns, partition: str = "") -> None:
        """Append a batch to the extract's file, or to that of the partition."""
        path = self._path(extract, partition)
        if path not in self._writers:
            self._open(extract, path)
        table = pa.table(columns, schema=schema_of(self.contracts[extract]))
        self.written[extract].rows += table.num_rows
        self._waiting[path].append(table)
        if sum(part.num_rows for part in self._waiting[path]) >= ROW_GROUP_ROWS:
            self._flush(path)

    def _flush(self, path: Path) -> None:
        if self._waiting[path]:
            table = pa.concat_tables(self._waiting[path])
            self._waiting[path] = []
            write = self._writers[path].write_table
            self._pending.append(self._thread.submit(write, table, ROW_GROUP_ROWS))
        while len(self._pending) > WAITING_ROW_GROUPS:
            self._pending.popleft().result()

    def close(self) -> None:
        """Finish every file and give the folder its name."""
        for path in self._writers:
            self._flush(path)
        while self._pending:
            self._pending.popleft().result()
        for path, writer in self._writers.items():
            writer.close()
            extract = path.relative_to(self._folder).parts[0]
            self.written[extract].bytes += path.stat().st_size
        if self.output.exists():
            self.output.rmdir()
        self._folder.replace(self.output)

    def discard(self) -> None:
        """Remove the partial folder."""
        self._thread.shutdown(cancel_futures=True)
        shutil.rmtree(self._folder, ignore_errors=True)
