"""Reads a warehouse's rows in a form that they can be compared in, with the naive ones too."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import islice
from math import isclose
from typing import Any

import naive
from compiled_project import Warehouse

RESULT_KEY = naive.ResultKey._fields
PARTNER_KEY = naive.PartnerKey._fields
RESULT_COLUMNS = naive.Result._fields
PARTICIPATION_FACTS = (
    "pathway_id",
    "participation_number",
    "entry_date",
    "exit_date",
    "participation_status",
    "is_completer",
    "region_id",
    "age_group_at_entry",
)
WIOA_FACTS = (
    "wioa_program",
    "participation_number",
    "entry_date",
    "exit_date",
    "last_service_date",
    "participation_status",
    "region_id",
    "age_group_at_entry",
    "exclusion_reason",
    "exclusion_date",
)
OBSERVATION_FACTS = (
    "metric_id",
    "permitted_use",
    "pathway_id",
    "region_id",
    "cohort_quarter_index",
    "cohort_program_year",
    "is_in_denominator",
    "is_in_numerator",
    "value",
    "status",
    "exclusion_reason",
    "final_from",
)
QUARTER_FACTS = (
    "pathway_id",
    "quarter_index",
    "quarters_since_entry",
    "quarters_since_exit",
    "is_enrolled",
    "credits_earned_to_date_semester",
    "credits_earned_to_date_quarter",
    "skill_gains",
    "credentials_earned",
    "wages",
    "is_employed",
    "employer_count",
    "targeted_sector_wages",
    "is_same_employer_as_previous_quarter",
)
TOLERANCES = {
    # rates are fractions of counts, dollars are exact to the cent
    "rate": {"rel_tol": 1e-12},
    "median_value": {"rel_tol": 1e-12, "abs_tol": 1e-7},
    "mean_value": {"rel_tol": 1e-12, "abs_tol": 1e-7},
    # constant dollars are doubles from the start
    # each quarter is rounded to six decimals
    "median_value_real": {"rel_tol": 1e-9, "abs_tol": 1e-5},
    "mean_value_real": {"rel_tol": 1e-9, "abs_tol": 1e-5},
}
"""How near the doubles of the marts must come to exact fractions."""
SHOWN = 12
"""Differences that a failing test shows."""

Key = tuple[str, ...]
Facts = Counter[tuple[Any, ...]]


def _results(
    warehouse: Warehouse, table: str, key: tuple[str, ...], metric_id: str | None
) -> dict[Key, dict[str, Any]]:
    condition = "" if metric_id is None else f" where metric_id = '{metric_id}'"
    rows = warehouse.rows(f"select * from metrics.{table}{condition}")
    found = {tuple(row.pop(name) for name in key): row for row in rows}
    assert len(found) == len(rows), f"{table} has two rows of one key"
    return found


def metric_results(warehouse: Warehouse, metric_id: str | None = None) -> dict[Key, dict[str, Any]]:
    """Return every result row (of one metric) by its key."""
    return _results(warehouse, "metric_results", RESULT_KEY, metric_id)


def partner_results(
    warehouse: Warehouse, metric_id: str | None = None
) -> dict[Key, dict[str, Any]]:
    """Return every result row by partner (of one metric) by its key."""
    return _results(warehouse, "metric_results_by_partner", PARTNER_KEY, metric_id)


def _facts(warehouse: Warehouse, table: str, names: tuple[str, ...]) -> Facts:
    rows = warehouse.rows(f"select {', '.join(names)} from {table}")
    return Counter(tuple(row.values()) for row in rows)


def participations(warehouse: Warehouse) -> Facts:
    """Return what is known of the participations, whoever's they are."""
    return _facts(warehouse, "core.fct_participation", PARTICIPATION_FACTS)


def wioa_participations(warehouse: Warehouse) -> Facts:
    """Return what is known of the WIOA periods of participation, whoever's they are."""
    return _facts(warehouse, "core.fct_wioa_participation", WIOA_FACTS)


def observations(warehouse: Warehouse) -> Facts:
    """Return what is known of the observations, whoever's they are."""
    return _facts(warehouse, "metrics.fct_metric_observation", OBSERVATION_FACTS)


def participant_quarters(warehouse: Warehouse) -> Facts:
    """Return what is known of the participant quarters, whoever's they are."""
    return _facts(warehouse, "core.fct_participant_quarter", QUARTER_FACTS)


def facts_of(rows: Iterable[Any], names: tuple[str, ...]) -> Facts:
    """The same of what the naive implementation found."""
    return Counter(tuple(getattr(row, name) for name in names) for row in rows)


def assert_same_facts(found: Facts, expected: Facts, names: tuple[str, ...]) -> None:
    """Fail with the first facts that only one of the two has."""
    only = {"models": found - expected, "naive": expected - found}
    lines = [
        f"only {side}: {dict(zip(names, fact, strict=True))}"
        for side, facts in only.items()
        for fact in islice(sorted(facts, key=str), SHOWN)
    ]
    assert not lines, "\n".join(lines)


def _is_same(column: str, found: Any, expected: Any) -> bool:
    if found is None or expected is None or not isinstance(expected, Fraction):
        return found == expected
    return isclose(float(found), float(expected), **TOLERANCES[column])


def _differences(
    found: Mapping[Key, dict[str, Any]], expected: Mapping[Any, naive.Result]
) -> Iterator[str]:
    for key in expected.keys() - found.keys():
        yield f"only naive: {key}: {expected[key]}"
    for key, row in found.items():
        numbers = expected.get(key)
        if numbers is None:
            yield f"only models: {key}: {row}"
            continue
        for column, number in zip(RESULT_COLUMNS, numbers, strict=True):
            if not _is_same(column, row[column], number):
                yield f"{key}: {column} is {row[column]} in the models, {number} in naive"


def assert_same_results(
    found: Mapping[Key, dict[str, Any]], expected: Mapping[Any, naive.Result]
) -> None:
    """Fail with the first rows and columns that differ."""
    for row in islice(found.values(), 1):
        assert set(row) == set(RESULT_COLUMNS), "a column is compared with nothing"
    lines = list(islice(_differences(found, expected), SHOWN))
    assert not lines, "\n".join(lines)
