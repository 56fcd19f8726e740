"""Reads a warehouse's rows in a form that two warehouses can be compared in."""

from collections import Counter
from typing import Any

from compiled_project import Warehouse

RESULT_KEY = (
    "metric_id",
    "cohort_period_type",
    "cohort_period",
    "pathway_id",
    "region_id",
    "provider_id",
    "population_dimension",
    "population",
)
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

Key = tuple[str, ...]


def metric_results(warehouse: Warehouse) -> dict[Key, dict[str, Any]]:
    """Return every result row by its key."""
    rows = warehouse.rows("select * from metrics.metric_results")
    return {tuple(row.pop(name) for name in RESULT_KEY): row for row in rows}


def _facts(warehouse: Warehouse, table: str, names: tuple[str, ...]) -> Counter[tuple[Any, ...]]:
    rows = warehouse.rows(f"select {', '.join(names)} from {table}")
    return Counter(tuple(row.values()) for row in rows)


def participations(warehouse: Warehouse) -> Counter[tuple[Any, ...]]:
    """Return what is known of the participations, whoever's they are."""
    return _facts(warehouse, "core.fct_participation", PARTICIPATION_FACTS)


def participant_quarters(warehouse: Warehouse) -> Counter[tuple[Any, ...]]:
    """Return what is known of the participant quarters, whoever's they are."""
    return _facts(warehouse, "core.fct_participant_quarter", QUARTER_FACTS)
