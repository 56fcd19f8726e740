"""Runs dbt as its own process, so that the warehouse file is free again when it ends."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from pathways.errors import BadInputError, PathwaysError
from pathways.project import Project


def ensure_profile(project: Project) -> None:
    """Copy profiles.yml.example to profiles.yml when dbt would find no profile."""
    if "DBT_PROFILES_DIR" in os.environ or (project.root / "profiles.yml").exists():
        return
    shutil.copyfile(project.root / "profiles.yml.example", project.root / "profiles.yml")


def dbt_vars(extracts_path: Path | None, as_of_date: str | None) -> dict[str, str]:
    """Return the vars to pass to dbt; only what differs from dbt_project.yml."""
    if extracts_path is not None and not extracts_path.is_dir():
        raise BadInputError(
            f"{extracts_path}: no such folder; --extracts-path is the folder "
            "that holds one sub-folder of Parquet per extract"
        )
    given = {
        "extracts_path": str(extracts_path.resolve()) if extracts_path else None,
        "as_of_date": as_of_date,
    }
    return {name: value for name, value in given.items() if value is not None}


def run_dbt(
    project: Project,
    arguments: Sequence[str],
    variables: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
    *,
    quiet: bool = False,
) -> None:
    """Run one dbt command in the project's folder and wait for it.

    Errors: PathwaysError with dbt's own last lines when it fails.
    """
    command = [sys.executable, "-m", "dbt.cli.main", *arguments]
    if variables:
        command += ["--vars", yaml.safe_dump(dict(variables), default_flow_style=True).strip()]
    finished = subprocess.run(  # noqa: S603  the command is ours
        command,
        cwd=project.root,
        env={**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", **(environment or {})},
        check=False,
        capture_output=quiet,
        text=True,
    )
    if finished.returncode:
        tail = "\n".join((finished.stdout or "").splitlines()[-40:])
        raise PathwaysError(
            f"dbt {arguments[0]} failed; its log is {project.root / 'logs' / 'dbt.log'}\n{tail}"
        )
