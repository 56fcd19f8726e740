"""A refresh that is asked to stop ends in order, and says what stopped it, wherever it is."""

import os
import signal
import threading
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from pathways.errors import PathwaysError
from pathways.project import Project
from pathways.refresh import run
from pathways.refresh.journal import Journal
from pathways.refresh.settings import Settings
from pathways.refresh.stopping import stopping_in_order
from pathways.refresh.work import Work


def in_a_query(work: Work) -> None:
    """Be stopped while DuckDB is at work, which ends its query first, or makes another error."""
    threading.Timer(0.3, os.kill, [os.getpid(), signal.SIGTERM]).start()
    with work.step("history"):
        duckdb.sql(
            "select sum(hash(one.range * two.range)) from range(9999999) one, range(30) two"
        ).fetchall()


def where_errors_are_caught(work: Work) -> None:
    """Be stopped in a library that takes every error for one of its own."""
    with work.step("mart_checks"):
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        except PathwaysError:
            work.log.say("a check failed")
    raise AssertionError("the refresh went on")


@pytest.mark.parametrize("steps", [in_a_query, where_errors_are_caught])
def test_a_signal_stops_the_refresh_in_order(
    steps: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "_steps", steps)
    monkeypatch.setenv("PATHWAYS_DATABASE", str(tmp_path / "warehouse" / "pathways.duckdb"))
    monkeypatch.setenv("DBT_PROFILES_DIR", str(tmp_path))
    settings = Settings(as_of_date="2024-09-30", releases=tmp_path / "releases")
    with pytest.raises(PathwaysError, match="stopped by SIGTERM"), stopping_in_order() as stop:
        run.refresh_warehouse(Project(tmp_path), Console(quiet=True), settings, stop)
    journal = Journal.of(Project(tmp_path))
    report = journal.read(journal.run_files()[-1].stem)
    assert (report["outcome"], report["exit_code"]) == ("failed", 1)
    assert report["message"].startswith("stopped by SIGTERM")
