"""How many rows a step worked on."""

from pathlib import Path

import duckdb

from pathways.contracts import load_contracts
from pathways.project import Project
from pathways.quality.marts import SCHEMAS
from pathways.refresh.inputs import extract_files


def rows_of_extracts(project: Project, extracts_path: Path | None) -> int:
    """Return the rows of all extracts; of Parquet only the footers are read."""
    rows = 0
    with duckdb.connect() as connection:
        for contract in load_contracts(project).values():
            files = [str(path) for path in extract_files(project, extracts_path, contract)]
            if not files:
                continue
            if extracts_path is None:
                relation = connection.read_csv(files, all_varchar=True)
            else:
                relation = connection.read_parquet(files)
            rows += relation.count("*").fetchall()[0][0]
    return rows


def rows_of_marts(database: Path) -> int:
    """Return the rows of all marts in the working database."""
    with duckdb.connect(database, read_only=True) as connection:
        marts = connection.execute(
            "select table_schema, table_name from information_schema.tables "
            "where table_schema in ? order by all",
            [list(SCHEMAS)],
        ).fetchall()
        return sum(
            connection.table(f"{schema}.{name}").count("*").fetchall()[0][0]
            for schema, name in marts
        )
