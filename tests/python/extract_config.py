"""Random configuration tables for the extract generator."""

from datetime import date
from random import Random
from typing import Any

from naive.quarters import quarter_index

Row = dict[str, Any]

INSTITUTIONS = ("college_a", "college_b")
AGENCIES = ("agency_a", "agency_b")
TRAINING_PROVIDERS = ("trainer_a", "trainer_b")
COURSES = ("c1", "c2", "c3")
PROGRAMS = ("p1", "p2", "p3")
SERVICES = ("s1", "s2")
REGIONS = ("east", "north", "west")
MUNICIPALITIES = {"ashby": "east", "burton": "north", "carver": "north", "dale": "west"}
CREDENTIALS = {
    "license_1": "license",
    "industry_1": "industry_certification",
    "apprentice_1": "apprenticeship_certificate",
    "certificate_1": "certificate",
    "associate_1": "associate",
    "bachelor_1": "bachelor",
    "employable_1": "employability",
}
FUNDING_STREAMS = {
    "adult_fund": "adult",
    "youth_fund": "youth",
    "exchange_fund": "wagner_peyser",
    "state_fund": None,
}
GRADES = {"A": True, "C": True, "F": False, "W": False}
NAICS_PREFIXES = ("62", "621", "6211", "62111", "621111", "51")
PATHWAY_METRICS = (
    *(f"A.{number}" for number in range(1, 10)),
    *(f"B.{number}" for number in range(1, 6)),
    *(f"C.{number}" for number in range(1, 8)),
)
FIXED_THRESHOLDS = {
    "wioa_exit_gap_days": "90",
    "wioa_common_exit": "true",
    "transfer_lookahead_days": "365",
    "efl_baseline_days": "90",
    "retention_window_days": "365",
    "credits_1_semester": "12",
    "credits_1_quarter": "15",
    "credits_2_semester": "24",
    "credits_2_quarter": "30",
}


def chance(random: Random, probability: float) -> bool:
    """True with that probability."""
    return random.random() < probability


def _pathways(random: Random) -> list[Row]:
    regions = [random.choice(REGIONS), None, random.choice((None, *REGIONS))]
    return [
        {
            "pathway_id": f"pathway_{number + 1}",
            "pathway_name": f"Pathway {number + 1}",
            "target_sector": "Health care",
            "region_id": regions[number],
        }
        for number in range(random.choice((2, 3)))
    ]


def _offerings(random: Random, pathway_ids: list[str]) -> list[Row]:
    possible = [
        *(("course", source, course) for source in INSTITUTIONS for course in COURSES),
        *(("training_program", source, program) for source in AGENCIES for program in PROGRAMS),
        *(("service", source, service) for source in AGENCIES for service in SERVICES),
    ]
    return [
        {
            "pathway_id": pathway_id,
            "offering_source": offering_source,
            "source_id": source_id,
            "offering_id": offering_id,
            "is_entry_point": chance(random, 0.4),
            "is_bridge": chance(random, 0.2),
        }
        for pathway_id in pathway_ids
        for offering_source, source_id, offering_id in possible
        if chance(random, 0.6)
    ]


def _incomplete_quarters(random: Random, as_of: date) -> list[Row]:
    last = quarter_index(as_of)
    # At the end, in the middle, at the start of what wages may cover, and outside of it.
    ages = {0: 0.1, 1: 0.25, 2: 0.2, random.randint(3, 14): 0.2, 16: 0.1, 17: 0.15, 20: 0.15}
    ages |= {24: 0.15, 40: 0.1}
    chosen = [last - age for age, probability in ages.items() if chance(random, probability)]
    return [{"wage_year": index // 4, "wage_quarter": index % 4 + 1} for index in chosen]


def _thresholds(random: Random) -> list[Row]:
    values = {
        "pathway_exit_gap_days": random.choice(("180",) * 6 + ("90", "30")),
        "credential_grace_days": random.choice(("0", "0", "30", "200")),
        "denominator_rule": random.choice(("exiters", "employed_q1")),
        **FIXED_THRESHOLDS,
    }
    return [
        {"name": name, "value": value, "unit": "days", "reason": "test", "source": "test"}
        for name, value in values.items()
    ]


def _listed(key: str, values: Any, other: str | None = None) -> list[Row]:
    """One row per value; `other` is a column that names it or, of a dict, what it maps to."""
    if isinstance(values, dict):
        return [{key: value, other: values[value]} for value in values]
    return [{key: value, other: value} for value in values]


def random_config(random: Random, as_of: date) -> dict[str, list[Row]]:
    """The configuration tables of one state, small and varied."""
    pathways = _pathways(random)
    ids = [row["pathway_id"] for row in pathways]
    return {
        "pathways": pathways,
        "pathway_offerings": _offerings(random, ids),
        "pathway_credentials": [
            {"pathway_id": pathway_id, "credential_id": credential_id}
            for pathway_id in ids
            for credential_id in CREDENTIALS
            if chance(random, 0.6)
        ],
        "credentials": [
            {"credential_id": name, "credential_name": name, "credential_type": kind}
            for name, kind in CREDENTIALS.items()
        ],
        "pathway_industries": [
            {"pathway_id": pathway_id, "naics_prefix": prefix}
            for pathway_id in ids
            for prefix in random.sample(NAICS_PREFIXES, random.choice((0, 1, 1, 2)))
        ],
        "pathway_metrics": [
            {"pathway_id": pathway_id, "metric_id": metric_id, "permitted_use": permitted_use}
            for pathway_id in ids
            for metric_id in PATHWAY_METRICS
            for permitted_use in [random.choice(("continuous_improvement", "accountability"))]
            if chance(random, 0.9)
        ],
        "regions": _listed("region_id", REGIONS, "region_name"),
        "municipalities": _listed("municipality", MUNICIPALITIES, "region_id"),
        "providers": _listed("provider_id", (*INSTITUTIONS, *TRAINING_PROVIDERS), "provider_name"),
        "training_programs": _listed("program_id", PROGRAMS, "program_name"),
        "funding_streams": _listed("funding_stream", FUNDING_STREAMS, "wioa_program"),
        "grades": _listed("grade", GRADES, "is_passing"),
        "ui_wage_incomplete_quarters": _incomplete_quarters(random, as_of),
        "thresholds": _thresholds(random),
    }
