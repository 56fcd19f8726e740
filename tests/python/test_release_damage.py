"""Damage is found, whatever it is; a release that cannot be finished leaves nothing."""

import gzip
import json
import multiprocessing
import os
import resource
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from pathways.errors import PathwaysError
from pathways.publishing.make import make_release
from pathways.publishing.manifest import MANIFEST, file_hash
from pathways.publishing.verify import verify_release
from release_case import FIRST, SECOND, Case, a_run, make_case

PLACES = Path("analyst/csv/core/dim_place.csv.gz")
STAYS = Path("analyst/parquet/core/fct_stay.parquet")
DATABASE = Path("analyst/analyst.duckdb")


@pytest.fixture(name="made", scope="module")
def made_(tmp_path_factory: pytest.TempPathFactory) -> Case:
    case = make_case(tmp_path_factory.mktemp("made"))
    case.make()
    return case


@pytest.fixture(name="folder")
def folder_(made: Case, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made.releases.folder(FIRST), tmp_path / FIRST))


def entry_of(folder: Path) -> dict[str, Any]:
    entry: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return entry


def rewrite(folder: Path, entry: dict[str, Any]) -> None:
    (folder / MANIFEST).write_text(json.dumps(entry), encoding="utf-8")


def accept(folder: Path, name: Path) -> None:
    """Let the manifest have the bytes that a file has now."""
    entry = entry_of(folder)
    about = {"sha256": file_hash(folder / name), "bytes": (folder / name).stat().st_size}
    entry["files"][name.as_posix()] = about
    rewrite(folder, entry)


def change_database(folder: Path, statement: str) -> None:
    with duckdb.connect(folder / DATABASE) as connection:
        connection.execute(statement)
    accept(folder, DATABASE)


def test_a_release_as_it_was_made_is_whole(folder: Path) -> None:
    assert verify_release(folder) == []


def flip_a_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (lambda f: (f / PLACES).unlink(), f"{PLACES}: missing"),
        (lambda f: (f / "analyst/more.csv").touch(0o640), "analyst/more.csv: not of the manifest"),
        (lambda f: os.truncate(f / STAYS, 100), f"{STAYS}: 100 bytes instead of"),
        (lambda f: flip_a_bit(f / STAYS), f"{STAYS}: other bytes than were released"),
        (lambda f: flip_a_bit(f / DATABASE), f"{DATABASE}: other bytes than were released"),
        (lambda f: flip_a_bit(f / "docs/index.html"), "docs/index.html: other bytes"),
        (lambda f: (f / DATABASE).unlink(), f"{DATABASE}: missing"),
        (lambda f: (f / DATABASE).write_bytes(b"no"), f"{DATABASE}: 2 bytes instead of"),
        (lambda f: (f / PLACES).chmod(0o644), f"{FIRST}/{PLACES}: mode 0644 lets others in"),
        (lambda f: (f / PLACES).chmod(0o660), f"{FIRST}/{PLACES}: mode 0660 lets others in"),
        (lambda f: (f / "analyst").chmod(0o755), f"{FIRST}/analyst: mode 0755 lets others in"),
        (lambda f: f.chmod(0o751), f"{FIRST}: mode 0751 lets others in"),
        (lambda f: (f / "link").symlink_to("/etc"), f"{FIRST}/link: neither a file nor a folder"),
        (lambda f: (f / MANIFEST).unlink(), "manifest.json: missing or unreadable"),
        (lambda f: (f / MANIFEST).write_text("[]"), "manifest.json: missing or unreadable"),
        (lambda f: rewrite(f, entry_of(f) | {"format": 9}), "made by another version of pathways"),
        (lambda f: rewrite(f, entry_of(f) | {"files": {}}), "run.json: not in the manifest"),
        (lambda f: rewrite(f, entry_of(f) | {"release_id": SECOND}), f"is of release {SECOND}"),
    ],
)
def test_damage_on_disk_is_found(
    folder: Path, damage: Callable[[Path], object], problem: str
) -> None:
    damage(folder)
    assert [line for line in verify_release(folder) if problem in line]


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("delete from core.dim_place where place_id = 'p01'", "core.dim_place: 20 rows in analyst"),
        ("update core.fct_stay set days = 7 where stay_key = 'k0001'", "other rows than in"),
        ("drop table reference.codes", "no table reference.codes"),
        ("create table core.more as select 1 as one", "core.more is not of it"),
        ("update main.release set release_id = 'x'", "main.release is [('x'"),
        ("delete from main.release", "main.release is [] instead of"),
        ("update main.release set as_of_date = '2020-01-01'", "'2020-01-01', '0.1.0')] instead of"),
        ("drop table main.release", "cannot be opened as a DuckDB file of version v1.0.0"),
    ],
)
def test_other_content_is_found_even_where_the_manifest_agrees(
    folder: Path, statement: str, problem: str
) -> None:
    change_database(folder, statement)
    assert [line for line in verify_release(folder) if problem in line]


