"""A chunk of people: all that a step of the simulation reads and adds to."""

from dataclasses import dataclass

from pathways.synthetic.configuration import Configuration
from pathways.synthetic.courses import Catalogue
from pathways.synthetic.facts import Collector, Facts
from pathways.synthetic.journeys import Journeys
from pathways.synthetic.people import People
from pathways.synthetic.sampling import Array, Generator
from pathways.synthetic.settings import Settings
from pathways.synthetic.terms import Terms

HIGH_SCHOOL_EQUIVALENCY, HIGH_SCHOOL_DIPLOMA = 4, 5
"""Awards besides those of configuration.CREDENTIAL_SLOTS."""


@dataclass(frozen=True)
class Chunk:
    """The people of one chunk, their journeys, and the facts about them so far."""

    index: int
    settings: Settings
    configuration: Configuration
    catalogue: Catalogue
    terms: Terms
    rng: Generator
    people: People
    journeys: Journeys
    facts: Collector

    @property
    def as_of(self) -> int:
        return self.settings.calendar.as_of_day

    def person(self, facts: Facts) -> Array:
        """Return the person (position in the chunk) of each fact."""
        return self.journeys.person[facts["journey"]]

    def declare_at_college(self, rows: Array, day: Array) -> None:
        """Add declarations of the journeys `rows` at their college."""
        self.facts.add(
            "declarations",
            journey=rows,
            institution=self.journeys.institution[rows],
            agency=-1,
            day=day,
        )

    def award_secondary(self, rows: Array, day: Array, slot: int) -> None:
        """Add diplomas or equivalencies, which the adult centre reports."""
        self.facts.add(
            "awards",
            journey=rows,
            institution=self.configuration.adult_center,
            slot=slot,
            credential=-1,
            day=day,
        )
