"""Participations: person x pathway x period, with entry, exit and completion."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from naive.activities import Activity, first_run, pathway_activities
from naive.credentials import B5_TYPES, any_within, pathway_dates
from naive.people import Person
from naive.populations import age_group, pathway_region, populations
from naive.rows import Config, Extracts
from naive.state import State, state_of
from naive.units import Unit


@dataclass(frozen=True)
class Period:
    """One period of participation, before anything but its activities is known."""

    entry: date
    last_end: date | None
    """None = an activity is open."""
    activities: tuple[Activity, ...]


@dataclass(frozen=True)
class Participation(Unit):
    """A participation of a person in a pathway as it stands on the as_of_date."""

    pathway_id: str
    is_completer: bool


def periods(activities: list[Activity], gap_days: int) -> list[Period]:
    """The periods of one person's activities on one pathway, in order."""
    found: list[Period] = []
    remaining = list(activities)
    while True:
        # Participant: a person with a declaration for the pathway, or an activity at an offering
        # with `is_entry_point`. Entry date = the earlier of the two. A later declaration or
        # entry-point activity opens a new period; other later activity re-opens nothing.
        starts = [activity.start for activity in remaining if activity.is_entry_point]
        if not starts:
            return found
        entry = min(starts)
        # Activities before entry don't count for the pathway. "Before entry" = ended before the
        # entry date; an activity still running on that day counts whole.
        counting = [
            activity for activity in remaining if activity.end is None or activity.end >= entry
        ]
        # Two activities belong to one period while the gap between the last end date so far and
        # the next start is < `pathway_exit_gap_days` (180).
        members, last_end = first_run(counting, gap_days)
        found.append(Period(entry, last_end, tuple(members)))
        remaining = [activity for activity in counting if activity not in members]


def participations_of(state: State, person: Person) -> Iterator[Participation]:
    """The person's participations, by pathway and number."""
    for pathway_id in sorted(state.pathway_regions):
        activities = pathway_activities(state, person, pathway_id)
        found = periods(activities, state.days("pathway_exit_gap_days")) if activities else []
        for number, period in enumerate(found, start=1):
            yield _participation(state, person, pathway_id, number, period)


def _participation(
    state: State, person: Person, pathway_id: str, number: int, period: Period
) -> Participation:
    # Exited once as_of_date - last end >= 180. An open activity keeps it active.
    gap_days = state.days("pathway_exit_gap_days")
    has_exited = period.last_end is not None and (state.as_of - period.last_end).days >= gap_days
    # Exit date = last activity end.
    exit_date = period.last_end if has_exited else None
    return Participation(
        person=person.records,
        ssn_token=person.ssn_token,
        pathway_id=pathway_id,
        participation_number=number,
        entry_date=period.entry,
        exit_date=exit_date,
        is_completer=_is_completer(state, person, pathway_id, period.entry, exit_date),
        region_id=pathway_region(state, person, pathway_id),
        age_group_at_entry=age_group(person, period.entry),
        populations=populations(person, period.entry),
        activities=period.activities,
    )


def _is_completer(
    state: State, person: Person, pathway_id: str, entry: date, exit_date: date | None
) -> bool:
    # Completer: an exiter with at least one B.5 attainment dated in
    # [entry, exit + `credential_grace_days` (0)].
    if exit_date is None:
        return False
    attained = pathway_dates(state, person, pathway_id, B5_TYPES)
    return any_within(attained, entry, exit_date + state.span("credential_grace_days"))


def participations(extracts: Extracts, config: Config, as_of_date: date) -> list[Participation]:
    """Every participation seen on as_of_date, by person, pathway and number."""
    state = state_of(extracts, config, as_of_date)
    return [row for person in state.people for row in participations_of(state, person)]
