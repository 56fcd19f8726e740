"""Journeys: one person's way through one pathway, before anything has happened on it."""

from dataclasses import dataclass

import numpy as np

from pathways.synthetic.configuration import Configuration
from pathways.synthetic.people import LESS_THAN_HIGH_SCHOOL, People
from pathways.synthetic.sampling import Array, Generator, between, chance, draw_rows
from pathways.synthetic.settings import PROFILES, ROUTES, Profile, Settings

COLLEGE_ROUTES = ("college", "college_and_agency")
AGENCY_ROUTES = ("agency", "college_and_agency", "apprenticeship", "employer")
YEAR = 365
ADULT_EDUCATION_FACTORS = (4.0, 0.4)
"""How much likelier those with, and those without, a need for it begin in adult education."""


@dataclass
class Journeys:
    """One row per person and pathway; `person` is the position in the chunk.

    The last four are what the journey comes to; the modules by subject fill them in.
    """

    person: Array
    pathway: Array
    route: Array
    entry_day: Array
    institution: Array
    """College of the journey, -1 where the pathway has none."""
    score: Array
    first_day: Array
    last_day: Array
    attained_day: Array
    """Day of the first pathway credential; far in the future when there is none."""
    attained_level: Array
    """0 none, 1 certification or certificate, 2 associate or apprenticeship, 3 bachelor."""

    def __len__(self) -> int:
        return len(self.person)

    def on(self, *routes: str) -> Array:
        """Return the positions of the journeys on these routes."""
        return np.flatnonzero(np.isin(self.route, [ROUTES.index(route) for route in routes]))

    def touch(self, rows: Array, first: Array, last: Array) -> None:
        """Note that activities ran from `first` to `last` on journeys `rows` (may repeat)."""
        np.minimum.at(self.first_day, rows, first)
        np.maximum.at(self.last_day, rows, last)

    def attain(self, rows: Array, day: Array, level: Array | int) -> None:
        """Note that a credential of `level` was attained."""
        np.minimum.at(self.attained_day, rows, day)
        np.maximum.at(self.attained_level, rows, np.broadcast_to(level, rows.shape))


NEVER = 10**6


def _route_weights(configuration: Configuration) -> Array:
    """Return weights (pathway, route) in which no pathway has a route that it doesn't offer."""
    table = np.array([PROFILES.get(p, Profile()).routes for p in configuration.pathways])
    for pathway in range(len(configuration.pathways)):
        has_college = any(key[0] == pathway for key in configuration.curricula)
        kinds = {
            configuration.programs[program].training_type
            for program, _ in configuration.offered_programs.get(pathway, ())
        }
        offered = {
            "college": has_college,
            "college_and_agency": has_college and bool(kinds),
            "agency": bool(kinds & set(KINDS["agency"])),
            "apprenticeship": bool(kinds & set(KINDS["apprenticeship"])),
            "employer": bool(kinds & set(KINDS["employer"])),
            "adult_education": pathway in configuration.bridges,
        }
        table[pathway] *= [offered.get(route, True) for route in ROUTES]
    return table


KINDS = {
    "agency": ("occupational_skills", "prerequisite"),
    "on_the_job": ("on_the_job",),
    "apprenticeship": ("registered_apprenticeship",),
    "employer": ("skill_upgrading", "customized"),
}
"""Training types by the way on which a journey takes them."""


def _weights_of(people: People, person: Array, weights: Array) -> Array:
    """Return the weights with more adult education for those who need it, less for others."""
    needs = (people.level[person] == LESS_THAN_HIGH_SCHOOL) | (
        people.is_english_learner[person] > 0
    )
    weights[:, ROUTES.index("adult_education")] *= np.where(needs, *ADULT_EDUCATION_FACTORS)
    return weights


def _colleges(rng: Generator, configuration: Configuration, pathway: Array) -> Array:
    offered = np.zeros((len(configuration.pathways), len(configuration.institutions)))
    for of_pathway, institution in configuration.curricula:
        offered[of_pathway, institution] = 1.0
    none = offered[pathway].sum(axis=1) == 0
    weights = offered[pathway]
    weights[none, 0] = 1.0
    return np.where(none, -1, draw_rows(rng, weights))


def make_journeys(
    rng: Generator, settings: Settings, configuration: Configuration, people: People
) -> Journeys:
    """Return every person's journey, then the second journeys of those who have two."""
    count, pathways = len(people), len(configuration.pathways)
    has_second = np.flatnonzero(chance(rng, settings.rates.second_pathway, count))
    shift = between(rng, 1, max(pathways - 1, 1), len(has_second))
    person = np.concatenate([np.arange(count), has_second])
    pathway = np.concatenate([people.pathway, (people.pathway[has_second] + shift) % pathways])
    later = people.entry_day[has_second] + between(rng, 60, 3 * YEAR, len(has_second))
    entry = np.concatenate([people.entry_day, later])
    seen = entry < settings.calendar.as_of_day
    person, pathway, entry = person[seen], pathway[seen], entry[seen]
    size = len(person)
    return Journeys(
        person=person,
        pathway=pathway,
        route=draw_rows(rng, _weights_of(people, person, _route_weights(configuration)[pathway])),
        entry_day=entry,
        institution=_colleges(rng, configuration, pathway),
        score=people.score[person],
        first_day=np.full(size, NEVER),
        last_day=np.full(size, -1),
        attained_day=np.full(size, NEVER),
        attained_level=np.zeros(size, dtype=np.int64),
    )
