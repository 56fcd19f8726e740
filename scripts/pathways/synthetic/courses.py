"""The courses that institutions teach, as tables."""

from dataclasses import dataclass

import numpy as np

from pathways.synthetic.configuration import Configuration
from pathways.synthetic.sampling import Array

LEVELS = ("adult_basic", "developmental", "college")
SUBJECTS = ("math", "english", "reading", "other")
ADULT_BASIC, DEVELOPMENTAL, COLLEGE = range(3)
MATH, ENGLISH, READING, OTHER = range(4)
GRADES = ("A", "B", "C", "D", "P", "F", "NP", "W", "I", "AU")
PASSED_GRADES = 5
"""The first of `GRADES` pass."""
BASIC_SKILLS, ENGLISH_LANGUAGE = "ABE-010", "ESL-020"
GENERAL_CREDITS = {"semester": 300, "quarter": 450}
"""Hundredths of a credit of a general course, by calendar."""
CHAINS = (
    (
        ("MAT-050", DEVELOPMENTAL, MATH),
        ("MAT-090", DEVELOPMENTAL, MATH),
        ("MAT-120", COLLEGE, MATH),
    ),
    (
        ("RDG-060", DEVELOPMENTAL, READING),
        ("ENG-090", DEVELOPMENTAL, ENGLISH),
        ("ENG-101", COLLEGE, ENGLISH),
    ),
    (
        ("PSY-110", COLLEGE, OTHER),
        ("COM-110", COLLEGE, OTHER),
        ("SOC-101", COLLEGE, OTHER),
        ("HUM-105", COLLEGE, OTHER),
    ),
)
"""General courses in the order in which a student takes them: (course, level, subject)."""
PLACED_CHAINS = 2
"""The first of `CHAINS`, which a student may begin below college level; a degree needs them."""


@dataclass(frozen=True)
class Catalogue:
    """Every course, and the curricula as padded tables of shape (curricula, courses)."""

    names: tuple[str, ...]
    """Course ids; a course is a position in here."""
    curriculum_of: dict[tuple[int, int], int]
    """Curriculum of a (pathway, institution)."""
    course: Array
    """-1 where the curriculum has no further course."""
    credits: Array
    """Hundredths of a credit."""
    entry_count: Array
    """How many of the first courses are entry points, by curriculum."""
    bridge: Array
    """Bridge course at the adult centre by pathway; basic skills where there is none."""

    @classmethod
    def build(cls, configuration: Configuration) -> "Catalogue":
        """Return the catalogue of a configuration."""
        curricula = configuration.curricula
        names = [course for chain in CHAINS for course, _, _ in chain]
        names += [course for entry in curricula.values() for course in entry.course_ids]
        names += [*configuration.bridges.values(), BASIC_SKILLS, ENGLISH_LANGUAGE]
        position = {name: at for at, name in enumerate(dict.fromkeys(names))}
        width = max((len(entry.course_ids) for entry in curricula.values()), default=1)
        course = np.full((len(curricula), width), -1)
        hundredths = np.zeros_like(course)
        for at, entry in enumerate(curricula.values()):
            course[at, : len(entry.course_ids)] = [position[name] for name in entry.course_ids]
            hundredths[at, : len(entry.course_ids)] = entry.credits
        bridges = (
            configuration.bridges.get(pathway, BASIC_SKILLS)
            for pathway in range(len(configuration.pathways))
        )
        return cls(
            names=tuple(position),
            curriculum_of={key: at for at, key in enumerate(curricula)},
            course=course,
            credits=hundredths,
            entry_count=np.array([entry.entry_count for entry in curricula.values()], dtype=int),
            bridge=np.array([position[name] for name in bridges]),
        )

    def chain(self, chain: int) -> Array:
        """Return the rows (course, level, subject) of one of `CHAINS`."""
        return np.array([(self.names.index(c), level, s) for c, level, s in CHAINS[chain]])
