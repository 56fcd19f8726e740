"""What the gate found. Aggregates of results only, never a row of a person."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["fail", "warn"]

EDUCATION_AND_TRAINING = ("education_", "training_", "pathway_", "pirl")
WAGES = ("ui_wage_records", "ui_employers", "pirl")
EVERYTHING = (*EDUCATION_AND_TRAINING, "ui_")


@dataclass(frozen=True)
class Change:
    """One thing before and after, of the check that looked at it.

    What it is of stands in the fields that a result row has, as far as they apply; `cohort_period`
    is a quarter for what is counted by quarter, `group` a region, provider, ..., and `measure` says
    what `before` and `after` are: a rate (0 to 1), US dollars, a count or a share. None: not there.
    """

    check: str
    measure: str
    before: float | str | None
    after: float | str | None
    metric_id: str = ""
    cohort_period_type: str = ""
    cohort_period: str = ""
    pathway_id: str = ""
    region_id: str = ""
    provider_id: str = ""
    partner_type: str = ""
    partner_id: str = ""
    population_dimension: str = ""
    population: str = ""
    group: str = ""
    numerator_before: int | None = None
    numerator_after: int | None = None
    denominator_before: int | None = None
    denominator_after: int | None = None


@dataclass(frozen=True)
class Concern:
    """Which deliveries may have caused a finding: extracts by their beginning, and quarters.

    `first` and `last` are quarter indexes; None = no bound.
    """

    extracts: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True)
class Finding:
    """What one check found: how many `rows`, in one line what and where, and who may have done it.

    `deliveries` are ids of deliveries that the current release does not have, or has and this
    build has not; `causes` names changed code and changed extracts. `digest` stands for all rows
    of the finding, so that other rows make another code.
    """

    check: str
    severity: Severity
    rows: int
    message: str
    deliveries: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    changes: tuple[Change, ...] = field(default=(), repr=False)
    """The biggest of the rows."""
    concern: Concern = field(default=Concern(), repr=False)
    digest: str = field(default="", repr=False)


@dataclass(frozen=True)
class Comparison:
    """All findings of a build against the current release; failures first.

    `deliveries` describes the deliveries that findings name, by id, as inputs.json has them.
    """

    findings: tuple[Finding, ...] = ()
    deliveries: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    current_release_id: str | None = None

    @property
    def is_held(self) -> bool:
        """Whether a person must accept the changes before they are released."""
        return any(finding.severity == "fail" for finding in self.findings)

    @property
    def changes(self) -> tuple[Change, ...]:
        """The biggest changes of each check."""
        return tuple(change for finding in self.findings for change in finding.changes)

    @property
    def code(self) -> str:
        """Return 8 hex digits that stand for exactly these findings, or "" when nothing is held.

        The same results give the same code, whenever and however often they are compared.
        """
        if not self.is_held:
            return ""
        seen = sorted((one.check, one.severity, one.rows, one.digest) for one in self.findings)
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:8]
