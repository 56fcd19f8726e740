"""Tiny hand-made sets of extracts: one pathway, whose rows a test adds one by one."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from extract_columns import CONFIG_COLUMNS, EXTRACT_COLUMNS
from naive.quarters import quarter_end

METRICS = ("C.1", "C.2", "C.3", "C.4", "C.5", "C.6", "C.7")
Tables = dict[str, list[dict[str, Any]]]


def day(text: str) -> date:
    """A date from its ISO text."""
    return date.fromisoformat(text)


def _config() -> Tables:
    rows: dict[str, list[tuple[Any, ...]]] = {
        "pathways": [("nursing", "Nursing", "Health care", None)],
        "pathway_offerings": [
            ("nursing", "course", "college", "intro", True, False),
            ("nursing", "course", "college", "advanced", False, False),
            ("nursing", "training_program", "agency", "aide", False, False),
            ("nursing", "service", "agency", "coaching", True, False),
        ],
        "pathway_credentials": [("nursing", "rn_license"), ("nursing", "work_ready")],
        "credentials": [
            ("rn_license", "RN license", "license"),
            ("work_ready", "Work ready", "employability"),
            ("welding", "Welding", "certificate"),
        ],
        "pathway_industries": [("nursing", "621")],
        "pathway_metrics": [("nursing", metric, "accountability") for metric in METRICS],
        "municipalities": [("ashby", "east")],
        "thresholds": [
            ("pathway_exit_gap_days", "180", "days", "", ""),
            ("credential_grace_days", "0", "days", "", ""),
            ("denominator_rule", "exiters", "rule", "", ""),
        ],
    }
    return {
        table: [dict(zip(columns, values, strict=True)) for values in rows.get(table, [])]
        for table, columns in CONFIG_COLUMNS.items()
    }


def _tokens(person: str, values: dict[str, Any]) -> dict[str, Any]:
    """The values with `tokens` as (ssn_token, name_dob_token); by default an ssn_token only."""
    ssn_token, name_dob_token = values.pop("tokens", (f"ssn-{person}", None))
    return values | {"ssn_token": ssn_token, "name_dob_token": name_dob_token}


@dataclass
class Example:
    """Extracts and configuration of one test; as_of defaults to well after everything."""

    as_of: date = date(2025, 12, 31)
    extracts: Tables = field(default_factory=lambda: {name: [] for name in EXTRACT_COLUMNS})
    config: Tables = field(default_factory=_config)

    @property
    def all(self) -> tuple[Tables, Tables, date]:
        """The arguments of `naive.participations` and its like."""
        return self.extracts, self.config, self.as_of

    def add(self, extract: str, **values: Any) -> None:
        """Add a row; columns that are not named are null."""
        row = dict.fromkeys(EXTRACT_COLUMNS[extract])
        assert set(values) <= set(row)
        self.extracts[extract].append(row | values)

    def set(self, name: str, value: str) -> None:
        """Set a threshold."""
        for row in self.config["thresholds"]:
            if row["name"] == name:
                row["value"] = value

    def student(self, student: str = "ann", updated: str = "2020-01-01", **values: Any) -> None:
        """Add a student of the college; `tokens` = (ssn_token, name_dob_token)."""
        updated_at = datetime.fromisoformat(updated)
        self.add(
            "education_students",
            institution_id="college",
            student_id=student,
            updated_at=updated_at,
            **_tokens(student, values),
        )

    def participant(self, name: str = "ann", updated: str = "2020-01-01", **values: Any) -> None:
        """Add a participant of the agency; `tokens` as for a student."""
        updated_at = datetime.fromisoformat(updated)
        self.add(
            "training_participants",
            agency_id="agency",
            participant_id=name,
            updated_at=updated_at,
            **_tokens(name, values),
        )

    def declared(self, on: str, student: str = "ann") -> None:
        """Add a declaration for the pathway."""
        self.add(
            "pathway_declarations",
            source="college",
            source_person_id=student,
            pathway_id="nursing",
            declared_date=day(on),
        )

    def course(self, start: str, end: str, course: str = "intro", student: str = "ann") -> None:
        """Add a course; intro is an entry point, advanced is not."""
        self.add(
            "education_course_enrollments",
            institution_id="college",
            student_id=student,
            course_id=course,
            term_start_date=day(start),
            term_end_date=day(end),
            course_level="college",
            credits_attempted=Decimal(3),
            credits_earned=Decimal(3),
            grade="A",
        )

    def training(self, start: str, end: str | None, participant: str = "ann") -> None:
        """Add an enrollment in the program, which is no entry point."""
        self.add(
            "training_enrollments",
            agency_id="agency",
            enrollment_id=f"enrollment-{start}",
            participant_id=participant,
            provider_id="trainer",
            program_id="aide",
            start_date=day(start),
            end_date=None if end is None else day(end),
        )

    def service(self, on: str, service_type: str = "career_service") -> None:
        """Add a one-day service, which is an entry point."""
        self.add(
            "training_services",
            agency_id="agency",
            service_id=f"service-{on}",
            participant_id="ann",
            service_type=service_type,
            offering_id="coaching",
            service_date=day(on),
        )

    def award(self, on: str, credential_id: str | None = "rn_license") -> None:
        """Add an award of a licence, of another credential, or of none."""
        self.add(
            "education_awards",
            institution_id="college",
            student_id="ann",
            award_id=f"award-{on}",
            award_date=day(on),
            award_type="certificate",
            credential_id=credential_id,
        )

    def wages(self, quarter: str, amount: str, person: str = "ann", **values: Any) -> None:
        """Add a wage record of a quarter such as 2023Q1, received a month after it."""
        year, number = int(quarter[:4]), int(quarter[5])
        received = quarter_end(year * 4 + number - 1) + timedelta(days=30)
        record = {"employer_account": "hospital", "received_date": received} | values
        self.add(
            "ui_wage_records",
            ssn_token=f"ssn-{person}",
            wage_year=year,
            wage_quarter=number,
            wages=Decimal(amount),
            **record,
        )

    def covered(self, first: str, last: str) -> None:
        """Cover the quarters from first to last by wages of a stranger."""
        for quarter in (first, last):
            self.wages(quarter, "1.00", person="stranger")
