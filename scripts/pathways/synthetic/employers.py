"""Employers of the synthetic state, and the industries they are in."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from pathways.synthetic import columns
from pathways.synthetic.configuration import Configuration
from pathways.synthetic.people import town_weights
from pathways.synthetic.sampling import Array, chance, draw, generator, with_nulls

OWNERSHIPS = ("federal", "state", "local", "private")
EMPLOYERS_STREAM = 1
EMPLOYER_TOKEN = 3
ACCOUNT_FACTOR, ACCOUNT_PRIME = 48271, 9_999_991
"""Account numbers are a permutation of the position, so they say nothing about size."""


@dataclass(frozen=True)
class Industry:
    """One NAICS code: its share of jobs, its log wage premium, how hard the shock hits it."""

    naics_code: str
    weight: float
    premium: float
    shock: float


INDUSTRIES = (
    Industry("236115", 1.2, 0.22, 1.0),
    Industry("238210", 1.6, 0.3, 1.0),
    Industry("238220", 1.2, 0.28, 1.0),
    Industry("311812", 0.8, -0.08, 0.7),
    Industry("325412", 0.6, 0.3, 0.3),
    Industry("332710", 1.2, 0.12, 0.8),
    Industry("333515", 0.8, 0.14, 0.8),
    Industry("334510", 1.0, 0.24, 0.5),
    Industry("339112", 0.9, 0.2, 0.6),
    Industry("423830", 1.0, 0.1, 0.8),
    Industry("441110", 1.2, 0.0, 1.2),
    Industry("445110", 3.0, -0.28, 0.2),
    Industry("452319", 2.5, -0.3, 0.8),
    Industry("484110", 1.4, 0.05, 0.5),
    Industry("493110", 1.8, -0.04, 0.3),
    Industry("517311", 0.5, 0.3, 0.3),
    Industry("518210", 0.7, 0.4, 0.2),
    Industry("522110", 1.2, 0.15, 0.3),
    Industry("541511", 1.0, 0.45, 0.2),
    Industry("541512", 1.1, 0.4, 0.2),
    Industry("561320", 3.0, -0.3, 1.5),
    Industry("561720", 2.0, -0.25, 1.0),
    Industry("561612", 1.0, -0.15, 0.8),
    Industry("611110", 1.8, 0.02, 0.5),
    Industry("621111", 1.4, 0.08, 0.7),
    Industry("621610", 2.4, -0.12, 0.3),
    Industry("622110", 2.4, 0.2, 0.2),
    Industry("623110", 2.4, 0.0, 0.3),
    Industry("623220", 1.2, -0.05, 0.3),
    Industry("624120", 1.2, -0.18, 0.6),
    Industry("624410", 1.8, -0.24, 1.4),
    Industry("713940", 0.8, -0.3, 2.2),
    Industry("721110", 1.5, -0.16, 2.4),
    Industry("722310", 1.0, -0.2, 2.2),
    Industry("722511", 3.0, -0.24, 2.4),
    Industry("722513", 3.0, -0.34, 1.4),
    Industry("811111", 1.0, 0.02, 0.8),
    Industry("812112", 1.0, -0.28, 2.4),
    Industry("921190", 1.0, 0.1, 0.1),
    Industry("922160", 0.4, 0.24, 0.1),
)
"""Codes are NAICS; shares, premiums and shocks are assumptions."""


@dataclass(frozen=True)
class Employers:
    """All employers, in order of size within the industry's share of jobs."""

    industry: Array
    account: pa.Array
    naics: pa.Array
    premium: Array
    shock: Array
    targeted: tuple[Array, ...]
    """Employers in the target sector, by pathway."""
    everyone: Array

    def __len__(self) -> int:
        return len(self.industry)


def make_employers(seed: int, count: int, configuration: Configuration) -> Employers:
    """Return `count` employers; each has a premium of its own besides its industry's."""
    rng = generator(seed, EMPLOYERS_STREAM)
    industry = draw(rng, np.array([entry.weight for entry in INDUSTRIES]), count)
    naics_codes = [entry.naics_code for entry in INDUSTRIES]
    premium = np.array([entry.premium for entry in INDUSTRIES])[industry]
    everyone = np.arange(count)
    targeted = []
    for prefixes in configuration.naics_prefixes:
        inside = np.array([code.startswith(prefixes) for code in naics_codes], dtype=bool)
        chosen = np.flatnonzero(inside[industry])
        targeted.append(chosen if len(chosen) else everyone)
    return Employers(
        industry=industry,
        account=columns.identifiers("E", everyone * ACCOUNT_FACTOR % ACCOUNT_PRIME, 7),
        naics=columns.codes(naics_codes, industry),
        premium=premium + rng.normal(0.0, 0.12, count),
        shock=np.array([entry.shock for entry in INDUSTRIES])[industry],
        targeted=tuple(targeted),
        everyone=everyone,
    )


def employer_table(
    seed: int, employers: Employers, configuration: Configuration
) -> dict[str, pa.Array]:
    """Return the columns of the extract ui_employers."""
    rng, count = generator(seed, EMPLOYERS_STREAM, 1), len(employers)
    sector = np.array([entry.naics_code[:2] for entry in INDUSTRIES])[employers.industry]
    public = (sector == "92") | ((sector == "61") & chance(rng, 0.9, count))
    ownership = np.where(public, draw(rng, np.array([0.1, 0.3, 0.6]), count), 3)
    unknown = with_nulls(rng, employers.industry, 0.02)
    town = with_nulls(rng, draw(rng, town_weights(configuration), count), 0.05)
    no_fein = chance(rng, 0.03, count)
    return {
        "employer_account": employers.account,
        "naics_code": columns.codes([entry.naics_code for entry in INDUSTRIES], unknown),
        "ownership": columns.codes(OWNERSHIPS, ownership),
        "municipality": columns.codes(configuration.municipalities, town),
        "fein_token": columns.tokens(seed, EMPLOYER_TOKEN, employers.everyone, no_fein),
    }
