"""A reader of the soak notices whatever a reader may not see."""

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import monotonic, sleep

import duckdb
import pytest

from pathways.benchmark.soak_polls import Look
from pathways.benchmark.soak_readers import Readers
from soak_example import EXPECTED, ID, make_release, sql, write

OTHER = "0000001-20261126T030000Z"


def look(releases: Path) -> Look:
    return Look(releases, EXPECTED, Random(1))


def database(folder: Path) -> Path:
    return folder / "analyst" / "analyst.duckdb"


def test_nothing_is_wrong_with_a_whole_release(tmp_path: Path) -> None:
    make_release(tmp_path)
    assert look(tmp_path).at_folder().problems == []
    assert look(tmp_path).by_name().problems == []
    assert look(tmp_path).by_name().release_id == ID


def _parquet_of_other(folder: Path) -> None:
    path = folder / "analyst" / "parquet" / "core" / "dim_person.parquet"
    duckdb.sql(f"copy (from range(9)) to '{path}' (format parquet)")


def _csv_of_other(folder: Path) -> None:
    path = folder / "analyst" / "csv" / "core" / "dim_person.csv.gz"
    duckdb.sql(f"copy (from range(9)) to '{path}' (format csv, compression gzip, header)")


def _database_of_other(folder: Path) -> None:
    make_release(folder.parent / "aside", OTHER)
    shutil.copy(database(folder.parent / "aside" / OTHER), database(folder))


def _public_of_other(folder: Path) -> None:
    make_release(folder.parent / "aside", OTHER)
    other = folder.parent / "aside" / OTHER / "public" / "public.duckdb"
    shutil.copy(other, folder / "public" / "public.duckdb")


WRONG: dict[str, tuple[Callable[[Path], object], str]] = {
    "database of another release": (_database_of_other, "mixture: main.release"),
    "public of another release": (_public_of_other, "mixture: main.release of public"),
    "runs of another release": (
        lambda folder: sql(
            database(folder), f"update operations.refresh_run set run_id = '{OTHER}'"
        ),
        "mixture: the newest run",
    ),
    "no run": (
        lambda folder: sql(database(folder), "delete from operations.refresh_run"),
        "mixture: the newest run",
    ),
    "a manifest of another release": (
        lambda folder: write(folder / "manifest.json", release_id=OTHER),
        "mixture: manifest.json",
    ),
    "a report of another run": (
        lambda folder: write(folder / "run.json", run_id=OTHER),
        "mixture: run.json's run",
    ),
    "a run that did not release": (
        lambda folder: write(folder / "run.json", outcome="failed"),
        "mixture: run.json says failed",
    ),
    "inputs of another day": (
        lambda folder: write(folder / "inputs.json", as_of_date="2024-10-01"),
        "mixture: as_of_date",
    ),
    "rows of another release": (
        lambda folder: sql(database(folder), "insert into core.dim_person values (9)"),
        "mixture: core.dim_person has 4 rows, not 3",
    ),
    "Parquet of another release": (_parquet_of_other, "dim_person.parquet has 9 rows, not 3"),
    "CSV of another release": (_csv_of_other, "dim_person.csv.gz has 9 rows, not 3"),
    "a missing table": (
        lambda folder: sql(database(folder), "drop table core.dim_person"),
        "missing: no table core.dim_person",
    ),
    "a missing file": (
        lambda folder: (folder / "analyst" / "csv" / "core" / "dim_person.csv.gz").unlink(),
        "error: IOException",
    ),
    "a missing database": (lambda folder: database(folder).unlink(), "error: IOException"),
    "a database cut off": (
        lambda folder: database(folder).write_bytes(database(folder).read_bytes()[:5000]),
        "error: ",
    ),
    "a report cut off": (
        lambda folder: (folder / "run.json").write_text("{"),
        "error: JSONDecodeError",
    ),
    "a release that is gone": (shutil.rmtree, "error: FileNotFoundError"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_look_at_the_folder_finds(name: str, tmp_path: Path) -> None:
    spoil, problem = WRONG[name]
    spoil(make_release(tmp_path))
    found = look(tmp_path).at_folder().problems
    assert any(problem in one for one in found), found


@pytest.mark.parametrize(
    "name",
    ["runs of another release", "a missing table", "a missing database", "a release that is gone"],
)
def test_a_look_by_name_finds(name: str, tmp_path: Path) -> None:
    spoil, problem = WRONG[name]
    spoil(make_release(tmp_path))
    found = look(tmp_path).by_name().problems
    assert any(problem.partition(": ")[0] in one for one in found), found


def test_readers_look_on_their_own_and_tell_what_they_saw(tmp_path: Path) -> None:
    releases, place = tmp_path / "releases", tmp_path / "place"
    place.mkdir()
    folder = make_release(releases)
    readers = Readers(place)
    try:
        readers.open(releases, sorted(EXPECTED), seed=1)
        _wait(lambda: min(readers.looks().values()) > 0)
        assert readers.news() == []
        database(folder).rename(database(folder).with_name("elsewhere"))
        found: list[str] = []
        _wait(lambda: found.extend(readers.news()) or len({one[:14] for one in found}) > 1)
        assert all("error: IOException" in one for one in found), found
    finally:
        readers.close()
    assert readers.releases() == 1


def _wait(is_so: Callable[[], bool]) -> None:
    end = monotonic() + 60
    while not is_so():
        assert monotonic() < end
        sleep(0.1)
