"""What a BI tool is given: it reads the marts of a release, and nothing else of the server."""

import importlib.util
import shutil
import threading
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

from pathways.project import Project

ROOT = Project.find(Path(__file__)).root
MARTS = ("core.dim_region", "metrics.metric_results", "performance.delivery_scorecard")
SECRET = "a-line-that-only-the-server-may-read"  # noqa: S105 - a mark to look for


def load(path: str) -> ModuleType:
    """A module of Superset's environment that needs duckdb alone."""
    name = Path(path).stem
    spec = importlib.util.spec_from_file_location(name, ROOT / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


attempts = load("tests/bi/attempts.py")
lock = load("deploy/superset/release_lock.py")


def make_release(releases: Path, release_id: str) -> None:
    folder = releases / release_id / "analyst"
    folder.mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute(
            f"attach '{folder}/analyst.duckdb' as made (storage_version 'v1.0.0'); use made"
        )
        connection.execute("create table main.release as select ? as release_id", [release_id])
        for mart in MARTS:
            connection.execute(f"create schema if not exists {mart.split('.')[0]}")
            connection.execute(f"create table {mart} as select ? as release_id", [release_id])


def point_to(releases: Path, release_id: str) -> None:
    made = releases / ".current"
    made.symlink_to(release_id)
    made.replace(releases / "current")


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    folder = tmp_path / "releases"
    for release_id in ("0000001", "0000002"):
        make_release(folder, release_id)
    point_to(folder, "0000001")
    return folder


@pytest.fixture
def through_current(releases: Path) -> Path:
    return lock.current_database(releases, "analyst")


@pytest.fixture
def places(tmp_path: Path, through_current: Path) -> dict[str, Path]:
    server = tmp_path / "server"
    server.mkdir()
    (server / "file.csv").write_text(f"{SECRET}\n{SECRET}\n", encoding="utf-8")
    with duckdb.connect(str(server / "other.duckdb")) as other:
        other.execute("create table found as select 1 as one")
    return {
        "file": server / "file.csv",
        "other": server / "other.duckdb",
        "target": server / "target",
        "own": through_current.resolve(),
    }


def release_of(connection: duckdb.DuckDBPyConnection) -> str:
    row = connection.execute("select release_id from main.release").fetchone()
    assert row is not None
    return row[0]


def test_each_mart_is_read(through_current: Path) -> None:
    with lock.open_release(through_current) as connection:
        for mart in MARTS:
            sql = f"select release_id from {mart}"
            lock.refuse_unless_reading(connection, sql)
            assert connection.execute(sql).fetchall() == [("0000001",)]


def test_the_lock_is_set_last_and_holds(through_current: Path) -> None:
    assert list(lock.settings())[-2:] == ["enable_external_access", "lock_configuration"]
    with lock.open_release(through_current) as connection:
        for name, value in lock.settings().items():
            if isinstance(value, bool):
                found = connection.execute("select current_setting(?)", [name]).fetchone()
                assert found == (value,), name
        allowed = connection.execute("select current_setting('allowed_directories')").fetchone()
        assert allowed == ([],)


@pytest.mark.parametrize("attempt", attempts.REFUSED_BY_DUCKDB)
def test_duckdb_refuses(attempt: str, through_current: Path, places: dict[str, Path]) -> None:
    server = places["file"].parent
    before = sorted(server.iterdir())
    with lock.open_release(through_current) as connection:
        with pytest.raises(duckdb.Error) as refused:
            connection.execute(attempts.filled(attempt, **places)).fetchall()
        assert SECRET not in str(refused.value)
        assert release_of(connection) == "0000001"
    assert sorted(server.iterdir()) == before


@pytest.mark.parametrize("attempt", attempts.REFUSED_AS_NO_QUERY)
def test_what_is_no_query_is_refused(
    attempt: str, through_current: Path, places: dict[str, Path]
) -> None:
    sql = attempts.filled(attempt, **places)
    with (
        lock.open_release(through_current) as connection,
        pytest.raises(duckdb.PermissionException, match=r"is refused: a release can be"),
    ):
        lock.refuse_unless_reading(connection, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "select 1",
        "-- a comment\nwith made as (select 1) from made;",
        "describe core.dim_region",
        "summarize core.dim_region",
        "show all tables",
        "values (1)",
    ],
)
def test_queries_are_let_through(sql: str, through_current: Path) -> None:
    with lock.open_release(through_current) as connection:
        lock.refuse_unless_reading(connection, sql)
        assert connection.execute(sql).fetchall()


def test_a_new_connection_reads_the_current_release_while_an_older_one_is_open(
    releases: Path, through_current: Path
) -> None:
    with lock.open_release(through_current) as older:
        point_to(releases, "0000002")
        with lock.open_release(through_current) as newer:
            assert (release_of(older), release_of(newer)) == ("0000001", "0000002")


def test_an_open_release_can_be_deleted(releases: Path, through_current: Path) -> None:
    with lock.open_release(through_current) as connection:
        point_to(releases, "0000002")
        shutil.rmtree(releases / "0000001")
        for mart in MARTS:
            rows = connection.execute(f"select release_id from {mart}").fetchall()
            assert rows == [("0000001",)]


def test_a_release_that_is_pruned_while_it_is_opened_gives_way_to_the_next(
    releases: Path, through_current: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []

    def pruned_before_it_opens(database: Path) -> duckdb.DuckDBPyConnection:
        opened.append(database)
        if len(opened) == 1:
            point_to(releases, "0000002")
            shutil.rmtree(releases / "0000001")
        return original(database)

    original = lock._open_locked
    monkeypatch.setattr(lock, "_open_locked", pruned_before_it_opens)
    with lock.open_release(through_current) as connection:
        assert release_of(connection) == "0000002"
    assert len(opened) == 2


def test_without_a_release_one_line_says_so(tmp_path: Path) -> None:
    with pytest.raises(duckdb.IOException, match="no release can be read there"):
        lock.open_release(lock.current_database(tmp_path, "analyst"))


def test_many_threads_open_locked_connections_while_current_is_swapped(
    releases: Path, through_current: Path
) -> None:
    stopped = threading.Event()
    failures: list[str] = []
    reads: list[str] = []

    def read() -> None:
        while not stopped.is_set():
            try:
                with lock.open_release(through_current) as connection:
                    (is_locked,) = connection.execute(
                        "select current_setting('lock_configuration')"
                    ).fetchone()
                    found = {release_of(connection)}
                    for mart in MARTS:
                        found |= {connection.execute(f"from {mart}").fetchone()[0]}
                if len(found) != 1 or not is_locked:
                    failures.append(f"{found} {is_locked}")
                reads.extend(found)
            except duckdb.Error as error:
                failures.append(str(error))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for swap in range(200):
        point_to(releases, f"000000{1 + swap % 2}")
        stopped.wait(0.01)
    stopped.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert set(reads) == {"0000001", "0000002"}
