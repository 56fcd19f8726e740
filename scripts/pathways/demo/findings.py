# ruff: noqa: S608 - the SQL is made of names of the project's own
"""Whether each planted defect came to what landing should make of it, and by what it shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pathways.landing.land import Landing
from pathways.landing.manifest import Manifest
from pathways.landing.outcome import Entry
from pathways.landing.quarantine import AsideRow, rows_aside
from pathways.synthetic.defects import PLANTED, Planted

_OUTCOMES = {"accepted": "accepted", "rejected": "rejected", "held": "held", "repeat": "repeated"}
_AUDITED = {
    "one_ssn_eleven_students": "is_shared_number_suspect and same_number_record_count >= 11",
    "ssn_two_birth_years": "has_birth_year_conflict",
    "found_by_name": "matched_by = 'name_dob_token'",
    "impossible_ssn": "not has_social_security_number",
}
"""What core.identity_audit says of the planted people."""


@dataclass(frozen=True)
class Finding:
    """A planted defect, what came of it in words, and whether that is what should."""

    planted: Planted
    is_found: bool
    how: str


def find_planted(
    planted: Sequence[Planted],
    landings: Sequence[Landing],
    deliveries: Path,
    warehouse: duckdb.DuckDBPyConnection,
) -> list[Finding]:
    """Compare each planted defect with the entries of the landings, the ledger and the marts."""
    entries: dict[str, Entry] = {}
    for landing in landings:
        for entry in landing.entries:
            entries.setdefault(str(entry.arrival.path.relative_to(deliveries)), entry)
    store = landings[-1].store
    aside: dict[str, list[AsideRow]] = {}
    for entry in entries.values():
        delivery_id = entry.manifest.delivery_id
        aside[delivery_id] = rows_aside(store, delivery_id)
    return [_find(one, entries, aside, warehouse) for one in planted]


def _find(
    planted: Planted,
    entries: Mapping[str, Entry],
    aside: Mapping[str, list[AsideRow]],
    warehouse: duckdb.DuckDBPyConnection,
) -> Finding:
    entry = entries.get(planted.file)
    if entry is None:
        return Finding(planted, is_found=False, how="its file did not land at all")
    rows = [row for row in aside[entry.manifest.delivery_id] if row.line in planted.lines]
    if planted.expect == "quarantined":
        return _quarantined(planted, rows)
    if planted.expect == "warned":
        warnings = entry.manifest.warnings
        return Finding(planted, bool(warnings), warnings[0] if warnings else "no warning")
    is_found = entry.outcome == _OUTCOMES[planted.expect] and not rows
    if is_found and planted.defect_id in _AUDITED:
        return _audited(planted, warehouse)
    return Finding(planted, is_found, _words(entry.manifest, entry.outcome))


def _quarantined(planted: Planted, rows: Sequence[AsideRow]) -> Finding:
    lines = {row.line for row in rows}
    rules = sorted({f"{row.column}: {row.rule}" if row.column else row.rule for row in rows})
    how = f"{len(lines)} of {len(planted.lines)} lines set aside"
    return Finding(planted, lines == set(planted.lines), f"{how}: {'; '.join(rules)}")


def _audited(planted: Planted, warehouse: duckdb.DuckDBPyConnection) -> Finding:
    condition = _AUDITED[planted.defect_id]
    ((count,),) = warehouse.execute(
        f"select count(*) from core.identity_audit where ({condition}) "
        f"and source_person_id like '{PLANTED}%'"
    ).fetchall()
    return Finding(planted, count > 0, f"{count} planted records in core.identity_audit")


def _words(manifest: Manifest, outcome: str) -> str:
    if outcome == "repeated":
        return "known by its content"
    if manifest.message:
        return manifest.message
    counts = manifest.counts_in
    return f"{counts.rows - manifest.set_aside.rows:,} of {counts.rows:,} rows accepted"
