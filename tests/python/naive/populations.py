"""Region, age and the populations that a participation belongs to."""

from datetime import date
from typing import Any

from naive.people import Person
from naive.state import State

UNKNOWN = "unknown"
ALL = "ALL"

YES_NO_DIMENSIONS = {
    "low_income": "is_low_income",
    "disability": "has_disability",
    "english_learner": "is_english_learner",
    "veteran": "is_veteran",
    "ex_offender": "is_ex_offender",
    "homeless": "is_homeless",
    "single_parent": "is_single_parent",
    "foster_youth": "is_foster_youth",
    "long_term_unemployed": "is_long_term_unemployed",
}
CODED_DIMENSIONS = ("sex", "race_ethnicity", "education_level", "employment_status_at_entry")


def home_region(state: State, person: Person) -> str:
    """The region that the person lives in."""
    # The region of the person's municipality, else `unknown`.
    region_id = state.municipality_regions.get(person.attributes["municipality"])
    return UNKNOWN if region_id is None else region_id


def pathway_region(state: State, person: Person, pathway_id: str) -> str:
    """The region that a participation counts for."""
    # Region = the pathway's region_id, else the region of the person's municipality, else
    # `unknown`; for WIOA periods the person's municipality, else `unknown`.
    region_id = state.pathway_regions[pathway_id]
    return home_region(state, person) if region_id is None else region_id


def age_group(person: Person, entry: date) -> str:
    """under_25, 25_34, 35_44, 45_54, 55_plus or unknown."""
    # Age at entry = entry year - birth_year.
    if person.attributes["birth_year"] is None:
        return UNKNOWN
    age = entry.year - person.attributes["birth_year"]
    for upper, name in ((25, "under_25"), (35, "25_34"), (45, "35_44"), (55, "45_54")):
        if age < upper:
            return name
    return "55_plus"


def _yes_no(value: bool | None) -> str:
    # Populations of yes/no dimensions are `yes`, `no`, `unknown`.
    if value is None:
        return UNKNOWN
    return "yes" if value else "no"


def _coded(value: Any) -> str:
    # Null is `unknown` in every dimension.
    return UNKNOWN if value is None else value


def populations(person: Person, entry: date) -> dict[str, str]:
    """Population dimension -> the person's population at that entry."""
    # The dimension `all` has one population, `ALL`.
    found = {"all": ALL, "age_group_at_entry": age_group(person, entry)}
    for dimension in CODED_DIMENSIONS:
        found[dimension] = _coded(person.attributes[dimension])
    for dimension, attribute in YES_NO_DIMENSIONS.items():
        found[dimension] = _yes_no(person.attributes[attribute])
    return found
