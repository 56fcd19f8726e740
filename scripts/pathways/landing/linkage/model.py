"""The model of the linkage: what is compared, how alike it can be, and how much that says.

After Fellegi and Sunter (1969), as splink works it out. Each level of a comparison has `m`, the
share of pairs of one person that fall into it, and `u`, that of pairs of two people. `m` is set
here: too few deliveries have known pairs to learn it from. `u` is measured on the records
themselves (the names of a state are not those of another), starting from the value here, which
counts like PRIOR_PAIRS measured pairs. How frequent a name or a town is counts too.

Race and ethnicity are not compared: agencies code them differently, and a link must not depend
on them.
"""

from dataclasses import dataclass

RECORDS, PERSONS = "linkage_records", "linkage_persons"
"""Tables that are linked: records without an SSN, and what is known of people who have one."""
ALIKE, SIMILAR = 0.92, 0.80
"""Jaro-Winkler similarity of names, from 0 to 1."""
PRIOR_PAIRS = 1_000
LEAST_FREQUENT = 1e-5
"""No name counts as less frequent than this: a misspelt one is on nobody else."""
SURE_RULES = (
    "l.birth_date = r.birth_date and l.last_name = r.last_name",
    "l.birth_date = r.birth_date and l.first_name = r.first_name",
    "l.first_name = r.first_name and l.last_name = r.last_name and l.birth_year = r.birth_year "
    "and damerau_levenshtein(l.birth_date, r.birth_date) = 1",
)
"""Pairs that are nearly always one person: they say how many matches are to be expected."""
SURE_RECALL = 0.8
"""Share of the pairs of one person that the rules above find."""
BLOCKING_RULES = (
    "l.birth_date = r.birth_date",
    "l.last_name = r.last_name and l.birth_year = r.birth_year",
    "l.first_name = r.first_name and l.birth_year = r.birth_year",
    "l.last_name = r.last_name and l.birth_day = r.birth_day",
    "l.first_name = r.first_name and l.birth_day = r.birth_day",
    "l.last_name = r.last_name and l.first_name = r.first_name",
)
"""Pairs that are compared at all: those that one of these holds for."""


@dataclass(frozen=True)
class Level:
    """One answer to how alike two values are: in words, as SQL, and its two probabilities.

    `by_frequency` lets the value itself count: a rare one says more.
    """

    words: str
    sql: str
    m: float
    u: float
    by_frequency: bool = False

    def settings(self, column: str) -> dict[str, object]:
        entry: dict[str, object] = {
            "sql_condition": self.sql,
            "label_for_charts": self.words,
            "m_probability": self.m,
            "u_probability": self.u,
        }
        if self.by_frequency:
            entry["tf_adjustment_column"] = column
            entry["tf_minimum_u_value"] = LEAST_FREQUENT
        return entry


@dataclass(frozen=True)
class Comparison:
    """One column that is compared, its levels from the most alike to the least."""

    column: str
    words: str
    levels: tuple[Level, ...]

    @property
    def gamma(self) -> str:
        """The column in which splink gives the level: -1 unknown, 0 the last, up to the first."""
        return f"gamma_{self.column}"

    def agreement(self, gamma: int) -> str:
        """Return how two values agree, in words that say neither."""
        if gamma < 0:
            return f"{self.words} unknown"
        return f"{self.words} {self.levels[len(self.levels) - 1 - gamma].words}"

    def settings(self) -> dict[str, object]:
        unknown = {
            "sql_condition": f"{self.column}_l is null or {self.column}_r is null",
            "label_for_charts": "unknown",
            "is_null_level": True,
        }
        return {
            "output_column_name": self.column,
            "comparison_levels": [unknown, *(one.settings(self.column) for one in self.levels)],
        }


def _jaro_winkler(column: str, least: float) -> str:
    return f"jaro_winkler_similarity({column}_l, {column}_r) >= {least}"


def _same(column: str, m: float, u: float, *, by_frequency: bool = True) -> Level:
    return Level("same", f"{column}_l = {column}_r", m, u, by_frequency)


_ONE_IN_THE_OTHER = (
    "least(length(last_name_l), length(last_name_r)) >= 4 and "
    "(contains(last_name_l, last_name_r) or contains(last_name_r, last_name_l))"
)
_DAY_AND_MONTH_SWAPPED = (
    "substr(birth_date_l, 1, 4) = substr(birth_date_r, 1, 4) "
    "and substr(birth_date_l, 6, 2) = substr(birth_date_r, 9, 2) "
    "and substr(birth_date_l, 9, 2) = substr(birth_date_r, 6, 2)"
)
_OFF_BY_ONE = (
    "damerau_levenshtein(birth_date_l, birth_date_r) = 1 "
    "or abs(date_diff('day', cast(birth_date_l as date), cast(birth_date_r as date))) = 1 "
    "or (substr(birth_date_l, 6) = substr(birth_date_r, 6) "
    "and abs(cast(substr(birth_date_l, 1, 4) as integer) "
    "- cast(substr(birth_date_r, 1, 4) as integer)) = 1)"
)
COMPARISONS = (
    Comparison(
        "last_name",
        "last name",
        (
            _same("last_name", 0.82, 0.001),
            Level("alike", _jaro_winkler("last_name", ALIKE), 0.10, 0.001),
            Level("part of the other", _ONE_IN_THE_OTHER, 0.02, 0.001),
            Level("similar", _jaro_winkler("last_name", SIMILAR), 0.02, 0.01),
            Level("different", "else", 0.04, 0.987),
        ),
    ),
    Comparison(
        "first_name",
        "first name",
        (
            _same("first_name", 0.83, 0.005),
            Level("alike", _jaro_winkler("first_name", ALIKE), 0.11, 0.003),
            Level("similar", _jaro_winkler("first_name", SIMILAR), 0.04, 0.012),
            Level("different", "else", 0.02, 0.98),
        ),
    ),
    Comparison(
        "birth_date",
        "birth date",
        (
            _same("birth_date", 0.88, 0.0001, by_frequency=False),
            Level("with day and month swapped", _DAY_AND_MONTH_SWAPPED, 0.03, 0.0001),
            Level("off by one digit, day or year", _OFF_BY_ONE, 0.06, 0.003),
            Level("different", "else", 0.03, 0.9968),
        ),
    ),
    Comparison(
        "sex",
        "sex",
        (
            _same("sex", 0.98, 0.5, by_frequency=False),
            Level("different", "else", 0.02, 0.5),
        ),
    ),
    Comparison(
        "municipality",
        "municipality",
        (_same("municipality", 0.80, 0.05), Level("different", "else", 0.20, 0.95)),
    ),
)


def settings(match_probability: float) -> dict[str, object]:
    """Return the settings of splink; `match_probability` is that of two records taken blindly."""
    return {
        "link_type": "link_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": match_probability,
        "comparisons": [one.settings() for one in COMPARISONS],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": r} for r in BLOCKING_RULES],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": False,
    }


def smoothed(measured: float | None, prior: float, pairs: int) -> float:
    """Return `u` of a level: what was measured on so many pairs, and the prior besides.

    None is a level that no measured pair fell into.
    """
    return ((measured or 0.0) * pairs + prior * PRIOR_PAIRS) / (pairs + PRIOR_PAIRS)
