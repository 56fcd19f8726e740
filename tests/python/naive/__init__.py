"""A naive reference implementation of the labor market metrics: the tests' oracle.

Plain loops over extracts that are lists of dict rows: no SQL, nothing shared with the models.
Every function transcribes one definition, which its comment quotes. Arithmetic is exact.

    people(extracts)                          -> list[Person]
    participations(extracts, config, as_of)   -> list[Participation]
    observations(extracts, config, as_of)     -> list[Observation]   (C.1 to C.7)
    results(extracts, config, as_of)          -> dict[ResultKey, Result]
"""

from naive.activities import Activity, pathway_activities
from naive.labor_market import Observation, observations
from naive.participation import Participation, Period, participations, periods
from naive.people import Person, people, quarantined
from naive.quarters import quarter_index
from naive.result_rows import Result, ResultKey, result_rows, results
from naive.rows import Config, Extracts, Row, threshold
from naive.wages import WageBook, wage_book

__all__ = [
    "Activity",
    "Config",
    "Extracts",
    "Observation",
    "Participation",
    "Period",
    "Person",
    "Result",
    "ResultKey",
    "Row",
    "WageBook",
    "observations",
    "participations",
    "pathway_activities",
    "people",
    "periods",
    "quarantined",
    "quarter_index",
    "result_rows",
    "results",
    "threshold",
    "wage_book",
]
