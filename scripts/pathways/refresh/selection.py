"""Which models a build may leave out: those that nothing changed has a way to."""

from dataclasses import dataclass
from typing import Any

from pathways.contracts import Contract

NOT_HISTORY = ("--exclude", "path:models/marts/operations", "path:models/staging/history")
"""The history is built when the change gate has passed."""
HISTORY = ("--select", "path:models/staging/history", "path:models/marts/operations")
OPERATIONS = "operations"
"""The schema of the history's marts."""
STAGING = "path:models/staging"
"""Views, always built: they name the folder that the extracts lie in."""
LEDGER = {
    "deliveries": "+stg_landing__delivery+",
    "reasons": "+stg_landing__delivery_reason+",
    "identity_links": "+stg_landing__identity_link+",
}
"""By table of the ledger: what reads it. No model reads the others."""


@dataclass(frozen=True)
class Held:
    """What the working database holds, as far as it is known.

    `inputs` are those of the last build that began, `is_whole` whether it ended and nobody has
    touched the file since, `is_full` whether that build was a full one.
    """

    inputs: dict[str, Any] | None = None
    is_whole: bool = False
    is_full: bool = False


@dataclass(frozen=True)
class Choice:
    """What dbt is to build; `is_full` drops what incremental models keep."""

    is_full: bool
    selection: tuple[str, ...]

    @property
    def arguments(self) -> tuple[str, ...]:
        return (*(("--full-refresh",) if self.is_full else ()), *self.selection)


def choose(inputs: dict[str, Any], held: Held, contracts: dict[str, Contract]) -> Choice:
    """Return what to build so that the database holds `inputs`.

    Stored rows are dropped when code or versions differ from those that wrote them. Models are
    left out only when extracts, or the ledger of their deliveries, are all that differs.
    """
    before = held.inputs
    if before is None or (held.is_full and not held.is_whole):
        return Choice(is_full=True, selection=NOT_HISTORY)
    if any(inputs[name] != before[name] for name in ("code", "versions")):
        return Choice(is_full=True, selection=NOT_HISTORY)
    if not held.is_whole or inputs["as_of_date"] != before["as_of_date"]:
        return Choice(is_full=False, selection=NOT_HISTORY)
    changed = [
        f"+{contracts[name].model}+"  # with the seed above it, when the sample was edited
        for name, fingerprint in inputs["extracts"].items()
        if fingerprint != before["extracts"].get(name)
    ]
    changed += [
        selection
        for table, selection in LEDGER.items()
        if inputs["ledger"].get(table) != before["ledger"].get(table)
    ]
    return Choice(is_full=False, selection=("--select", STAGING, *changed, *NOT_HISTORY))
