"""Random configuration tables for the extract generator."""

from datetime import date
from random import Random
from typing import Any

from extract_policies import menus, prices, thresholds, wioa_applicability, wioa_exclusions
from naive.quarters import quarter_index

Row = dict[str, Any]

INSTITUTIONS = ("college_a", "college_b")
AGENCIES = ("agency_a", "agency_b")
TRAINING_PROVIDERS = ("trainer_a", "trainer_b")
COURSES = ("c1", "c2", "c3", "c4")
OTHER_COURSES = ("x1", "x2", "x3")
PROGRAMS = ("p1", "p2", "p3")
OTHER_PROGRAM = "x_program"
OTHER_SERVICE = "x_service"
"""What is called other is an offering of no pathway."""
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
    "rapid_fund": "adult",  # two streams of one program
    "dislocated_fund": "dislocated_worker",
    "youth_fund": "youth",
    "exchange_fund": "wagner_peyser",
    "literacy_fund": "adult_education",
    "state_fund": None,
    "private_fund": None,
}
WIOA_STREAMS = tuple(stream for stream, program in FUNDING_STREAMS.items() if program is not None)
OTHER_STREAMS = tuple(stream for stream, program in FUNDING_STREAMS.items() if program is None)
GRADES = {"A": True, "C": True, "F": False, "W": False}
NAICS_PREFIXES = ("62", "621", "6211", "62111", "621111", "51")


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
    ages = {
        0: 0.1,
        1: 0.25,
        2: 0.2,
        random.randint(2, 6): 0.25,
        random.randint(3, 14): 0.3,
        16: 0.1,
        17: 0.15,
        20: 0.15,
    }
    ages |= {24: 0.15, 40: 0.1}
    chosen = [last - age for age, probability in ages.items() if chance(random, probability)]
    return [{"wage_year": index // 4, "wage_quarter": index % 4 + 1} for index in chosen]


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
            if chance(random, 0.75)
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
        "pathway_metrics": menus(random, ids),
        "regions": _listed("region_id", REGIONS, "region_name"),
        "municipalities": _listed("municipality", MUNICIPALITIES, "region_id"),
        "providers": _listed("provider_id", (*INSTITUTIONS, *TRAINING_PROVIDERS), "provider_name"),
        "training_programs": _listed("program_id", (*PROGRAMS, OTHER_PROGRAM), "program_name"),
        "funding_streams": _listed("funding_stream", FUNDING_STREAMS, "wioa_program"),
        "grades": _listed("grade", GRADES, "is_passing"),
        "ui_wage_incomplete_quarters": _incomplete_quarters(random, as_of),
        "thresholds": thresholds(random, as_of),
        "wioa_applicability": wioa_applicability(random),
        "wioa_exclusions": wioa_exclusions(random),
        "cpi_u": prices(random, as_of),
    }
