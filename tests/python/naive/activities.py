"""What a person did on a pathway."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from naive.people import Person, facts
from naive.rows import Config, Extracts

NO_ACTIVITY = ("follow_up", "self_service", "information_only")


@dataclass(frozen=True)
class Activity:
    """A course, training enrollment, service or declaration that counts for a pathway."""

    start: date
    end: date | None
    """Last day; None = open on the as_of_date."""
    is_entry_point: bool
    provider_id: str | None = None


def _activity(
    start: date, end: date | None, is_entry_point: bool, provider_id: str | None, as_of: date
) -> Activity | None:
    # What starts after as_of_date is not seen.
    if start > as_of:
        return None
    # What started by then and has no end, or an end after it, is open.
    if end is None or end > as_of:
        return Activity(start, None, is_entry_point, provider_id)
    return Activity(start, end, is_entry_point, provider_id)


def _is_entry_point(
    config: Config, pathway_id: str, offering_source: str, source_id: str, offering_id: str | None
) -> bool | None:
    """Whether the offering is an entry point of the pathway; None = no offering of it."""
    for offering in config["pathway_offerings"]:
        if (
            offering["pathway_id"] == pathway_id
            and offering["offering_source"] == offering_source
            and offering["source_id"] == source_id
            and offering["offering_id"] == offering_id
        ):
            return bool(offering["is_entry_point"])
    return None


def _courses(
    extracts: Extracts, config: Config, person: Person, pathway_id: str, as_of: date
) -> Iterator[Activity | None]:
    for row in facts(extracts, "education_course_enrollments", person):
        institution = row["institution_id"]
        entry = _is_entry_point(config, pathway_id, "course", institution, row["course_id"])
        if entry is not None:
            yield _activity(row["term_start_date"], row["term_end_date"], entry, institution, as_of)


def _enrollments(
    extracts: Extracts, config: Config, person: Person, pathway_id: str, as_of: date
) -> Iterator[Activity | None]:
    for row in facts(extracts, "training_enrollments", person):
        agency = row["agency_id"]
        entry = _is_entry_point(config, pathway_id, "training_program", agency, row["program_id"])
        if entry is not None:
            # end_date null = still open.
            yield _activity(row["start_date"], row["end_date"], entry, row["provider_id"], as_of)


def _services(
    extracts: Extracts, config: Config, person: Person, pathway_id: str, as_of: date
) -> Iterator[Activity | None]:
    for row in facts(extracts, "training_services", person):
        # A service of type follow_up, self_service or information_only is no activity.
        if row["service_type"] in NO_ACTIVITY or row["offering_id"] is None:
            continue
        agency = row["agency_id"]
        entry = _is_entry_point(config, pathway_id, "service", agency, row["offering_id"])
        if entry is not None:
            # end_date null = one day.
            end = row["service_date"] if row["end_date"] is None else row["end_date"]
            yield _activity(row["service_date"], end, entry, None, as_of)


def _declarations(
    extracts: Extracts, person: Person, pathway_id: str, as_of: date
) -> Iterator[Activity | None]:
    for row in facts(extracts, "pathway_declarations", person):
        if row["pathway_id"] == pathway_id:
            # A declaration is a one-day activity at an entry point.
            yield _activity(row["declared_date"], row["declared_date"], True, None, as_of)


def pathway_activities(
    extracts: Extracts, config: Config, person: Person, pathway_id: str, as_of: date
) -> list[Activity]:
    """The person's activities of the pathway that are seen on as_of, by start."""
    # Pathway activity: a course, training enrollment or service whose offering is in
    # `pathway_offerings`.
    found = [
        *_courses(extracts, config, person, pathway_id, as_of),
        *_enrollments(extracts, config, person, pathway_id, as_of),
        *_services(extracts, config, person, pathway_id, as_of),
        *_declarations(extracts, person, pathway_id, as_of),
    ]
    seen = [activity for activity in found if activity is not None]
    return sorted(seen, key=lambda activity: activity.start)
