"""What a refresh is asked for."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pathways.errors import BadInputError

KEEP = 7
"""Releases kept when nothing else is asked for."""


@dataclass(frozen=True)
class Settings:
    """What a refresh is asked for; what is None has the default of the command."""

    deliveries: Path | None = None
    landing: Path | None = None
    key_file: Path | None = None
    extracts_path: Path | None = None
    as_of_date: str | None = None
    full: bool = False
    accept: str = ""
    reason: str = ""
    without_refused: bool = False
    releases: Path | None = None
    keep: int = KEEP
    log_format: Literal["plain", "json"] = "plain"
    on_failure: str = ""
    metrics_file: Path | None = None
    is_rehearsal: bool = False
    """Stop when the marts are checked: nothing is compared, kept or released."""
    command: str = "pathways refresh"

    def check(self) -> None:
        """Errors: BadInputError when options contradict each other."""
        if self.deliveries is not None and self.extracts_path is not None:
            raise BadInputError(
                "--deliveries and --extracts-path: give one; deliveries are landed first, and what "
                "is landed is then what is built on"
            )
        if self.landing is not None and self.deliveries is None:
            raise BadInputError("--landing: is of use with --deliveries only; give that as well")
        if bool(self.accept) != bool(self.reason.strip()):
            raise BadInputError(
                "--accept and --reason: give both; the code that the change gate showed, and why "
                "its changes are right"
            )
