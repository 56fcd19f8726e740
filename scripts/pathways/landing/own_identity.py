"""SQL conditions: an id that is an identity of the person in the same row."""

from pathways.quality.database import identifier

LETTERS_TO_BE_A_NAME = 4
"""Of an id with digits: `LI001` may have its letters from elsewhere, `smith01` hardly."""
SOURCES = frozenset({"institution_id", "agency_id"})
"""Colleges are named after people, whose name a student may share."""
_DATES = ("%Y%m%d", "%m%d%Y", "%d%m%Y")
_NUMBER_ALONE = r"'\.0+$|[^0-9]'"


def derived_columns() -> list[str]:
    """Return columns that the conditions compare with, for a table with names and birth dates.

    It has `first_name`, `last_name`, `ssn` (as delivered) and `ssn_digits` (null if not valid).
    """
    given = f"regexp_replace(ssn, {_NUMBER_ALONE}, '', 'g')"
    # what can't be an SSN may be a taxpayer's number, which names a person as well
    number = f"coalesce(ssn_digits, case when length({given}) between 7 and 9 then {given} end)"
    return [
        f"{number} as own_number",
        f"{_letters('first_name')} as first_letters",
        f"{_letters('last_name')} as last_letters",
    ]


def is_written_as_ssn(column: str) -> str:
    """Return a condition: the text of a column is written as an SSN is."""
    name = identifier(column)
    return f"regexp_full_match({name}, '[0-9]{{3}}[- ][0-9]{{2}}[- ][0-9]{{4}}')"


def is_own_number(column: str, number: str) -> str:
    """Return a condition: a column has the digits of `number`, or these without leading zeros."""
    digits = f"regexp_replace({identifier(column)}, {_NUMBER_ALONE}, '', 'g')"
    # area 000 is nobody's, so at least seven digits are compared
    return (
        f"contains({digits}, {number}) or ltrim({digits}, '0') = nullif(ltrim({number}, '0'), '')"
    )


def is_own_name_or_birth(column: str) -> str:
    """Return a condition: a column is a name or the birth date of its row's person.

    The table has the derived columns and `birth_day`.
    """
    name, first, last = identifier(column), "first_letters", "last_letters"
    letters = _letters(name)
    both = [f"{first} || {last}", f"{last} || {first}"]
    initial = f"left({first}, 1)"
    both += [f"{initial} || {last}", f"{last} || {initial}"]
    names = both if column in SOURCES else [first, last, *both]
    is_no_chance = (
        f"(length({letters}) >= {LETTERS_TO_BE_A_NAME} or not regexp_matches({name}, '[0-9]'))"
    )
    days = ", ".join(f"strftime(birth_day, '{form}')" for form in _DATES)
    conditions = [
        f"({is_no_chance} and {letters} in ({', '.join(names)}))",
        f"regexp_replace({name}, '[^0-9]', '', 'g') in ({days})",
        f"regexp_replace({name}, '[-.]', '/', 'g') = strftime(birth_day, '%-m/%-d/%Y')",
        f"starts_with({name}, cast(birth_day as varchar))",
    ]
    return " or ".join(conditions)


def _letters(text_sql: str) -> str:
    return f"nullif(regexp_replace(lower(strip_accents({text_sql})), '[^\\pL]', '', 'g'), '')"
