"""Whether a release is whole: every byte, every row in every format, who may read it."""

import json
import stat
from pathlib import Path

import duckdb

from pathways.errors import PathwaysError
from pathways.publishing.database import STAMP_TABLE, STORAGE_VERSION, TARGET, fingerprint
from pathways.publishing.files import csv_path, csv_source, parquet_path, parquet_source
from pathways.publishing.manifest import ReleaseManifest, file_hash, files_of, read_manifest
from pathways.publishing.model import Column, Table, literal
from pathways.publishing.store import INPUTS, MAKING, RUN
from pathways.warehouse import open_memory

_FORBIDDEN = 0o027
"""Writing by the group, anything by the world."""
_OF_EVERY_RELEASE = (RUN, INPUTS, "run.html", "docs/index.html")


def verify_release(folder: Path) -> list[str]:
    """Return what is wrong with a release, in one line each; an empty list when nothing is."""
    try:
        manifest = read_manifest(folder)
    except PathwaysError as error:
        return [str(error)]
    problems = []
    if folder.name.removeprefix(MAKING) != manifest.release_id:
        problems.append(f"{folder.name}: the manifest is of release {manifest.release_id}")
    problems += _modes(folder)
    damaged = _files(folder, manifest)
    for audience, rows in manifest.tables.items():
        name = f"{audience}/{audience}.duckdb"
        if not any(line.startswith(f"{name}:") for line in damaged):  # else nothing can be read
            damaged += _audience(folder, name, rows, manifest)
    return [*problems, *damaged]


def _modes(folder: Path) -> list[str]:
    problems = []
    for path in (folder, *sorted(folder.rglob("*"))):
        mode = path.lstat().st_mode
        name = path.relative_to(folder.parent)
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            problems.append(f"{name}: neither a file nor a folder")
        elif mode & _FORBIDDEN:
            problems.append(
                f"{name}: mode {stat.S_IMODE(mode):04o} lets others in; owner and group only: "
                f"{0o750 if stat.S_ISDIR(mode) else 0o640:04o}"
            )
    return problems


def _files(folder: Path, manifest: ReleaseManifest) -> list[str]:
    found = files_of(folder)
    problems = [f"{name}: missing" for name in sorted(set(manifest.files) - set(found))]
    problems += [
        f"{name}: not of the manifest" for name in sorted(set(found) - set(manifest.files))
    ]
    problems += [
        f"{name}: not in the manifest, and every release has one"
        for name in _OF_EVERY_RELEASE
        if name not in manifest.files
    ]
    for name, (digest, size) in manifest.files.items():
        if name not in found or found[name].is_symlink():
            continue
        if found[name].stat().st_size != size:
            problems.append(f"{name}: {found[name].stat().st_size:,} bytes instead of {size:,}")
        elif file_hash(found[name]) != digest:
            problems.append(f"{name}: other bytes than were released")
    return problems


def _audience(
    folder: Path, name: str, rows: dict[str, int], manifest: ReleaseManifest
) -> list[str]:
    """Return what is wrong with the database of an audience, and the files beside it."""
    path = folder / name
    with open_memory(folder, temp_directory="") as connection:  # nothing is written beside it
        try:
            connection.execute(f"attach {literal(path)} as {TARGET} (read_only)")
            problems = [f"{name}: {text}" for text in _stamp(connection, folder, manifest)]
            tables = _tables(connection)
            problems += _names(name, {table.full_name for table in tables}, set(rows))
        except duckdb.Error:
            return [f"{name}: cannot be opened as a DuckDB file of version {STORAGE_VERSION}"]
        for table in tables:
            problems += _table(connection, path.parent, table, rows.get(table.full_name))
    return problems


def _stamp(
    connection: duckdb.DuckDBPyConnection, folder: Path, manifest: ReleaseManifest
) -> list[str]:
    problems = []
    tags = connection.execute(
        "select tags from duckdb_databases() where database_name = ?", [TARGET]
    ).fetchone()
    version = str((tags or ({},))[0].get("storage_version"))
    if not version.startswith(STORAGE_VERSION):
        problems.append(f"storage version {version} instead of {STORAGE_VERSION}")
    found = connection.execute(
        f"select release_id, strftime(released_at, '%Y-%m-%dT%H:%M:%SZ'), "  # noqa: S608
        f"cast(as_of_date as varchar), pathways_version from {TARGET}.main.{STAMP_TABLE}"
    ).fetchall()
    expected = [
        (
            manifest.release_id,
            manifest.released_at,
            manifest.as_of_date,
            manifest.pathways_version,
        )
    ]
    if found != expected:
        problems.append(f"main.{STAMP_TABLE} is {found} instead of {expected}")
    try:
        day = json.loads((folder / RUN).read_text(encoding="utf-8"))["as_of_date"]
    except (OSError, ValueError, KeyError):
        return [*problems, f"{RUN} beside it is missing or unreadable"]
    if day != manifest.as_of_date:
        problems.append(f"results as of {manifest.as_of_date}, the run as of {day}")
    return problems


def _tables(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """Return the tables of the attached file but main.release."""
    rows = connection.execute(
        """
        select schema_name, table_name, list((column_name, data_type, is_nullable)
            order by column_index)
        from duckdb_columns()
        where database_name = $catalog and (schema_name, table_name) != ('main', $stamp)
        group by all
        order by all
        """,
        {"catalog": TARGET, "stamp": STAMP_TABLE},
    ).fetchall()
    return [
        Table(schema, name, "", tuple(Column(*column) for column in columns))
        for schema, name, columns in rows
    ]


def _names(name: str, found: set[str], expected: set[str]) -> list[str]:
    missing = [f"{name}: no table {table}" for table in sorted(expected - found)]
    return missing + [f"{name}: {table} is not of it" for table in sorted(found - expected)]


def _table(
    connection: duckdb.DuckDBPyConnection, place: Path, table: Table, rows: int | None
) -> list[str]:
    """Compare a table with the manifest, and its files with the table, row by row."""
    try:
        whole = fingerprint(connection, table, f"{TARGET}.{table.sql_name}")
    except duckdb.Error:
        return [f"{table.full_name}: cannot be read from {place.name}.duckdb"]
    if rows is not None and whole[0] != rows:
        return [f"{table.full_name}: {whole[0]:,} rows in {place.name}.duckdb, not {rows:,}"]
    problems = []
    files = (
        (parquet_path(place, table), parquet_source(place, table)),
        (csv_path(place, table), csv_source(place, table)),
    )
    for path, source in files:
        name = path.relative_to(place.parent).as_posix()
        try:
            found = fingerprint(connection, table, source)
        except duckdb.Error:
            problems.append(f"{name}: cannot be read as the table {table.full_name}")
            continue
        if found != whole:
            difference = (
                f"{found[0]:,} rows instead of {whole[0]:,}"
                if found[0] != whole[0]
                else "other rows than in the .duckdb"
            )
            problems.append(f"{name}: {difference}")
    return problems
