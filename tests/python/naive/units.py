"""What an observation is about: a stay of one person on a pathway or in a WIOA program."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from naive.activities import Activity
from naive.people import Record
from naive.quarters import quarter_index
from naive.rows import Row


@dataclass(frozen=True)
class Unit:
    """What a participation in a pathway and a WIOA period of participation have in common."""

    person: frozenset[Record]
    ssn_token: str | None
    participation_number: int
    entry_date: date
    exit_date: date | None
    """None while active."""
    region_id: str
    age_group_at_entry: str
    populations: dict[str, str]
    """Population dimension -> the one population of it."""
    activities: tuple[Activity, ...]

    @property
    def participation_status(self) -> str:
        """active or exited."""
        return "active" if self.exit_date is None else "exited"

    @property
    def entry_quarter(self) -> int:
        """Quarter index of the entry date."""
        return quarter_index(self.entry_date)

    @property
    def exit_quarter(self) -> int | None:
        """Quarter index of the exit date; None while active."""
        return None if self.exit_date is None else quarter_index(self.exit_date)

    @property
    def courses(self) -> list[Row]:
        """The courses among its activities."""
        return [activity.row for activity in self.activities if activity.kind == "course"]

    @property
    def enrollments(self) -> list[Row]:
        """The training enrollments among its activities."""
        return [one.row for one in self.activities if one.kind == "training_enrollment"]

    @property
    def providers(self) -> frozenset[str]:
        """Who trained or taught the person, each once."""
        return _known(activity.provider_id for activity in self.activities)

    @property
    def funding_streams(self) -> frozenset[str]:
        """What paid for it, each once."""
        return _known(activity.funding_stream for activity in self.activities)

    @property
    def partners(self) -> frozenset[str]:
        """Who served the person, each once."""
        return _known(activity.partner_id for activity in self.activities)


def _known(names: Iterable[str | None]) -> frozenset[str]:
    return frozenset(name for name in names if name is not None)
