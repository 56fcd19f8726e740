"""Consumer prices: what a dollar of one quarter is worth in dollars of the base quarter."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from naive.quarters import index_of_name, quarter_index, quarter_start
from naive.rows import Config, find_threshold


@dataclass(frozen=True)
class Prices:
    """CPI-U by quarter; exact."""

    by_quarter: dict[int, Fraction]
    base_quarter: int | None
    """None = the state has not chosen one."""

    def factor(self, index: int) -> Fraction | None:
        """CPI of the base quarter / CPI of the quarter; None = one of them is not known."""
        if self.base_quarter not in self.by_quarter or index not in self.by_quarter:
            return None
        return self.by_quarter[self.base_quarter] / self.by_quarter[index]

    def real(self, amounts: Iterable[tuple[int, Decimal]]) -> Fraction | None:
        """The sum of (quarter, dollars) in constant dollars of the base quarter."""
        # value_real = sum over its quarters of wages x (CPI of the base quarter / CPI of the
        # quarter); a quarter without any month: real values null.
        total = Fraction(0)
        for index, dollars in amounts:
            factor = self.factor(index)
            if factor is None:
                return None
            total += Fraction(dollars) * factor
        return total


def prices(config: Config) -> Prices:
    """The prices of the seed `cpi_u`; without it no quarter is known."""
    # CPI of a quarter = mean of the months that exist.
    months: dict[int, list[Fraction]] = {}
    for row in config.get("cpi_u", []):
        if row["index_value"] is not None:
            first_day = quarter_start(row["year"] * 4).replace(month=row["month"])
            months.setdefault(quarter_index(first_day), []).append(Fraction(row["index_value"]))
    base = find_threshold(config, "cpi_base_quarter")
    return Prices(
        by_quarter={
            index: sum(values, Fraction(0)) / len(values) for index, values in months.items()
        },
        base_quarter=None if base is None else index_of_name(base),
    )
