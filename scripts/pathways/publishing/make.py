"""Making a release: aside, verified, and then put in its place by one rename."""

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
from xlsxwriter.exceptions import XlsxWriterException

from pathways.disk import private_files
from pathways.errors import PathwaysError
from pathways.project import Project
from pathways.publishing.database import TARGET, Work, open_working, write_database
from pathways.publishing.described import describe, read_dbt_manifest
from pathways.publishing.dictionary import write_dictionary
from pathways.publishing.documentation import write_documentation
from pathways.publishing.files import write_files
from pathways.publishing.manifest import write_manifest
from pathways.publishing.model import Stamp, Table
from pathways.publishing.old_clients import check_types
from pathways.publishing.package import write_package
from pathways.publishing.pages import page_environment, write_run_page
from pathways.publishing.store import INPUTS, RUN, Releases
from pathways.publishing.tables import find_tables, read_audiences
from pathways.publishing.verify import verify_release
from pathways.publishing.workbook import write_workbook

_SPILL = ".spill"


@dataclass(frozen=True)
class _Order:
    """What a release is made of."""

    project: Project
    database: Path
    run: dict[str, Any]
    inputs: dict[str, Any]
    dbt_manifest: Path
    on_progress: Callable[[str], None]


def make_release(  # noqa: PLR0913, PLR0917  what a release is made of, each thing once
    project: Project,
    database: Path,
    releases: Releases,
    run: dict[str, Any],
    inputs: dict[str, Any],
    dbt_manifest: Path,
    on_progress: Callable[[str], None],
) -> Path:
    """Make the release of a run from the working database; return its folder.

    The id of the run becomes the release's. Nothing is current that was not before: `point_to`
    does that. Whatever goes wrong, no folder of the release stays. `run` and `inputs` are written
    as they are. Errors: BadInputError for a wrong seed or manifest; PathwaysError when the
    database cannot be released, the disk is full, or what was written does not verify.
    """
    name = f"release {run['run_id']}"
    order = _Order(project, database, run, inputs, dbt_manifest, on_progress)
    making = releases.start(str(run["run_id"]))
    try:
        with private_files():
            _fill(making, order)
            on_progress("verifying")
            if problems := verify_release(making):
                raise PathwaysError(f"{name}: does not verify, so is none: {'; '.join(problems)}")
            return releases.finish(making)
    except (OSError, MemoryError, duckdb.Error, XlsxWriterException) as error:
        raise PathwaysError(
            f"{name}: could not be written below {releases.root} ({_first_line(error)}); the last "
            "release stays; see to room and rights there"
        ) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)  # gone by now, unless something went wrong


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__


def _stamp(run: dict[str, Any]) -> Stamp:
    now = datetime.now(UTC).replace(microsecond=0)
    return Stamp(str(run["run_id"]), now, str(run["as_of_date"]), str(run["pathways_version"]))


def _fill(making: Path, order: _Order) -> None:
    """Write everything that belongs to a release, its manifest last."""
    stamp = _stamp(order.run)
    for name, entry in ((RUN, order.run), (INPUTS, order.inputs)):
        text = json.dumps(entry, indent=1, ensure_ascii=False) + "\n"
        (making / name).write_text(text, encoding="utf-8")
    write_run_page(making / "run.html", order.run, stamp)
    manifest = read_dbt_manifest(order.dbt_manifest)
    described = describe(manifest)
    spill = making / _SPILL
    spill.mkdir()
    rows: dict[str, dict[str, int]] = {}
    with open_working(order.database, spill) as (connection, catalog):
        write_documentation(making / "docs" / "index.html", manifest, connection, catalog)
        work = Work(connection, catalog, spill, stamp, order.on_progress)
        for audience, schemas in read_audiences(order.project).items():
            tables = find_tables(work, schemas, described)
            check_types(tables)
            rows[audience] = _write_audience(work, making / audience, tables)
    shutil.rmtree(spill)
    write_manifest(making, stamp, rows)


def _write_audience(work: Work, folder: Path, tables: list[Table]) -> dict[str, int]:
    """Write all that an audience gets; return the rows of each table."""
    folder.mkdir()
    rows = write_database(work, folder / f"{folder.name}.duckdb", tables)
    if tables:
        _write_files(work, folder, tables, rows)
        write_dictionary(folder, tables, work.stamp, page_environment())
        write_package(folder, tables, work.stamp, rows)
    work.connection.execute(f"detach {TARGET}")
    return rows


def _write_files(work: Work, folder: Path, tables: list[Table], rows: dict[str, int]) -> None:
    """Write the files of the tables, and the workbooks of the marts beside them.

    The workbooks are written by Python, the files by DuckDB: each has a thread.
    """

    def workbooks() -> None:
        with work.connection.cursor() as cursor:
            for table in tables:
                if table.is_mart:
                    write_workbook(cursor, folder, table, work.stamp, work.spill)

    with ThreadPoolExecutor(max_workers=1) as pool:
        written = pool.submit(workbooks)
        for table in tables:
            work.on_progress(f"{folder.name}: files of {table.full_name}")
            write_files(work, folder, table, rows[table.full_name])
        work.on_progress(f"{folder.name}: workbooks")
        written.result()
