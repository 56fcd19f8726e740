"""The demo: planted defects are found, and nothing that is written on the way names a person."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from pathways.demo.command import SEED, run_demo
from pathways.project import Project
from pathways.synthetic.deliveries import write_deliveries

WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
CALENDARS = {"dim_quarter", "dim_day"}
"""They hold days of sixty years, which are birthdays as well."""
OWN_DAYS = {"1990-01-01", "2010-01-01"}
"""Days that a rule of the suites and a unit test of a model name."""


@dataclass(frozen=True)
class Demo:
    folder: Path
    missed: int
    said: str


@pytest.fixture(scope="module")
def demo(small: Project, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("demo")
    console = Console(file=io.StringIO(), width=200)
    missed = run_demo(small, folder, console)
    assert isinstance(console.file, io.StringIO)
    return Demo(folder, missed, console.file.getvalue())


def test_every_planted_defect_is_found(demo: Demo) -> None:
    assert demo.missed == 0, demo.said
    assert "planted defects found" in demo.said


def written_files(demo: Demo, small: Project) -> Iterator[Path]:
    journal = demo.folder / "refresh"
    for folder in (demo.folder / "landing", journal, small.target, small.root / "logs"):
        for path in folder.rglob("*"):
            if path.is_file():
                yield path


def texts(path: Path) -> Iterator[tuple[str, set[str]]]:
    """Yield the words of a file; those of Parquet by column, of a database by table and column."""
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        for name in table.column_names:
            yield f"{path.name} {name}", words(" ".join(map(str, table[name].unique().to_pylist())))
    elif path.suffix == ".duckdb":
        yield from database_texts(path)
    else:
        yield path.name, words(path.read_bytes().decode("utf-8", "replace"))


def database_texts(path: Path) -> Iterator[tuple[str, set[str]]]:
    with duckdb.connect(path, read_only=True) as connection:
        columns = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() "
            "where not internal and data_type in ('VARCHAR', 'DATE')"
        ).fetchall()
        for schema, table, column in columns:
            if table in CALENDARS:
                continue
            values = connection.execute(
                f'select distinct cast("{column}" as varchar) from "{schema}"."{table}"'
            ).fetchall()
            text = " ".join(value for (value,) in values if value is not None)
            yield f"{schema}.{table}.{column}", words(text)


def words(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(text)}


def test_no_identity_is_in_anything_that_landing_dbt_and_checks_write(
    demo: Demo, small: Project, tmp_path: Path
) -> None:
    identities = write_deliveries(small, tmp_path / "again", SEED).all_values()
    wanted = {value.lower() for value in identities} - OWN_DAYS
    delivered = words((next((demo.folder / "deliveries").rglob("students_*.csv"))).read_text())
    assert delivered & wanted, "the search itself must be able to find something"
    files = [*written_files(demo, small), demo.folder / "warehouse.duckdb"]
    assert len(files) > 300
    found = [
        f"{name}: {sorted(hits)[:3]}"
        for path in files
        for name, there in texts(path)
        if (hits := there & wanted)
    ]
    assert found == []
    assert not words(demo.said) & wanted
