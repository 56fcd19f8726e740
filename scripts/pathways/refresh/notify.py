"""Who hears of a refresh: the failure hook, and Prometheus through a text file."""

import os
import subprocess
from pathlib import Path
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    disable_created_metrics,
    write_to_textfile,
)

from pathways.refresh.logs import RunLog

HOOK_SECONDS = 60


def call_hook(command: str, run: dict[str, Any], report: Path | None, log: RunLog | None) -> None:
    """Run the failure hook; whatever becomes of it, the outcome of the refresh stays.

    It gets PATHWAYS_OUTCOME, _EXIT_CODE, _MESSAGE, _RUN_ID and _REPORT in its environment.
    """
    environment = {
        "PATHWAYS_OUTCOME": run["outcome"],
        "PATHWAYS_EXIT_CODE": str(run["exit_code"]),
        "PATHWAYS_MESSAGE": run["message"],
        "PATHWAYS_RUN_ID": run["run_id"] or "",
        "PATHWAYS_REPORT": str(report or ""),
    }
    try:
        done = subprocess.run(  # noqa: S602 - the operator's own command line, as cron has it
            command,
            shell=True,
            env={**os.environ, **environment},
            timeout=HOOK_SECONDS,
            check=False,
            capture_output=True,
        )
        fault = f"exit code {done.returncode}" if done.returncode else ""
    except (OSError, subprocess.TimeoutExpired) as error:
        fault = type(error).__name__
    if log is not None:
        if fault:
            log.say(f"The failure hook did not work: {fault}", "yellow")
        log.event("hook", "warning" if fault else "info", fault=fault)


def write_metrics(
    path: Path, run: dict[str, Any], state: dict[str, Any], current: str | None
) -> None:
    """Write what Prometheus's node exporter reads; the file is replaced at once.

    Times are Unix seconds, durations seconds. Errors: OSError when it cannot be written.
    """
    disable_created_metrics()
    registry = CollectorRegistry()

    def gauge(name: str, text: str, value: float) -> None:
        Gauge(f"pathways_refresh_{name}", text, registry=registry).set(value)

    gauge("last_run_timestamp_seconds", "End of the last refresh", state["last_run_at"])
    gauge(
        "last_success_timestamp_seconds",
        "End of the last refresh that released, or had nothing new to release",
        state.get("last_success_at", 0),
    )
    gauge("duration_seconds", "Duration of the last refresh", run["duration_seconds"] or 0)
    gauge("exit_code", "Exit code of the last refresh", run["exit_code"])
    failures = "pathways_refresh_failures_total"
    Counter(failures, "Refreshes that ended with another code than 0", registry=registry).inc(
        state["failures"]
    )
    steps = (
        ("step_duration_seconds", "Duration of a step of the last refresh", "seconds"),
        ("step_rows", "Rows that a step of the last refresh worked on", "rows"),
    )
    for name, text, value in steps:
        metric = Gauge(f"pathways_refresh_{name}", text, ["step"], registry=registry)
        for step in run["steps"]:
            if step[value] is not None:
                metric.labels(step["name"]).set(step[value])
    checks = Gauge(
        "pathways_refresh_checks", "Checks by result", ["step", "status"], registry=registry
    )
    for step in run["steps"]:
        for status in ("passed", "failed", "warned"):
            if step[status] is not None:
                checks.labels(step["name"], status).set(step[status])
    info = Gauge("pathways_release_info", "The current release", ["release_id"], registry=registry)
    info.labels(current or "").set(1)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_to_textfile(str(path), registry)
    path.chmod(0o644)  # the exporter runs as another user; nothing in it is confidential
