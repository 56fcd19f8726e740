# ruff: noqa: S608 - the SQL is made of the names of the project's own contracts
"""The ledger of the deliveries that the sample might have come in, as landing would write it.

No file of it exists. What the extracts hold of an agency up to a quarter is what its delivery of
that quarter brought; bad rows, delays and matches are drawn from the delivery's name, so that the
same extracts give the same ledger.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from pathways.contracts import Contract, load_contracts
from pathways.landing.ledger import DELIVERIES, HELD, LINKS, ONE_ROW_PER_KEY, REASONS
from pathways.project import Project
from pathways.quality.database import quoted
from pathways.synthetic.delivery_source import ROSTERS
from pathways.synthetic.ledger_delivery import (
    KINDS,
    MISSING,
    REFUSED,
    WAGE_AGENCY,
    Delivery,
    Found,
    cents,
    first_day,
)
from pathways.synthetic.settings import QUARTERS_PER_YEAR, Calendar
from pathways.synthetic.writers import WAGES

QUARTERS = 6
"""Quarters with deliveries, up to the last one of the wages."""
GROWTH_PERCENT = 2
"""Of its present rows, what a roster gains in a quarter."""
TABLES = {
    "landing_deliveries": DELIVERIES.names,
    # what is to be done about a reason is in no model
    "landing_reasons": [name for name in REASONS.names if name != "fix"],
    "landing_identity_links": LINKS.names,
}
"""Columns of the seeds."""

Row = dict[str, object]


def write_sample_ledger(project: Project, calendar: Calendar) -> int:
    """Write seeds/landing of the extracts in seeds/extracts; returns the number of deliveries."""
    contracts = load_contracts(project)
    last = calendar.wage_quarters[-1]
    quarters = range(last + 1 - QUARTERS, last + 1)
    with duckdb.connect(":memory:") as connection:
        found = [
            one
            for extract in KINDS
            for one in _found(connection, project, contracts[extract], quarters)
        ]
    deliveries = [one for one in _deliveries(found) if one.received <= calendar.as_of]
    deliveries.sort(key=lambda one: (one.received, one.delivery_id))
    reasons = [reason for one in deliveries for reason in _reasons(one)]
    reasons.sort(key=lambda row: [str(row[name] or "") for name in TABLES["landing_reasons"]])
    folder = project.seeds / "landing"
    _write(folder, "landing_deliveries", [_row(one) for one in deliveries])
    _write(folder, "landing_reasons", reasons)
    _write(folder, "landing_identity_links", [])
    return len(deliveries)


def _found(
    connection: duckdb.DuckDBPyConnection, project: Project, contract: Contract, quarters: range
) -> Iterator[Found]:
    """Yield what each delivery of an extract brought, by quarter and agency."""
    extract, kind = contract.extract, KINDS[contract.extract]
    path = project.extract_seeds / contract.source / f"{extract}.csv"
    connection.execute(
        f"create or replace temp table delivered as from read_csv({quoted(path)}, header = true, "
        "all_varchar = true, delim = ',', nullstr = '')"
    )
    agency = f"'{WAGE_AGENCY}'" if contract.source == "ui_wage" else contract.key[0]
    dollars = "sum(cast(wages as decimal(38, 2)))" if extract == WAGES else "null"
    for quarter in quarters:
        where = "true"
        if kind.day:
            where = f"cast({kind.day} as date) < date '{first_day(quarter + 1)}'"
        elif extract == WAGES:
            year, number = divmod(quarter, QUARTERS_PER_YEAR)
            where = f"wage_year = '{year}' and wage_quarter = '{number + 1}'"
        is_growing = kind.day is None and extract != WAGES
        percent = 100 - GROWTH_PERCENT * (quarters[-1] - quarter) if is_growing else 100
        counts = connection.execute(
            f"select {agency}, count(*), {dollars} from delivered where {where} "
            "group by 1 order by 1"
        ).fetchall()
        for name, rows, amount in counts:
            yield Found(extract, name, quarter, rows * percent // 100, amount)


def _deliveries(found: Iterable[Found]) -> Iterator[Delivery]:
    for one in found:
        if one.rows and (one.agency, one.quarter_name) not in MISSING:
            refused = REFUSED.get((one.agency, one.quarter_name, one.extract))
            if refused:
                yield Delivery(one, refused)
            yield Delivery(one, "accepted")


def _row(delivery: Delivery) -> Row:
    found, received = delivery.found, delivery.received
    is_wages = found.dollars is not None
    aside = delivery.bad_dollars
    quarter = found.quarter_name if is_wages else None
    return {
        "delivery_id": delivery.delivery_id,
        "agency_id": found.agency,
        "extract": found.extract,
        "file_name": f"{found.extract}_{found.quarter_name.lower()}.csv",
        "file_sha256": delivery.digest,
        "file_bytes": delivery.rows_in * 97 + 211,
        "received_date": received,
        "landed_at": f"{received} 06:{delivery.draw(1, 60):02}:00",
        "status": delivery.status,
        "rows_in": delivery.rows_in,
        "rows_accepted": delivery.accepted,
        "rows_quarantined": delivery.rows_in - delivery.accepted,
        "dollars_in": None if found.dollars is None or aside is None else found.dollars + aside,
        "dollars_accepted": found.dollars,
        "dollars_quarantined": aside,
        "first_quarter": quarter,
        "last_quarter": quarter,
        "match_share": _match_share(delivery) if found.extract in ROSTERS else None,
        "contract_version": "1",
        "message": delivery.message or None,
    }


def _match_share(delivery: Delivery) -> str:
    return f"{(880 + delivery.draw(11, 100)) / 1000:.3f}"


def _reasons(delivery: Delivery) -> list[Row]:
    """Return why rows are set aside: a bad value, or of an accepted delivery a contradiction."""
    found, kind = delivery.found, KINDS[delivery.found.extract]
    contradicting = delivery.bad // 4 if delivery.status == "accepted" else 0
    split = [
        (kind.column, kind.rule, delivery.bad - contradicting),
        (None, ONE_ROW_PER_KEY, contradicting),
        (None, HELD, delivery.rows_in if delivery.status == "held" else 0),
    ]
    dollars = delivery.bad_dollars
    return [
        {
            "delivery_id": delivery.delivery_id,
            "extract": found.extract,
            "column_name": column,
            "rule": rule,
            "rows": rows,
            "dollars": None if dollars is None else cents(dollars * rows / delivery.bad),
        }
        for column, rule, rows in split
        if rows
    ]


def _write(folder: Path, table: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Write a seed: UTF-8, LF, empty for null."""
    folder.mkdir(exist_ok=True)
    partial = folder / f"{table}.csv.partial"
    with partial.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, TABLES[table], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    partial.replace(folder / f"{table}.csv")
