"""Where things are: the dbt project that the commands work on."""

from dataclasses import dataclass
from pathlib import Path

from pathways.errors import BadInputError


@dataclass(frozen=True)
class Project:
    """A checkout of the dbt project; every path below is absolute."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> "Project":
        """Return the project that `start` (default: the working directory) lies in.

        Errors: BadInputError when no parent folder holds a dbt_project.yml.
        """
        start = (start or Path.cwd()).resolve()
        for folder in (start, *start.parents):
            if (folder / "dbt_project.yml").is_file():
                return cls(folder)
        raise BadInputError(
            f"{start}: no dbt_project.yml here or above; "
            "change into the project's folder, or pass --project-dir"
        )

    @property
    def seeds(self) -> Path:
        return self.root / "seeds"

    @property
    def extract_seeds(self) -> Path:
        return self.seeds / "extracts"

    @property
    def staging_models(self) -> Path:
        return self.root / "models" / "staging"

    @property
    def target(self) -> Path:
        return self.root / "target"
