"""Builds that tests share."""

from pathlib import Path

import pytest

from built import Build, copy_of
from pathways.project import Project
from pathways.synthetic.generate import generate
from pathways.synthetic.ledger import write_sample_ledger
from pathways.synthetic.settings import Settings

FEW = 200
"""Participants of the small sample: enough for every extract, policy and planted defect."""


@pytest.fixture(scope="session")
def project() -> Project:
    return Project.find(Path(__file__))


@pytest.fixture(scope="session")
def sample_build(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """`dbt build` of the committed sample, unit tests and all."""
    return Build(project, tmp_path_factory.mktemp("sample")).run("build")


@pytest.fixture(scope="session")
def small(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the project with a sample of few people: a build of it takes a third."""
    copy, settings = copy_of(project, tmp_path_factory.mktemp("small")), Settings(FEW, 1)
    for _ in generate(copy, settings, copy.extract_seeds, "csv"):
        pass
    write_sample_ledger(copy, settings.calendar)
    return copy
