"""What an explanation holds, and how a result is made of its observations."""

import math
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from pathways.explain.question import Question

# In the order in which the reasons are checked; any other reason is a WIOA exclusion.
REASONS = {
    "not_eligible": "not eligible: outside the denominator",
    "unmatchable": "unmatchable: no SSN, so no wages to find",
    "uncovered_quarter": "uncovered quarter: its wages will never be known",
}


@dataclass(frozen=True)
class Result:
    """The measures of a row of metrics.metric_results; dollars in US dollars."""

    participations: int
    people: int
    denominator: int
    preliminary: int
    pending: int
    excluded_not_eligible: int
    excluded_unmatchable: int
    excluded_uncovered: int
    excluded_wioa: int
    numerator: int | None
    rate: float | None
    median_value: float | None
    mean_value: float | None
    median_value_real: float | None
    mean_value_real: float | None
    status: str
    final_from: date | None


RESULT_COLUMNS = tuple(field.name for field in fields(Result))


@dataclass(frozen=True)
class Step:
    """One line of the waterfall; `is_less` when it is subtracted from what stands above."""

    name: str
    label: str
    participations: int
    is_less: bool = False


@dataclass(frozen=True)
class Difference:
    """A column in which the mart and its observations disagree."""

    column: str
    in_mart: Any
    in_observations: Any


@dataclass(frozen=True)
class Behind:
    """A participation behind a step."""

    step: str
    participation_key: str
    person_key: str
    status: str
    exclusion_reason: str | None
    value: Decimal | None


@dataclass(frozen=True)
class Explanation:
    """A result, made of its observations, next to the row of the mart.

    `definition` is the metric's row of core.dim_metric, `cohort_quarters` the first and the last
    quarter of the cohort that has an observation. `behind` is empty unless asked for.
    """

    question: Question
    definition: dict[str, Any]
    permitted_use: str
    cohort_quarters: tuple[str, str]
    exclusions: dict[str, int]
    result: Result
    in_mart: Result
    behind: tuple[Behind, ...] = ()

    @property
    def is_rate(self) -> bool:
        return self.definition["statistic"] == "rate"

    @property
    def is_wioa(self) -> bool:
        return self.definition["category"] == "wioa_primary"

    @property
    def steps(self) -> tuple[Step, ...]:
        """The waterfall: everybody, less what is left out, down to the numerator."""
        result = self.result
        reasons = dict.fromkeys(REASONS, 0) | self.exclusions
        less = [Step(name, label_of(name), count, True) for name, count in reasons.items()]
        final = result.denominator - result.preliminary
        steps = [
            Step("cohort", "participations in the cohort", result.participations),
            *less,
            Step("pending", label_of("pending"), result.pending, True),
            Step("denominator", "denominator", result.denominator),
            Step("final", "of it final", final),
            Step("preliminary", "of it preliminary", result.preliminary),
        ]
        if result.numerator is not None:
            steps.append(Step("numerator", "numerator", result.numerator))
        return tuple(steps)

    @property
    def adds_up(self) -> bool:
        """Whether the cohort less every step above the denominator is the denominator."""
        left_out = sum(step.participations for step in self.steps if step.is_less)
        return self.result.participations - left_out == self.result.denominator

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The columns in which metrics.metric_results differs from its observations."""
        pairs = (
            (column, getattr(self.in_mart, column), getattr(self.result, column))
            for column in RESULT_COLUMNS
        )
        return tuple(Difference(*pair) for pair in pairs if not _equal(pair[1], pair[2]))


def label_of(step: str) -> str:
    """Return a step in words."""
    if step == "pending":
        return "pending: not known yet"
    return REASONS.get(step) or f"{step.replace('_', ' ')}: WIOA exclusion"


def row_status(final: int, preliminary: int, pending: int) -> str:
    """Return the status of a result row by what it counts."""
    if pending and not final + preliminary:
        return "pending"
    return "preliminary" if pending + preliminary else "final"


def _equal(first: Any, second: Any) -> bool:
    if isinstance(first, float) and isinstance(second, float):
        return math.isclose(first, second, rel_tol=1e-9, abs_tol=1e-6)
    return bool(first == second)
