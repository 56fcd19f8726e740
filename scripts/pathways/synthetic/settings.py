"""What the synthetic state assumes: its calendar, its pathways, and its rates."""

from dataclasses import dataclass, field
from datetime import date

EPOCH = date(1970, 1, 1)
QUARTERS_PER_YEAR = 4
MONTHS_PER_QUARTER = 3


def day_number(value: date) -> int:
    """Return the days from 1970-01-01 to `value`."""
    return (value - EPOCH).days


def quarter_number(year: int, quarter: int) -> int:
    """Return the quarter index, year * 4 + quarter - 1."""
    return year * QUARTERS_PER_YEAR + quarter - 1


@dataclass(frozen=True)
class TermPattern:
    """One term of every academic year, as (month, day) of its first and last day."""

    start: tuple[int, int]
    end: tuple[int, int]
    is_summer: bool = False


@dataclass(frozen=True)
class Calendar:
    """Every date that the generator uses; all others are relative to these."""

    as_of: date = date(2024, 9, 30)
    first_entry: date = date(2018, 1, 2)
    last_entry: date = date(2024, 9, 13)
    first_wage_year: int = 2017
    last_wage_quarter: tuple[int, int] = (2024, 2)
    shock_quarter: tuple[int, int] = (2020, 2)
    terms: dict[str, tuple[TermPattern, ...]] = field(
        default_factory=lambda: {
            "semester": (
                TermPattern((1, 16), (5, 14)),
                TermPattern((5, 28), (8, 6), is_summer=True),
                TermPattern((9, 4), (12, 18)),
            ),
            "quarter": (
                TermPattern((1, 4), (3, 20)),
                TermPattern((3, 29), (6, 12)),
                TermPattern((6, 24), (8, 20), is_summer=True),
                TermPattern((9, 24), (12, 12)),
            ),
        }
    )

    @property
    def as_of_day(self) -> int:
        return day_number(self.as_of)

    @property
    def wage_quarters(self) -> range:
        """Quarter indices of the wage extract, oldest first."""
        first = quarter_number(self.first_wage_year, 1)
        return range(first, quarter_number(*self.last_wage_quarter) + 1)

    @property
    def shock(self) -> int:
        return quarter_number(*self.shock_quarter)


ROUTES = (
    "college",
    "college_and_agency",
    "agency",
    "apprenticeship",
    "employer",
    "adult_education",
    "declared_only",
    "outside",
)
"""Ways through a pathway; `outside` is served by a partner but in no pathway."""


@dataclass(frozen=True)
class Profile:
    """What is assumed about the participants of one pathway."""

    weight: float = 1.0
    routes: tuple[float, ...] = (0.4, 0.15, 0.2, 0.0, 0.05, 0.1, 0.06, 0.04)
    female: float = 0.5
    mean_age: float = 29.0


PROFILES = {
    "advanced_manufacturing": Profile(
        1.0, (0.34, 0.16, 0.17, 0.08, 0.08, 0.08, 0.05, 0.04), 0.26, 31.0
    ),
    "health_care": Profile(1.6, (0.42, 0.17, 0.18, 0.0, 0.05, 0.09, 0.05, 0.04), 0.82, 29.0),
    "early_childhood": Profile(0.9, (0.48, 0.14, 0.1, 0.0, 0.09, 0.1, 0.05, 0.04), 0.93, 31.0),
    "information_technology": Profile(
        1.0, (0.46, 0.15, 0.2, 0.0, 0.06, 0.04, 0.05, 0.04), 0.31, 28.0
    ),
    "construction_trades": Profile(1.0, (0.0, 0.0, 0.44, 0.35, 0.05, 0.07, 0.05, 0.04), 0.09, 28.0),
    "culinary_hospitality": Profile(
        0.9, (0.32, 0.12, 0.28, 0.05, 0.05, 0.09, 0.05, 0.04), 0.52, 28.0
    ),
}
"""By pathway_id; a pathway of another name gets `Profile()`."""


@dataclass(frozen=True)
class Rates:
    """Probabilities of what happens to people and to records."""

    second_pathway: float = 0.09
    declares: float = 0.6
    reentry: float = 0.17
    reentry_by_course: float = 0.6
    reentry_by_declaration: float = 0.28
    summer_term: float = 0.3
    full_time: float = 0.4
    degree_seeking: float = 0.4
    late_award: float = 0.06
    embedded_certification: float = 0.3
    certificate: float = 0.75
    adult_to_college: float = 0.45
    adult_to_training: float = 0.3
    title_two: float = 0.85
    youth_diploma: float = 0.5
    missing_ssn: float = 0.02
    missing_ssn_english_learner: float = 0.11
    missing_name_token: float = 0.015
    ssn_missing_at_second_source: float = 0.06
    disagreement: float = 0.04
    exclusion: float = 0.02
    amended_wage: float = 0.012
    negative_wage: float = 0.002
    zero_wage: float = 0.003
    second_job: float = 0.09
    missing_naics: float = 0.04
    late_wage: float = 0.02
    received_share_incomplete_quarter: float = 0.6
    claims: float = 0.3


@dataclass(frozen=True)
class Settings:
    """One run: its size, its seed, and the assumptions."""

    participants: int
    seed: int
    wage_records: int | None = None
    calendar: Calendar = field(default_factory=Calendar)
    rates: Rates = field(default_factory=Rates)
    chunk_size: int = 20_000
    """People simulated at once; part of the result, so never changed by a machine's memory."""
    padding_chunk_size: int = 150_000
    wage_quarters_before: int = 8
    """Quarters of wages before a person's first activity; the match asks for no more."""
    wage_quarters_after: int = 10
    """Quarters of wages after the last activity."""
