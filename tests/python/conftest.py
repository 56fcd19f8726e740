"""What the Python tests share."""

from pathlib import Path

import pytest

from compiled_project import CompiledProject
from pathways.project import Project


@pytest.fixture(scope="session")
def project() -> Project:
    return Project.find(Path(__file__))


@pytest.fixture(scope="session")
def compiled(project: Project, tmp_path_factory: pytest.TempPathFactory) -> CompiledProject:
    return CompiledProject.compile(project, tmp_path_factory.mktemp("compiled"))
