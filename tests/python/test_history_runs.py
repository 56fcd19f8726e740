"""The reports of the runs become three tables."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from history_case import query, report, rows_of, run_id
from pathways.errors import PathwaysError
from pathways.history.runs import write_runs

STEPS = [
    {
        **{"name": "build", "status": "done", "started_at": "2026-03-02T03:00:01Z"},
        **{"seconds": 50.5, "rows": 1000, "passed": 9, "failed": 0, "warned": 1},
    },
    {"name": "change_gate", "status": "failed", "started_at": None, "seconds": 1, "rows": None},
]
FINDINGS = [
    {"step": "change_gate", "name": "final", "status": "fail", "rows": 4, "message": "4 cells"},
    {"step": "mart_checks", "name": "prices", "status": "warn", "rows": None, "message": "none"},
]


def write(folder: Path, *reports: dict[str, Any]) -> list[Path]:
    paths = [folder / f"{entry['run_id']}.json" for entry in reports]
    for path, entry in zip(paths, reports, strict=True):
        path.write_text(json.dumps(entry), encoding="utf-8")
    return paths


def table(folder: Path, name: str) -> list[dict[str, Any]]:
    return rows_of(folder / f"{name}.parquet")


def test_a_run_has_a_row_and_so_have_its_steps_and_findings(tmp_path: Path) -> None:
    ended = report(
        1,
        ended_at="2026-03-02T05:00:30+02:00",
        duration_seconds=30,
        outcome="held_by_gate",
        exit_code=2,
        message="held",
        accepted={"code": "0a1b2c3d", "reason": "a new region"},
        pathways_version="0.1.0",
        command="pathways refresh",
        steps=STEPS,
        findings=FINDINGS,
        deliveries=[{"delivery_id": "x"}, {"delivery_id": "y"}],
    )
    write_runs(tmp_path, write(tmp_path, ended), report(2))
    first, second = table(tmp_path, "refresh_run")
    assert first == {
        **{"run_id": run_id(1), "started_at": datetime(2026, 3, 2, 3)},  # noqa: DTZ001 - UTC
        **{"ended_at": datetime(2026, 3, 2, 3, 0, 30), "duration_seconds": 30.0},  # noqa: DTZ001
        **{"outcome": "held_by_gate", "exit_code": 2, "message": "held", "release_id": None},
        **{"as_of_date": date(2024, 9, 30), "mode": "full", "accepted_code": "0a1b2c3d"},
        **{"accepted_reason": "a new region", "pathways_version": "0.1.0"},
        **{"command": "pathways refresh", "delivery_count": 2},
    }
    assert (second["outcome"], second["ended_at"], second["exit_code"]) == ("running", None, None)
    build, gate = table(tmp_path, "refresh_step")
    assert (build["step_number"], build["step"], build["row_count"]) == (1, "build", 1000)
    assert (build["duration_seconds"], build["passed_count"]) == (50.5, 9)
    assert (gate["step_number"], gate["status"], gate["row_count"]) == (2, "failed", None)
    found = table(tmp_path, "refresh_finding")
    assert [(row["finding_number"], row["finding"], row["row_count"]) for row in found] == [
        (1, "final", 4),
        (2, "prices", None),
    ]


def test_the_run_in_progress_is_as_it_is_now_and_not_as_in_its_file(tmp_path: Path) -> None:
    files = write(tmp_path, report(2, outcome="killed"), report(1, outcome="released"))
    write_runs(tmp_path, files, report(2, steps=[{"name": "history"}]))
    runs = table(tmp_path, "refresh_run")
    assert [(row["run_id"], row["outcome"]) for row in runs] == [
        (run_id(1), "released"),
        (run_id(2), "running"),
    ]
    assert [row["status"] for row in table(tmp_path, "refresh_step")] == ["running"]


def test_tables_without_rows_have_their_types(tmp_path: Path) -> None:
    write_runs(tmp_path, [], report(1))
    types = query(f"describe from read_parquet('{tmp_path}/refresh_finding.parquet')")
    assert {row["column_name"]: row["column_type"] for row in types} == {
        **dict.fromkeys(("run_id", "step", "finding", "status", "message"), "VARCHAR"),
        **{"finding_number": "INTEGER", "row_count": "BIGINT"},
    }
    assert table(tmp_path, "refresh_finding") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"format": 1, "run_id": "00', "no report of a run"),
        ("[]", "no report of a run"),
        ('{"format": 1}', "no report of a run"),
        ('{"format": 2, "run_id": "x"}', "written by another version"),
    ],
)
def test_a_file_that_is_no_report_is_named_with_what_to_do(
    tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "0000001.json"
    path.write_text(text)
    with pytest.raises(PathwaysError, match=rf"0000001\.json: {words}.*move it away"):
        write_runs(tmp_path, [path], report(2))
