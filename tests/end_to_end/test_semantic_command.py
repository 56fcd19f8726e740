"""The command that asks the semantic layer reaches for nothing but its database."""

import csv
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from built import Build
from pathways.project import Project
from pathways.semantic.__main__ import default_database, main

# What a program that reaches for the network, or for MetricFlow, would stumble over.
NO_NETWORK = """
import sys
def forbid(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        raise SystemExit(f"network: {event} {arguments}")
sys.addaudithook(forbid)
"""
NO_METRICFLOW = """
import pkgutil, sys
MISSING = ("dbt_metricflow", "metricflow", "metricflow_semantics")
sys.modules.update(dict.fromkeys(MISSING))
every = pkgutil.iter_modules
pkgutil.iter_modules = lambda *given: (one for one in every(*given) if one.name not in MISSING)
"""


def manifest_of(build: Build) -> Path:
    return build.target / "semantic_manifest.json"


def run_python(
    code: str, *arguments: str, **environment: str
) -> "subprocess.CompletedProcess[str]":
    root = Project.find(Path(__file__)).root
    return subprocess.run(  # noqa: S603  the command is ours
        [sys.executable, "-c", code, *arguments],
        cwd=root,
        env={"PYTHONPATH": str(root / "scripts"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_asks_nobody_and_leaves_nothing_behind(
    small_build: Build, tmp_path: Path
) -> None:
    answer, temporary = tmp_path / "answer.csv", tmp_path / "tmp"
    temporary.mkdir()
    run = run_python(
        NO_NETWORK + "from pathways.semantic.__main__ import main; sys.exit(main())",
        *("--database", str(small_build.database), "--manifest", str(manifest_of(small_build))),
        *("query", "--metrics", "b_5_rate", "--group-by", "pathway", "--csv", str(answer)),
        TMPDIR=str(temporary),
        HOME=str(temporary),
    )
    assert run.returncode == 0, run.stdout + run.stderr
    with answer.open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == ["pathway", "b_5_rate"]
        assert len(list(file)) > 1
    assert list(temporary.iterdir()) == []


def test_a_wrong_question_gets_a_message_and_no_traceback(small_build: Build) -> None:
    run = run_python(
        "import sys; from pathways.semantic.__main__ import main; sys.exit(main())",
        *("--database", str(small_build.database), "--manifest", str(manifest_of(small_build))),
        *("query", "--quiet", "--metrics", "c_1_rte", "--group-by", "pathway"),
    )
    assert run.returncode == 1
    assert "c_1_rate" in run.stdout  # as a suggestion
    assert "Traceback" not in run.stdout + run.stderr
    assert "Log File" not in run.stdout


def test_dbt_needs_no_metricflow(small_build: Build, tmp_path: Path) -> None:
    run = run_python(
        NO_METRICFLOW + "from dbt.cli.main import cli; cli()",
        *("parse", "--profiles-dir", str(small_build.folder)),
        *("--target-path", str(tmp_path), "--log-path", str(tmp_path / "logs")),
        PATHWAYS_DATABASE=str(small_build.database),
        DBT_SEND_ANONYMOUS_USAGE_STATS="false",
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_without_metricflow_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert main(["query", "--metrics", "rate"]) == 2
    assert "pip install '.[semantic]'" in capsys.readouterr().err


def test_a_database_or_manifest_that_is_not_there_is_named(
    small_build: Build, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = ["--manifest", str(manifest_of(small_build))]
    database = ["--database", str(small_build.database)]
    none = str(tmp_path / "none")
    for options in ([*manifest, "--database", none], [*database, "--manifest", none]):
        assert main([*options, "query", "--metrics", "rate"]) == 2
        assert f"{none}: no " in capsys.readouterr().err


def test_the_current_release_is_asked_once_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATHWAYS_RELEASES", str(tmp_path))
    monkeypatch.setenv("PATHWAYS_DATABASE", "/elsewhere/working.duckdb")
    project = Project(tmp_path)
    assert default_database(project) == Path("/elsewhere/working.duckdb")
    released = tmp_path / "current" / "analyst" / "analyst.duckdb"
    released.parent.mkdir(parents=True)
    released.touch()
    assert default_database(project) == released
