"""What is known of one delivery: the line of the ledger that it becomes."""

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pathways.errors import PathwaysError

Status = Literal["accepted", "held", "rejected"]
FILE_NAME = "manifest.json"


@dataclass(frozen=True)
class Counts:
    """Rows, or dollars to the cent; `dollars` is None where an extract has none."""

    rows: int = 0
    dollars: Decimal | None = None

    def __add__(self, other: "Counts") -> "Counts":
        known = [one.dollars for one in (self, other) if one.dollars is not None]
        return Counts(self.rows + other.rows, sum(known, Decimal(0)) if known else None)


NOTHING = Counts()


@dataclass(frozen=True)
class Manifest:
    """One delivery as it was landed; `generation` counts how often it was.

    `accepted` counts the rows that keep their rules and `set_aside` those that don't, each row of
    the file in one of the two. `partitions` are the rows accepted by extract and partition (wages:
    a quarter such as 2024Q1; others: all). `rules` names mapping, contracts and codes.
    """

    delivery_id: str
    generation: int
    agency_id: str
    extract: str
    file_name: str
    sha256: str
    file_bytes: int
    received: date
    landed_at: datetime
    status: Status
    key: str
    rules: str
    contract_version: str
    message: str = ""
    released: str = ""
    accepted: Counts = NOTHING
    set_aside: Counts = NOTHING
    match_share: float | None = None
    warnings: tuple[str, ...] = ()
    partitions: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def counts_in(self) -> Counts:
        return self.accepted + self.set_aside

    @property
    def in_force(self) -> dict[str, dict[str, int]]:
        """The partitions that the delivery has rows in, when it is accepted."""
        return self.partitions if self.status == "accepted" else {}

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), default=str, indent=1)
        (folder / FILE_NAME).write_text(text + "\n", encoding="utf-8")


def _counts(entry: dict[str, object]) -> Counts:
    dollars = entry["dollars"]
    return Counts(int(str(entry["rows"])), None if dollars is None else Decimal(str(dollars)))


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a delivery's folder. Errors: PathwaysError when it is damaged."""
    try:
        entry = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise PathwaysError(
            f"{folder / FILE_NAME}: damaged; bring the landing area back from a backup, or land "
            "all deliveries into a new folder"
        ) from None
    return Manifest(
        **{
            **entry,
            "received": date.fromisoformat(entry["received"]),
            "landed_at": datetime.fromisoformat(entry["landed_at"]),
            "accepted": _counts(entry["accepted"]),
            "set_aside": _counts(entry["set_aside"]),
            "warnings": tuple(entry["warnings"]),
        }
    )


def now() -> datetime:
    """Return the time in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
