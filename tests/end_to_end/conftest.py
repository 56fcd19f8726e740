"""Builds that tests share."""

import os
from pathlib import Path

import pytest

from built import Build, copy_of
from pathways.project import Project
from pathways.refresh.journal import Journal
from pathways.synthetic.generate import generate
from pathways.synthetic.ledger import write_sample_ledger
from pathways.synthetic.settings import Settings

FEW = 200
"""Participants of the small sample: enough for every extract, policy and planted defect."""
BUILT = "PATHWAYS_VERIFY_DATABASE"
"""Path of a warehouse that `pathways refresh` built from the sample, which tests only read."""


@pytest.fixture(scope="session")
def project() -> Project:
    return Project.find(Path(__file__))


@pytest.fixture(scope="session")
def small(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the project with a sample of few people: a build of it takes a third."""
    copy, settings = copy_of(project, tmp_path_factory.mktemp("small")), Settings(FEW, 1)
    for _ in generate(copy, settings, copy.extract_seeds, "csv"):
        pass
    write_sample_ledger(copy, settings.calendar)
    return copy


@pytest.fixture(scope="session")
def small_build(small: Project, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """`dbt build` of the small sample, data tests, unit tests and all."""
    return Build(small, tmp_path_factory.mktemp("small_build")).run("build")


@pytest.fixture(scope="session")
def sample_build(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The committed sample, to be read: as a refresh has built it, or else built here."""
    build = Build(project, tmp_path_factory.mktemp("sample"))
    if BUILT not in os.environ:
        return build.run("build", "--exclude-resource-type", "unit_test")
    database = Path(os.environ[BUILT]).absolute()
    build.database.symlink_to(database)
    log = (Journal(database.parent / "refresh").logs / "dbt.log").read_text(encoding="utf-8")
    build.lines.extend(line for line in log.splitlines() if "[debug]" not in line)
    return build
