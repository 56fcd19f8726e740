"""What the tests of landing share: valid rows of every extract, places to land, what landed."""

import csv
import gzip
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pathways.landing.land import Landing, land
from pathways.landing.request import Request
from pathways.landing.store import Store
from pathways.landing.token_key import Key
from pathways.project import Project

KEY = Key("a key of the tests, of 32 characters or more")
OTHER_KEY = Key("another key of the tests, and as long as that one")
WAGES = "ui_wage_records"
Row = dict[str, str]


@dataclass(frozen=True)
class Person:
    """An invented person: the names are such that finding one anywhere means a leak."""

    ssn: str
    first_name: str
    last_name: str
    birth_date: str

    @property
    def dashed(self) -> str:
        return f"{self.ssn[:3]}-{self.ssn[3:5]}-{self.ssn[5:]}"

    @property
    def identity(self) -> Row:
        return {name: getattr(self, name) for name in ("ssn", "first_name", "last_name")} | {
            "birth_date": self.birth_date
        }


PEOPLE = (
    Person("412739085", "Quorvanda", "Zyxwhistle", "1987-11-23"),
    Person("527318846", "Bexalomi", "Vrandlegorp", "1993-02-17"),
    Person("261948357", "Thrupkin", "Oxbjornsky", "2001-06-09"),
    Person("034817265", "Yllendra", "Quexmontay", "1979-12-31"),
    Person("618274953", "Djurkwick", "Fnollbarrow", "1965-08-14"),
)


def wage(person: Person, wages: str = "100.00", **changes: str) -> Row:
    """Return a valid wage record, unless `changes` break it."""
    return {
        "ssn": person.ssn,
        "employer_account": "E0000017",
        "wage_year": "2023",
        "wage_quarter": "2",
        "received_date": "2023-08-15",
        "wages": wages,
        "naics_code": "622110",
        **changes,
    }


def student(person: Person, student_id: str, **changes: str) -> Row:
    return {
        "institution_id": "millbrook",
        "student_id": student_id,
        **person.identity,
        "sex": "female",
        "race_ethnicity": "white",
        "is_english_learner": "false",
        "has_disability": "",
        "is_low_income": "true",
        "education_level": "high_school",
        "municipality": "Boston",
        "updated_at": "2023-08-17 10:10:44",
        **changes,
    }


def participant(person: Person, participant_id: str, **changes: str) -> Row:
    of_student = student(person, "")
    shared = {name: text for name, text in of_student.items() if not name.endswith("_id")}
    flags = ("veteran", "ex_offender", "homeless", "single_parent", "foster_youth")
    return {
        "agency_id": "central_workforce",
        "participant_id": participant_id,
        **shared,
        **{f"is_{flag}": "false" for flag in flags},
        "is_long_term_unemployed": "",
        "employment_status_at_entry": "unemployed",
        **changes,
    }


def _facts(number: int, person: Person) -> dict[str, Row]:
    """Return one valid row of every extract."""
    of_student = {"institution_id": "millbrook", "student_id": f"S{number}"}
    of_participant = {"agency_id": "central_workforce", "participant_id": f"P{number}"}
    return {
        "education_students": student(person, f"S{number}"),
        "education_course_enrollments": {
            **of_student,
            "course_id": "ECE-101",
            "term_start_date": "2023-01-16",
            "term_end_date": "2023-05-14",
            "course_level": "college",
            "subject": "math",
            "credit_unit": "semester",
            "credits_attempted": "3.00",
            "credits_earned": "3.00",
            "grade": "A",
        },
        "education_assessments": {
            **of_student,
            "test_date": "2023-02-03",
            "subject": "math",
            "instrument": "state_abe_a",
            "efl_scale": "abe",
            "efl_level": "3",
        },
        "education_awards": {
            **of_student,
            "award_id": f"W{number}",
            "award_date": "2023-05-20",
            "award_type": "certificate",
            "credential_id": "production_technician_certification",
        },
        "education_transfers": {
            **of_student,
            "receiving_institution": "summit_state_university",
            "enrollment_begin_date": "2023-09-01",
            "receiving_level": "four_year",
        },
        "training_participants": participant(person, f"P{number}"),
        "training_enrollments": {
            "agency_id": "central_workforce",
            "enrollment_id": f"N{number}",
            "participant_id": f"P{number}",
            "provider_id": "harborview",
            "program_id": "machining_bootcamp",
            "funding_stream": "wioa_adult",
            "training_type": "occupational_skills",
            "start_date": "2023-01-05",
            "end_date": "2023-06-01",
            "completion_status": "completed",
            "exclusion_reason": "",
            "exclusion_date": "",
        },
        "training_services": {
            "agency_id": "central_workforce",
            "service_id": f"V{number}",
            "participant_id": f"P{number}",
            "service_type": "career_service",
            "funding_stream": "wioa_adult",
            "offering_id": "orientation",
            "service_date": "2023-01-04",
            "end_date": "",
        },
        "training_credentials": {
            **of_participant,
            "credential_id": "production_technician_certification",
            "award_date": "2023-06-02",
        },
        "training_skill_gains": {
            **of_participant,
            "gain_date": "2023-03-03",
            "gain_type": "training_milestone",
        },
        "pathway_declarations": {
            "source": "millbrook",
            "source_person_id": f"S{number}",
            "pathway_id": "health_care",
            "declared_date": "2023-01-03",
        },
        WAGES: wage(person, f"{number}234.56"),
        "ui_employers": {
            "employer_account": f"E000001{number}",
            "naics_code": "622110",
            "ownership": "private",
            "municipality": "Boston",
            "fein": f"04-123456{number}",
        },
        "ui_claims": {
            "ssn": person.ssn,
            "claim_week": "2023-07-03",
            "benefit_amount": "253.00",
            "naics_code": "",
        },
    }


