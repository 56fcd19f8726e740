"""WIOA indicators of a year: WIOA.5, one per period and program year, and WIOA.6, per person."""

from dataclasses import dataclass
from datetime import date

from naive.case import Case
from naive.observation import Finding
from naive.quarters import program_year, program_year_end, program_year_start, quarter_index
from naive.state import State
from naive.wioa import NO_TRAINING, WioaCase
from naive.wioa_periods import WioaPeriod


def program_years(period: WioaPeriod) -> range:
    """The N of the program years PY N that a period touches."""
    # One observation per period and program year that [entry, last service so far] touches.
    first = program_year(quarter_index(period.entry_date))
    last = program_year(quarter_index(period.last_service_date))
    return range(first, last + 1)


def wioa5(case: WioaCase, year: int, periods_of_program: list[WioaPeriod]) -> Finding:
    """WIOA.5 measurable skill gains, in PY `year`."""
    first, last = program_year_start(year), program_year_end(year)
    # participants in education or training leading to a credential on >= 1 day of PY N:
    # training_type but none and job_readiness, of that programme; without it not_eligible
    is_in_training = any(
        row["training_type"] not in NO_TRAINING
        and row["start_date"] <= last
        and (row["end_date"] is None or row["end_date"] >= first)
        for row in case.unit.enrollments
    )
    # >= 1 skill gain dated in PY N; once per period of participation and year
    gained = any(
        first <= row["gain_date"] <= last
        and _number_of_period(row["gain_date"], periods_of_program)
        == case.unit.participation_number
        for row in case.facts("training_skill_gains")
    )
    # pending until 30 Jun
    return Finding(is_eligible=is_in_training, is_attained=gained, last_day=last)


def _number_of_period(day: date, periods_of_program: list[WioaPeriod]) -> int | None:
    # A gain belongs to the latest period of the programme begun on or before it.
    begun = [one.participation_number for one in periods_of_program if one.entry_date <= day]
    return max(begun, default=None)


@dataclass(frozen=True)
class LastExit:
    """The last exit of a person in a calendar year."""

    year: int
    periods: tuple[WioaPeriod, ...]
    """All periods that exit on that day; that of the observation first."""


def last_exits(state: State, periods: list[WioaPeriod]) -> list[LastExit]:
    """The last exit of each calendar year, of all of a person's programs together."""
    # as WIOA.2, all programmes together, each person once: one observation per person and
    # calendar year of exit (the last exit of any programme to which WIOA.6 applies)
    exits: dict[int, list[WioaPeriod]] = {}
    for period in periods:
        if period.exit_date and ("WIOA.6", period.wioa_program) in state.applicability:
            exits.setdefault(period.exit_date.year, []).append(period)
    found = []
    for year, candidates in sorted(exits.items()):
        last_day = max(str(period.exit_date) for period in candidates)
        exiting = [period for period in candidates if str(period.exit_date) == last_day]
        # of several programmes exiting that day the one that was entered first, then the one
        # whose name sorts first
        exiting.sort(key=lambda period: (period.entry_date, period.wioa_program))
        found.append(LastExit(year, tuple(exiting)))
    return found


def wioa6(case: Case, last_exit: LastExit) -> Finding:
    """WIOA.6 effectiveness in serving employers: retention with the same employer."""
    # employed in Q2 | same employer_account in Q2 and Q4
    second, fourth = case.after_exit(2), case.after_exit(4)
    token, book = case.unit.ssn_token, case.state.employer_book
    paid_then, paid_later = book.employers(token, second), book.employers(token, fourth)
    is_same = None
    if paid_then is not None and paid_later is not None:
        is_same = bool(paid_then & paid_later)
    # excluded when an exclusion applies to a programme exiting that day: the earliest date, then
    # the reason that sorts first
    exclusions = [
        (period.exclusion_date, period.exclusion_reason)
        for period in last_exit.periods
        if period.exclusion_date is not None
    ]
    return Finding(
        is_eligible=book.is_employed(token, second),
        is_attained=is_same,
        quarters=(second, fourth),
        names_employers=True,
        wioa_exclusion=min(exclusions)[1] if exclusions else None,
    )
