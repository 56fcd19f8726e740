"""From what a metric's definition says of one unit to an observation with its status."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from naive.people import Record
from naive.quarters import quarter_end
from naive.state import State
from naive.units import Unit

VALUE_METRICS = ("C.5", "C.6", "C.7", "WIOA.3")
"""Metrics with a value and no numerator."""
INTERIM_METRICS = ("A.1", "A.2", "A.3", "A.4", "A.5", "A.6", "A.8", "A.9")
"""Metrics that are counted as they stand while the participation is active."""


@dataclass(frozen=True)
class Finding:
    """What a metric's definition says of one unit, before its status is decided."""

    is_eligible: bool | None = True
    """Whether in the denominator; None = not known."""
    is_attained: bool | None = None
    value: Decimal | None = None
    value_real: Fraction | None = None
    quarters: tuple[int, ...] = ()
    """Every quarter whose wages the metric uses."""
    names_employers: bool = False
    """Whether it uses no wages but those that name the employer."""
    last_day: date | None = None
    """The last date that the metric needs; None = it needs none."""
    wioa_exclusion: str | None = None


class Status(NamedTuple):
    """Where an observation stands."""

    status: str
    """final, preliminary, pending or excluded."""
    exclusion_reason: str | None = None
    final_from: date | None = None
    """When a pending observation can become final."""


class Outcome(NamedTuple):
    """All that result rows count of an observation, but for people and values."""

    status: str
    exclusion_reason: str | None
    is_in_denominator: bool
    is_in_numerator: bool | None
    is_exiter: bool
    is_completer: bool | None


@dataclass(frozen=True)
class Observation:
    """One unit seen by one metric."""

    metric_id: str
    participation: Unit
    pathway_id: str
    """Pathway; of a WIOA indicator the program, of WIOA.6 `ALL`."""
    permitted_use: str
    cohort_quarter: int
    cohort_program_year: int
    """N of the program year PY N that it is reported for."""
    is_completer: bool | None
    """None for WIOA."""
    is_in_denominator: bool
    is_in_numerator: bool | None
    """None for metrics with a value; False when excluded or pending."""
    value: Decimal | None
    """Dollars; only of metrics with a value, in the denominator."""
    value_real: Fraction | None
    """Constant dollars of the base quarter."""
    status: str
    exclusion_reason: str | None
    """not_eligible, unmatchable, uncovered_quarter or a WIOA reason."""
    final_from: date | None
    providers: frozenset[str]
    funding_streams: frozenset[str]
    partners: frozenset[str]

    @cached_property
    def person(self) -> frozenset[Record]:
        """Whose observation it is."""
        return self.participation.person

    @property
    def region_id(self) -> str:
        """The region that it counts for."""
        return self.participation.region_id

    @property
    def cohort_quarter_index(self) -> int:
        """The cohort quarter by the name that the marts give it."""
        return self.cohort_quarter

    @cached_property
    def outcome(self) -> Outcome:
        """What result rows count of it."""
        return Outcome(
            status=self.status,
            exclusion_reason=self.exclusion_reason,
            is_in_denominator=self.is_in_denominator,
            is_in_numerator=self.is_in_numerator,
            is_exiter=self.participation.exit_date is not None,
            is_completer=self.is_completer,
        )


@dataclass(frozen=True)
class Subject:
    """Which observation is to be made: of what, by which metric, in which cohort."""

    metric_id: str
    unit: Unit
    pathway_id: str
    permitted_use: str
    cohort_quarter: int
    cohort_program_year: int
    is_completer: bool | None = None
    together_with: tuple[Unit, ...] = ()
    """Other units whose providers and partners it counts for (WIOA.6)."""


def every(answers: Iterable[bool | None]) -> bool | None:
    """Three-valued "and": false as soon as one answer is."""
    # "employed in Q2 and in Q3" is false as soon as one covered quarter has no wages; unknown
    # when a quarter is uncovered or the person is unmatchable.
    known = list(answers)
    if False in known:
        return False
    return None if None in known else True


def any_of(answers: Iterable[bool | None]) -> bool | None:
    """Three-valued "or": true as soon as one answer is."""
    known = list(answers)
    if True in known:
        return True
    return None if None in known else False


def _final_from(state: State, finding: Finding, pending: list[int]) -> date | None:
    found = []
    # Date windows: the day the window ends;
    if finding.last_day is not None and not state.is_over(finding.last_day):
        found.append(finding.last_day)
    # quarters: the last day of the last pending quarter + ui_wage_lag_days, not before the day
    # after as_of_date.
    if pending:
        if state.wage_lag is None:
            return None
        wages_are_there = quarter_end(max(pending)) + state.wage_lag
        found.append(max(wages_are_there, state.as_of + timedelta(days=1)))
    return max(found)


def _exclusion_reason(finding: Finding, unit: Unit, coverage: Iterable[str]) -> str | None:
    # `excluded` observations carry one `exclusion_reason`: not_eligible, unmatchable,
    # uncovered_quarter, or a WIOA reason. Checked in that order, before pending and final.
    if finding.is_eligible is False:
        return "not_eligible"
    if finding.quarters and unit.ssn_token is None:
        return "unmatchable"
    if "uncovered" in coverage:
        return "uncovered_quarter"
    return finding.wioa_exclusion


def decide(state: State, metric_id: str, unit: Unit, finding: Finding) -> Status:
    """The status of an observation."""
    book = state.employer_book if finding.names_employers else state.wage_book
    coverage = {index: book.coverage(index) for index in finding.quarters}
    reason = _exclusion_reason(finding, unit, coverage.values())
    if reason is not None:
        return Status("excluded", reason)
    # A metrics (interim): `final` once the participation has exited, `preliminary` before.
    if metric_id in INTERIM_METRICS:
        return Status("preliminary" if unit.exit_date is None else "final")
    # B, C, A.7 and WIOA: `final` once every date it needs is past and every quarter it needs is
    # covered, else `pending`.
    pending = [index for index in finding.quarters if coverage[index] == "pending"]
    if pending or (finding.last_day is not None and not state.is_over(finding.last_day)):
        return Status("pending", final_from=_final_from(state, finding, pending))
    return Status("final")


def observe(state: State, subject: Subject, finding: Finding) -> Observation:
    """The observation of one unit by one metric."""
    status = decide(state, subject.metric_id, subject.unit, finding)
    # A pending observation is in no numerator and no denominator, also when it is already
    # attained. Preliminary ones are counted as they stand.
    counts = status.status in ("final", "preliminary")
    has_value = subject.metric_id in VALUE_METRICS
    units = (subject.unit, *subject.together_with)
    return Observation(
        metric_id=subject.metric_id,
        participation=subject.unit,
        pathway_id=subject.pathway_id,
        permitted_use=subject.permitted_use,
        cohort_quarter=subject.cohort_quarter,
        cohort_program_year=subject.cohort_program_year,
        is_completer=subject.is_completer,
        is_in_denominator=counts,
        # C.5, C.6, C.7, WIOA.3: numerator and rate are null, value only in the denominator.
        is_in_numerator=None if has_value else counts and finding.is_attained is True,
        value=finding.value if has_value and counts else None,
        value_real=finding.value_real if has_value and counts else None,
        status=status.status,
        exclusion_reason=status.exclusion_reason,
        final_from=status.final_from,
        providers=frozenset().union(*(unit.providers for unit in units)),
        funding_streams=frozenset().union(*(unit.funding_streams for unit in units)),
        partners=frozenset().union(*(unit.partners for unit in units)),
    )
