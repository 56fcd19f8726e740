"""What the tests of every kind share."""

import gc
from pathlib import PurePath
from typing import Any

import pytest

# Tests hold millions of rows, and collecting is an eighth of their time as Python sets it.
gc.set_threshold(100_000, 50, 100)

SHARED = {
    "the builds": {
        "test_builds",
        "test_demo_deliveries",
        "test_descriptions",
        "test_explain_sample",
        "test_history_marts",
        "test_semantic_command",
        "test_semantic_layer",
    },
    "the compiled models": {
        "test_adding_a_metric",
        "test_agreement_on_sample",
        "test_agreement_with_naive",
        "test_planted_accidents",
        "test_properties",
        "test_real_earnings",
        "test_release_files",
    },
}
"""Files whose tests look at the same builds, or the same models, which take a minute to make."""
_SHARING = {file: name for name, files in SHARED.items() for file in files}


def scope_of(test: str) -> str:
    """Return what a test has in common with those that belong into the same process."""
    file = test.split("::", maxsplit=1)[0]
    return _SHARING.get(PurePath(file).stem, file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Where several processes share the work, keep the tests that share fixtures together."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415  Superset's tests have none

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return scope_of(nodeid)

    return ByFile(config, log)
