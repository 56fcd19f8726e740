"""Observations of the labor market metrics C.1 to C.7."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from naive.participation import Participation, participations
from naive.rows import Config, Extracts, days, threshold
from naive.wages import WageBook, wage_book

VALUE_METRICS = ("C.5", "C.6", "C.7")
"""Metrics with a value and no numerator."""


@dataclass(frozen=True)
class Observation:
    """One participation seen by one metric."""

    participation: Participation
    metric_id: str
    is_in_denominator: bool
    is_in_numerator: bool | None
    """None for C.5 to C.7, which have no numerator; False when excluded or pending."""
    value: Decimal | None
    """Dollars; only C.5 to C.7 in the denominator."""
    status: str
    """final, pending or excluded."""
    exclusion_reason: str | None
    """not_eligible, unmatchable or uncovered_quarter."""


@dataclass(frozen=True)
class Case:
    """An exited participation with what its metrics look at."""

    participation: Participation
    wage_book: WageBook
    prefixes: list[str]
    denominator_rule: str
    grace_is_over: bool

    def after_exit(self, quarters: int) -> int:
        """Qn = index of the anchor's quarter + n."""
        assert self.participation.exit_quarter is not None
        return self.participation.exit_quarter + quarters

    def employed(self, *offsets: int) -> bool | None:
        """Whether employed in every one of the quarters after exit; None = unknown."""
        token = self.participation.ssn_token
        return every(self.wage_book.is_employed(token, self.after_exit(n)) for n in offsets)

    def wages(self, indexes: list[int]) -> Decimal | None:
        """Wages of those quarters together; None = unknown."""
        amounts = [self.wage_book.wages(self.participation.ssn_token, index) for index in indexes]
        known = [amount for amount in amounts if amount is not None]
        return sum(known, Decimal(0)) if len(known) == len(amounts) else None


@dataclass(frozen=True)
class Finding:
    """What a metric's definition says of one case, before its status is decided."""

    is_eligible: bool | None
    needs: list[int]
    """Every quarter that the metric uses."""
    is_attained: bool | None = None
    value: Decimal | None = None
    dates_are_past: bool = True


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


def c1(case: Case) -> Finding:
    """C.1 employment at exit."""
    # exiters | employed in Q1
    return Finding(True, [case.after_exit(1)], is_attained=case.employed(1))


def c2(case: Case) -> Finding:
    """C.2 initial employment retention."""
    # exiters (`denominator_rule = exiters`); with `employed_q1`, those employed in Q1
    # | employed in Q2 and in Q3
    needs = [case.after_exit(2), case.after_exit(3)]
    attained = case.employed(2, 3)
    if case.denominator_rule == "exiters":
        return Finding(True, needs, is_attained=attained)
    if case.denominator_rule == "employed_q1":
        return Finding(case.employed(1), [case.after_exit(1), *needs], is_attained=attained)
    raise ValueError(f"denominator_rule is {case.denominator_rule}")


def c3(case: Case) -> Finding:
    """C.3 employment in targeted sector."""
    # exiters | wages > 0 in Q1, Q2 or Q3 from any employer whose NAICS starts with a prefix of
    # `pathway_industries`. No pathway_industries row: nobody attains.
    needs = [case.after_exit(1), case.after_exit(2), case.after_exit(3)]
    token = case.participation.ssn_token
    targeted = any_of(case.wage_book.has_wages_in(token, index, case.prefixes) for index in needs)
    return Finding(True, needs, is_attained=targeted)


def c4(case: Case) -> Finding:
    """C.4 subsequent retention."""
    # employed in Q2 and in Q3 | employed in Q6 and in Q7
    needs = [case.after_exit(n) for n in (2, 3, 6, 7)]
    return Finding(case.employed(2, 3), needs, is_attained=case.employed(6, 7))


def c5(case: Case) -> Finding:
    """C.5 initial earnings."""
    # employed in Q2 and in Q3 | wages Q2 + Q3
    needs = [case.after_exit(2), case.after_exit(3)]
    return Finding(case.employed(2, 3), needs, value=case.wages(needs))


