"""A run that fails after its release was swapped in has released: readers have it."""

from pathlib import Path

import pytest
from rich.console import Console

from pathways.errors import PathwaysError
from pathways.project import Project
from pathways.refresh import run
from pathways.refresh.journal import Journal
from pathways.refresh.report import Run
from pathways.refresh.settings import Settings
from pathways.refresh.work import Work


def refresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_swapped: bool) -> Run:
    """Refresh by steps of the test's own that end in an error."""

    def steps(work: Work) -> None:
        with work.step("release"):
            work.releases.finish(work.releases.start(work.run.run_id))
            if is_swapped:
                work.releases.point_to(work.run.run_id)
            raise PathwaysError("stopped by SIGTERM")

    monkeypatch.setattr(run, "_steps", steps)
    monkeypatch.setenv("PATHWAYS_DATABASE", str(tmp_path / "warehouse" / "pathways.duckdb"))
    monkeypatch.setenv("DBT_PROFILES_DIR", str(tmp_path))
    settings = Settings(as_of_date="2024-09-30", releases=tmp_path / "releases")
    return run.refresh_warehouse(Project(tmp_path), Console(quiet=True), settings)


def test_a_failure_after_the_swap_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = refresh(tmp_path, monkeypatch, is_swapped=True)
    report = Journal.of(Project(tmp_path)).read(done.run_id)
    assert (report["outcome"], report["exit_code"]) == ("released", 0)
    assert report["release_id"] == done.run_id
    assert report["message"] == "released; then: stopped by SIGTERM"
    assert [step["status"] for step in report["steps"]] == ["done"]


def test_a_failure_before_the_swap_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PathwaysError, match="SIGTERM"):
        refresh(tmp_path, monkeypatch, is_swapped=False)
    journal = Journal.of(Project(tmp_path))
    report = journal.read(journal.run_files()[-1].stem)
    assert (report["outcome"], report["exit_code"]) == ("failed", 1)