def test_a_database_that_cannot_be_read_is_found_even_where_the_manifest_agrees(
    folder: Path,
) -> None:
    flip_a_bit(folder / DATABASE)
    accept(folder, DATABASE)
    assert any("cannot be read from analyst.duckdb" in line for line in verify_release(folder))
    (folder / DATABASE).write_bytes(b"no")
    accept(folder, DATABASE)
    opened = f"{DATABASE}: cannot be opened as a DuckDB file of version v1.0.0"
    assert verify_release(folder) == [opened]


def test_a_newer_storage_format_is_found(folder: Path) -> None:
    newer = folder.parent / "newer.duckdb"
    with duckdb.connect() as connection:
        connection.execute(f"attach '{folder / DATABASE}' as old (read_only)")
        connection.execute(f"attach '{newer}' as newer (storage_version 'latest')")
        connection.execute("copy from database old to newer")
    newer.chmod(0o640)
    newer.replace(folder / DATABASE)
    accept(folder, DATABASE)
    problems = verify_release(folder)
    assert len(problems) == 1
    assert "instead of v1.0.0" in problems[0]


def test_a_row_that_a_csv_file_lacks_or_has_otherwise_is_found(folder: Path) -> None:
    lines = gzip.decompress((folder / PLACES).read_bytes()).splitlines(keepends=True)
    (folder / PLACES).write_bytes(gzip.compress(b"".join(lines[:-1])))
    accept(folder, PLACES)
    assert verify_release(folder) == [f"{PLACES}: 20 rows instead of 21"]
    other = b"".join([*lines[:-1], lines[-1].replace(b"x=1", b"x=2")])
    (folder / PLACES).write_bytes(gzip.compress(other))
    accept(folder, PLACES)
    assert verify_release(folder) == [f"{PLACES}: other rows than in the .duckdb"]


def test_a_parquet_file_of_other_rows_or_none_is_found(folder: Path) -> None:
    pq.write_table(pq.read_table(folder / STAYS).slice(1), folder / STAYS)
    accept(folder, STAYS)
    assert verify_release(folder) == [f"{STAYS}: 499 rows instead of 500"]
    (folder / STAYS).write_bytes(b"PAR1")
    accept(folder, STAYS)
    assert verify_release(folder) == [f"{STAYS}: cannot be read as the table core.fct_stay"]


def test_a_run_of_another_day_is_found(folder: Path) -> None:
    run = a_run(FIRST) | {"as_of_date": "2023-01-01"}
    (folder / "run.json").write_text(json.dumps(run), encoding="utf-8")
    accept(folder, Path("run.json"))
    problems = verify_release(folder)
    assert any("results as of 2024-09-30, the run as of 2023-01-01" in line for line in problems)


@pytest.fixture(name="case")
def case_(made: Case, tmp_path: Path) -> Case:
    """A project whose first release is current."""
    shutil.copytree(made.root, tmp_path / "case", symlinks=True)
    case = Case(tmp_path / "case")
    case.releases.point_to(FIRST)
    return case


@pytest.mark.parametrize("kilobytes", [0, 1, 60, 300, 600, 1500])
def test_a_full_disk_leaves_no_half_release(case: Case, kilobytes: int) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, before[1]))
    try:
        with pytest.raises(PathwaysError, match="the last release stays; see to room and rights"):
            case.make(SECOND)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert sorted(path.name for path in case.releases.root.iterdir()) == [FIRST, "current"]
    assert verify_release(case.releases.root / case.releases.current()) == []
    assert verify_release(case.make(SECOND)) == []


def test_what_does_not_verify_is_no_release(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pathways.publishing.make.verify_release", lambda _: ["a.csv: missing"])
    with pytest.raises(PathwaysError, match=r"does not verify, so is none: a\.csv: missing"):
        case.make(SECOND)
    assert case.releases.ids() == [FIRST]
    assert not list(case.releases.root.glob(".making-*"))


def make_and_die(root: Path, step: str) -> None:
    case = Case(root)

    def die(progress: str) -> None:
        if step in progress:
            os.kill(os.getpid(), signal.SIGKILL)

    parts = (case.project, case.database, case.releases, a_run(SECOND), {}, case.manifest)
    make_release(*parts, die)


@pytest.mark.parametrize("step", ["core.fct_stay", "files of reference", "verifying"])
def test_a_kill_leaves_the_current_release_and_a_rerun_succeeds(case: Case, step: str) -> None:
    process = multiprocessing.get_context("spawn").Process(
        target=make_and_die, args=(case.root, step)
    )
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert case.releases.ids() == [FIRST]
    assert case.releases.current() == FIRST
    assert [path.name for path in case.releases.root.glob(".making-*")] == [f".making-{SECOND}"]
    assert verify_release(case.make(SECOND)) == []
    assert sorted(path.name for path in case.releases.root.iterdir()) == [FIRST, SECOND, "current"]
