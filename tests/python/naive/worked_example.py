"""Tiny hand-made sets of extracts for every metric: Ann, student and participant, on one pathway.

Rows are added one by one; a test changes what it is about and leaves the rest.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from extract_example import Example, Tables, day
from naive.observation import Observation
from naive.observations import METRICS, observations

THRESHOLDS = {
    "pathway_exit_gap_days": "180",
    "wioa_exit_gap_days": "90",
    "wioa_common_exit": "true",
    "credential_grace_days": "0",
    "transfer_lookahead_days": "365",
    "efl_baseline_days": "90",
    "retention_window_days": "365",
    "credits_1_semester": "12",
    "credits_1_quarter": "15",
    "credits_2_semester": "24",
    "credits_2_quarter": "30",
    "denominator_rule": "exiters",
    "cpi_base_quarter": "2023Q1",
    "ui_wage_lag_days": "60",
}
CREDENTIALS = {
    "rn_license": "license",
    "scrum": "industry_certification",
    "journeyman": "apprenticeship_certificate",
    "nurse_aide": "certificate",
    "nursing_associate": "associate",
    "nursing_bachelor": "bachelor",
    "work_ready": "employability",
    "welding": "certificate",
}
FUNDING_STREAMS = {
    "adult_fund": "adult",
    "worker_fund": "dislocated_worker",
    "youth_fund": "youth",
    "exchange_fund": "wagner_peyser",
    "state_fund": None,
}
PROGRAMS = ("adult", "dislocated_worker", "youth", "wagner_peyser")
WIOA_METRICS = tuple(metric_id for metric_id in METRICS if metric_id.startswith("WIOA."))
NO_CREDENTIAL_METRICS = ("WIOA.4", "WIOA.5")


def _rows(key: str, value: str, pairs: dict[str, Any]) -> list[dict[str, Any]]:
    return [{key: left, value: right} for left, right in pairs.items()]


def _wioa_config() -> Tables:
    return {
        "funding_streams": _rows("funding_stream", "wioa_program", FUNDING_STREAMS),
        "wioa_applicability": [
            {
                "metric_id": metric_id,
                "wioa_program": program,
                "applies": program != "wagner_peyser" or metric_id not in NO_CREDENTIAL_METRICS,
            }
            for metric_id in WIOA_METRICS
            for program in PROGRAMS
        ],
        "wioa_exclusions": [
            {"reason": "medical", "wioa_program": "adult", "applies": True},
            {"reason": "deceased", "wioa_program": "adult", "applies": True},
            {"reason": "ineligible", "wioa_program": "adult", "applies": False},
            {"reason": "foster_care_moved", "wioa_program": "youth", "applies": True},
        ],
    }


def _config() -> Tables:
    not_of_the_pathway = ("welding", "work_ready")
    tables: Tables = {
        "pathway_metrics": [
            {"pathway_id": "nursing", "metric_id": metric_id, "permitted_use": "accountability"}
            for metric_id in METRICS
            if metric_id not in WIOA_METRICS
        ],
        "credentials": _rows("credential_id", "credential_type", CREDENTIALS),
        "pathway_credentials": [
            {"pathway_id": "nursing", "credential_id": name}
            for name in CREDENTIALS
            if name not in not_of_the_pathway
        ],
        "grades": _rows("grade", "is_passing", {"A": True, "C": True, "F": False, "W": False}),
        "thresholds": _rows("name", "value", THRESHOLDS),
        "cpi_u": [],
    }
    return Example().config | tables | _wioa_config()


@dataclass
class WorkedExample(Example):
    """Ann, and what a test says that she did."""

    as_of: date = date(2025, 12, 31)
    config: Tables = field(default_factory=_config)

    @classmethod
    def of_ann(cls, **attributes: Any) -> "WorkedExample":
        """Ann with her two records and nothing that she did."""
        example = cls()
        example.student(**attributes)
        example.participant()
        return example

    def also_at(self, institution: str) -> None:
        """Make Ann a student of another institution too."""
        here = self.extracts["education_students"][0]
        self.extracts["education_students"].append(here | {"institution_id": institution})

    def took(self, start: str, end: str, **values: Any) -> None:
        """Add a passed college course of three semester credits, an entry point."""
        course = {
            "institution_id": "college",
            "student_id": "ann",
            "course_id": "intro",
            "course_level": "college",
            "subject": "other",
            "credit_unit": "semester",
            "credits_attempted": Decimal(3),
            "credits_earned": Decimal(3),
            "grade": "A",
        }
        dates = {"term_start_date": day(start), "term_end_date": day(end)}
        self.add("education_course_enrollments", **(course | dates | values))

    def tested(self, on: str, level: int, **values: Any) -> None:
        """Add an assessment."""
        test = {"subject": "math", "instrument": "TABE", "efl_scale": "abe"}
        person = {"institution_id": "college", "student_id": "ann"}
        facts = {"test_date": day(on), "efl_level": level}
        self.add("education_assessments", **(person | test | facts | values))

    def awarded(self, on: str, award_type: str, credential_id: str | None = None) -> None:
        """Add an award."""
        self.add(
            "education_awards",
            institution_id="college",
            student_id="ann",
            award_id=f"award-{len(self.extracts['education_awards'])}",
            award_date=day(on),
            award_type=award_type,
            credential_id=credential_id,
        )

    def got(self, on: str, credential_id: str) -> None:
        """Add a credential got in training."""
        self.add(
            "training_credentials",
            agency_id="agency",
            participant_id="ann",
            credential_id=credential_id,
            award_date=day(on),
        )

    def transferred(self, on: str, to: str, institution: str = "college") -> None:
        """Add a transfer."""
        self.add(
            "education_transfers",
            institution_id=institution,
            student_id="ann",
            receiving_institution=to,
            enrollment_begin_date=day(on),
            receiving_level="four_year",
        )

    def enrolled(self, start: str, end: str | None, **values: Any) -> None:
        """Add an enrollment in a program of no pathway, paid by WIOA adult."""
        enrollment = {
            "agency_id": "agency",
            "enrollment_id": f"enrollment-{len(self.extracts['training_enrollments'])}",
            "participant_id": "ann",
            "provider_id": "trainer",
            "program_id": "somewhere",
            "funding_stream": "adult_fund",
            "training_type": "occupational_skills",
        }
        dates = {"start_date": day(start), "end_date": None if end is None else day(end)}
        self.add("training_enrollments", **(enrollment | dates | values))

    def served(self, on: str, stream: str | None = "adult_fund", **values: Any) -> None:
        """Add a one-day career service of no pathway."""
        service = {
            "agency_id": "agency",
            "service_id": f"service-{len(self.extracts['training_services'])}",
            "participant_id": "ann",
            "service_type": "career_service",
            "funding_stream": stream,
            "service_date": day(on),
        }
        self.add("training_services", **(service | values))

    def gained(self, on: str) -> None:
        """Add a skill gain."""
        self.add(
            "training_skill_gains",
            agency_id="agency",
            participant_id="ann",
            gain_date=day(on),
            gain_type="transcript",
        )

    def without_ssn(self) -> None:
        """Make Ann unmatchable: one record without a token."""
        self.extracts["training_participants"][0] |= {"ssn_token": None}
        self.extracts["education_students"] = []


def observed(example: Example, metric_id: str) -> list[Observation]:
    """The observations by one metric."""
    return [row for row in observations(*example.all) if row.metric_id == metric_id]


def verdict(example: Example, metric_id: str) -> Any:
    """Of the only observation: True, False or the value when counted, else why it is not.

    A preliminary one is a tuple of "preliminary" and what it counts as.
    """
    (found,) = observed(example, metric_id)
    return verdict_of(found)


def verdict_of(found: Observation) -> Any:
    """The same of an observation."""
    assert found.is_in_denominator == (found.status in ("final", "preliminary"))
    if not found.is_in_denominator:
        assert not found.is_in_numerator
        assert found.value is None
        return found.exclusion_reason or found.status
    counted = found.value if found.is_in_numerator is None else found.is_in_numerator
    return ("preliminary", counted) if found.status == "preliminary" else counted
