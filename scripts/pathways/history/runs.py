"""The run reports as tables: one row per run, per step of a run, per finding of a run."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pathways.errors import PathwaysError
from pathways.history.files import put

FORMAT = 1
RUNNING = "running"
"""Outcome of a run, or status of a step, that has not ended."""
_TIME = pa.timestamp("us")

TABLES: dict[str, pa.Schema] = {
    "refresh_run": pa.schema(
        [
            ("run_id", pa.string()),
            ("started_at", _TIME),
            ("ended_at", _TIME),
            ("duration_seconds", pa.float64()),
            ("outcome", pa.string()),
            ("exit_code", pa.int32()),
            ("message", pa.string()),
            ("release_id", pa.string()),
            ("as_of_date", pa.date32()),
            ("mode", pa.string()),
            ("accepted_code", pa.string()),
            ("accepted_reason", pa.string()),
            ("pathways_version", pa.string()),
            ("command", pa.string()),
            ("delivery_count", pa.int64()),
        ]
    ),
    "refresh_step": pa.schema(
        [
            ("run_id", pa.string()),
            ("step_number", pa.int32()),
            ("step", pa.string()),
            ("status", pa.string()),
            ("started_at", _TIME),
            ("duration_seconds", pa.float64()),
            ("row_count", pa.int64()),
            ("passed_count", pa.int64()),
            ("failed_count", pa.int64()),
            ("warned_count", pa.int64()),
        ]
    ),
    "refresh_finding": pa.schema(
        [
            ("run_id", pa.string()),
            ("finding_number", pa.int32()),
            ("step", pa.string()),
            ("finding", pa.string()),
            ("status", pa.string()),
            ("row_count", pa.int64()),
            ("message", pa.string()),
        ]
    ),
}


def write_runs(folder: Path, run_files: Sequence[Path], run: Mapping[str, Any]) -> None:
    """Write the Parquet files refresh_run, refresh_step and refresh_finding into the folder.

    `run` is the report of the run in progress; a file of the same run is passed over for it.
    Errors: PathwaysError for a file that is no run report.
    """
    before = [read_run(path) for path in run_files]
    reports = [*(report for report in before if report["run_id"] != run["run_id"]), run]
    reports.sort(key=lambda report: report["run_id"])
    makers = {"refresh_run": _run, "refresh_step": _steps, "refresh_finding": _findings}
    for name, schema in TABLES.items():
        rows = [row for report in reports for row in makers[name](report)]
        table = pa.Table.from_pylist(rows, schema=schema)
        put(folder, folder / f"{name}.parquet", lambda path, table=table: _write(table, path))


def read_run(path: Path) -> dict[str, Any]:
    """Return the report of a run.

    Errors: PathwaysError when the file is unreadable, or of another format.
    """
    mend = "restore it, or move it away: its run is then in no table"
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        found = report["format"], report["run_id"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PathwaysError(
            f"{path}: no report of a run ({type(error).__name__}); {mend}"
        ) from None
    if found[0] != FORMAT:
        raise PathwaysError(
            f"{path}: written by another version of pathways (format {found[0]}, this one reads "
            f"{FORMAT}); {mend}"
        )
    return report


def _write(table: pa.Table, path: Path) -> None:
    pq.write_table(table, path, compression="zstd")


def _run(report: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    accepted = report.get("accepted") or {}
    same = ("duration_seconds", "exit_code", "message", "release_id", "mode")
    yield {
        "run_id": report["run_id"],
        "started_at": _time(report.get("started_at")),
        "ended_at": _time(report.get("ended_at")),
        "outcome": report.get("outcome") or RUNNING,
        "as_of_date": _day(report.get("as_of_date")),
        "accepted_code": accepted.get("code"),
        "accepted_reason": accepted.get("reason"),
        "pathways_version": report.get("pathways_version"),
        "command": report.get("command"),
        "delivery_count": len(report.get("deliveries") or ()),
        **{name: report.get(name) for name in same},
    }


def _steps(report: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for number, step in enumerate(report.get("steps") or (), start=1):
        yield {
            "run_id": report["run_id"],
            "step_number": number,
            "step": step["name"],
            "status": step.get("status") or RUNNING,
            "started_at": _time(step.get("started_at")),
            "duration_seconds": step.get("seconds"),
            "row_count": step.get("rows"),
            **{f"{name}_count": step.get(name) for name in ("passed", "failed", "warned")},
        }


def _findings(report: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for number, finding in enumerate(report.get("findings") or (), start=1):
        yield {
            "run_id": report["run_id"],
            "finding_number": number,
            "step": finding["step"],
            "finding": finding["name"],
            "status": finding["status"],
            "row_count": finding.get("rows"),
            "message": finding.get("message"),
        }


def _time(text: str | None) -> datetime | None:
    """Return the time in UTC, without its zone, as the marts have it."""
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
