"""Load the suites: Python files below the project's folder `quality/`."""

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pathways.errors import BadInputError
from pathways.project import Project

SuiteFunction = Callable[[Any], list[Any]]


def load_suites(project: Project, subject: str) -> dict[str, SuiteFunction]:
    """Return the suite of each dataset: every file in quality/<subject> has a dict SUITES.

    Errors: BadInputError when there is no such file, or one has no SUITES.
    """
    # before anything imports Great Expectations
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    folder = project.root / "quality" / subject
    suites: dict[str, SuiteFunction] = {}
    for path in sorted(folder.glob("*.py")):
        found = getattr(_load(path), "SUITES", None)
        if not isinstance(found, dict):
            raise BadInputError(f"{path}: no dictionary SUITES; add one, dataset name to function")
        suites |= found
    if not suites:
        raise BadInputError(f"{folder}: no suite here; restore the folder from the project")
    return suites


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(f"pathways_suite_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise BadInputError(f"{path}: cannot be loaded as Python")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
