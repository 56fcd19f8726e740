"""Explains a result row."""

from dataclasses import asdict

import duckdb

from pathways.errors import PathwaysError
from pathways.explain.absence import find_metric, why_no_row
from pathways.explain.explanation import RESULT_COLUMNS, Explanation, Result
from pathways.explain.observations import (
    add_up,
    choose,
    count_reasons,
    list_behind,
    rows_of,
    span_quarters,
)
from pathways.explain.question import Question

_ROW = """
    select *
    from metrics.metric_results
    where
        metric_id = $metric_id
        and cohort_period_type = $cohort_period_type
        and cohort_period = $cohort_period
        and pathway_id = $pathway_id
        and region_id = $region_id
        and provider_id = $provider_id
        and population_dimension = $population_dimension
        and population = $population
"""


def explain(
    connection: duckdb.DuckDBPyConnection, question: Question, with_people: bool = False
) -> Explanation:
    """Return the result as its observations make it, and the row of the mart beside it.

    Errors: BadInputError when no such row can exist, and says which do; PathwaysError when the
    mart misses a row, or holds it twice.
    """
    definition = find_metric(connection, question.metric_id)
    chosen = choose(connection, question)
    rows = rows_of(connection.sql(_ROW, params=asdict(question)))
    if not rows:
        raise why_no_row(connection, question, definition, len(chosen))
    if len(rows) > 1:
        raise PathwaysError(
            f"metrics.metric_results has {len(rows)} rows for one key; dbt build names the fault"
        )
    reasons = count_reasons(chosen)
    return Explanation(
        question=question,
        definition=definition,
        permitted_use=rows[0]["permitted_use"],
        cohort_quarters=span_quarters(chosen),
        exclusions=reasons,
        result=add_up(chosen, definition["statistic"], reasons),
        in_mart=Result(**{column: rows[0][column] for column in RESULT_COLUMNS}),
        behind=list_behind(chosen) if with_people else (),
    )
