"""What a refresh did: the run report, as it is kept in the journal and in a release."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

FORMAT = 1
Outcome = Literal[
    "running", "released", "unchanged", "bad_input", "held_by_gate", "failed", "busy", "killed"
]
Status = Literal["running", "done", "failed", "reused"]
FINDINGS_KEPT = 200
"""Of one step; the step's own report has all of them."""


@dataclass
class Step:
    """One step. `seconds` is its duration; counts are None where a step has none."""

    name: str
    started_at: str
    status: Status = "running"
    seconds: float = 0.0
    rows: int | None = None
    passed: int | None = None
    failed: int | None = None
    warned: int | None = None

    def take(self, counts: dict[str, int | None]) -> None:
        """Take over the counts of checks: rows, passed, failed, warned."""
        for name, value in counts.items():
            setattr(self, name, value)

    def add(self, passed: int, failed: int, warned: int) -> None:
        """Add up checks by result; a step may check in two ways."""
        self.passed = (self.passed or 0) + passed
        self.failed = (self.failed or 0) + failed
        self.warned = (self.warned or 0) + warned

    @property
    def counts(self) -> dict[str, int | None]:
        return {name: getattr(self, name) for name in ("rows", "passed", "failed", "warned")}


@dataclass(frozen=True)
class Finding:
    """A check that did not hold, or that warns; `rows` is how many rows, where it counts them."""

    step: str
    name: str
    status: Literal["fail", "warn"]
    rows: int | None
    message: str


@dataclass
class Run:
    """One refresh; times are ISO 8601 in UTC, durations seconds."""

    run_id: str
    started_at: str
    command: str
    pathways_version: str
    as_of_date: str = ""
    mode: Literal["full", "incremental"] = "incremental"
    outcome: Outcome = "running"
    exit_code: int | None = None
    message: str = ""
    ended_at: str | None = None
    duration_seconds: float | None = None
    release_id: str | None = None
    accepted: dict[str, str] | None = None
    steps: list[Step] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    deliveries: list[dict[str, Any]] = field(default_factory=list)

    def find(self, findings: list[Finding]) -> None:
        """Take the findings of a step, so many that a report stays readable."""
        self.findings += findings[:FINDINGS_KEPT]

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON has it."""
        return {"format": FORMAT, **asdict(self)}
