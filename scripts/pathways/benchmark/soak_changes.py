"""What is new for each refresh of a soak: a row in one extract, a delivery, another day.

Each is right, and of people in no program, so that the change gate has nothing to hold back.
"""

import hashlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pathways.landing.ledger import DELIVERIES, LINKS, REASONS
from pathways.landing.store import LEDGER
from pathways.synthetic.settings import Calendar

FIRST_DAY = Calendar().as_of
_WAGES = "ui_wage_records"


def start_ledger(extracts: Path) -> None:
    """Give extracts a ledger of one delivery, as landing writes it."""
    folder = extracts / LEDGER
    folder.mkdir()
    tables = {
        "deliveries": pa.Table.from_pylist([_delivery("the first")], DELIVERIES),
        "reasons": pa.Table.from_pylist([], REASONS),
        "identity_links": pa.Table.from_pylist([], LINKS),
    }
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet")


def change(extracts: Path, kind: str, name: str, day: date) -> date:
    """Make one change; `name` decides what it is, so that the same name makes the same change.

    Returns the day to compute for, which one kind of change moves on by one.
    """
    if kind == "day":
        return day + timedelta(days=1)
    makers: dict[str, Callable[[Path, str], None]] = {
        "claim": _claim,
        "wage": _wage,
        "ledger": _deliver,
    }
    makers[kind](extracts, name)
    return day


def _claim(extracts: Path, name: str) -> None:
    row = {
        "ssn_token": _token(name),
        "claim_week": date(2023, 3, 6),
        "benefit_amount": Decimal("240.00"),
        "naics_code": None,
    }
    _append(extracts / "ui_claims" / "part-0.parquet", row)


def _wage(extracts: Path, name: str) -> None:
    files = [path for path in sorted((extracts / _WAGES).glob("*.parquet")) if _rows(path)]
    path = files[int(_token(name), 16) % len(files)]
    first = pq.read_table(path).slice(0, 1).to_pylist()[0]
    _append(path, first | {"ssn_token": _token(name)})


def _deliver(extracts: Path, name: str) -> None:
    _append(extracts / LEDGER / "deliveries.parquet", _delivery(name))


def _delivery(name: str) -> dict[str, Any]:
    digest = hashlib.sha256(name.encode()).hexdigest()
    return {
        "delivery_id": digest[:16],
        "agency_id": "west_workforce",
        "extract": "training_enrollments",
        "file_name": f"enrollments_{digest[:6]}.csv",
        "file_sha256": digest,
        "file_bytes": 4096,
        "received_date": date(2024, 8, 15),
        "landed_at": datetime(2024, 8, 15, 6, 20),  # noqa: DTZ001 - UTC without a zone, as landed
        "status": "accepted",
        "rows_in": 40,
        "rows_accepted": 40,
        "rows_quarantined": 0,
        "contract_version": "1",
    }


def _append(path: Path, values: dict[str, Any]) -> None:
    """Add a row; the file is replaced at once."""
    table = pq.read_table(path)
    aside = path.with_name(f".{path.name}")
    pq.write_table(pa.concat_tables([table, pa.Table.from_pylist([values], table.schema)]), aside)
    aside.replace(path)


def _rows(path: Path) -> int:
    return int(pq.read_metadata(path).num_rows)


def _token(name: str) -> str:
    """Return the token of a person who is in no program."""
    return hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
