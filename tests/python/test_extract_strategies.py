"""The random extracts keep their contracts, reach every branch, and the oracle its properties."""

from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

import naive
from extract_columns import CONFIG_COLUMNS, EXTRACT_COLUMNS, EXTRACT_KEYS
from extract_strategies import (
    delivered_twice,
    extract_sets,
    random_extracts,
    rekeyed,
    shifted_years,
    shuffled,
    split_and_swapped,
    with_unrelated_person,
)

PYTHON_TYPES = {
    "varchar": str,
    "integer": int,
    "boolean": bool,
    "date": date,
    "timestamp": datetime,
    "decimal(6,2)": Decimal,
    "decimal(12,2)": Decimal,
}
REFERENCES = {
    "municipality": ("municipalities", "municipality"),
    "provider_id": ("providers", "provider_id"),
    "program_id": ("training_programs", "program_id"),
    "funding_stream": ("funding_streams", "funding_stream"),
    "credential_id": ("credentials", "credential_id"),
    "grade": ("grades", "grade"),
    "pathway_id": ("pathways", "pathway_id"),
}
quick = settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def many() -> list[Any]:
    return [random_extracts(Random(seed)) for seed in range(30)]


def assert_typed(row: dict[str, Any], columns: dict[str, str]) -> None:
    assert list(row) == list(columns) or set(row) == set(columns)
    for column, data_type in columns.items():
        if row[column] is None:
            assert data_type.endswith("?"), column
        else:
            assert type(row[column]) is PYTHON_TYPES[data_type.rstrip("?")], column


def test_rows_have_the_columns_types_and_keys_of_their_contracts():
    for extracts, config, _ in many():
        assert set(extracts) == set(EXTRACT_COLUMNS)
        assert set(config) == set(CONFIG_COLUMNS)
        for extract, rows in extracts.items():
            keys = [tuple(row[column] for column in EXTRACT_KEYS[extract]) for row in rows]
            assert len(set(keys)) == len(keys)
            for row in rows:
                assert_typed(row, EXTRACT_COLUMNS[extract])
        for table, rows in config.items():
            for row in rows:
                assert_typed(row, CONFIG_COLUMNS[table])


def test_rows_refer_to_rows_of_the_configuration_and_end_after_they_start():
    for extracts, config, _ in many():
        known = {
            column: {row[key] for row in config[table]}
            for column, (table, key) in REFERENCES.items()
        }
        for row in [row for rows in extracts.values() for row in rows]:
            for column in REFERENCES.keys() & row.keys():
                assert row[column] is None or row[column] in known[column]
            if row.get("end_date"):
                assert row["end_date"] >= row.get("start_date", row.get("service_date"))
            if "term_end_date" in row:
                assert row["term_end_date"] >= row["term_start_date"]
                assert row["credits_earned"] <= row["credits_attempted"]


def test_the_sets_reach_every_status_of_every_metric():
    seen = Counter()
    for extracts, config, as_of in many():
        for row in naive.observations(extracts, config, as_of):
            seen[row.metric_id, row.exclusion_reason or row.status] += 1
            seen[row.metric_id, row.is_in_denominator and row.is_in_numerator] += 1
    for number in range(1, 8):
        for outcome in ("final", "pending", "unmatchable", "uncovered_quarter"):
            assert seen[f"C.{number}", outcome] > 0, (number, outcome)
    assert all(seen[f"C.{number}", "not_eligible"] for number in (2, 4, 5, 6, 7))
    assert all(seen[f"C.{number}", True] for number in (1, 2, 3, 4))


def test_the_sets_reach_the_boundaries_of_entry_exit_and_completion():
    seen = Counter()
    for extracts, config, as_of in many():
        gap = int(naive.threshold(config, "pathway_exit_gap_days"))
        for row in naive.participations(extracts, config, as_of):
            seen["number", row.participation_number] += 1
            seen["completer", row.is_completer] += 1
            seen["status", row.participation_status] += 1
            if row.exit_date:
                seen["known for", (as_of - row.exit_date).days - gap] += 1
        seen["unknown person"] += len(naive.quarantined(extracts))
    for expected in [("number", 3), ("completer", True), ("status", "active"), ("known for", 0)]:
        assert seen[expected] > 0, expected
    assert seen["unknown person"] > 0


@quick
@given(extract_sets())
def test_order_deliveries_strangers_and_keys_change_no_result(drawn):
    extracts, config, as_of = drawn
    random = Random(1)
    changed = with_unrelated_person(extracts, as_of, random)
    changed = delivered_twice(split_and_swapped(changed, random))
    changed = shuffled(rekeyed(changed, random), random)
    expected = naive.results(extracts, config, as_of)
    assert naive.results(changed, config, as_of) == expected


@quick
@given(extract_sets())
def test_four_years_later_all_is_the_same_four_years_later(drawn):
    then = naive.observations(*drawn)
    later = naive.observations(*shifted_years(*drawn, 4))
    assert [(row.metric_id, row.status, row.value, row.is_in_numerator) for row in later] == [
        (row.metric_id, row.status, row.value, row.is_in_numerator) for row in then
    ]
    assert [row.participation.exit_quarter for row in later] == [
        row.participation.exit_quarter + 16 for row in then
    ]


def test_only_multiples_of_four_years_are_shifted():
    with pytest.raises(ValueError, match="multiple of 4"):
        shifted_years({}, {}, date(2024, 2, 29), 2)


@quick
@given(extract_sets())
def test_populations_regions_and_pathways_add_up_to_all(drawn):
    found = naive.results(*drawn)
    for dimension in range(3):
        sums: Counter[Any] = Counter()
        for key, row in found.items():
            parts = (key.population, key.region_id, key.pathway_id)
            if dimension > 0 and (parts[dimension] == "ALL" or key.provider_id != "ALL"):
                continue
            column = ("population", "region_id", "pathway_id")[dimension]
            sums[key._replace(**{column: "ALL"})] += row.participations
            assert (row.numerator or 0) <= row.denominator <= row.participations
            assert row.people <= row.participations
        for key, total in sums.items():
            whole = key._replace(population_dimension="all") if dimension == 0 else key
            assert found[whole].participations == total


@quick
@given(extract_sets())
def test_the_denominator_of_c4_is_the_numerator_of_c2(drawn):
    for row in naive.observations(*drawn):
        if row.metric_id == "C.4" and row.is_in_denominator:
            twin = [
                other
                for other in naive.observations(*drawn)
                if other.metric_id == "C.2" and other.participation == row.participation
            ]
            assert all(other.is_in_numerator or other.status != "final" for other in twin)
