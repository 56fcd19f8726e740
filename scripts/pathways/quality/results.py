"""What a run of the checks found. Nothing here ever holds a value of a person."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

Severity = Literal["error", "warn"]


@dataclass(frozen=True)
class CheckResult:
    """One check on one dataset.

    `expectation` states in plain words what should hold; `unexpected_count` counts the rows (or
    keys, or columns) that break it; `message` is one line: what, where, and how to mend it.
    `value` is one wrong code, date or number, for the terminal only; no report holds it.
    """

    dataset: str
    expectation: str
    column: str | None = None
    severity: Severity = "error"
    success: bool = True
    unexpected_count: int = 0
    message: str = ""
    value: str | None = None

    @property
    def line(self) -> str:
        """The message, with the wrong value where it may be shown."""
        return self.message if self.value is None else f"{self.message} (found {self.value})"

    @property
    def status(self) -> Literal["pass", "fail", "warn"]:
        if self.success:
            return "pass"
        return "fail" if self.severity == "error" else "warn"


_ORDER = {"fail": 0, "warn": 1, "pass": 2}


@dataclass(frozen=True)
class CheckReport:
    """Every result of one run; `subject` is extracts or marts, `seconds` the run time."""

    subject: str
    results: tuple[CheckResult, ...]
    seconds: float
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def datasets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(result.dataset for result in self.results))

    @property
    def failed_errors(self) -> tuple[CheckResult, ...]:
        return tuple(result for result in self.problems if result.status == "fail")

    @property
    def warnings(self) -> tuple[CheckResult, ...]:
        return tuple(result for result in self.problems if result.status == "warn")

    @property
    def problems(self) -> tuple[CheckResult, ...]:
        """What did not hold, errors first, then by dataset and column."""
        found = [result for result in self.results if not result.success]
        return tuple(sorted(found, key=_place))

    @property
    def succeeded(self) -> bool:
        return not self.failed_errors

    @property
    def summary(self) -> str:
        """One line, such as `14 extracts, 212 checks passed, 0 failed, 2 warnings in 6.1 s`."""
        passed = sum(result.success for result in self.results)
        warned = len(self.warnings)
        return (
            f"{len(self.datasets)} {self.subject}, {passed} checks passed, "
            f"{len(self.failed_errors)} failed, "
            f"{warned} warning{'' if warned == 1 else 's'} in {self.seconds:.1f} s"
        )

    def of(self, dataset: str) -> tuple[CheckResult, ...]:
        """Return the results of one dataset, what did not hold first."""
        found = [result for result in self.results if result.dataset == dataset]
        return tuple(sorted(found, key=_place))


def _place(result: CheckResult) -> tuple[int, str, str, str]:
    return (_ORDER[result.status], result.dataset, result.column or "", result.expectation)
