"""What the generator knows of the state: read from the seeds, where it is stated once."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pathways.errors import BadInputError
from pathways.project import Project

Row = dict[str, str]
ADULT_EDUCATION_AGENCY = "adult_education_office"
EDUCATION_PROVIDERS = ("community_college", "adult_learning_center")
CREDENTIAL_SLOTS = ("certification", "certificate", "associate", "bachelor")
SEEDS = {
    "pathways": (
        "pathways",
        "pathway_offerings",
        "pathway_credentials",
        "pathway_industries",
    ),
    "reference": (
        "municipalities",
        "providers",
        "training_programs",
        "credentials",
        "funding_streams",
        "ui_wage_incomplete_quarters",
    ),
}
"""The seeds that the generator reads, by folder."""
NEEDED = {
    "training_programs": (
        "program_id",
        (
            "adult_basic_skills",
            "english_for_work",
            "work_readiness_workshop",
            "youth_diploma_program",
        ),
    ),
    "funding_streams": (
        "funding_stream",
        (
            "wioa_adult",
            "wioa_dislocated_worker",
            "wioa_youth",
            "wagner_peyser",
            "wioa_adult_education",
            "state_skills_fund",
            "apprenticeship_fund",
        ),
    ),
    "providers": ("provider_type", EDUCATION_PROVIDERS),
    "pathway_offerings": ("offering_source", ("course", "training_program", "service")),
}
"""What the generator can't do without: seed, column, values."""
_SLOT_OF_TYPE = {
    "license": "certification",
    "industry_certification": "certification",
    "certificate": "certificate",
    "associate": "associate",
    "bachelor": "bachelor",
}


def _read(path: Path) -> list[Row]:
    if not path.is_file():
        raise BadInputError(f"{path}: missing; `pathways synth` reads the state from the seeds")
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@dataclass(frozen=True)
class Curriculum:
    """The courses of one pathway at one institution; entry points come first."""

    course_ids: tuple[str, ...]
    credits: tuple[int, ...]
    """Hundredths of a credit."""
    entry_count: int


@dataclass(frozen=True)
class Program:
    """A training program, and the agencies (indices) through which a pathway offers it."""

    program_id: str
    provider_id: str
    training_type: str
    weeks: int
    credential: int


@dataclass(frozen=True)
class Configuration:
    """The state's seeds in the form that the generator uses; indices are positions in tuples."""

    pathways: tuple[str, ...]
    institutions: tuple[str, ...]
    is_quarter_calendar: np.ndarray
    adult_center: int
    """Index of the institution that gives adult education."""
    agencies: tuple[str, ...]
    municipalities: tuple[str, ...]
    credentials: tuple[str, ...]
    programs: tuple[Program, ...]
    funding_streams: tuple[str, ...]
    curricula: dict[tuple[int, int], Curriculum]
    bridges: dict[int, str]
    """Bridge course at the adult centre, by pathway."""
    offered_programs: dict[int, tuple[tuple[int, int], ...]]
    """(program, agency) pairs by pathway."""
    services: dict[tuple[int, int, bool], str]
    """Service offering by (pathway, agency, is_entry_point)."""
    pathway_credentials: np.ndarray
    """Credential index by (pathway, slot of CREDENTIAL_SLOTS); -1 = none."""
    naics_prefixes: tuple[tuple[str, ...], ...]
    incomplete_quarters: frozenset[tuple[int, int]]

    def credential(self, credential_id: str) -> int:
        return self.credentials.index(credential_id) if credential_id in self.credentials else -1

    def agency(self, agency_id: str) -> int:
        return self.agencies.index(agency_id)


def _curricula(
    offerings: list[Row], pathways: list[str], institutions: list[str]
) -> dict[tuple[int, int], Curriculum]:
    rows: dict[tuple[int, int], list[Row]] = {}
    for row in offerings:
        if row["offering_source"] == "course" and row["is_bridge"] != "true":
            key = (pathways.index(row["pathway_id"]), institutions.index(row["source_id"]))
            rows.setdefault(key, []).append(row)
    curricula = {}
    for key, courses in rows.items():
        courses.sort(key=lambda row: (row["is_entry_point"] != "true", row["offering_id"]))
        curricula[key] = Curriculum(
            tuple(row["offering_id"] for row in courses),
            tuple(round(float(row["credits"]) * 100) for row in courses),
            sum(row["is_entry_point"] == "true" for row in courses),
        )
    return curricula


def _pathway_credentials(
    rows: list[Row], credentials: list[Row], pathways: list[str]
) -> np.ndarray:
    ids = [row["credential_id"] for row in credentials]
    types = {row["credential_id"]: row["credential_type"] for row in credentials}
    table = np.full((len(pathways), len(CREDENTIAL_SLOTS)), -1)
    for row in rows:
        slot = _SLOT_OF_TYPE.get(types[row["credential_id"]])
        if slot:
            cell = pathways.index(row["pathway_id"]), CREDENTIAL_SLOTS.index(slot)
            if table[cell] < 0:
                table[cell] = ids.index(row["credential_id"])
    return table


