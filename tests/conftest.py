"""What the tests of every kind share."""

import gc
from pathlib import PurePath
from typing import Any

import pytest

# Tests hold millions of rows, and collecting is an eighth of their time as Python sets it.
gc.set_threshold(100_000, 50, 100)

ON_SAMPLE = {
    "test_builds",
    "test_descriptions",
    "test_explain_sample",
    "test_history_marts",
    "test_semantic_command",
    "test_semantic_layer",
}
"""Files whose tests look at one build of the sample, which takes a minute or two."""


def scope_of(test: str) -> str:
    """Return what a test has in common with those that belong into the same process."""
    file = test.split("::", maxsplit=1)[0]
    return "the sample" if PurePath(file).stem in ON_SAMPLE else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Where several processes share the work, keep the tests that share fixtures together."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415  Superset's tests have none

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return scope_of(nodeid)

    return ByFile(config, log)
