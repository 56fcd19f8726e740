"""Calendar quarters and the names of cohort periods."""

from datetime import date, timedelta


def quarter_index(day: date) -> int:
    """Quarter index `year * 4 + quarter - 1`."""
    quarter = (day.month - 1) // 3 + 1
    return day.year * 4 + quarter - 1


def index_of(year: int, quarter: int) -> int:
    """Quarter index of a quarter given as year and 1..4."""
    return year * 4 + quarter - 1


def quarter_start(index: int) -> date:
    """First day of the quarter."""
    year, zero_based_quarter = divmod(index, 4)
    return date(year, zero_based_quarter * 3 + 1, 1)


def quarter_end(index: int) -> date:
    """Last day of the quarter."""
    return quarter_start(index + 1) - timedelta(days=1)


def period_names(index: int) -> dict[str, str]:
    """Cohort period type -> name of the period that the quarter lies in.

    Period names: quarter `2024Q3`, calendar_year `2024`, program_year `PY2024`.
    Alliance program years go by the cohort quarter.
    """
    year, zero_based_quarter = divmod(index, 4)
    # Program year PY N = 1 Jul N to 30 Jun N+1.
    program_year = year if zero_based_quarter >= 2 else year - 1
    return {
        "quarter": f"{year}Q{zero_based_quarter + 1}",
        "calendar_year": f"{year}",
        "program_year": f"PY{program_year}",
    }