def c6(case: Case) -> Finding:
    """C.6 initial earnings gain."""
    # completers employed in Q2 and in Q3 | (Q2 + Q3 after the exit quarter) - (Q-2 + Q-3 before
    # the entry quarter); a covered quarter without wages is 0; losses stay negative.
    entry_quarter = case.participation.entry_quarter
    later = [case.after_exit(2), case.after_exit(3)]
    earlier = [entry_quarter - 2, entry_quarter - 3]
    # A grace longer than the exit gap leaves it pending until exit + grace: until then who is no
    # completer yet may become one.
    completed: bool | None = case.participation.is_completer
    if not completed and not case.grace_is_over:
        completed = None
    after, before = case.wages(later), case.wages(earlier)
    return Finding(
        is_eligible=every([completed, case.employed(2, 3)]),
        needs=later + earlier,
        value=None if after is None or before is None else after - before,
        dates_are_past=case.grace_is_over,
    )


def c7(case: Case) -> Finding:
    """C.7 subsequent earnings."""
    # employed in Q6 and in Q7 | wages Q6 + Q7
    needs = [case.after_exit(6), case.after_exit(7)]
    return Finding(case.employed(6, 7), needs, value=case.wages(needs))


METRICS: dict[str, Callable[[Case], Finding]] = {
    "C.1": c1,
    "C.2": c2,
    "C.3": c3,
    "C.4": c4,
    "C.5": c5,
    "C.6": c6,
    "C.7": c7,
}


def _status(case: Case, finding: Finding) -> tuple[str, str | None]:
    coverage = [case.wage_book.coverage(index) for index in finding.needs]
    # `excluded` observations carry one `exclusion_reason`: not_eligible, unmatchable,
    # uncovered_quarter. Checked in that order, before pending and final.
    if finding.is_eligible is False:
        return "excluded", "not_eligible"
    if case.participation.ssn_token is None:
        return "excluded", "unmatchable"
    if "uncovered" in coverage:
        return "excluded", "uncovered_quarter"
    # `final` once every date it needs is past and every quarter it needs is covered, else
    # `pending`.
    if "pending" in coverage or not finding.dates_are_past:
        return "pending", None
    return "final", None


def observe(case: Case, metric_id: str) -> Observation:
    """The observation of one exited participation by one metric."""
    finding = METRICS[metric_id](case)
    status, reason = _status(case, finding)
    # A pending observation is in no numerator and no denominator.
    counts = status == "final"
    has_value = metric_id in VALUE_METRICS
    return Observation(
        participation=case.participation,
        metric_id=metric_id,
        is_in_denominator=counts,
        # C.5, C.6, C.7: numerator and rate are null, value only in the denominator.
        is_in_numerator=None if has_value else counts and finding.is_attained is True,
        value=finding.value if has_value and counts else None,
        status=status,
        exclusion_reason=reason,
    )


def observations(extracts: Extracts, config: Config, as_of_date: date) -> list[Observation]:
    """C.1 to C.7 of every exited participation, where its pathway has the metric."""
    book = wage_book(extracts, config, as_of_date)
    grace = timedelta(days=days(config, "credential_grace_days"))
    found = []
    for participation in participations(extracts, config, as_of_date):
        # No exit, no B, C or exit-based WIOA observation.
        if participation.exit_date is None:
            continue
        pathway_id = participation.pathway_id
        case = Case(
            participation=participation,
            wage_book=book,
            prefixes=_of_pathway(config, "pathway_industries", "naics_prefix", pathway_id),
            denominator_rule=threshold(config, "denominator_rule"),
            # A window that ends on day D is over when D <= as_of_date.
            grace_is_over=participation.exit_date + grace <= as_of_date,
        )
        # A metric that is not listed in `pathway_metrics` is not applicable to that pathway.
        chosen = set(_of_pathway(config, "pathway_metrics", "metric_id", pathway_id))
        found.extend(observe(case, metric_id) for metric_id in METRICS if metric_id in chosen)
    return found


def _of_pathway(config: Config, table: str, column: str, pathway_id: str) -> list[str]:
    return [row[column] for row in config[table] if row["pathway_id"] == pathway_id]