def _of_kind(rows: list[Row], kind: str) -> list[Row]:
    return [row for row in rows if row["offering_source"] == kind]


def _offered_programs(
    offerings: list[Row], pathways: list[str], programs: tuple[Program, ...], agencies: list[str]
) -> dict[int, tuple[tuple[int, int], ...]]:
    ids = [program.program_id for program in programs]
    offered: dict[int, tuple[tuple[int, int], ...]] = {}
    for row in _of_kind(offerings, "training_program"):
        pathway = pathways.index(row["pathway_id"])
        pair = ids.index(row["offering_id"]), agencies.index(row["source_id"])
        offered[pathway] = (*offered.get(pathway, ()), pair)
    return offered


def _programs(rows: list[Row], credential_ids: list[str]) -> tuple[Program, ...]:
    return tuple(
        Program(
            row["program_id"],
            row["provider_id"],
            row["training_type"],
            int(row["typical_weeks"]),
            credential_ids.index(row["credential_id"]) if row["credential_id"] else -1,
        )
        for row in rows
    )


def _seeds(project: Project) -> dict[str, list[Row]]:
    return {
        name: _read(project.seeds / folder / f"{name}.csv")
        for folder, names in SEEDS.items()
        for name in names
    }


def _agencies(offerings: list[Row]) -> list[str]:
    named = {row["source_id"] for row in offerings if row["offering_source"] != "course"}
    return [*sorted(named - {ADULT_EDUCATION_AGENCY}), ADULT_EDUCATION_AGENCY]


def load_configuration(project: Project) -> Configuration:
    """Return the state's configuration from seeds/pathways and seeds/reference.

    Errors: BadInputError when a seed is missing, or names something that no other seed has.
    """
    seeds = _seeds(project)
    for name, (column, values) in NEEDED.items():
        missing = set(values) - {row.get(column) for row in seeds[name]}
        if missing:
            raise BadInputError(
                f"{project.seeds}: {name}.csv has no {column} {', '.join(sorted(missing))}; "
                "`pathways synth` needs one of each"
            )
    try:
        return _configuration(seeds)
    except (KeyError, ValueError) as error:
        raise BadInputError(
            f"{project.seeds}: the seeds of pathways and reference don't fit together: {error}"
        ) from error


def _configuration(seeds: dict[str, list[Row]]) -> Configuration:
    offerings, credentials = seeds["pathway_offerings"], seeds["credentials"]
    pathways = [row["pathway_id"] for row in seeds["pathways"]]
    schools = [row for row in seeds["providers"] if row["provider_type"] in EDUCATION_PROVIDERS]
    institutions = [row["provider_id"] for row in schools]
    center = [row["provider_type"] for row in schools].index("adult_learning_center")
    credential_ids = [row["credential_id"] for row in credentials]
    programs = _programs(seeds["training_programs"], credential_ids)
    agencies = _agencies(offerings)
    return Configuration(
        pathways=tuple(pathways),
        institutions=tuple(institutions),
        is_quarter_calendar=np.array([row["academic_calendar"] == "quarter" for row in schools]),
        adult_center=center,
        agencies=tuple(agencies),
        municipalities=tuple(row["municipality"] for row in seeds["municipalities"]),
        credentials=tuple(credential_ids),
        programs=programs,
        funding_streams=tuple(row["funding_stream"] for row in seeds["funding_streams"]),
        curricula=_curricula(offerings, pathways, institutions),
        bridges={
            pathways.index(row["pathway_id"]): row["offering_id"]
            for row in _of_kind(offerings, "course")
            if row["source_id"] == institutions[center]
        },
        offered_programs=_offered_programs(offerings, pathways, programs, agencies),
        services=_services(offerings, pathways, agencies),
        pathway_credentials=_pathway_credentials(
            seeds["pathway_credentials"], credentials, pathways
        ),
        naics_prefixes=_naics_prefixes(seeds["pathway_industries"], pathways),
        incomplete_quarters=frozenset(
            (int(row["wage_year"]), int(row["wage_quarter"]))
            for row in seeds["ui_wage_incomplete_quarters"]
        ),
    )


def _services(
    offerings: list[Row], pathways: list[str], agencies: list[str]
) -> dict[tuple[int, int, bool], str]:
    return {
        (
            pathways.index(row["pathway_id"]),
            agencies.index(row["source_id"]),
            row["is_entry_point"] == "true",
        ): row["offering_id"]
        for row in _of_kind(offerings, "service")
    }


def _naics_prefixes(rows: list[Row], pathways: list[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(row["naics_prefix"] for row in rows if row["pathway_id"] == pathway)
        for pathway in pathways
    )
