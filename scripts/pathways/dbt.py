"""Runs dbt as its own process, so that the warehouse file is free again when it ends."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import yaml

from pathways.errors import BadInputError, PathwaysError
from pathways.landing.store import LEDGER
from pathways.project import Project

_PR_SET_PDEATHSIG = 1
_STACK = "Traceback (most recent call last)"


def ensure_profile(project: Project) -> None:
    """Copy profiles.yml.example to profiles.yml when dbt would find no profile."""
    if "DBT_PROFILES_DIR" in os.environ or (project.root / "profiles.yml").exists():
        return
    shutil.copyfile(project.root / "profiles.yml.example", project.root / "profiles.yml")


def as_of_day(value: str) -> date:
    """Return the day that an as_of_date names: YYYY-MM-DD, or today (UTC, as dbt has it).

    Errors: BadInputError when it is neither.
    """
    if value == "today":
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadInputError(f"{value}: no date; as_of_date is YYYY-MM-DD or today") from error


def dbt_vars(extracts_path: Path | None, as_of_date: str | None) -> dict[str, str]:
    """Return the vars to pass to dbt; only what differs from dbt_project.yml.

    Errors: BadInputError for a folder that is not there, or a day that is none.
    """
    if extracts_path is not None and not extracts_path.is_dir():
        raise BadInputError(
            f"{extracts_path}: no such folder; --extracts-path is the folder "
            "that holds one sub-folder of Parquet per extract"
        )
    if extracts_path is not None and (extracts_path / "landed" / LEDGER).is_dir():
        raise BadInputError(
            f"{extracts_path}: a landing area; its extracts are in {extracts_path / 'landed'}"
        )
    if as_of_date is not None:
        as_of_day(as_of_date)
    landed = extracts_path.resolve() if extracts_path else None  # one state of a landing area
    ledger = landed / LEDGER if landed and (landed / LEDGER).is_dir() else None
    given = {
        "extracts_path": str(landed) if landed else None,
        "ledger_path": str(ledger) if ledger else None,
        "as_of_date": as_of_date,
    }
    return {name: value for name, value in given.items() if value is not None}


def _die_with_parent() -> None:
    """Let the system kill this process when the one that started it dies (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def run_dbt(
    project: Project,
    arguments: Sequence[str],
    variables: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
    on_line: Callable[[str], None] = lambda _: None,
) -> None:
    """Run one dbt command in the project's folder; `on_line` gets each line it prints.

    dbt never outlives this process: it would keep the warehouse from the next one.
    Errors: PathwaysError with dbt's own last lines when it fails, but for Python's stacks.
    """
    command = [sys.executable, "-m", "pathways.dbt_process", "--no-use-colors", *arguments]
    if variables:
        command += ["--vars", yaml.safe_dump(dict(variables), default_flow_style=True).strip()]
    tail: deque[str] = deque(maxlen=40)
    is_stack = False
    with subprocess.Popen(  # noqa: S603  the command is ours
        command,
        cwd=project.root,
        env={**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=_die_with_parent,  # noqa: PLW1509 - one thread of ours starts dbt
    ) as process:
        try:
            for line in process.stdout or ():
                is_stack = _STACK in line or (is_stack and line.startswith(" "))
                if not is_stack:
                    tail.append(line)
                on_line(line.rstrip())
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        logs = Path(_option(arguments, "--log-path") or project.root / "logs")
        raise PathwaysError(
            f"dbt {arguments[0]} failed; its whole log is {logs / 'dbt.log'}\n" + "".join(tail)
        )


def _option(arguments: Sequence[str], name: str) -> str | None:
    return arguments[arguments.index(name) + 1] if name in arguments else None
