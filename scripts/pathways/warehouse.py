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
