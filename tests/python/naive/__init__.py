"""A naive reference implementation of every metric: the tests' oracle.

Plain loops over extracts that are lists of dict rows: no SQL, nothing shared with the models.
Every function transcribes one definition, which its comment quotes. Arithmetic is exact.

    people(extracts)                            -> list[Person]
    participations(extracts, config, as_of)     -> list[Participation]
    wioa_participations(extracts, config, as_of) -> list[WioaPeriod]
    observations(extracts, config, as_of)       -> list[Observation]    A.1 to WIOA.6
    results(extracts, config, as_of)            -> dict[ResultKey, Result]
    results_by_partner(extracts, config, as_of) -> dict[PartnerKey, Result]
    load_sample(root)                           -> (extracts, config) of `seeds/`

Who has the observations already calls result_rows and partner_rows.
"""

from naive.observation import Observation
from naive.observations import METRICS, observations
from naive.participation import Participation, participations
from naive.people import Person, people, quarantined
from naive.quarters import quarter_index
from naive.result_rows import (
    PartnerKey,
    ResultKey,
    partner_rows,
    result_rows,
    results,
    results_by_partner,
)
from naive.rows import Config, Extracts, Row, threshold
from naive.sample import load_config, load_sample
from naive.state import State, state_of
from naive.summary import Result
from naive.wages import PIRL_ACCOUNT, WageBook, wage_book
from naive.wioa_periods import WioaPeriod, wioa_participations

__all__ = [
    "METRICS",
    "PIRL_ACCOUNT",
    "Config",
    "Extracts",
    "Observation",
    "Participation",
    "PartnerKey",
    "Person",
    "Result",
    "ResultKey",
    "Row",
    "State",
    "WageBook",
    "WioaPeriod",
    "load_config",
    "load_sample",
    "observations",
    "participations",
    "partner_rows",
    "people",
    "quarantined",
    "quarter_index",
    "result_rows",
    "results",
    "results_by_partner",
    "state_of",
    "threshold",
    "wage_book",
    "wioa_participations",
]
