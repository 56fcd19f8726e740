"""The pages of a landing: one per delivery, made with it, and the list of all of them."""

import shutil
from pathlib import Path

import pyarrow.parquet as pq

from pathways.landing.judgement import Verdict
from pathways.landing.keeping import Intake
from pathways.landing.manifest import Counts, Manifest
from pathways.landing.report import (
    Amount,
    DeliveryReport,
    DeliveryRow,
    ReasonRow,
    write_delivery_report,
    write_report_index,
)
from pathways.landing.store import Store

PAGE = "page"
"""In the folder of a delivery."""


def write_page(
    folder: Path, manifest: Manifest, intake: Intake | None, verdict: Verdict | None
) -> None:
    """Write the page of a delivery into its folder; without an intake, of one that is rejected."""
    is_in = manifest.status == "accepted"
    row = DeliveryRow(
        delivery_id=manifest.delivery_id,
        agency=manifest.agency_id,
        extract=manifest.extract,
        file_name=manifest.file_name,
        received=manifest.received,
        landed_at=manifest.landed_at,
        status=manifest.status,
        incoming=_amount(manifest.counts_in),
        accepted=_amount(manifest.accepted) if is_in else Amount(0),
        quarantined=_amount(manifest.set_aside if is_in else manifest.counts_in),
        message=manifest.message,
    )
    reasons = intake.reasons.items() if intake else ()
    checks = intake.checks.results if intake and intake.checks else ()
    report = DeliveryReport(
        delivery=row,
        reasons=tuple(
            ReasonRow(reason.extract, reason.column, reason.rule, reason.fix, _amount(counts))
            for reason, counts in reasons
        ),
        checks=(*checks, *(verdict.checks if verdict else ())),
        drift=tuple(verdict.drift) if verdict else (),
        warnings=manifest.warnings,
    )
    write_delivery_report(folder / PAGE, report)


def _amount(counts: Counts) -> Amount:
    return Amount(counts.rows, counts.dollars)


def write_pages(store: Store) -> None:
    """Put the pages of all deliveries in place, and the list of them as the ledger has it."""
    state = store.state()
    if state is None:
        return
    for delivery_id, generation in state.deliveries.items():
        made = store.folder(delivery_id, generation) / PAGE / delivery_id / "index.html"
        place = store.reports / delivery_id / "index.html"
        if not place.is_file() or place.read_bytes() != made.read_bytes():
            place.parent.mkdir(exist_ok=True)
            shutil.copyfile(made, place.with_suffix(".new"))
            place.with_suffix(".new").replace(place)
    rows = pq.read_table(store.ledger / "deliveries.parquet").to_pylist()
    write_report_index(store.reports, [_listed(row) for row in rows])


def _listed(row: dict[str, object]) -> DeliveryRow:
    amounts = {
        name: Amount(row[f"rows_{name}"], row[f"dollars_{name}"])  # type: ignore[arg-type]
        for name in ("in", "accepted", "quarantined")
    }
    return DeliveryRow(
        delivery_id=str(row["delivery_id"]),
        agency=str(row["agency_id"]),
        extract=str(row["extract"]),
        file_name=str(row["file_name"]),
        received=row["received_date"],  # type: ignore[arg-type]
        landed_at=row["landed_at"],  # type: ignore[arg-type]
        status=row["status"],  # type: ignore[arg-type]
        incoming=amounts["in"],
        accepted=amounts["accepted"],
        quarantined=amounts["quarantined"],
        message=str(row["message"]),
    )
