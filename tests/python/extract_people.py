"""Random people: records that are, or only look like, one person."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from extract_columns import BARRIERS, DEMOGRAPHICS, EXTRACT_COLUMNS, EXTRACT_KEYS, EXTRACT_OWNERS
from extract_config import AGENCIES, FUNDING_STREAMS, INSTITUTIONS, MUNICIPALITIES, chance
from naive.rows import days, threshold

Row = dict[str, Any]
CODES: dict[str, tuple[str | None, ...]] = {
    "sex": ("female", "male", "nonbinary", None),
    "race_ethnicity": ("hispanic", "asian", "black", "white", "multiple", None),
    "education_level": (*["less_than_high_school"] * 4, "high_school", "associate", None),
    "municipality": (*MUNICIPALITIES, None),
    "employment_status_at_entry": ("employed", "unemployed", "not_in_labor_force", None),
}
IDENTITIES: dict[tuple[tuple[str | None, str | None], ...], int] = {
    (("s", "n"),): 5,
    (("s", "n"), ("s", "n")): 9,
    (("s", "n"), ("s", "n"), ("s", None)): 3,
    (("s", None), ("s", "n")): 2,
    (("s", "n"), (None, "n")): 4,  # joins by name
    (("s", "n"), ("s", "m"), (None, "m")): 2,  # joins by either name
    (("s", "n"), ("t", "n"), (None, "n")): 2,  # ambiguous: a person of its own
    ((None, "n"), (None, "n")): 2,  # two persons
    ((None, None),): 2,
    (("s", None),): 1,
}
"""(ssn_token, name_dob_token) of each record of someone -> weight; letters stand for tokens."""


@dataclass
class World:
    """The extracts while they grow; each table by its key, so that keys are unique."""

    random: Random
    as_of: date
    config: dict[str, list[Row]]
    cohorts: tuple[int, ...]
    """Days before the as_of_date on which many exit."""
    streams: tuple[str, ...] = tuple(FUNDING_STREAMS)
    """Funding streams of what is added next."""
    only_quarters: dict[str | None, int] = field(default_factory=dict)
    """Token of someone who earns in one quarter only -> its quarter index."""
    tables: dict[str, dict[tuple[Any, ...], Row]] = field(default_factory=dict)
    serial: int = 0

    def __post_init__(self) -> None:
        self.tables = {extract: {} for extract in EXTRACT_COLUMNS}
        self.gap = self.number("pathway_exit_gap_days")
        self.wioa_gap = self.number("wioa_exit_gap_days")
        self.has_common_exit = threshold(self.config, "wioa_common_exit") == "true"

    def number(self, name: str) -> int:
        """A threshold that is a number of days."""
        return days(self.config, name)

    def add(self, extract: str, **row: Any) -> None:
        """Add the row, unless its key is taken."""
        key = tuple(row[column] for column in EXTRACT_KEYS[extract])
        self.tables[extract].setdefault(key, row)

    def rows_of(self, extract: str, sources: Collection["Source"]) -> list[Row]:
        """The rows of someone's records."""
        owner = EXTRACT_OWNERS[extract]
        records = {(source.source, source.source_id) for source in sources}
        return [
            row
            for row in self.tables[extract].values()
            if tuple(row[column] for column in owner) in records
        ]

    def token_of(self, source: "Source") -> str | None:
        """The ssn_token of a record."""
        extract = "education_students" if source.is_student else "training_participants"
        return self.tables[extract][source.source, source.source_id]["ssn_token"]

    def day(self, offset: int) -> date:
        """The day so many days after (before) the as_of_date."""
        return self.as_of + timedelta(days=offset)

    def token(self) -> str:
        """A new token: 32 lower-case hex digits."""
        return f"{self.random.getrandbits(128):032x}"

    def new_id(self, prefix: str) -> str:
        """A new source id."""
        self.serial += 1
        return f"{prefix}-{self.serial}"


@dataclass(frozen=True)
class Source:
    """One record of someone."""

    is_student: bool
    source: str
    source_id: str


def add_someone(world: World) -> list[Source]:
    """Add one to three records that are, or look like, one person."""
    random = world.random
    (plan,) = random.choices(list(IDENTITIES), weights=list(IDENTITIES.values()))
    tokens = {letter: world.token() for pair in plan for letter in pair if letter}
    first_is_student = chance(random, 0.5)
    return [
        _add_record(
            world,
            # of both kinds, or now and then two of a kind
            is_student=first_is_student == (number % 2 == 0 or chance(random, 0.3)),
            ssn_token=tokens.get(ssn or ""),
            name_dob_token=tokens.get(name or ""),
        )
        for number, (ssn, name) in enumerate(plan)
    ]


def add_both_records(world: World) -> tuple[Source, Source]:
    """Add a student's and a participant's record of one person."""
    tokens = {"ssn_token": world.token(), "name_dob_token": world.token()}
    student = _add_record(world, is_student=True, **tokens)
    return student, _add_record(world, is_student=False, **tokens)


def _add_record(
    world: World, *, is_student: bool, ssn_token: str | None, name_dob_token: str | None
) -> Source:
    random = world.random
    source = Source(
        is_student,
        random.choice(INSTITUTIONS if is_student else AGENCIES),
        world.new_id("student" if is_student else "participant"),
    )
    # ages on both sides of each limit of the age groups, now or some years ago
    age = random.choice((20, 24, 25, 26, 34, 35, 44, 45, 54, 55, 60))
    row = {
        "ssn_token": ssn_token,
        "name_dob_token": name_dob_token,
        "birth_year": None if chance(random, 0.15) else world.as_of.year - age,
        # few days, so that ties are frequent; one of them after the as_of_date
        "updated_at": datetime.combine(world.day(random.choice((-400, -400, -30, 5))), time(8)),
    }
    for column in DEMOGRAPHICS if is_student else (*DEMOGRAPHICS, *BARRIERS):
        row[column] = random.choice(CODES.get(column, (True, False, None)))
    if is_student:
        world.add(
            "education_students", institution_id=source.source, student_id=source.source_id, **row
        )
    else:
        world.add(
            "training_participants",
            agency_id=source.source,
            participant_id=source.source_id,
            **row,
        )
    return source
