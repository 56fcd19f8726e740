"""Calendar quarters, program years and the names of cohort periods."""

from datetime import date, timedelta


def quarter_index(day: date) -> int:
    """Quarter index `year * 4 + quarter - 1`."""
    quarter = (day.month - 1) // 3 + 1
    return day.year * 4 + quarter - 1


def index_of(year: int, quarter: int) -> int:
    """Quarter index of a quarter given as year and 1..4."""
    return year * 4 + quarter - 1


def index_of_name(name: str) -> int:
    """Quarter index of a quarter given as `2024Q3`."""
    year, quarter = name.split("Q")
    return index_of(int(year), int(quarter))


def quarter_name(index: int) -> str:
    """`2024Q3`."""
    return f"{index // 4}Q{index % 4 + 1}"


def quarter_start(index: int) -> date:
    """First day of the quarter."""
    year, zero_based_quarter = divmod(index, 4)
    return date(year, zero_based_quarter * 3 + 1, 1)


def quarter_end(index: int) -> date:
    """Last day of the quarter."""
    return quarter_start(index + 1) - timedelta(days=1)


def program_year(index: int) -> int:
    """N of the program year PY N that the quarter lies in."""
    # Program year PY N = 1 Jul N to 30 Jun N+1.
    year, zero_based_quarter = divmod(index, 4)
    return year if zero_based_quarter >= 2 else year - 1


def program_year_start(year: int) -> date:
    """1 Jul N."""
    return date(year, 7, 1)


def program_year_end(year: int) -> date:
    """30 Jun N+1."""
    return date(year + 1, 6, 30)


def one_year_after(day: date) -> date:
    """The same day of the next year."""
    # "1 year after" is calendar arithmetic (exit 1 Mar 2023: through 1 Mar 2024), not 365.25
    # days. 29 Feb + 1 year = 28 Feb.
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 2, 28)
    return day.replace(year=day.year + 1)
