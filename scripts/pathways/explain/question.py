"""Which result is asked for."""

import re
from dataclasses import dataclass

from pathways.errors import BadInputError

TOTAL = "ALL"
EVERYONE = "all"

_PERIODS = {
    "quarter": re.compile(r"\d{4}Q[1-4]"),
    "calendar_year": re.compile(r"\d{4}"),
    "program_year": re.compile(r"PY\d{4}"),
}


@dataclass(frozen=True)
class Question:
    """The key of a row of metrics.metric_results."""

    metric_id: str
    cohort_period_type: str
    cohort_period: str
    pathway_id: str = TOTAL
    region_id: str = TOTAL
    provider_id: str = TOTAL
    population_dimension: str = EVERYONE
    population: str = TOTAL


def parse_cohort(text: str) -> tuple[str, str]:
    """Return (cohort_period_type, cohort_period) of 2022Q3, 2022 or PY2022.

    Errors: BadInputError when it is none of them.
    """
    period = text.strip().upper()
    for period_type, pattern in _PERIODS.items():
        if pattern.fullmatch(period):
            return period_type, period
    raise BadInputError(
        f"--cohort {text}: no cohort; write a quarter 2022Q3, a calendar year 2022, "
        "or a program year PY2022"
    )


def parse_population(text: str) -> tuple[str, str]:
    """Return (population_dimension, population) of `sex=female`, or of `all`.

    Errors: BadInputError when it has no `=`.
    """
    if text == EVERYONE:
        return EVERYONE, TOTAL
    dimension, sign, population = text.partition("=")
    if not (dimension and sign and population):
        raise BadInputError(f"--population {text}: write dimension=population, as sex=female")
    return dimension.strip(), population.strip()
