"""Academic terms as tables over (calendar, term)."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from pathways.synthetic.sampling import Array
from pathways.synthetic.settings import Calendar, day_number

CALENDARS = ("semester", "quarter")
"""An institution's calendar is a position in here."""


@dataclass(frozen=True)
class Terms:
    """Terms in order of time; arrays of shape (calendars, terms), days since 1970-01-01."""

    start: Array
    end: Array
    is_summer: Array
    count: Array
    """Number of terms that begin by as_of_date, by calendar."""

    @property
    def last(self) -> int:
        return self.start.shape[1] - 1

    @classmethod
    def build(cls, calendar: Calendar) -> "Terms":
        """Return the terms from the year of the first entry to the year of as_of_date."""
        years = range(calendar.first_entry.year, calendar.as_of.year + 1)
        listed = [
            [
                (
                    day_number(date(year, *term.start)),
                    day_number(date(year, *term.end)),
                    term.is_summer,
                )
                for year in years
                for term in calendar.terms[name]
            ]
            for name in CALENDARS
        ]
        width = max(len(terms) for terms in listed)
        far = day_number(date(calendar.as_of.year + 10, 1, 1))
        table = np.array([terms + [(far, far, False)] * (width - len(terms)) for terms in listed])
        starts = table[:, :, 0]
        return cls(
            start=starts,
            end=table[:, :, 1],
            is_summer=table[:, :, 2].astype(bool),
            count=(starts <= calendar.as_of_day).sum(axis=1),
        )

    def first_from(self, calendar: Array, day: Array, with_summer: Array) -> Array:
        """Return the first term that starts on `day` or later; a summer term only if wanted."""
        allowed = (self.start[calendar] >= day[:, None]) & (
            ~self.is_summer[calendar] | with_summer[:, None]
        )
        return np.where(allowed.any(axis=1), allowed.argmax(axis=1), self.start.shape[1])
