"""Changes to a set of extracts that must change no result, or move all of it alike.

Each returns new extracts and leaves what it is given as it is.
"""

from collections.abc import Callable, Collection
from datetime import date
from random import Random
from typing import Any

Row = dict[str, Any]
Tables = dict[str, list[Row]]

OWNER_IDS = {
    "student_id": "institution_id",
    "participant_id": "agency_id",
    "source_person_id": "source",
}
"""Column with a person's id -> the column with its source."""
TOKEN_COLUMNS = ("ssn_token", "name_dob_token")
YEAR_COLUMNS = ("birth_year", "wage_year", "year")


def _each(tables: Tables, change: Callable[[Row], Row]) -> Tables:
    return {name: [change(row) for row in rows] for name, rows in tables.items()}


def shuffled(extracts: Tables, random: Random) -> Tables:
    """The rows of every extract in another order."""
    return {name: random.sample(rows, len(rows)) for name, rows in extracts.items()}


def split_and_swapped(extracts: Tables, random: Random) -> Tables:
    """Every extract cut in two, the second part delivered first."""
    swapped = {}
    for name, rows in extracts.items():
        cut = random.randint(0, len(rows))
        swapped[name] = rows[cut:] + rows[:cut]
    return swapped


def delivered_twice(extracts: Tables, chosen: Collection[str] | None = None) -> Tables:
    """Every row of the chosen extracts (None: of all) twice."""
    return {
        name: [dict(row) for row in rows + rows] if chosen is None or name in chosen else rows
        for name, rows in extracts.items()
    }


def rekeyed(extracts: Tables, random: Random) -> Tables:
    """Every student_id, participant_id and token replaced by another one, the same everywhere."""
    names: dict[tuple[str, ...], str] = {}

    def renamed(*old: str) -> str:
        if old not in names:
            names[old] = f"{random.getrandbits(128):032x}"
        return names[old]

    def change(row: Row) -> Row:
        changed = dict(row)
        for column, source in OWNER_IDS.items():
            if column in row:
                changed[column] = renamed("id", row[source], row[column])
        for column in TOKEN_COLUMNS:
            if row.get(column) is not None:
                changed[column] = renamed(column, row[column])
        return changed

    return _each(extracts, change)


def shifted_date(day: date, years: int) -> date:
    """The day so many years later; years is a multiple of 4."""
    return day.replace(year=day.year + years)


def shifted_years(
    extracts: Tables, config: Tables, as_of: date, years: int
) -> tuple[Tables, Tables, date]:
    """Extracts, configuration and as_of_date with every date and year moved by `years`.

    Raises ValueError unless years is a multiple of 4.
    """
    if years % 4 != 0:
        raise ValueError(f"{years} is no multiple of 4 years")

    def change(row: Row) -> Row:
        moved = dict(row)
        for column, value in row.items():
            if isinstance(value, date):  # a datetime is a date
                moved[column] = shifted_date(value, years)
            elif column in YEAR_COLUMNS and value is not None:
                moved[column] = value + years
        if row.get("name") == "cpi_base_quarter":
            moved["value"] = f"{int(row['value'][:4]) + years}{row['value'][4:]}"
        return moved

    return _each(extracts, change), _each(config, change), shifted_date(as_of, years)
