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
from extract_policies import EXCLUSIONS, PATHWAY_METRICS, WIOA_METRICS
from extract_situations import SITUATIONS, situations
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
from extract_transforms import shifted_date

PYTHON_TYPES = {
    "varchar": str,
    "integer": int,
    "boolean": bool,
    "date": date,
    "timestamp": datetime,
    "decimal(6,2)": Decimal,
    "decimal(10,3)": Decimal,
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
FEW = 16
"""The first of the many sets: those that the models and the naive implementation agree on."""
quick = settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def many() -> list[Any]:
    return [random_extracts(Random(seed)) for seed in range(60)]


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


def test_prices_are_known_for_every_quarter_with_wages_and_for_the_base_quarter():
    for extracts, config, _ in many():
        priced = {(row["year"], (row["month"] + 2) // 3) for row in config["cpi_u"]}
        base = naive.threshold(config, "cpi_base_quarter")
        assert (int(base[:4]), int(base[5:])) in priced
        for row in extracts["ui_wage_records"]:
            assert (row["wage_year"], row["wage_quarter"]) in priced


def outcomes(sets: list[Any]) -> Counter[tuple[str, Any]]:
    """How often a metric's observations are in each status and numerator."""
    seen: Counter[tuple[str, Any]] = Counter()
    for extracts, config, as_of in sets:
        for row in naive.observations(extracts, config, as_of):
            seen[row.metric_id, row.exclusion_reason or row.status] += 1
            if row.is_in_denominator:
                seen[row.metric_id, row.value is not None or row.is_in_numerator] += 1
    return seen


def expected_outcomes(metric_id: str) -> set[Any]:
    """The statuses and reasons that the metric can have, and both answers."""
    expected: set[Any] = {"final"}
    if metric_id.startswith("A.") and metric_id != "A.7":
        expected.add("preliminary")
    else:
        expected.add("pending")
    if not metric_id.startswith(("B.", "C.1", "C.3", "A.5", "WIOA.1", "WIOA.2")):
        expected.add("not_eligible")
    if metric_id.startswith("C.") or metric_id in ("WIOA.1", "WIOA.2", "WIOA.3", "WIOA.6"):
        expected |= {"unmatchable", "uncovered_quarter"}
    has_value = metric_id in ("C.5", "C.6", "C.7", "WIOA.3")
    return expected | ({True} if has_value else {True, False})


def test_the_sets_reach_every_status_of_every_metric():
    few, all_of_them = outcomes(many()[:FEW]), outcomes(many())
    metric_ids = [*PATHWAY_METRICS, *WIOA_METRICS]
    assert len(metric_ids) == 27
    for metric_id in metric_ids:
        for outcome in expected_outcomes(metric_id):
            assert few[metric_id, outcome] >= 1, (metric_id, outcome)
            assert all_of_them[metric_id, outcome] >= 5, (metric_id, outcome)
        if metric_id.startswith("WIOA.") and metric_id != "WIOA.5":
            reasons = {reason for reason in EXCLUSIONS if all_of_them[metric_id, reason]}
            assert len(reasons) >= 4, metric_id


def test_the_sets_reach_the_boundaries_of_every_definition():
    few: Counter[str] = Counter()
    all_of_them: Counter[str] = Counter()
    for number, drawn in enumerate(many()):
        found = situations(*drawn)
        all_of_them.update(found)
        if number < FEW:
            few.update(found)
    rare = {name: all_of_them[name] for name in SITUATIONS if all_of_them[name] < 4}
    assert rare == {}
    missed = [name for name in SITUATIONS if few[name] == 0]
    assert missed == []


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
    unmoved = ("metric_id", "status", "exclusion_reason", "value", "value_real", "is_in_numerator")
    for before, after in zip(then, later, strict=True):
        assert [getattr(after, name) for name in unmoved] == [
            getattr(before, name) for name in unmoved
        ]
        assert after.cohort_quarter == before.cohort_quarter + 16
        assert after.cohort_program_year == before.cohort_program_year + 4
        waits = before.final_from is not None
        assert after.final_from == (shifted_date(before.final_from, 4) if waits else None)


def test_only_multiples_of_four_years_are_shifted():
    with pytest.raises(ValueError, match="multiple of 4"):
        shifted_years({}, {}, date(2024, 2, 29), 2)


@quick
@given(extract_sets())
def test_populations_regions_and_pathways_add_up_to_all(drawn):
    found = naive.results(*drawn)
    for dimension in range(3):
        sums: Counter[Any] = Counter()
        column = ("population", "region_id", "pathway_id")[dimension]
        for key, row in found.items():
            parts = (key.population, key.region_id, key.pathway_id)
            if dimension > 0 and (parts[dimension] == "ALL" or key.provider_id != "ALL"):
                continue
            if column == "pathway_id" and key.metric_id == "WIOA.6":  # of no single program
                continue
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
