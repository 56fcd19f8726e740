"""From facts about journeys to the columns of the extracts."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pathways.synthetic import adult_education, columns, courses, training_codes
from pathways.synthetic.chunk import Chunk
from pathways.synthetic.facts import Facts, unique_rows
from pathways.synthetic.rosters import (
    Pairs,
    participant_key,
    participants,
    source_person_ids,
    student_key,
    students,
)
from pathways.synthetic.sampling import Array, chance
from pathways.synthetic.terms import CALENDARS
from pathways.synthetic.writers import Columns

AWARD_TYPES = (
    "certificate",
    "certificate",
    "associate",
    "bachelor",
    "high_school_equivalency",
    "high_school_diploma",
)
"""By slot of configuration.CREDENTIAL_SLOTS; then as chunk.py numbers them."""
RECEIVERS = (
    ("northgate_university", "four_year"),
    ("summit_state_university", "four_year"),
    ("redwood_valley_college", "two_year"),
    ("old_mill_college", "two_year"),
)
UNCOUNTED_AWARD = 0.03


def _serial(chunk: Chunk, count: int) -> Array:
    return chunk.index * 1_000_000 + np.arange(1, count + 1)


def course_enrollments(chunk: Chunk) -> tuple[Facts, Columns]:
    """Return the facts and the columns of education_course_enrollments."""
    names = ("journey", "institution", "course", "level", "subject", "credits", "grade")
    facts = chunk.facts.table("courses", (*names, "start", "end"))
    facts["person"] = chunk.person(facts)
    facts = unique_rows(facts, "institution", "person", "course", "start")
    unit = chunk.configuration.is_quarter_calendar[facts["institution"]].astype(int)
    earns = (facts["grade"] >= 0) & (facts["grade"] < courses.PASSED_GRADES)
    return facts, {
        **student_key(chunk, facts["person"], facts["institution"]),
        "course_id": columns.codes(chunk.catalogue.names, facts["course"]),
        "term_start_date": columns.dates(facts["start"]),
        "term_end_date": columns.dates(facts["end"]),
        "course_level": columns.codes(courses.LEVELS, facts["level"]),
        "subject": columns.codes(courses.SUBJECTS, facts["subject"]),
        "credit_unit": columns.codes(CALENDARS, np.where(facts["level"] == 0, -1, unit)),
        "credits_attempted": columns.decimals(facts["credits"], 6),
        "credits_earned": columns.decimals(np.where(earns, facts["credits"], 0), 6),
        "grade": columns.codes(courses.GRADES, facts["grade"]),
    }


def assessments(chunk: Chunk) -> tuple[Facts, Columns]:
    """Return the facts and the columns of education_assessments."""
    names = ("journey", "subject", "day", "instrument", "scale", "efl")
    facts = chunk.facts.table("assessments", names)
    facts["person"] = chunk.person(facts)
    facts["institution"] = np.full(len(facts["day"]), chunk.configuration.adult_center)
    facts = unique_rows(facts, "person", "day", "subject")
    return facts, {
        **student_key(chunk, facts["person"], facts["institution"]),
        "test_date": columns.dates(facts["day"]),
        "subject": columns.codes(adult_education.TEST_SUBJECTS, facts["subject"]),
        "instrument": columns.codes(adult_education.INSTRUMENTS, facts["instrument"]),
        "efl_scale": columns.codes(adult_education.SCALES, facts["scale"]),
        "efl_level": columns.integers(facts["efl"]),
    }


def awards(chunk: Chunk) -> tuple[Facts, Columns]:
    """Return the facts and the columns of education_awards."""
    facts = chunk.facts.table("awards", ("journey", "institution", "slot", "credential", "day"))
    facts["person"] = chunk.person(facts)
    facts = unique_rows(facts, "person", "institution", "slot", "credential", "day")
    count = len(facts["day"])
    uncounted = (facts["slot"] == 1) & chance(chunk.rng, UNCOUNTED_AWARD, count)
    return facts, {
        **student_key(chunk, facts["person"], facts["institution"]),
        "award_id": columns.identifiers("W", _serial(chunk, count), 9),
        "award_date": columns.dates(facts["day"]),
        "award_type": columns.codes(AWARD_TYPES, facts["slot"]),
        "credential_id": columns.codes(
            chunk.configuration.credentials, np.where(uncounted, -1, facts["credential"])
        ),
    }


def transfers(chunk: Chunk) -> tuple[Facts, Columns]:
    """Return the facts and the columns of education_transfers."""
    facts = chunk.facts.table("transfers", ("journey", "institution", "receiver", "day"))
    facts["person"] = chunk.person(facts)
    facts = unique_rows(facts, "person", "institution", "receiver", "day")
    return facts, {
        **student_key(chunk, facts["person"], facts["institution"]),
        "receiving_institution": columns.codes([name for name, _ in RECEIVERS], facts["receiver"]),
        "enrollment_begin_date": columns.dates(facts["day"]),
        "receiving_level": columns.codes([level for _, level in RECEIVERS], facts["receiver"]),
    }


def declarations(chunk: Chunk) -> tuple[Facts, Columns]:
    """Return the facts and the columns of pathway_declarations."""
    facts = chunk.facts.table("declarations", ("journey", "institution", "agency", "day"))
    facts["person"] = chunk.person(facts)
    facts["pathway"] = chunk.journeys.pathway[facts["journey"]]
    facts = unique_rows(facts, "person", "institution", "agency", "pathway", "day")
    institutions, configuration = len(chunk.configuration.institutions), chunk.configuration
    at_college = facts["institution"] >= 0
    source = np.where(at_college, facts["institution"], institutions + facts["agency"])
    number = chunk.people.number[facts["person"]]
    student = source_person_ids("S", number, facts["institution"])
    participant = source_person_ids("P", number, facts["agency"])
    return facts, {
        "source": columns.codes([*configuration.institutions, *configuration.agencies], source),
        "source_person_id": pc.if_else(pa.array(at_college), student, participant),
        "pathway_id": columns.codes(configuration.pathways, facts["pathway"]),
        "declared_date": columns.dates(facts["day"]),
    }


def training_enrollments(chunk: Chunk) -> tuple[Facts, Columns]:
    """Return the facts and the columns of training_enrollments."""
    names = ("journey", "agency", "program", "stream", "start", "end", "status")
    facts = chunk.facts.table("enrollments", (*names, "exclusion", "exclusion_day"))
    facts["person"] = chunk.person(facts)
    programs, count = chunk.configuration.programs, len(facts["start"])
    keys = participant_key(chunk, facts["person"], facts["agency"])
    return facts, {
        "agency_id": keys["agency_id"],
        "enrollment_id": columns.identifiers("N", _serial(chunk, count), 9),
        "participant_id": keys["participant_id"],
        "provider_id": columns.codes([p.provider_id for p in programs], facts["program"]),
        "program_id": columns.codes([p.program_id for p in programs], facts["program"]),
        "funding_stream": columns.codes(chunk.configuration.funding_streams, facts["stream"]),
        "training_type": columns.codes([p.training_type for p in programs], facts["program"]),
        "start_date": columns.dates(facts["start"]),
        "end_date": columns.dates(facts["end"], facts["end"] < 0),
        "completion_status": columns.codes(training_codes.STATUSES, facts["status"]),
        "exclusion_reason": columns.codes(training_codes.EXCLUSIONS, facts["exclusion"]),
        "exclusion_date": columns.dates(facts["exclusion_day"], facts["exclusion_day"] < 0),
    }


def training_services(chunk: Chunk) -> tuple[Facts, Columns]:
    """Return the facts and the columns of training_services."""
    names = ("journey", "agency", "service", "stream", "offering", "day", "end")
    facts = chunk.facts.table("services", names)
    facts["person"] = chunk.person(facts)
    configuration, count = chunk.configuration, len(facts["day"])
    offered = sorted(set(configuration.services.values()))
    table = np.full((len(configuration.pathways), len(configuration.agencies), 3), -1)
    for (pathway, agency, is_entry), offering in configuration.services.items():
        table[pathway, agency, 1 if is_entry else 2] = offered.index(offering)
    pathway = chunk.journeys.pathway[facts["journey"]]
    keys = participant_key(chunk, facts["person"], facts["agency"])
    return facts, {
        "agency_id": keys["agency_id"],
        "service_id": columns.identifiers("V", _serial(chunk, count), 9),
        "participant_id": keys["participant_id"],
        "service_type": columns.codes(training_codes.SERVICES, facts["service"]),
        "funding_stream": columns.codes(configuration.funding_streams, facts["stream"]),
        "offering_id": columns.codes(offered, table[pathway, facts["agency"], facts["offering"]]),
        "service_date": columns.dates(facts["day"]),
        "end_date": columns.dates(facts["end"], facts["end"] < 0),
    }


def training_credentials(chunk: Chunk) -> tuple[Facts, Columns]:
    """Return the facts and the columns of training_credentials."""
    facts = chunk.facts.table("credentials", ("journey", "agency", "credential", "day"))
    facts["person"] = chunk.person(facts)
    facts = unique_rows(facts, "person", "agency", "credential", "day")
    return facts, {
        **participant_key(chunk, facts["person"], facts["agency"]),
        "credential_id": columns.codes(chunk.configuration.credentials, facts["credential"]),
        "award_date": columns.dates(facts["day"]),
    }


def training_skill_gains(chunk: Chunk) -> tuple[Facts, Columns]:
    """Return the facts and the columns of training_skill_gains."""
    facts = chunk.facts.table("gains", ("journey", "agency", "day", "kind"))
    facts["person"] = chunk.person(facts)
    facts = unique_rows(facts, "person", "agency", "day", "kind")
    return facts, {
        **participant_key(chunk, facts["person"], facts["agency"]),
        "gain_date": columns.dates(facts["day"]),
        "gain_type": columns.codes(training_codes.GAINS, facts["kind"]),
    }


FACT_TABLES = {
    "education_course_enrollments": (course_enrollments, "institution"),
    "education_assessments": (assessments, "institution"),
    "education_awards": (awards, "institution"),
    "education_transfers": (transfers, "institution"),
    "training_enrollments": (training_enrollments, "agency"),
    "training_services": (training_services, "agency"),
    "training_credentials": (training_credentials, "agency"),
    "training_skill_gains": (training_skill_gains, "agency"),
    "pathway_declarations": (declarations, ""),
}


def build_tables(chunk: Chunk) -> dict[str, Columns]:
    """Return the columns of every education and training extract of a chunk."""
    tables: dict[str, Columns] = {}
    at_institution: Pairs = []
    at_agency: Pairs = []
    for name, (build, source) in FACT_TABLES.items():
        facts, tables[name] = build(chunk)
        for kind, known in (("institution", at_institution), ("agency", at_agency)):
            if source in (kind, ""):
                kept = facts[kind] >= 0
                known.append((facts["person"][kept], facts[kind][kept]))
    at_schools, tables["education_students"] = students(chunk, at_institution)
    tables["training_participants"] = participants(chunk, at_agency, at_schools)
    return tables
