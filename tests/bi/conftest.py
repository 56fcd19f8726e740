"""One Superset for all tests of this folder; `make bi` runs them in Superset's environment."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest
from client import Client
from releases import borrow_releases, make_releases, point_to, release_ids
from server import DEPLOY, Superset, add_analyst, running_superset

sys.path.insert(0, str(DEPLOY))  # release_lock, as Superset has it
WITH_REFRESH = "test_while_refreshing.py"
# the project's own environment has no Superset, nor Superset's the project
collect_ignore_glob = [] if find_spec("superset") else ["test_*.py"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--with-refresh",
        metavar="COMMAND",
        help=(
            "run only the test that reads while COMMAND makes releases, such as "
            "'.venv/bin/pathways refresh --full'; needs PATHWAYS_RELEASES"
        ),
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    is_asked = bool(config.getoption("--with-refresh"))
    wanted = [item for item in items if (item.path.name == WITH_REFRESH) == is_asked]
    config.hook.pytest_deselected(items=[item for item in items if item not in wanted])
    items[:] = wanted


@pytest.fixture(scope="session")
def releases(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """PATHWAYS_RELEASES itself while a refresh runs; else a folder whose `current` we may move."""
    real = os.environ.get("PATHWAYS_RELEASES")
    if pytestconfig.getoption("--with-refresh"):
        if not real:
            raise pytest.UsageError("--with-refresh needs PATHWAYS_RELEASES, with a release in it")
        return Path(real).absolute()
    folder = tmp_path_factory.mktemp("releases")
    return borrow_releases(Path(real), folder) if real else make_releases(folder)


@pytest.fixture(scope="session")
def superset(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Superset]:
    with running_superset(tmp_path_factory.mktemp("superset"), releases) as superset:
        yield superset


@pytest.fixture(scope="session")
def admin(superset: Superset) -> Client:
    admin = superset.login("admin")
    add_analyst(admin)
    return admin


@pytest.fixture(scope="session")
def analyst(superset: Superset, admin: Client) -> Client:
    return superset.login("analyst")


@pytest.fixture(scope="session")
def database_id(admin: Client) -> int:
    return admin.database_id("Pathways analyst")


class Swaps:
    """Moves `current` between the releases, again and again."""

    def __init__(self, releases: Path, every: float) -> None:
        self.releases, self.every = releases, every
        self.count = 0
        self.stopped = threading.Event()

    def run(self) -> None:
        ids = release_ids(self.releases)
        while not self.stopped.wait(self.every):
            self.count += 1
            point_to(self.releases, ids[self.count % len(ids)])


@contextmanager
def swapping(releases: Path, every: float = 0.02) -> Iterator[Swaps]:
    """Swap `current` every so many seconds, in the background, while the block runs."""
    swaps = Swaps(releases, every)
    thread = threading.Thread(target=swaps.run)
    thread.start()
    try:
        yield swaps
    finally:
        swaps.stopped.set()
        thread.join()


@pytest.fixture
def swaps(releases: Path) -> Iterator[Swaps]:
    with swapping(releases) as swaps:
        yield swaps
