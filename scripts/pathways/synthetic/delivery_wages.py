"""What the wage agency delivers: a file a quarter, one of them in the layout of LEHD."""

import gzip
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pathways.synthetic.columns import quarter_end_day
from pathways.synthetic.defects import wage_rows
from pathways.synthetic.delivery_desk import RECEIVED, Desk
from pathways.synthetic.delivery_forms import WAGE_AGENCY, write_mapping
from pathways.synthetic.delivery_lehd import write_quarter_as_lehd
from pathways.synthetic.delivery_source import LATE, ON_TIME_DAYS, Quarter
from pathways.synthetic.settings import EPOCH, quarter_number
from pathways.synthetic.writers import WAGES

CLAIMS, EMPLOYERS = "ui_claims", "ui_employers"
LEHD_QUARTER, DEFECT_QUARTER, CENTS_QUARTER = 0, -6, -4
"""Places in the list of quarters; the first is too early for any program to be judged by it."""
BOMB_BLOCK, BOMB_MEMBERS, BOMB_ROW = 16 << 20, 128, 10_000


def deliver_wages(desk: Desk) -> Quarter | None:
    """Write employers, claims and wages; returns the quarter that is in whole dollars."""
    quarters = desk.source.quarters()
    _mapping(desk)
    path = desk.place(WAGE_AGENCY, EMPLOYERS, EMPLOYERS, RECEIVED, ".csv")
    desk.text(WAGE_AGENCY, path, desk.source.table(EMPLOYERS))
    _claims(desk)
    rounded = quarters[LEHD_QUARTER] if len(quarters) > LEHD_QUARTER else None
    for quarter in quarters:
        has_defects = quarter == _at(quarters, DEFECT_QUARTER)
        _quarter(desk, quarter, has_defects=has_defects, is_lehd=quarter == rounded)
    for year in desk.source.years_of_late_wages():
        where = f"{LATE} and year(received_date::date) = {year}"
        path = desk.place(WAGE_AGENCY, WAGES, f"wages_late_{year}", date(year, 12, 31))
        desk.text(WAGE_AGENCY, path, desk.source.wages(where))
    if desk.with_defects:
        _in_cents(desk, _at(quarters, CENTS_QUARTER))
        _bomb(desk)
    return rounded


def _at(quarters: list[Quarter], place: int) -> Quarter:
    return quarters[max(place, -len(quarters))]


def _mapping(desk: Desk) -> None:
    contracts = desk.source.contracts
    write_mapping(
        desk.folder / WAGE_AGENCY.agency,
        WAGE_AGENCY.mapping(contracts[name] for name in (EMPLOYERS, WAGES)),
        ("The wage agency; its claims come as Parquet, in the columns of the contract.",),
    )


def _claims(desk: Desk) -> None:
    table = desk.source.table(CLAIMS)
    types = {"claim_week": pa.date32(), "benefit_amount": pa.decimal128(12, 2)}
    for name, kind in types.items():
        place = table.column_names.index(name)
        table = table.set_column(place, name, table[name].cast(kind))
    path = desk.place(WAGE_AGENCY, CLAIMS, CLAIMS, RECEIVED, ".parquet")
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd")
    desk.note(WAGE_AGENCY, path, table.num_rows)
    if desk.with_defects:
        broken = desk.place(
            WAGE_AGENCY, CLAIMS, "claims_again", RECEIVED + timedelta(30), ".parquet"
        )
        broken.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        desk.note(WAGE_AGENCY, broken, None)
        desk.plant("corrupt_parquet", WAGE_AGENCY, broken)


def _received(quarter: Quarter) -> date:
    """The day after the last on which wages are on time."""
    end = quarter_end_day(quarter_number(quarter.year, quarter.quarter))
    return EPOCH + timedelta(days=end + ON_TIME_DAYS + 1)


def _quarter(desk: Desk, quarter: Quarter, *, has_defects: bool, is_lehd: bool) -> None:
    received = _received(quarter)
    table = desk.source.wages(f"{quarter.condition} and not ({LATE})")
    stem = f"wages_{quarter}"
    if is_lehd:
        table = write_quarter_as_lehd(desk, quarter, received, table)
        stem += "_adjustments"
    rows = []
    if has_defects and desk.with_defects:
        first = date(quarter.year, quarter.quarter * 3 - 2, 1)
        rows = wage_rows(desk.spares, (first - timedelta(days=1)).isoformat())
    desk.text(WAGE_AGENCY, desk.place(WAGE_AGENCY, WAGES, stem, received), table, rows)


def _in_cents(desk: Desk, quarter: Quarter) -> None:
    """Write a quarter again, received later, with every amount a hundred times too high."""
    table = desk.source.wages(f"{quarter.condition} and not ({LATE})")
    cents = pc.replace_substring(table["wages"], ".", "")
    place = table.column_names.index("wages")
    table = table.set_column(place, "wages", cents)
    received = RECEIVED - timedelta(days=10)
    place = table.column_names.index("received_date")
    days = pa.repeat(received.isoformat(), table.num_rows)
    path = desk.place(WAGE_AGENCY, WAGES, f"wages_{quarter}_restated", received)
    desk.text(WAGE_AGENCY, path, table.set_column(place, "received_date", days))
    desk.plant("wages_in_cents", WAGE_AGENCY, path)


def _bomb(desk: Desk) -> None:
    """Write 2 GB of the same row as 3 MB: one compressed block, many times.

    The row is long, so that what is read of the file before it is refused is few rows.
    """
    names = [*WAGE_AGENCY.names.values(), *WAGE_AGENCY.ignored[WAGES]]
    row = b"0" * BOMB_ROW + b"," * (len(names) - 1) + b"\n"
    block = gzip.compress(row * (BOMB_BLOCK // len(row)), 9, mtime=0)
    path = desk.place(WAGE_AGENCY, WAGES, "wages_2024Q3", RECEIVED + timedelta(days=40))
    with path.open("xb") as file:
        file.write(gzip.compress(",".join(names).encode() + b"\n", mtime=0))
        for _ in range(BOMB_MEMBERS):
            file.write(block)
    desk.note(WAGE_AGENCY, path, None)
    desk.plant("archive_bomb", WAGE_AGENCY, path)
