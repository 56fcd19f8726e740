"""What rows are judged by in a landing, and what became of a file."""

from dataclasses import dataclass
from typing import Literal

from pathways.contracts import Contract
from pathways.landing.arrivals import Arrival
from pathways.landing.manifest import Manifest

Outcome = Literal["accepted", "held", "rejected", "repeated"]


@dataclass(frozen=True)
class Rules:
    """What rows are judged by: `version` names the contracts, `fingerprint` codes as well."""

    contracts: dict[str, Contract]
    version: str
    fingerprint: str


@dataclass(frozen=True)
class Entry:
    """What became of one file. A repeated one has the manifest of the file that came first."""

    arrival: Arrival
    outcome: Outcome
    manifest: Manifest
