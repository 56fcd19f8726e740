"""A place of its own for every build, so that no test touches the user's warehouse."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from pathways.dbt import run_dbt
from pathways.project import Project
from pathways.warehouse import DATABASE_VARIABLE

_PARTS = ("models", "seeds", "macros", "tests", "analyses", "quality")
_NOT_OF_DBT = shutil.ignore_patterns("python", "end_to_end", "bi", "__pycache__", "conftest.py")
_FILES = ("dbt_project.yml", "profiles.yml.example")


@dataclass(frozen=True)
class Build:
    """One dbt build in a folder of its own."""

    project: Project
    folder: Path
    lines: list[str] = field(default_factory=list)

    @property
    def database(self) -> Path:
        return self.folder / "warehouse.duckdb"

    @property
    def target(self) -> Path:
        return self.folder / "target"

    def run(self, *arguments: str, variables: dict[str, str] | None = None) -> "Build":
        self.folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.project.root / "profiles.yml.example", self.folder / "profiles.yml")
        places = {"profiles-dir": ".", "target-path": "target", "log-path": "logs"}
        options = [
            part for name, path in places.items() for part in (f"--{name}", str(self.folder / path))
        ]
        environment = {
            DATABASE_VARIABLE: str(self.database),
            "PATHWAYS_TEMP_DIRECTORY": str(self.folder / "spill"),
        }
        run_dbt(self.project, [*arguments, *options], variables, environment, self.lines.append)
        return self


def copy_of(project: Project, folder: Path) -> Project:
    """Copy what dbt and the checks read, so that a test may write its own sample into it."""
    for part in _PARTS:
        shutil.copytree(project.root / part, folder / part, ignore=_NOT_OF_DBT)
    for name in _FILES:
        shutil.copyfile(project.root / name, folder / name)
    return Project(folder)
