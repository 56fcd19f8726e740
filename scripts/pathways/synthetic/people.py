"""People: who they are, and the latent advantage that drives what happens to them."""

from dataclasses import dataclass

import numpy as np

from pathways.synthetic.configuration import Configuration
from pathways.synthetic.sampling import Array, Generator, chance, draw, draw_rows, with_nulls
from pathways.synthetic.settings import PROFILES, Profile, Settings

SEXES = ("female", "male", "nonbinary")
RACES = ("hispanic", "american_indian", "asian", "black", "pacific_islander", "white", "multiple")
LEVELS = (
    "less_than_high_school",
    "high_school",
    "some_college",
    "certificate",
    "associate",
    "bachelor_or_higher",
)
EMPLOYMENT = ("employed", "notice_of_separation", "unemployed", "not_in_labor_force")
BARRIERS = (
    "is_veteran",
    "is_ex_offender",
    "is_homeless",
    "is_single_parent",
    "is_foster_youth",
    "is_long_term_unemployed",
)
LESS_THAN_HIGH_SCHOOL = LEVELS.index("less_than_high_school")
ASSOCIATE = LEVELS.index("associate")
FEMALE = SEXES.index("female")

RACE_WEIGHTS = np.array([0.26, 0.01, 0.07, 0.16, 0.01, 0.44, 0.05])
ENGLISH_LEARNER = np.array([0.33, 0.05, 0.33, 0.14, 0.1, 0.05, 0.06])
RACE_EFFECT = np.array([-0.16, -0.25, 0.08, -0.22, -0.1, 0.06, 0.0])
LEVEL_WEIGHTS = np.array([0.13, 0.47, 0.22, 0.06, 0.05, 0.07])
LEVEL_WEIGHTS_LEARNER = np.array([0.36, 0.38, 0.1, 0.04, 0.03, 0.09])
LEVEL_EFFECT = np.array([-0.35, -0.05, 0.08, 0.15, 0.25, 0.35])
BARRIER_RATES = np.array([0.05, 0.06, 0.04, 0.12, 0.03, 0.12])
BARRIER_EFFECT = np.array([0.05, -0.45, -0.5, -0.12, -0.35, -0.35])
DISABILITY_RATE, DISABILITY_EFFECT = 0.1, -0.35
LOW_INCOME_EFFECT = -0.2
MINIMUM_AGE, MAXIMUM_AGE = 17, 68


@dataclass(frozen=True)
class People:
    """One chunk of people; arrays of the same length, codes as indices with -1 for null."""

    number: Array
    pathway: Array
    entry_day: Array
    birth_year: Array
    sex: Array
    race: Array
    is_english_learner: Array
    has_disability: Array
    is_low_income: Array
    level: Array
    municipality: Array
    barriers: Array
    """Shape (people, barriers): 0, 1, or -1 for not disclosed."""
    employment: Array
    has_ssn: Array
    has_name: Array
    score: Array
    """Latent advantage, about standard normal: ability plus the effects of the population."""
    earnings_effect: Array
    """Log effect of the population on wages, apart from `score`."""

    def __len__(self) -> int:
        return len(self.number)


def _entry_days(rng: Generator, settings: Settings, count: int) -> Array:
    """Draw entry days: more in winter and late summer, fewer in the year from the shock on."""
    calendar = settings.calendar
    days = np.arange(
        np.datetime64(calendar.first_entry, "D"), np.datetime64(calendar.last_entry, "D")
    )
    month = days.astype("datetime64[M]").astype(np.int64)
    busy = np.isin(month % 12, [0, 7, 8])
    since = month - (calendar.shock - 1970 * 4) * 3
    weights = np.where(busy, 1.5, 1.0)
    weights = np.where((since >= 0) & (since < 3), weights * 0.5, weights)  # noqa: PLR2004
    weights = np.where((since >= 3) & (since < 12), weights * 0.8, weights)  # noqa: PLR2004
    return days.astype(np.int64)[draw(rng, weights, count)]


