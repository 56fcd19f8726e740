"""Write why rows of a delivery were set aside, counted: its part of the ledger."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pathways.landing.keeping import Intake
from pathways.landing.ledger import REASONS
from pathways.landing.state import REASONS_FILE


def write_reasons(folder: Path, delivery_id: str, intake: Intake) -> None:
    """Write the reasons of a delivery, most frequent first; no file when there are none."""
    rows = [
        {
            "delivery_id": delivery_id,
            "extract": reason.extract,
            "column_name": reason.column,
            "rule": reason.rule,
            "fix": reason.fix,
            "rows": counts.rows,
            "dollars": counts.dollars,
        }
        for reason, counts in intake.reasons.items()
    ]
    rows.sort(key=lambda row: (-row["rows"], row["extract"], row["column_name"] or "", row["rule"]))
    if rows:
        pq.write_table(pa.Table.from_pylist(rows, REASONS), folder / REASONS_FILE)
