"""SQL Lab reads no file of the server, attaches no database and changes no setting."""

import json
from pathlib import Path

import attempts
import duckdb
import pytest
from client import Client
from release_lock import current_database
from releases import AUDIENCE
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from conftest import Swaps

ATTEMPTS = attempts.REFUSED_BY_DUCKDB + attempts.REFUSED_AS_NO_QUERY
SECRET = "a-line-that-only-the-server-may-read"  # noqa: S105 - a mark to look for


@pytest.fixture(scope="module")
def places(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A file and a database beside the releases, a path to write to, and the release's own."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "file.csv").write_text(f"{SECRET}\n{SECRET}\n", encoding="utf-8")
    with duckdb.connect(str(folder / "other.duckdb")) as other:
        other.execute(f"create table found as select '{SECRET}' as text")
    return {
        "file": folder / "file.csv",
        "other": folder / "other.duckdb",
        "target": folder / "target",
        "own": current_database(releases, AUDIENCE).resolve(),
    }


@pytest.fixture(params=["analyst", "admin"])
def person(request: pytest.FixtureRequest) -> Client:
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_sql_lab_refuses(
    attempt: str, person: Client, database_id: int, places: dict[str, Path]
) -> None:
    folder, own = places["file"].parent, places["own"]
    before = sorted(folder.iterdir()), sorted(own.parent.iterdir()), own.read_bytes()
    answer = person.sql_lab(database_id, attempts.filled(attempt, **places))
    assert not answer.ok
    assert answer.status_code < 600
    assert SECRET not in answer.text
    assert "root:" not in answer.text
    assert (sorted(folder.iterdir()), sorted(own.parent.iterdir()), own.read_bytes()) == before


def test_sql_lab_refuses_while_current_is_swapped_and_reads_the_marts_after(
    analyst: Client, database_id: int, places: dict[str, Path], swaps: Swaps
) -> None:
    for attempt in ATTEMPTS:
        assert not analyst.sql_lab(database_id, attempts.filled(attempt, **places)).ok, attempt
    assert analyst.rows(database_id, "select count(*) as n from metrics.metric_results")
    assert swaps.count > 0


def test_sql_lab_answers_what_is_a_query(analyst: Client, database_id: int) -> None:
    for sql in (
        "select 1 as one",
        "with made as (select 1 as one) select one from made;",
        "-- a comment\nselect '100%' as share",
        "describe metrics.metric_results",
        "summarize metrics.metric_results",
        "from metrics.metric_results limit 1",
    ):
        assert analyst.rows(database_id, sql), sql


@pytest.mark.parametrize("file", ["{other}", "/tmp/made.duckdb", ":memory:", "", "md:shared"])  # noqa: S108 - never made
def test_superset_makes_no_connection_to_another_duckdb(
    file: str, admin: Client, places: dict[str, Path]
) -> None:
    uri = f"duckdb:///{attempts.filled(file, **places)}"
    body = {"database_name": f"other {file}", "sqlalchemy_uri": uri}
    assert not admin.answer("post", "database/test_connection/", body).ok
    assert not admin.answer("post", "database/", body).ok


def test_the_stored_connection_can_not_be_loosened(
    admin: Client, analyst: Client, database_id: int, places: dict[str, Path]
) -> None:
    kept = admin.call("get", f"database/{database_id}/connection")["result"]["extra"]
    loose = '{"engine_params": {"connect_args": {"config": {"enable_external_access": true}}}}'
    admin.call("put", f"database/{database_id}", {"extra": loose})
    try:
        answer = analyst.sql_lab(database_id, f"select * from read_text('{places['file']}')")
        assert not answer.ok
        assert SECRET not in answer.text
    finally:
        admin.call("put", f"database/{database_id}", {"extra": kept})


def test_nothing_can_be_uploaded(admin: Client, database_id: int, places: dict[str, Path]) -> None:
    with places["file"].open("rb") as file:
        answer = admin.session.post(
            f"{admin.url}/api/v1/database/{database_id}/upload/",
            data={"type": "csv", "table_name": "made", "schema": "main"},
            files={"file": ("file.csv", file)},
            timeout=60,
        )
    assert not answer.ok


def test_what_is_stored_locks_without_superset_config_too(
    admin: Client, database_id: int, releases: Path, places: dict[str, Path]
) -> None:
    stored = json.loads(admin.call("get", f"database/{database_id}/connection")["result"]["extra"])
    engine = create_engine(
        f"duckdb:///{current_database(releases, AUDIENCE)}", **stored["engine_params"]
    )
    with engine.connect() as connection:
        for attempt in attempts.REFUSED_BY_DUCKDB:
            with pytest.raises((DBAPIError, duckdb.Error)):
                connection.exec_driver_sql(attempts.filled(attempt, **places)).fetchall()
            assert connection.exec_driver_sql("select count(*) from main.release").fetchall()
    engine.dispose()
