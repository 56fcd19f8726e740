"""The ledger: one row per delivery, and where each of its rows went."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from pathways.landing.manifest import NOTHING, Counts, Manifest
from pathways.landing.settle import Balance

_DOLLARS = pa.decimal128(38, 2)
DELIVERIES = pa.schema(
    [
        ("delivery_id", pa.string()),
        ("agency_id", pa.string()),
        ("extract", pa.string()),
        ("file_name", pa.string()),
        ("file_sha256", pa.string()),
        ("file_bytes", pa.int64()),
        ("received_date", pa.date32()),
        ("landed_at", pa.timestamp("us")),
        ("status", pa.string()),
        ("rows_in", pa.int64()),
        ("rows_accepted", pa.int64()),
        ("rows_quarantined", pa.int64()),
        ("dollars_in", _DOLLARS),
        ("dollars_accepted", _DOLLARS),
        ("dollars_quarantined", _DOLLARS),
        ("first_quarter", pa.string()),
        ("last_quarter", pa.string()),
        ("match_share", pa.float64()),
        ("contract_version", pa.string()),
        ("message", pa.string()),
    ]
)
REASONS = pa.schema(
    [
        ("delivery_id", pa.string()),
        ("extract", pa.string()),
        ("column_name", pa.string()),
        ("rule", pa.string()),
        ("fix", pa.string()),
        ("rows", pa.int64()),
        ("dollars", _DOLLARS),
    ]
)
LINKS = pa.schema(
    [
        ("source_id", pa.string()),
        ("source_person_id", pa.string()),
        ("ssn_token", pa.string()),
        ("match_probability", pa.float64()),
        ("decision", pa.string()),
    ]
)
SETTLED = pa.schema(
    [
        ("extract", pa.string()),
        ("partition", pa.string()),
        ("delivery_id", pa.string()),
        ("line", pa.int64()),
        ("outcome", pa.string()),
        ("dollars", _DOLLARS),
    ]
)
BALANCE = pa.schema(
    [
        ("extract", pa.string()),
        ("partition", pa.string()),
        *(
            (f"rows_{name}", pa.int64())
            for name in (
                *("kept", "repeated", "superseded", "added_up"),
                *("contradicting", "in_force"),
            )
        ),
        ("dollars_in_force", _DOLLARS),
    ]
)
ONE_ROW_PER_KEY = "rows of one key and one day do not contradict each other"
FIX_CONTRADICTION = "Find out which row is right, and deliver it again on a later day"
HELD = "the delivery as a whole may be taken in"
FIX_HELD = "Look at the delivery's report; deliver it again, or release it: pathways quarantine"


@dataclass(frozen=True)
class Settled:
    """A row whose fate other rows decide.

    `contradicting`: another row of its key and day differs, so it is set aside after all.
    `corrected`: it was set aside, and a later row of its key is in force.
    """

    extract: str
    partition: str
    delivery_id: str
    line: int
    outcome: Literal["contradicting", "corrected"]
    dollars: Decimal | None


def read_settled(ledger: Path) -> list[Settled]:
    """Return the settled rows of a state."""
    return [Settled(**row) for row in pq.read_table(ledger / "settled.parquet").to_pylist()]


def read_balances(ledger: Path) -> list[Balance]:
    """Return the balances of a state."""
    return [Balance(**row) for row in pq.read_table(ledger / "balance.parquet").to_pylist()]


@dataclass
class Ledger:
    """What a state knows of deliveries; `reasons` are those of the deliveries' own rows."""

    manifests: Sequence[Manifest]
    reasons: pa.Table
    links: pa.Table
    balances: list[Balance] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)


