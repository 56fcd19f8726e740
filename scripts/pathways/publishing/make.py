"""Making a release: aside, verified, and then put in its place by one rename."""

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
from xlsxwriter.exceptions import XlsxWriterException

from pathways.disk import private_files
from pathways.errors import PathwaysError
from pathways.project import Project
from pathways.publishing.database import TARGET, open_working, write_database
from pathways.publishing.described import describe, read_manifest
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


def make_release(
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
    release_id = str(run["run_id"])
    stamp = Stamp(
        release_id,
        datetime.now(UTC).replace(microsecond=0),
        str(run["as_of_date"]),
        str(run["pathways_version"]),
    )
    making = releases.start(release_id)
    try:
        with private_files():
            _fill(making, project, database, stamp, (run, inputs), dbt_manifest, on_progress)
            on_progress("verifying")
            if problems := verify_release(making):
                raise PathwaysError(
                    f"release {release_id}: does not verify, so there is none: {'; '.join(problems)}"
                )
            return releases.finish(making)
    except (OSError, duckdb.Error, XlsxWriterException) as error:
        raise PathwaysError(
            f"release {release_id}: could not be written below {releases.root} "
            f"({_first_line(error)}); the last release stays; see to room and rights there"
        ) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)  # gone by now, unless something went wrong


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__


def _fill(
    making: Path,
    project: Project,
    database: Path,
    stamp: Stamp,
    reports: tuple[dict[str, Any], dict[str, Any]],
    dbt_manifest: Path,
    on_progress: Callable[[str], None],
) -> None:
    """Write everything that belongs to a release, its manifest last."""
    run, inputs = reports
    for name, entry in ((RUN, run), (INPUTS, inputs)):
        text = json.dumps(entry, indent=1, ensure_ascii=False) + "\n"
        (making / name).write_text(text, encoding="utf-8")
    write_run_page(making / "run.html", run, stamp)
    manifest = read_manifest(dbt_manifest)
    described = describe(manifest)
    spill = making / _SPILL
    spill.mkdir()
    rows: dict[str, dict[str, int]] = {}
    with open_working(database, spill) as (connection, catalog):
        write_documentation(making / "docs" / "index.html", manifest, connection, catalog)
        for audience, schemas in read_audiences(project).items():
            tables = find_tables(connection, catalog, schemas, described, on_progress)
            check_types(tables)
            (making / audience).mkdir()
            path = making / audience / f"{audience}.duckdb"
            rows[audience] = write_database(connection, catalog, path, tables, stamp, on_progress)
            if tables:
                _export(connection, path.parent, tables, stamp, spill, on_progress)
                write_dictionary(path.parent, tables, stamp, page_environment())
                write_package(path.parent, tables, stamp, rows[audience])
            connection.execute(f"detach {TARGET}")
    shutil.rmtree(spill)
    write_manifest(making, stamp, rows)


def _export(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    tables: list[Table],
    stamp: Stamp,
    spill: Path,
    on_progress: Callable[[str], None],
) -> None:
    """Write the files of the tables, and the workbooks of the marts beside them.

    The workbooks are written by Python, the files by DuckDB: each has a thread.
    """
    marts = [table for table in tables if table.is_mart]

    def workbooks() -> None:
        with connection.cursor() as cursor:
            for table in marts:
                write_workbook(cursor, folder, table, stamp, spill)

    with ThreadPoolExecutor(max_workers=1) as pool:
        written = pool.submit(workbooks)
        for table in tables:
            on_progress(f"{folder.name}: files of {table.full_name}")
            write_files(connection, folder, table)
        on_progress(f"{folder.name}: workbooks")
        written.result()
