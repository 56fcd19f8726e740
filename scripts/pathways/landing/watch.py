"""Who is told how a landing gets on."""

from pathways.landing.arrivals import Arrival


class Watch:
    """Is told how a landing gets on; this one says nothing."""

    def delivery(self, arrival: Arrival, number: int, count: int) -> None:
        """A file is next."""

    def rows(self, rows: int, bytes_read: int) -> None:
        """So much of it is done."""

    def step(self, text: str) -> None:
        """Something else is at work."""
