"""What a person did: courses, training enrollments, services and declarations."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from naive.people import Person
from naive.rows import Row
from naive.state import State

NO_ACTIVITY = ("follow_up", "self_service", "information_only")


@dataclass(frozen=True)
class Activity:
    """A course, training enrollment, service or declaration."""

    kind: str
    """course, training_enrollment, service or declaration."""
    row: Row
    start: date
    end: date | None
    """Last day; None = open on the as_of_date."""
    is_entry_point: bool

    @property
    def provider_id(self) -> str | None:
        """The provider that the activity counts for."""
        # Providers of a participation: the provider_id of its training enrolments and the
        # institution_id of its courses.
        column = {"course": "institution_id", "training_enrollment": "provider_id"}.get(self.kind)
        return None if column is None else self.row[column]

    @property
    def funding_stream(self) -> str | None:
        """The funding stream that paid for the activity."""
        # funding_stream: of the period's training enrolments and services.
        if self.kind in ("training_enrollment", "service"):
            return self.row["funding_stream"]
        return None

    @property
    def partner_id(self) -> str:
        """Who served the person."""
        # partner: the institution_id of its courses and the agency_id of its enrolments,
        # services, or the source of its declarations.
        if self.kind == "course":
            return self.row["institution_id"]
        return self.row["source" if self.kind == "declaration" else "agency_id"]


def activity(
    kind: str, row: Row, dates: tuple[date, date | None], is_entry_point: bool, as_of: date
) -> Activity:
    """The activity of a row with these first and last days."""
    start, end = dates
    # What started by as_of_date and has no end, or an end after it, is open.
    is_open = end is None or end > as_of
    return Activity(kind, row, start, None if is_open else end, is_entry_point)


def enrollment_dates(row: Row) -> tuple[date, date | None]:
    """First and last day of a training enrollment."""
    # end_date null = still open.
    return row["start_date"], row["end_date"]


def service_dates(row: Row) -> tuple[date, date]:
    """First and last day of a service."""
    # end_date null = one day.
    return row["service_date"], row["end_date"] or row["service_date"]


def _courses(state: State, person: Person, pathway_id: str) -> Iterator[Activity]:
    for row in state.facts("education_course_enrollments", person):
        offering = (pathway_id, "course", row["institution_id"], row["course_id"])
        if offering in state.offerings:
            dates = (row["term_start_date"], row["term_end_date"])
            yield activity("course", row, dates, state.offerings[offering], state.as_of)


def _enrollments(state: State, person: Person, pathway_id: str) -> Iterator[Activity]:
    for row in state.facts("training_enrollments", person):
        offering = (pathway_id, "training_program", row["agency_id"], row["program_id"])
        if offering in state.offerings:
            is_entry = state.offerings[offering]
            dates = enrollment_dates(row)
            yield activity("training_enrollment", row, dates, is_entry, state.as_of)


def _services(state: State, person: Person, pathway_id: str) -> Iterator[Activity]:
    for row in state.facts("training_services", person):
        # A service of type follow_up, self_service or information_only is no activity.
        if row["service_type"] in NO_ACTIVITY or row["offering_id"] is None:
            continue
        offering = (pathway_id, "service", row["agency_id"], row["offering_id"])
        if offering in state.offerings:
            is_entry = state.offerings[offering]
            yield activity("service", row, service_dates(row), is_entry, state.as_of)


def _declarations(state: State, person: Person, pathway_id: str) -> Iterator[Activity]:
    for row in state.facts("pathway_declarations", person):
        if row["pathway_id"] == pathway_id:
            # A declaration is a one-day activity at an entry point.
            dates = (row["declared_date"], row["declared_date"])
            yield activity("declaration", row, dates, True, state.as_of)


def pathway_activities(state: State, person: Person, pathway_id: str) -> list[Activity]:
    """The person's activities of the pathway that are seen, by start."""
    # Pathway activity: a course, training enrollment or service whose offering is in
    # `pathway_offerings`.
    found = [
        *_courses(state, person, pathway_id),
        *_enrollments(state, person, pathway_id),
        *_services(state, person, pathway_id),
        *_declarations(state, person, pathway_id),
    ]
    return sorted(found, key=lambda one: one.start)


def first_run(activities: list[Activity], gap_days: int) -> tuple[list[Activity], date | None]:
    """The activities of the first period, and its last end; None = one of them is open."""
    members: list[Activity] = []
    last_end: date | None = None
    for one in sorted(activities, key=lambda activity: activity.start):
        if not members:
            members, last_end = [one], one.end
        elif last_end is None:
            # An open activity keeps it active.
            members.append(one)
        # Gap days = next start - last end so far: < 180 same period, >= 180 a new one (WIOA: 90).
        elif (one.start - last_end).days < gap_days:
            members.append(one)
            last_end = None if one.end is None else max(last_end, one.end)
        else:
            break
    return members, last_end
