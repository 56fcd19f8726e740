"""WIOA periods of participation: person x WIOA program, with entry, common exit and exclusion."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from naive.activities import Activity, activity, enrollment_dates, first_run, service_dates
from naive.people import Person
from naive.populations import age_group, home_region, populations
from naive.quarters import quarter_end, quarter_index
from naive.rows import Config, Extracts, Row
from naive.state import State, state_of
from naive.units import Unit

QUALIFYING_SERVICES = ("career_service", "training_support")


@dataclass(frozen=True)
class WioaPeriod(Unit):
    """One period of participation of a person in a WIOA program."""

    wioa_program: str
    last_service_date: date
    """Last qualifying service so far; under common exit that of the joined period."""
    exclusion_reason: str | None
    """The WIOA exclusion that applies to the period."""
    exclusion_date: date | None


def program_of(state: State, row: Row) -> str | None:
    """The WIOA program of an enrollment or service."""
    # A service belongs to the wioa_program of its funding_stream; null or a stream without one:
    # to none.
    return state.wioa_programs.get(row["funding_stream"])


def qualifying_services(state: State, person: Person) -> list[Activity]:
    """All that opens and joins the person's periods, of every program."""
    # Qualifying services: career_service, training_support, and training enrolments.
    found = [
        activity("training_enrollment", row, enrollment_dates(row), False, state.as_of)
        for row in state.facts("training_enrollments", person)
    ]
    for row in state.facts("training_services", person):
        if row["service_type"] in QUALIFYING_SERVICES:
            found.append(activity("service", row, service_dates(row), False, state.as_of))
    return [one for one in found if program_of(state, one.row) is not None]


def _runs(services: list[Activity], gap_days: int) -> Iterator[tuple[list[Activity], date | None]]:
    # Joined while the gap from the last end to the next start is < 90 days; a gap of 90 days or
    # more starts a new period.
    remaining = sorted(services, key=lambda one: one.start)
    while remaining:
        members, last_end = first_run(remaining, gap_days)
        yield members, last_end
        remaining = remaining[len(members) :]


def _by_program(state: State, services: list[Activity]) -> dict[str, list[Activity]]:
    programs = sorted({str(program_of(state, one.row)) for one in services})
    return {
        program: [one for one in services if program_of(state, one.row) == program]
        for program in programs
    }


def _joined(
    state: State, services: list[Activity]
) -> Iterator[tuple[str, list[Activity], date | None]]:
    """(program, its services, last end) of each period; last end None = one is open."""
    gap_days = state.days("wioa_exit_gap_days")
    if state.text("wioa_common_exit") == "true":
        # The gap rule runs over all WIOA programmes of the person together, and each programme's
        # exit is that common date. Each programme present in the joined period has one.
        for members, last_end in _runs(services, gap_days):
            for program, own in _by_program(state, members).items():
                yield program, own, last_end
    else:
        # Services and enrolments open and join periods of their own programme.
        for program, own_services in _by_program(state, services).items():
            for own, last_end in _runs(own_services, gap_days):
                yield program, own, last_end


def wioa_periods_of(state: State, person: Person) -> list[WioaPeriod]:
    """The person's WIOA periods, by program and number."""
    services = qualifying_services(state, person)
    if not services:
        return []
    found: list[WioaPeriod] = []
    by_program = sorted(
        _joined(state, services), key=lambda period: (period[0], period[1][0].start)
    )
    for program, periods in groupby(by_program, key=lambda period: period[0]):
        for number, (_, own, last_end) in enumerate(periods, start=1):
            found.append(_period(state, person, program, number, tuple(own), last_end))
    return found


def _period(
    state: State,
    person: Person,
    program: str,
    number: int,
    own: tuple[Activity, ...],
    last_end: date | None,
) -> WioaPeriod:
    # WIOA entry date = the first qualifying service of that programme in the (joined) period.
    entry = min(one.start for one in own)
    # Exit date = last qualifying service, known once 90 days have passed.
    gap_days = state.days("wioa_exit_gap_days")
    has_exited = last_end is not None and (state.as_of - last_end).days >= gap_days
    exit_date = last_end if has_exited else None
    excluded = _exclusion(state, person, program, entry, exit_date)
    return WioaPeriod(
        person=person.records,
        ssn_token=person.ssn_token,
        wioa_program=program,
        participation_number=number,
        entry_date=entry,
        exit_date=exit_date,
        # as_of_date while one is open
        last_service_date=state.as_of if last_end is None else last_end,
        exclusion_date=None if excluded is None else excluded[0],
        exclusion_reason=None if excluded is None else excluded[1],
        region_id=home_region(state, person),
        age_group_at_entry=age_group(person, entry),
        populations=populations(person, entry),
        activities=own,
    )


def _exclusion(
    state: State, person: Person, program: str, entry: date, exit_date: date | None
) -> tuple[date, str] | None:
    # Excluded from exit-based indicators: an `exclusion_reason` with exclusion_date within
    # [entry, end of the fourth quarter after the exit quarter], applied per programme as the
    # seed `wioa_exclusions` (reason, wioa_program, applies) says. No exit, no exclusion yet.
    if exit_date is None:
        return None
    window_end = quarter_end(quarter_index(exit_date) + 4)
    # any enrolment of the person with that reason and exclusion_date in the window and
    # <= as_of_date
    found = [
        (row["exclusion_date"], row["exclusion_reason"])
        for row in state.facts("training_enrollments", person)
        if (row["exclusion_reason"], program) in state.exclusions
        and row["exclusion_date"] is not None
        and entry <= row["exclusion_date"] <= min(window_end, state.as_of)
    ]
    # the earliest is shown; ties: the reason that sorts first
    return min(found, default=None)


def wioa_participations(extracts: Extracts, config: Config, as_of_date: date) -> list[WioaPeriod]:
    """Every WIOA period of participation seen on as_of_date, by person, program and number."""
    state = state_of(extracts, config, as_of_date)
    return [period for person in state.people for period in wioa_periods_of(state, person)]
