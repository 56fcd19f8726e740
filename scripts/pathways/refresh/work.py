"""A refresh at work: where its things are, what it knows, and how a step is begun and ended."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from pathways.project import Project
from pathways.publishing.store import Releases
from pathways.quality.printing import print_report
from pathways.quality.results import CheckReport
from pathways.refresh.build import Built, Dbt
from pathways.refresh.database import stamp
from pathways.refresh.journal import Journal, utc_now
from pathways.refresh.logs import RunLog
from pathways.refresh.report import Finding, Run, Step
from pathways.refresh.selection import Held
from pathways.refresh.settings import Settings
from pathways.refresh.stopping import Stop

TITLES = {
    "land": "Landing",
    "extract_checks": "Extract checks",
    "build": "dbt build",
    "mart_checks": "Mart checks",
    "change_gate": "Change gate",
    "history": "History",
    "release": "Release",
}


@dataclass
class Work:
    """One refresh at work.

    `state` is what the journal knows of the working database, `held` the same for the choice of
    models; `inputs` and `variables` of dbt are known once everything has landed.
    """

    settings: Settings
    project: Project
    journal: Journal
    releases: Releases
    database: Path
    log: RunLog
    run: Run
    day: date
    state: dict[str, Any]
    extracts_path: Path | None = None
    inputs: dict[str, Any] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    held: Held = field(default_factory=Held)
    stop: Stop = field(default_factory=Stop)

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Announce a step, keep its time, and write down how it ended."""
        step = Step(name, utc_now())
        self.run.steps.append(step)
        self.journal.write(self.run)
        self.log.say(f"==> {TITLES[name]}", "bold")
        self.log.event("step_started", step=name)
        started = perf_counter()
        try:
            yield step
            self.stop.check()
        except BaseException:
            step.status = "failed"
            raise
        else:
            step.status = "done" if step.status == "running" else step.status
        finally:
            step.seconds = round(perf_counter() - started, 3)
            counts = {**step.counts, "status": step.status, "seconds": step.seconds}
            level = "error" if step.status == "failed" else "info"
            self.log.event("step_ended", level, step=name, **counts)
        self.journal.write(self.run)

    def dbt(self) -> Dbt:
        """Return dbt with the variables of this run: always the same, so that it parses once."""
        variables = {**self.variables, "history_path": str(self.journal.history)}
        return Dbt(self.project, self.journal, self.database, variables, self.log)

    def read_held(self) -> None:
        """Find out what the working database holds."""
        saved = self.state.get("database") or {}
        self.held = Held(
            inputs=saved.get("inputs") if self.database.is_file() else None,
            is_whole=bool(saved.get("is_whole")) and saved.get("stamp") == stamp(self.database),
            is_full=bool(saved.get("is_full")),
        )

    def hold(self, *, is_whole: bool, is_full: bool) -> None:
        """Write down what the working database holds from now on."""
        self.held = Held(self.inputs, is_whole, is_full)
        saved = {"inputs": self.inputs, "is_whole": is_whole, "is_full": is_full}
        self.put(database={**saved, "stamp": stamp(self.database) if is_whole else None})

    def take_report(self, step: Step, report: CheckReport) -> None:
        """Show a report of checks, and write down what it came to."""
        self.log.show(lambda console: print_report(report, console))
        step.add(
            passed=sum(one.success for one in report.results),
            failed=len(report.failed_errors),
            warned=len(report.warnings),
        )
        self.run.find(
            [
                Finding(
                    step=step.name,
                    name=f"{one.dataset}: {one.expectation}",
                    status="warn" if one.status == "warn" else "fail",
                    rows=one.unexpected_count,
                    message=one.message,
                )
                for one in report.problems
            ]
        )

    def take_tests(self, step: Step, built: Built) -> None:
        """Write down what dbt's tests came to."""
        step.add(built.passed, built.failed, built.warned)
        self.run.find(built.findings)

    def is_known(self, step: Step, key: str) -> bool:
        """Return whether the step was done before with the same inputs, and take what it found."""
        known = self.state.get(step.name)
        if self.settings.full or known is None or known["key"] != key:
            return False
        step.status = "reused"
        step.take(known["counts"])
        self.run.find([Finding(**one) for one in known["findings"]])
        self.log.say("Done by an earlier run, from the same inputs")
        return True

    def know(self, step: Step, key: str) -> None:
        """Let a later run with the same inputs pass over this step."""
        found = [vars(one) for one in self.run.findings if one.step == step.name]
        self.put(**{step.name: {"key": key, "counts": step.counts, "findings": found}})

    def put(self, **known: Any) -> None:
        """Write down something more in the journal's state."""
        self.state |= known
        self.journal.put_state(self.state)