def _sexes(rng: Generator, profiles: list[Profile], pathway: Array) -> Array:
    female = np.array([profile.female for profile in profiles])[pathway]
    other = np.full(len(pathway), 0.01)
    return draw_rows(rng, np.stack([female * 0.99, (1 - female) * 0.99, other], axis=1))


def _barriers(rng: Generator, sex: Array, age: Array) -> Array:
    rates = np.tile(BARRIER_RATES, (len(sex), 1))
    is_woman, is_young = sex == FEMALE, age < np.int64(24)
    rates[:, BARRIERS.index("is_veteran")] *= np.where(is_woman, 0.4, 1.7)
    rates[:, BARRIERS.index("is_single_parent")] *= np.where(is_woman, 1.7, 0.4)
    rates[:, BARRIERS.index("is_foster_youth")] *= np.where(is_young, 2.0, 0.1)
    return (rng.random(rates.shape) < rates).astype(np.int64)


def make_people(
    rng: Generator, settings: Settings, configuration: Configuration, numbers: Array
) -> People:
    """Return the people with these numbers; the same stream gives the same people."""
    count, rates = len(numbers), settings.rates
    profiles = [PROFILES.get(pathway, Profile()) for pathway in configuration.pathways]
    pathway = draw(rng, np.array([profile.weight for profile in profiles]), count)
    entry_day = _entry_days(rng, settings, count)
    mean_age = np.array([profile.mean_age for profile in profiles])[pathway]
    age = MINIMUM_AGE + rng.gamma(1.5, (mean_age - MINIMUM_AGE) / 1.5)
    age = np.minimum(age, MAXIMUM_AGE).astype(np.int64)
    sex = _sexes(rng, profiles, pathway)
    race = draw(rng, RACE_WEIGHTS, count)
    learner = chance(rng, ENGLISH_LEARNER[race], count).astype(np.int64)
    level = draw_rows(
        rng, np.where(learner[:, None] > 0, LEVEL_WEIGHTS_LEARNER, LEVEL_WEIGHTS)
    )
    disability = chance(rng, DISABILITY_RATE, count).astype(np.int64)
    ability = rng.normal(size=count)
    low_income = chance(rng, 0.6 - 0.1 * np.tanh(ability), count).astype(np.int64)
    barriers = _barriers(rng, sex, age)
    score = (
        0.75 * ability
        + RACE_EFFECT[race]
        + LEVEL_EFFECT[level]
        - 0.15 * learner
        + DISABILITY_EFFECT * disability
        + LOW_INCOME_EFFECT * low_income
        + barriers @ BARRIER_EFFECT
        + 0.25
    )
    earnings = -0.09 * (sex == FEMALE) + 0.5 * RACE_EFFECT[race] - 0.12 * disability
    towns = 1.0 / (np.arange(len(configuration.municipalities)) + 4.0)
    no_ssn = rates.missing_ssn + rates.missing_ssn_english_learner * learner
    status = np.stack([0.5 + 0 * score, 0.04 + 0 * score, 0.33 - 0.06 * score, 0.13 + 0 * score], 1)
    return People(
        number=numbers,
        pathway=pathway,
        entry_day=entry_day,
        birth_year=1970 + entry_day // 365 - age,
        sex=with_nulls(rng, sex, 0.012),
        race=with_nulls(rng, race, 0.03),
        is_english_learner=with_nulls(rng, learner, 0.04),
        has_disability=with_nulls(rng, disability, 0.12),
        is_low_income=with_nulls(rng, low_income, 0.05),
        level=with_nulls(rng, level, 0.015),
        municipality=with_nulls(rng, draw(rng, towns, count), 0.01),
        barriers=np.where(rng.random(barriers.shape) < 0.05, -1, barriers),  # noqa: PLR2004
        employment=with_nulls(rng, draw_rows(rng, np.maximum(status, 0.05)), 0.03),
        has_ssn=~chance(rng, no_ssn, count),
        has_name=~chance(rng, rates.missing_name_token, count),
        score=score,
        earnings_effect=earnings,
    )
