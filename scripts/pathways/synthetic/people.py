"""People: who they are, and the latent advantage that drives what happens to them."""

from dataclasses import dataclass

import numpy as np

from pathways.synthetic.columns import quarter_of, year_of
from pathways.synthetic.configuration import Configuration
from pathways.synthetic.sampling import Array, Generator, chance, draw, draw_rows, with_nulls
from pathways.synthetic.settings import PROFILES, QUARTERS_PER_YEAR, Profile, Settings

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
RACE_EFFECT = np.array([-0.22, -0.3, 0.1, -0.28, -0.15, 0.1, 0.0])
LEVEL_WEIGHTS = np.array([0.13, 0.47, 0.22, 0.06, 0.05, 0.07])
LEVEL_WEIGHTS_LEARNER = np.array([0.36, 0.38, 0.1, 0.04, 0.03, 0.09])
LEVEL_EFFECT = np.array([-0.35, -0.05, 0.08, 0.15, 0.25, 0.35])
BARRIER_RATES = np.array([0.05, 0.06, 0.04, 0.12, 0.03, 0.12])
BARRIER_EFFECT = np.array([0.05, -0.45, -0.5, -0.12, -0.35, -0.35])
ABILITY_EFFECT, MEAN_SCORE = 0.75, 0.25
DISABILITY_RATE, DISABILITY_EFFECT, DISABILITY_EARNINGS = 0.1, -0.35, -0.12
LOW_INCOME_EFFECT, ENGLISH_LEARNER_EFFECT = -0.2, -0.15
FEMALE_EARNINGS, RACE_EARNINGS = -0.09, 0.5
AGE_SHAPE = 1.5
MINIMUM_AGE, MAXIMUM_AGE, YOUNG_AGE = 17, 68, 24
NOT_DISCLOSED_BARRIER = 0.05
BUSY_MONTHS = (1, 8, 9)


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
    month = days.astype("datetime64[M]").astype(np.int64) % 12 + 1
    since = quarter_of(days.astype(np.int64)) - calendar.shock
    weights = np.where(np.isin(month, BUSY_MONTHS), 1.5, 1.0)
    weights *= np.select([since == 0, (since > 0) & (since <= QUARTERS_PER_YEAR)], [0.5, 0.8], 1.0)
    return days.astype(np.int64)[draw(rng, weights, count)]


def _sexes(rng: Generator, profiles: list[Profile], pathway: Array) -> Array:
    female = np.array([profile.female for profile in profiles])[pathway]
    other = np.full(len(pathway), 0.01)
    return draw_rows(rng, np.stack([female * 0.99, (1 - female) * 0.99, other], axis=1))


def _barriers(rng: Generator, sex: Array, age: Array) -> Array:
    rates = np.tile(BARRIER_RATES, (len(sex), 1))
    is_woman, is_young = sex == FEMALE, age < YOUNG_AGE
    rates[:, BARRIERS.index("is_veteran")] *= np.where(is_woman, 0.4, 1.7)
    rates[:, BARRIERS.index("is_single_parent")] *= np.where(is_woman, 1.7, 0.4)
    rates[:, BARRIERS.index("is_foster_youth")] *= np.where(is_young, 2.0, 0.1)
    return (rng.random(rates.shape) < rates).astype(np.int64)


def _scores(draws: dict[str, Array]) -> Array:
    """Return the latent advantage: ability, and the assumed effects of the population."""
    return (
        ABILITY_EFFECT * draws["ability"]
        + RACE_EFFECT[draws["race"]]
        + LEVEL_EFFECT[draws["level"]]
        + ENGLISH_LEARNER_EFFECT * draws["learner"]
        + DISABILITY_EFFECT * draws["disability"]
        + LOW_INCOME_EFFECT * draws["low_income"]
        + draws["barriers"] @ BARRIER_EFFECT
        + MEAN_SCORE
    )


def _draws(
    rng: Generator, configuration: Configuration, count: int, pathway: Array
) -> dict[str, Array]:
    """Draw who the people are, before anything is left undisclosed."""
    profiles = [PROFILES.get(name, Profile()) for name in configuration.pathways]
    mean_age = np.array([profile.mean_age for profile in profiles])[pathway]
    age = MINIMUM_AGE + rng.gamma(AGE_SHAPE, (mean_age - MINIMUM_AGE) / AGE_SHAPE)
    age = np.minimum(age, MAXIMUM_AGE).astype(np.int64)
    sex = _sexes(rng, profiles, pathway)
    race = draw(rng, RACE_WEIGHTS, count)
    learner = chance(rng, ENGLISH_LEARNER[race], count).astype(np.int64)
    weights = np.where(learner[:, None] > 0, LEVEL_WEIGHTS_LEARNER, LEVEL_WEIGHTS)
    level = draw_rows(rng, weights)
    disability = chance(rng, DISABILITY_RATE, count).astype(np.int64)
    ability = rng.normal(size=count)
    return {
        "age": age,
        "sex": sex,
        "race": race,
        "learner": learner,
        "level": level,
        "disability": disability,
        "ability": ability,
        "low_income": chance(rng, 0.6 - 0.1 * np.tanh(ability), count).astype(np.int64),
        "barriers": _barriers(rng, sex, age),
        "town": draw(rng, town_weights(configuration), count),
    }


def _employment(rng: Generator, score: Array) -> Array:
    flat = np.ones_like(score)
    weights = np.stack([0.5 * flat, 0.04 * flat, 0.33 - 0.06 * score, 0.13 * flat], axis=1)
    return draw_rows(rng, np.maximum(weights, 0.01))


def make_people(
    rng: Generator, settings: Settings, configuration: Configuration, numbers: Array
) -> People:
    """Return the people with these numbers; the same stream gives the same people."""
    count, rates = len(numbers), settings.rates
    shares = [PROFILES.get(name, Profile()).weight for name in configuration.pathways]
    pathway = draw(rng, np.array(shares), count)
    entry_day = _entry_days(rng, settings, count)
    who = _draws(rng, configuration, count, pathway)
    score = _scores(who)
    no_ssn = rates.missing_ssn + rates.missing_ssn_english_learner * who["learner"]
    undisclosed = rng.random(who["barriers"].shape) < NOT_DISCLOSED_BARRIER
    return People(
        number=numbers,
        pathway=pathway,
        entry_day=entry_day,
        birth_year=year_of(entry_day) - who["age"],
        sex=with_nulls(rng, who["sex"], 0.012),
        race=with_nulls(rng, who["race"], 0.03),
        is_english_learner=with_nulls(rng, who["learner"], 0.04),
        has_disability=with_nulls(rng, who["disability"], 0.12),
        is_low_income=with_nulls(rng, who["low_income"], 0.05),
        level=with_nulls(rng, who["level"], 0.015),
        municipality=with_nulls(rng, who["town"], 0.01),
        barriers=np.where(undisclosed, -1, who["barriers"]),
        employment=with_nulls(rng, _employment(rng, score), 0.03),
        has_ssn=~chance(rng, no_ssn, count),
        has_name=~chance(rng, rates.missing_name_token, count),
        score=score,
        earnings_effect=FEMALE_EARNINGS * (who["sex"] == FEMALE)
        + RACE_EARNINGS * RACE_EFFECT[who["race"]]
        + DISABILITY_EARNINGS * who["disability"],
    )


def town_weights(configuration: Configuration) -> Array:
    """Return the weight of every municipality: the seed lists them from large to small."""
    return 1.0 / (np.arange(len(configuration.municipalities)) + 4.0)
