# ruff: noqa: S608 - the SQL is made of names and conditions of the project's own
"""Read an extract from CSV: UTF-8, commas, a header line."""

import csv
from pathlib import Path

import duckdb

from pathways.contracts import Contract
from pathways.quality.columns import column_defects
from pathways.quality.database import Database, identifier, quoted
from pathways.quality.results import CheckResult
from pathways.quality.sources import READABLE, DefectError, Part, Source, defect

_REJECTED = {
    "MISSING COLUMNS": "has fewer values than the header has columns (a truncated line?)",
    "TOO MANY COLUMNS": "has more values than the header has columns (an unquoted comma?)",
    "UNQUOTED VALUE": "has a quote that is never closed (a truncated file?)",
}


def open_csv(database: Database, contract: Contract, path: Path) -> Source:
    """Load a CSV as text into schema extracts, every column of it, in its order.

    Errors: DefectError when the file is missing, empty, not UTF-8, without a header, with other
    columns than the contract's, or broken in a line.
    """
    _check_file(contract, path)
    header = _header(contract, path)
    defects = column_defects(contract, header, path.name)
    if defects:
        raise DefectError(defects)
    table = f"extracts.{identifier('raw_' + contract.extract)}"
    types = dict.fromkeys(header, "VARCHAR")
    columns = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in header)
    try:
        database.connection.execute(
            f"create table {table} as select * from read_csv({quoted(path)}, header = true, "
            f"auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
            f"columns = {{{columns}}}, store_rejects = true, "
            f"rejects_table = 'rejects_{contract.extract}', "
            f"rejects_scan = 'scans_{contract.extract}')"
        )
    except duckdb.Error:
        # its text may quote a line of the file
        raise _unreadable(contract, f"{path.name} cannot be read as CSV; export it again") from None
    _check_rejects(database, contract, path)
    return Source(
        contract=contract,
        relation=table,
        parts=(Part(table, types),),
        file=quoted(path.name),
        row="rowid + 2",
        row_word="line",
    )


def _unreadable(contract: Contract, message: str) -> DefectError:
    return DefectError([defect(contract, READABLE, message)])


def _check_file(contract: Contract, path: Path) -> None:
    if not path.is_file():
        raise _unreadable(
            contract,
            f"{path.name} is missing in {path.parent}; deliver it, with only its header line "
            "when there is nothing to report",
        )
    if path.stat().st_size == 0:
        raise _unreadable(
            contract,
            f"{path.name} is empty (0 bytes), not even a header; deliver it again, with only its "
            "header line when there is nothing to report",
        )
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                raise _unreadable(
                    contract,
                    f"{path.name} line {number} is not UTF-8; export the file as UTF-8",
                ) from None


def _header(contract: Contract, path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        header = [name.strip() for name in next(csv.reader(lines), [])]
    if not {column.name for column in contract.columns} & set(header):
        raise _unreadable(
            contract,
            f"the first line of {path.name} names no column of the contract: it has no header, "
            "or is not separated by commas; add the header line "
            f"{','.join(column.name for column in contract.columns)}",
        )
    return header


def _check_rejects(database: Database, contract: Contract, path: Path) -> None:
    rejected: list[CheckResult] = []
    for kind, count, line in database.connection.execute(
        "select cast(error_type as varchar), count(distinct line), min(line) "
        f"from rejects_{contract.extract} group by 1 order by 3"
    ).fetchall():
        what = _REJECTED.get(kind, "cannot be read")
        lines = "1 line" if count == 1 else f"{count} lines"
        rejected.append(
            defect(
                contract,
                READABLE,
                f"{path.name} line {line} {what}, {lines} in all; export the file again",
                count=count,
            )
        )
    if rejected:
        raise DefectError(rejected)
