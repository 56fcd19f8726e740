"""The models agree with the naive implementation on random extracts that aim at boundaries."""

from collections import Counter
from fractions import Fraction
from random import Random
from typing import Any

import pytest

import naive
from compiled_project import CompiledProject, Warehouse
from extract_strategies import random_extracts
from results import PARTICIPATION_FACTS, metric_results, participations

NUMBERS = (
    "numerator",
    "denominator",
    "rate",
    "median_value",
    "mean_value",
    "people",
    "participations",
    "status",
    "excluded_not_eligible",
    "excluded_unmatchable",
    "excluded_uncovered",
    "pending",
)


def as_number(value: Any) -> Any:
    """Exact fractions are compared as the doubles that the mart holds."""
    return pytest.approx(float(value), rel=1e-12) if isinstance(value, Fraction) else value


def assert_same_results(warehouse: Warehouse, expected: dict[Any, Any]) -> None:
    found = metric_results(warehouse)
    assert found.keys() == {tuple(key) for key in expected}
    for key, numbers in expected.items():
        row = {name: found[tuple(key)][name] for name in NUMBERS}
        assert row == {name: as_number(getattr(numbers, name)) for name in NUMBERS}, key


@pytest.mark.parametrize("seed", range(16))
def test_models_agree_with_the_naive_implementation(compiled: CompiledProject, seed: int) -> None:
    extracts, config, as_of_date = random_extracts(Random(seed))
    expected = naive.participations(extracts, config, as_of_date)
    with compiled.build({**config, **extracts}, as_of_date) as warehouse:
        assert participations(warehouse) == Counter(
            tuple(getattr(participation, name) for name in PARTICIPATION_FACTS)
            for participation in expected
        )
        assert_same_results(warehouse, naive.results(extracts, config, as_of_date))
        quarantined = warehouse.rows(
            "select extract_name, sum(row_count) as row_count"
            " from intermediate.int_people__quarantined_fact group by all"
        )
    assert {row["extract_name"]: row["row_count"] for row in quarantined} == Counter(
        extract for extract, _ in naive.quarantined(extracts)
    )
