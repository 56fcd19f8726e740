"""A copy of the project with a sample of few people: what works on it takes a third or less."""

import shutil
from pathlib import Path

from pathways.project import Project
from pathways.synthetic.generate import generate
from pathways.synthetic.ledger import write_sample_ledger
from pathways.synthetic.settings import Settings

SETTINGS = Settings(400, 1)
"""People enough for every extract, policy and planted defect."""
_PARTS = ("models", "seeds", "macros", "tests/generic", "analyses", "quality")
_FILES = ("dbt_project.yml", "profiles.yml.example")


def copy_of(project: Project, folder: Path) -> Project:
    """Copy what dbt and the checks read, so that a test may write its own sample into it."""
    for part in _PARTS:
        shutil.copytree(project.root / part, folder / part)
    for name in _FILES:
        shutil.copyfile(project.root / name, folder / name)
    return Project(folder)


def small_copy(project: Project, folder: Path) -> Project:
    """Copy the project, with another sample."""
    copy = copy_of(project, folder)
    for _ in generate(copy, SETTINGS, copy.extract_seeds, "csv"):
        pass
    write_sample_ledger(copy, SETTINGS.calendar)
    return copy