def write_ledger(folder: Path, ledger: Ledger) -> None:
    """Write every table of the ledger, each a file."""
    folder.mkdir()
    settled = ledger.settled
    contradicting = _contradicting(settled)
    rows = [_row(one, contradicting.get(one.delivery_id, NOTHING)) for one in ledger.manifests]
    found = [ledger.reasons, _contradictions(settled), _held(rows)]
    tables = {
        "deliveries": pa.Table.from_pylist(rows, DELIVERIES),
        "reasons": pa.concat_tables(found),
        "settled": pa.Table.from_pylist([asdict(one) for one in settled], SETTLED),
        "balance": pa.Table.from_pylist([asdict(one) for one in ledger.balances], BALANCE),
        "identity_links": ledger.links,
    }
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd")


def _contradicting(settled: Sequence[Settled]) -> dict[str, Counts]:
    """Return the rows of each delivery that contradict others; each line of it counts once."""
    lines: dict[tuple[str, int], Counts] = {}
    for one in settled:
        if one.outcome == "contradicting":
            line = one.delivery_id, one.line
            before = lines.get(line, NOTHING)
            lines[line] = Counts(1, (before + Counts(1, one.dollars)).dollars)
    found: dict[str, Counts] = {}
    for (delivery_id, _), counts in lines.items():
        found[delivery_id] = found.get(delivery_id, NOTHING) + counts
    return found


def _row(manifest: Manifest, contradicting: Counts) -> dict[str, object]:
    """Return the delivery's row: accepted and quarantined add up to what came in."""
    is_accepted = manifest.status == "accepted"
    before, aside = manifest.accepted, manifest.set_aside
    set_aside = aside + contradicting if is_accepted else manifest.counts_in
    dollars_in = manifest.counts_in.dollars
    accepted = Counts(
        before.rows - contradicting.rows if is_accepted else 0,
        None
        if before.dollars is None
        else before.dollars - (contradicting.dollars or Decimal(0))
        if is_accepted
        else Decimal(0),
    )
    quarters = sorted(
        quarter
        for extract, partitions in manifest.partitions.items()
        if extract == manifest.extract == "ui_wage_records"
        for quarter in partitions
    )
    return {
        "delivery_id": manifest.delivery_id,
        "agency_id": manifest.agency_id,
        "extract": manifest.extract,
        "file_name": manifest.file_name,
        "file_sha256": manifest.sha256,
        "file_bytes": manifest.file_bytes,
        "received_date": manifest.received,
        "landed_at": manifest.landed_at.replace(tzinfo=None),
        "status": manifest.status,
        "rows_in": manifest.counts_in.rows,
        "rows_accepted": accepted.rows,
        "rows_quarantined": set_aside.rows,
        "dollars_in": dollars_in,
        "dollars_accepted": accepted.dollars,
        "dollars_quarantined": set_aside.dollars if dollars_in is not None else None,
        "first_quarter": quarters[0] if quarters else None,
        "last_quarter": quarters[-1] if quarters else None,
        "match_share": manifest.match_share,
        "contract_version": manifest.contract_version,
        "message": manifest.message,
    }


def _contradictions(settled: Sequence[Settled]) -> pa.Table:
    found: dict[tuple[str, str], Counts] = {}
    for one in settled:
        if one.outcome == "contradicting":
            at = one.delivery_id, one.extract
            found[at] = found.get(at, NOTHING) + Counts(1, one.dollars)
    rows = [
        {
            "delivery_id": delivery_id,
            "extract": extract,
            "rule": ONE_ROW_PER_KEY,
            "fix": FIX_CONTRADICTION,
            "rows": counts.rows,
            "dollars": counts.dollars,
        }
        for (delivery_id, extract), counts in found.items()
    ]
    return pa.Table.from_pylist(rows, REASONS)


def _held(deliveries: Sequence[dict[str, object]]) -> pa.Table:
    """Return the reason of every row of a delivery that is held back whole."""
    rows = [
        {
            "delivery_id": row["delivery_id"],
            "extract": row["extract"],
            "rule": HELD,
            "fix": FIX_HELD,
            "rows": row["rows_in"],
            "dollars": row["dollars_in"],
        }
        for row in deliveries
        if row["status"] == "held"
    ]
    return pa.Table.from_pylist(rows, REASONS)
