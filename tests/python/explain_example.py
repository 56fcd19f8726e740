"""A small warehouse, filled by hand: observations, and the results that they make."""

from dataclasses import replace
from typing import Any

import duckdb

from pathways.explain.question import Question

SCHEMA = """
    create schema core; create schema metrics; create schema intermediate;
    create schema reference;
    create table core.dim_metric (
        metric_id text, framework_version text, metric_name text, category text,
        population text, cohort_anchor text, statistic text, denominator_definition text,
        numerator_definition text, window_definition text, status_definition text, source text,
        sort_order int
    );
    create table core.dim_pathway (pathway_id text);
    create table core.dim_region (region_id text);
    create table core.dim_provider (provider_id text);
    create table core.fct_wioa_participation (
        participation_key text, person_key text, wioa_program text, exit_date date
    );
    create table intermediate.int_participation__population (
        participation_key text, population_dimension text, population text
    );
    create table intermediate.int_participation__partner (
        participation_key text, partner_type text, partner_id text
    );
    create table intermediate.int_measures__menu (metric_id text, pathway_id text);
    create table reference.pathway_metrics (pathway_id text, metric_id text);
    create table reference.wioa_applicability (metric_id text, wioa_program text, applies bool);
    create table metrics.fct_metric_observation (
        metric_observation_key text, participation_key text, metric_id text, person_key text,
        pathway_id text, region_id text, cohort_quarter text, cohort_program_year int,
        is_in_denominator bool, is_in_numerator bool, value decimal(14, 2), value_real double,
        status text, exclusion_reason text, final_from date
    );
    create table metrics.metric_results (
        metric_id text, permitted_use text, cohort_period_type text, cohort_period text,
        pathway_id text, region_id text, provider_id text, population_dimension text,
        population text, participations bigint, people bigint, numerator bigint,
        denominator bigint, rate double, median_value double, mean_value double,
        median_value_real double, mean_value_real double, status text, final_from date,
        preliminary bigint, pending bigint, excluded_not_eligible bigint,
        excluded_unmatchable bigint, excluded_uncovered bigint, excluded_wioa bigint
    );
    insert into core.dim_pathway values ('health'), ('trades');
    insert into core.dim_region values ('north'), ('south'), ('unknown');
    insert into core.dim_provider values ('college'), ('center'), ('unused');
    insert into reference.pathway_metrics values
        ('health', 'C.4'), ('health', 'C.5'), ('health', 'A.5'), ('trades', 'A.5');
    insert into reference.wioa_applicability values
        ('WIOA.6', 'adult', true), ('WIOA.6', 'youth', true), ('WIOA.5', 'adult', true),
        ('WIOA.5', 'youth', false);
    insert into intermediate.int_measures__menu
        select metric_id, wioa_program from reference.wioa_applicability where applies;
"""
METRICS = {
    "A.5": ("interim", "participants", "entry", "rate"),
    "C.4": ("labor_market", "exiters", "exit", "rate"),
    "C.5": ("labor_market", "exiters", "exit", "median_and_mean"),
    "WIOA.5": ("wioa_primary", "participants", "program_year", "rate"),
    "WIOA.6": ("wioa_primary", "exiters", "exit", "rate"),
}
IN, NOT = {"status": "final", "is_in_numerator": True}, {"status": "final"}
# (metric, participation, person, what differs from an observation of health in the north)
OBSERVATIONS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("C.4", "p1", "anna", IN),
    ("C.4", "p2", "ben", NOT),
    ("C.4", "p3", "cleo", {"exclusion_reason": "not_eligible"}),
    ("C.4", "p4", "dan", {"exclusion_reason": "unmatchable"}),
    ("C.4", "p5", "eve", {"exclusion_reason": "uncovered_quarter"}),
    ("C.4", "p6", "fay", {"status": "pending", "final_from": "2024-11-12"}),
    ("C.4", "p7", "anna", {"status": "pending", "final_from": "2025-02-12"}),
    ("C.4", "p8", "gus", IN | {"cohort_quarter": "2022Q4", "region_id": "south"}),
    ("C.5", "p1", "anna", {"status": "final", "value": 100, "value_real": 110.0}),
    ("C.5", "p2", "ben", {"status": "final", "value": 200, "value_real": 220.0}),
    ("C.5", "p3", "cleo", {"status": "final", "value": 400, "value_real": 440.0}),
    ("C.5", "p4", "dan", {"status": "final", "value": -1000, "value_real": -1100.0}),
    ("A.5", "p1", "anna", IN),
    ("A.5", "p2", "ben", {"status": "preliminary", "is_in_numerator": True}),
    ("A.5", "p3", "cleo", {"status": "preliminary", "pathway_id": "trades"}),
    ("WIOA.6", "w1", "anna", IN | {"pathway_id": "ALL", "cohort_program_year": 2023}),
    (
        "WIOA.6",
        "w3",
        "ben",
        {"exclusion_reason": "deceased", "pathway_id": "ALL", "cohort_program_year": 2023},
    ),
    ("WIOA.5", "w1", "anna", IN | {"pathway_id": "adult", "cohort_quarter": "2022Q3"}),
]
C4 = Question("C.4", "quarter", "2022Q3", "health")
C5 = Question("C.5", "calendar_year", "2022", "health")
A5 = Question("A.5", "program_year", "PY2022")
W6 = Question("WIOA.6", "program_year", "PY2023")
RESULTS: list[tuple[Question, dict[str, Any]]] = [
    (
        C4,
        {
            "participations": 7,
            "people": 6,
            "numerator": 1,
            "denominator": 2,
            "rate": 0.5,
            "status": "preliminary",
            "final_from": "2025-02-12",
            "pending": 2,
            "excluded_not_eligible": 1,
            "excluded_unmatchable": 1,
            "excluded_uncovered": 1,
        },
    ),
    (
        C5,
        {
            "participations": 4,
            "people": 4,
            "denominator": 4,
            "median_value": 150.0,
            "mean_value": -75.0,
            "median_value_real": 165.0,
            "mean_value_real": -82.5,
        },
    ),
    (
        A5,
        {
            "participations": 3,
            "people": 3,
            "numerator": 2,
            "denominator": 3,
            "rate": 2 / 3,
            "status": "preliminary",
            "preliminary": 2,
        },
    ),
    (
        W6,
        {
            "participations": 2,
            "people": 2,
            "numerator": 1,
            "denominator": 1,
            "rate": 1.0,
            "excluded_wioa": 1,
        },
    ),
    (
        replace(W6, provider_id="center"),
        {"participations": 1, "people": 1, "numerator": 1, "denominator": 1, "rate": 1.0},
    ),
    (
        replace(C4, population_dimension="sex", population="female"),
        {
            "participations": 2,
            "people": 1,
            "numerator": 1,
            "denominator": 1,
            "rate": 1.0,
            "status": "preliminary",
            "final_from": "2025-02-12",
            "pending": 1,
        },
    ),
]


