"""`pathways refresh` ends in results, and stops before dbt when an extract is bad."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pathways.cli import app
from pathways.errors import BadInputError
from pathways.project import Project


@pytest.fixture
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "warehouse.duckdb"
    monkeypatch.setenv("PATHWAYS_DATABASE", str(path))
    monkeypatch.setenv("COLUMNS", "120")
    return path


def test_refresh_checks_builds_checks_and_prints_the_results(
    project: Project, own_database: Path
) -> None:
    result = CliRunner().invoke(app, ["refresh", "--project-dir", str(project.root)])
    assert result.exit_code == 0, result.output
    for expected in ("==> Extract checks", "==> dbt build", "==> Mart checks", "Health care"):
        assert expected in result.output
    assert own_database.is_file()


def test_refresh_of_a_folder_without_extracts_names_each_and_builds_nothing(
    project: Project, own_database: Path, tmp_path: Path
) -> None:
    landed = tmp_path / "landed"
    landed.mkdir()
    options = ["--project-dir", str(project.root), "--extracts-path", str(landed)]
    result = CliRunner().invoke(app, ["refresh", *options])
    assert isinstance(result.exception, BadInputError)
    assert "education_students" in result.output
    assert "ui_wage_records" in result.output
    assert "dbt build" not in result.output
    assert not own_database.exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--as-of-date", "30.09.2024"], "as_of_date is YYYY-MM-DD or today"),
        (["--extracts-path", "no/such/folder"], "no such folder"),
    ],
)
def test_refresh_refuses_what_it_cannot_use(
    project: Project, own_database: Path, options: list[str], message: str
) -> None:
    result = CliRunner().invoke(app, ["refresh", "--project-dir", str(project.root), *options])
    assert isinstance(result.exception, BadInputError)
    assert message in str(result.exception)
    assert not own_database.exists()
