"""`python -m pathways.semantic query ...`: MetricFlow's `mf`, with no network and no writing.

`mf` as it comes asks PyPI for a newer version at every start, unpickles the last answer from the
shared folder for temporary files, and opens the warehouse of profiles.yml. Here it asks nobody,
and reads the analysts' database of the current release.
"""

import argparse
import importlib
import importlib.util
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from pathways.errors import BadInputError, PathwaysError
from pathways.project import Project
from pathways.warehouse import database_path

RELEASES_VARIABLE = "PATHWAYS_RELEASES"
COMMANDS = ("query", "list")


class NoUpdateChecker:
    """In place of update_checker.UpdateChecker: knows of no newer version."""

    def check(self, package_name: str, package_version: str) -> None:
        return None


def forbid_update_checks() -> None:
    """Keep `mf` from loading update_checker, whose import alone reads a pickle."""
    module = ModuleType("update_checker")
    module.__dict__["UpdateChecker"] = NoUpdateChecker
    sys.modules["update_checker"] = module


def default_database(project: Project) -> Path:
    """Return the analysts' database of the current release, or the warehouse before the first."""
    releases = project.root / os.environ.get(RELEASES_VARIABLE, "releases")
    released = releases / "current" / "analyst" / "analyst.duckdb"
    return released if released.is_file() else database_path(project)


def _read_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m pathways.semantic",
        description="Ask the semantic layer; what follows the options is for MetricFlow's mf.",
        epilog="Example: python -m pathways.semantic query --metrics c_1_rate --group-by pathway",
    )
    parser.add_argument("--database", type=Path, help="DuckDB file (default: current release)")
    parser.add_argument("--manifest", type=Path, help="default: target/semantic_manifest.json")
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="...", help="options of mf")
    return parser.parse_args(arguments)


def _run(arguments: Sequence[str]) -> None:
    given = _read_arguments(arguments)
    if importlib.util.find_spec("dbt_metricflow") is None:
        raise BadInputError(
            "MetricFlow is not installed, which only the semantic layer needs: "
            "pip install '.[semantic]' in the project's folder, or make setup"
        )
    project = Project.find()
    forbid_update_checks()
    # imported here: all else works without MetricFlow, and without waiting for it
    layer = importlib.import_module("pathways.semantic.layer")
    mf = importlib.import_module("dbt_metricflow.cli.main")
    database = given.database or default_database(project)
    configuration = layer.SemanticLayer(
        database, given.manifest or project.target / "semantic_manifest.json"
    )
    print(f"Reading {database}", file=sys.stderr)
    logging.disable(logging.ERROR)  # mf prints what is wrong; its log would be a traceback
    mf.cli([given.command, *given.rest], obj=configuration, prog_name="mf")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command of `mf`; exits 0, 1 when MetricFlow fails, 2 for bad input."""
    try:
        _run(sys.argv[1:] if arguments is None else arguments)
    except PathwaysError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