def insert(connection: duckdb.DuckDBPyConnection, table: str, row: dict[str, Any]) -> None:
    marks = ", ".join("?" for _ in row)
    connection.execute(
        f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values())
    )


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(SCHEMA)
    for order, (metric_id, (category, population, anchor, statistic)) in enumerate(METRICS.items()):
        texts = ("framework_version", "metric_name", "denominator_definition", "source")
        more = ("numerator_definition", "window_definition", "status_definition")
        row = {"metric_id": metric_id, "category": category, "population": population}
        row |= {"cohort_anchor": anchor, "statistic": statistic, "sort_order": order}
        insert(
            connection,
            "core.dim_metric",
            row | {name: f"its {name} [a, b]" for name in texts + more},
        )
    for number, (metric_id, participation, person, changes) in enumerate(OBSERVATIONS):
        status = "excluded" if "exclusion_reason" in changes else changes["status"]
        is_counted = status in {"final", "preliminary"}
        is_rate = METRICS[metric_id][3] == "rate"
        row = {"metric_observation_key": str(number), "participation_key": participation}
        row |= {"metric_id": metric_id, "person_key": person, "pathway_id": "health"}
        row |= {"region_id": "north", "cohort_quarter": "2022Q3", "cohort_program_year": 2022}
        row |= {"status": status, "is_in_denominator": is_counted}
        insert(
            connection,
            "metrics.fct_metric_observation",
            row | {"is_in_numerator": False if is_rate else None} | changes,
        )
    counts = ("preliminary", "pending", "excluded_not_eligible", "excluded_unmatchable")
    zero = dict.fromkeys((*counts, "excluded_uncovered", "excluded_wioa"), 0)
    for question, measures in RESULTS:
        row = vars(question) | zero | {"permitted_use": "accountability", "status": "final"}
        insert(connection, "metrics.metric_results", row | measures)
    people = {f"p{number}" for number in range(1, 9)} | {"w1", "w2", "w3"}
    female = {"p1", "p7", "w1", "w2"}
    for key in sorted(people):
        sex = "female" if key in female else "male"
        for dimension, value in (("all", "ALL"), ("sex", sex)):
            row = {"participation_key": key, "population_dimension": dimension, "population": value}
            insert(connection, "intermediate.int_participation__population", row)
    connection.execute("""
        insert into core.fct_wioa_participation values
            ('w1', 'anna', 'adult', '2022-08-01'), ('w2', 'anna', 'youth', '2022-08-01'),
            ('w3', 'ben', 'adult', '2022-09-01');
        insert into intermediate.int_participation__partner values
            ('p1', 'provider', 'college'), ('p2', 'partner', 'college'),
            ('w1', 'provider', 'college'), ('w2', 'provider', 'center');
    """)
