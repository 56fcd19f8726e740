"""The working database that dbt writes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pathways.errors import BadInputError
from pathways.project import Project

DATABASE_VARIABLE = "PATHWAYS_DATABASE"


def database_path(project: Project, given: Path | None = None) -> Path:
    """Return the warehouse file: the one given, the environment's, or the default."""
    if given is not None:
        return given
    return project.root / os.environ.get(DATABASE_VARIABLE, "warehouse/pathways.duckdb")


@contextmanager
def open_memory(spill: Path, **settings: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database in memory that may take of the machine what dbt may.

    `spill` is the folder for what does not fit into memory, unless the environment names one.
    """
    limits = {
        "threads": os.environ.get("PATHWAYS_THREADS", "2"),
        "memory_limit": os.environ.get("PATHWAYS_MEMORY_LIMIT", "4GB"),
        "temp_directory": os.environ.get("PATHWAYS_TEMP_DIRECTORY", str(spill)),
    }
    with duckdb.connect(config=limits | settings) as connection:
        # it would be written between the lines of a log
        connection.execute("set enable_progress_bar = false")
        yield connection


@contextmanager
def open_warehouse(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse read-only.

    Errors: BadInputError when it is not there, or another process is writing it.
    """
    if not path.is_file():
        raise BadInputError(
            f"{path}: no warehouse here; build it first: make refresh, or dbt build"
        )
    try:
        connection = duckdb.connect(path, read_only=True)
    except duckdb.IOException as error:
        raise BadInputError(f"{path}: cannot be read; is another process writing it?") from error
    with connection:
        yield connection