def valid_rows(count: int = len(PEOPLE)) -> dict[str, list[Row]]:
    """Return valid rows of every extract, `count` each (at most one per person)."""
    found: dict[str, list[Row]] = {}
    for number, person in enumerate(PEOPLE[:count], start=1):
        for extract, row in _facts(number, person).items():
            found.setdefault(extract, []).append(row)
    return found


def csv_bytes(rows: Sequence[Mapping[str, str]], end: str = "\n", delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator=end, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def gzip_bytes(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def parquet_bytes(rows: Sequence[Mapping[str, str]]) -> bytes:
    sink = pa.BufferOutputStream()
    texts = [{name: text or None for name, text in row.items()} for row in rows]
    schema = pa.schema([(name, pa.string()) for name in rows[0]])
    pq.write_table(pa.Table.from_pylist(texts, schema), sink)
    return sink.getvalue().to_pybytes()


def lehd_line(person: Person, wages: str = "1234", **changes: str) -> str:
    """Return a line of the fixed-width wage layout: 86 characters."""
    parts = {
        "ssn": person.ssn,
        "first_name": person.first_name.upper(),
        "middle_initial": "Q",
        "last_name": person.last_name.upper(),
        "state": "21",
        "account": "0000171234",
        "unit": "00001",
        "ein": "041234567",
        "year": "2023",
        "quarter": "2",
        "wages": wages.rjust(10, "0"),
        **changes,
    }
    widths = (9, 15, 1, 20, 2, 10, 5, 9, 4, 1, 10)
    return "".join(
        text[:width].ljust(width) for text, width in zip(parts.values(), widths, strict=True)
    )


def lehd_bytes(lines: Iterable[str], end: str = "\n") -> bytes:
    return "".join(line + end for line in lines).encode()


@dataclass(frozen=True)
class Place:
    """A folder of deliveries and a landing area, side by side."""

    project: Project
    root: Path

    @property
    def deliveries(self) -> Path:
        return self.root / "delivered"

    @property
    def area(self) -> Path:
        return self.root / "area"

    @property
    def store(self) -> Store:
        return Store(self.area)

    def deliver(self, extract: str, name: str, content: bytes, agency: str = "") -> Path:
        """Put a file into the folder of its extract; its name holds the day received."""
        path = self.deliveries / agency / extract / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def map(self, text: str, folder: str = "") -> Path:
        path = self.deliveries / folder / "mapping.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def land(self, key: Key = KEY, **request: Any) -> Landing:
        return land(self.project, self.deliveries, self.area, key, request=Request(**request))

    def landed(self) -> dict[str, list[tuple[str, ...]]]:
        return landed_rows(self.area)

    def ledger(self, table: str = "deliveries") -> list[dict[str, Any]]:
        return pq.read_table(self.store.ledger / f"{table}.parquet").to_pylist()


def landed_rows(area: Path) -> dict[str, list[tuple[str, ...]]]:
    """Return every landed extract as sorted rows, and which file each row lies in."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for folder in sorted((area / "landed").iterdir()):
        if folder.name != "_ledger":
            rows = [row for path in folder.glob("*.parquet") for row in texts_of(path)]
            found[folder.name] = sorted(rows)
    return found


def texts_of(path: Path) -> list[tuple[str, ...]]:
    """Return the rows of a Parquet file, every value as text, after the name of its partition."""
    rows = pq.read_table(path).to_pylist()
    return [(path.stem, *(repr(value) for value in row.values())) for row in rows]


def statuses(landing: Landing) -> dict[str, str]:
    """Return what became of each file, by its name."""
    return {entry.arrival.name: entry.outcome for entry in landing.entries}
