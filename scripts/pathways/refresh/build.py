"""dbt's part of the refresh: what it builds, how far it is, what it came to."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from pathways.dbt import run_dbt
from pathways.errors import PathwaysError
from pathways.project import Project
from pathways.quality.printing import progress_on
from pathways.refresh.journal import Journal
from pathways.refresh.logs import RunLog
from pathways.refresh.report import Finding
from pathways.warehouse import DATABASE_VARIABLE

_NODE = re.compile(r"(\d+) of (\d+) (?:START|PASS|OK)")
_NOTABLE = re.compile(r"\b(WARN(?:ING)? |Deprecat|ERROR |FAIL )|^Done\.")
_TESTS = ("pass", "fail", "warn")


@dataclass(frozen=True)
class Built:
    """What a build came to: tests by result, and the findings of those that did not pass."""

    passed: int = 0
    failed: int = 0
    warned: int = 0
    models: int = 0
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Dbt:
    """Runs dbt for one refresh, in the journal's own target folder."""

    project: Project
    journal: Journal
    database: Path
    variables: Mapping[str, str]
    log: RunLog

    @property
    def manifest(self) -> Path:
        return self.journal.target / "manifest.json"

    def build(self, step: str, arguments: Sequence[str]) -> Built:
        """Run dbt build without unit tests: they prove the models, not the data.

        Errors: PathwaysError when a model or a test fails; what is found is in its `built`.
        """
        results = self.journal.target / "run_results.json"
        results.unlink(missing_ok=True)
        places = ("--target-path", str(self.journal.target), "--log-path", str(self.journal.logs))
        with progress_on(Console(stderr=True)) as progress:
            try:
                run_dbt(
                    self.project,
                    ["build", "--exclude-resource-type", "unit_test", *arguments, *places],
                    self.variables,
                    {DATABASE_VARIABLE: str(self.database)},
                    on_line=self._listen(step, progress),
                )
            except PathwaysError as error:
                raise BuildError(str(error), _read(step, results)) from None
        return _read(step, results)

    def _listen(self, step: str, progress: Callable[[str], None]) -> Callable[[str], None]:
        """Show how far dbt is, and keep what it warns of and its last line."""

        def listen(line: str) -> None:
            text = line[line.find("  ") + 2 :] if line[:2].isdigit() else line
            if found := _NODE.match(text):
                progress(f"dbt {found[1]} of {found[2]}")
            if _NOTABLE.search(text):
                self.log.say(text)
                self.log.event("dbt", step=step, line=text)

        return listen


class BuildError(PathwaysError):
    """dbt failed; `built` is what its tests found by then."""

    def __init__(self, message: str, built: Built) -> None:
        super().__init__(message)
        self.built = built


def _read(step: str, results: Path) -> Built:
    """Read what dbt wrote about its nodes; nothing when it did not come so far."""
    try:
        nodes = json.loads(results.read_text(encoding="utf-8"))["results"]
    except (OSError, ValueError):
        return Built()
    tests = [node for node in nodes if node["unique_id"].startswith("test.")]
    counts = {status: sum(node["status"] == status for node in tests) for status in _TESTS}
    findings = [
        _finding(step, node) for node in nodes if node["status"] in {"fail", "warn", "error"}
    ]
    models = sum(node["unique_id"].startswith("model.") for node in nodes)
    return Built(counts["pass"], counts["fail"], counts["warn"], models, findings)


def _finding(step: str, node: dict[str, Any]) -> Finding:
    """A test's own message counts rows; an error's may quote a value, and is left in dbt's log."""
    is_test_result = node["status"] in {"fail", "warn"}
    return Finding(
        step=step,
        name=node["unique_id"].split(".")[2],
        status="warn" if node["status"] == "warn" else "fail",
        rows=node["failures"] if is_test_result else None,
        message=(node["message"] or "") if is_test_result else "could not be built",
    )
