"""Participations: person x pathway x period, with entry, exit and completion."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from naive.activities import Activity, pathway_activities
from naive.people import Person, facts, people
from naive.populations import age_group, populations, region
from naive.quarters import quarter_index
from naive.rows import Config, Extracts, days

B5_TYPES = (
    "license",
    "industry_certification",
    "apprenticeship_certificate",
    "certificate",
    "associate",
    "bachelor",
)


@dataclass(frozen=True)
class Period:
    """One period of participation, before anything but its activities is known."""

    entry: date
    last_end: date | None
    """None = an activity is open."""
    activities: tuple[Activity, ...]


@dataclass(frozen=True)
class Participation:
    """A participation of a person in a pathway as it stands on the as_of_date."""

    person: frozenset[tuple[str, str]]
    ssn_token: str | None
    pathway_id: str
    participation_number: int
    entry_date: date
    exit_date: date | None
    participation_status: str
    """active or exited."""
    is_completer: bool
    region_id: str
    age_group_at_entry: str
    providers: frozenset[str]
    populations: dict[str, str]
    """Population dimension -> the one population of it."""

    @property
    def entry_quarter(self) -> int:
        """Quarter index of the entry date."""
        return quarter_index(self.entry_date)

    @property
    def exit_quarter(self) -> int | None:
        """Quarter index of the exit date; None while active."""
        return None if self.exit_date is None else quarter_index(self.exit_date)


def _one_period(activities: list[Activity], entry: date, gap_days: int) -> Period:
    members: list[Activity] = []
    last_end: date | None = None
    for activity in sorted(activities, key=lambda activity: activity.start):
        is_first = not members
        is_open = not is_first and last_end is None
        # Gap days = next start - last end so far: < 180 same period, >= 180 a new one.
        if is_first or is_open or (activity.start - last_end).days < gap_days:
            if is_first:
                last_end = activity.end
            elif not is_open:
                last_end = None if activity.end is None else max(last_end, activity.end)
            members.append(activity)
        else:
            break
    return Period(entry, last_end, tuple(members))


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
        period = _one_period(counting, entry, gap_days)
        found.append(period)
        remaining = [activity for activity in counting if activity not in period.activities]


def pathway_credential_ids(config: Config, pathway_id: str) -> set[str]:
    """The credentials that are a B.5 attainment on the pathway."""
    # B.5: any pathway credential: license, industry certification, apprenticeship certificate,
    # certificate, associate, bachelor.
    types = {row["credential_id"]: row["credential_type"] for row in config["credentials"]}
    return {
        row["credential_id"]
        for row in config["pathway_credentials"]
        if row["pathway_id"] == pathway_id and types.get(row["credential_id"]) in B5_TYPES
    }


def attainment_dates(
    extracts: Extracts, config: Config, person: Person, pathway_id: str, as_of: date
) -> list[date]:
    """The days on which the person got a credential of the pathway (B.5), as seen on as_of."""
    counting = pathway_credential_ids(config, pathway_id)
    # Credentials come from training_credentials and education_awards. A credential_id gives type
    # and pathway membership; award_type counts only without one (then never for A.5 and B).
    rows = facts(extracts, "training_credentials", person)
    rows = rows + facts(extracts, "education_awards", person)
    return [
        row["award_date"]
        for row in rows
        if row["credential_id"] in counting and row["award_date"] <= as_of
    ]


def participations(extracts: Extracts, config: Config, as_of_date: date) -> list[Participation]:
    """Every participation seen on as_of_date, by person, pathway and number."""
    found = []
    for person in people(extracts):
        for pathway in config["pathways"]:
            found.extend(
                _participations(extracts, config, person, pathway["pathway_id"], as_of_date)
            )
    return sorted(
        found,
        key=lambda row: (sorted(row.person), row.pathway_id, row.participation_number),
    )


def _participations(
    extracts: Extracts, config: Config, person: Person, pathway_id: str, as_of: date
) -> Iterator[Participation]:
    gap_days = days(config, "pathway_exit_gap_days")
    activities = pathway_activities(extracts, config, person, pathway_id, as_of)
    attained = attainment_dates(extracts, config, person, pathway_id, as_of)
    for number, period in enumerate(periods(activities, gap_days), start=1):
        # Exited once as_of_date - last end >= 180. An open activity keeps it active.
        # Exit date = last activity end.
        has_exited = period.last_end is not None and (as_of - period.last_end).days >= gap_days
        exit_date = period.last_end if has_exited else None
        providers = {activity.provider_id for activity in period.activities} - {None}
        yield Participation(
            person=person.records,
            ssn_token=person.ssn_token,
            pathway_id=pathway_id,
            participation_number=number,
            entry_date=period.entry,
            exit_date=exit_date,
            participation_status="exited" if has_exited else "active",
            is_completer=_is_completer(config, period.entry, exit_date, attained),
            region_id=region(config, person, pathway_id),
            age_group_at_entry=age_group(person, period.entry),
            providers=frozenset(providers),
            populations=populations(person, period.entry),
        )


def _is_completer(
    config: Config, entry: date, exit_date: date | None, attained: list[date]
) -> bool:
    # Completer: an exiter with at least one B.5 attainment dated in
    # [entry, exit + `credential_grace_days` (0)].
    if exit_date is None:
        return False
    last_day = exit_date + timedelta(days=days(config, "credential_grace_days"))
    return any(entry <= day <= last_day for day in attained)
