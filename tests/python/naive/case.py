"""One unit with all that its metrics look at."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from naive.observation import every
from naive.participation import Participation
from naive.people import Person
from naive.rows import Row
from naive.state import State
from naive.units import Unit


@dataclass(frozen=True)
class Case:
    """A unit and its person, as they are seen."""

    state: State
    person: Person
    unit: Unit

    @property
    def exit_date(self) -> date:
        """The exit date; only of exiters."""
        # No exit, no B, C or exit-based WIOA observation.
        assert self.unit.exit_date is not None
        return self.unit.exit_date

    def after_exit(self, quarters: int) -> int:
        """Qn = index of the anchor's quarter + n."""
        assert self.unit.exit_quarter is not None
        return self.unit.exit_quarter + quarters

    def employed(self, *offsets: int) -> bool | None:
        """Whether employed in every one of the quarters after exit; None = unknown."""
        book, token = self.state.wage_book, self.unit.ssn_token
        return every(book.is_employed(token, self.after_exit(offset)) for offset in offsets)

    def wages(self, *indexes: int) -> list[tuple[int, Decimal]] | None:
        """(quarter, dollars) of each of the quarters; None = unknown."""
        found = []
        for index in indexes:
            dollars = self.state.wage_book.wages(self.unit.ssn_token, index)
            if dollars is None:
                return None
            found.append((index, dollars))
        return found

    def facts(self, extract: str) -> list[Row]:
        """The person's rows of one extract."""
        return self.state.facts(extract, self.person)


@dataclass(frozen=True)
class PathwayCase(Case):
    """A participation in a pathway."""

    unit: Participation

    @property
    def window_end(self) -> date:
        """Last day of the window of the A metrics."""
        # window = [entry, exit or as_of_date]
        return self.state.as_of if self.unit.exit_date is None else self.unit.exit_date

    def is_in_window(self, day: date) -> bool:
        """Whether the day lies in the window of the A metrics."""
        return self.unit.entry_date <= day <= self.window_end

    def in_window(self, courses: list[Row]) -> list[Row]:
        """Those courses that lie in the window of the A metrics."""
        # A course lies in a window when its term_end_date does (and is <= as_of_date).
        return [row for row in courses if self.is_in_window(row["term_end_date"])]


def dollars(amounts: list[tuple[int, Decimal]] | None) -> Decimal | None:
    """The dollars of (quarter, dollars) together."""
    return None if amounts is None else sum((amount for _, amount in amounts), Decimal(0))


def real_dollars(state: State, amounts: list[tuple[int, Decimal]] | None) -> Fraction | None:
    """The same in constant dollars of the base quarter."""
    return None if amounts is None else state.prices.real(amounts)
