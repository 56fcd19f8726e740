# ruff: noqa: S608 - the SQL is made of names of the project's own
"""What is set aside, and what became of it since: read from a landing area."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from pathways.errors import BadInputError
from pathways.landing.ledger import FIX_CONTRADICTION, FIX_HELD, HELD, ONE_ROW_PER_KEY
from pathways.landing.state import QUARANTINE
from pathways.landing.store import Store
from pathways.quality.database import quoted


@dataclass(frozen=True)
class Aside:
    """What of one delivery is set aside; `corrected` rows came again, right, in a later one."""

    delivery_id: str
    agency_id: str
    extract: str
    file_name: str
    status: str
    rows: int
    corrected: int
    dollars: Decimal | None
    rule: str

    @property
    def open(self) -> int:
        """Rows that nobody has mended yet."""
        return self.rows - self.corrected


@dataclass(frozen=True)
class AsideRow:
    """A row that is set aside, with one of its reasons; `line` is None for a whole delivery."""

    line: int | None
    extract: str
    column: str | None
    rule: str
    fix: str
    is_corrected: bool


def list_aside(store: Store, *, with_corrected: bool = False) -> list[Aside]:
    """Return the deliveries of which rows are set aside, the one with the most open rows first."""
    ledger = store.ledger
    rows = (
        duckdb.connect()
        .execute(
            f"with settled as (select * from {_table(store, 'settled')}), "
            "corrected as (select delivery_id, count(distinct line) as line_count from settled "
            "where outcome = 'corrected' group by delivery_id), "
            "worst as (select delivery_id, max_by(rule, rows) as rule "
            f"from {_table(store, 'reasons')} group by delivery_id) "
            "select delivery_id, agency_id, extract, file_name, status, rows_quarantined, "
            "coalesce(line_count, 0), dollars_quarantined, coalesce(rule, message) "
            f"from {quoted(ledger / 'deliveries.parquet')} "
            "left join corrected using (delivery_id) left join worst using (delivery_id) "
            "where rows_quarantined > 0 order by rows_quarantined desc, delivery_id"
        )
        .fetchall()
    )
    found = [Aside(*row) for row in rows]
    return [one for one in found if one.open or with_corrected]


def find_delivery(store: Store, start: str) -> str:
    """Return the delivery whose id begins so. Errors: BadInputError when none or several do."""
    ids = [
        delivery_id
        for (delivery_id,) in duckdb.connect()
        .execute(f"select delivery_id from {_table(store, 'deliveries')}")
        .fetchall()
        if delivery_id.startswith(start)
    ]
    if len(ids) != 1:
        found = "no delivery begins" if not ids else f"{len(ids)} deliveries begin"
        raise BadInputError(
            f"{start}: {found} with that in {store.root}; see pathways quarantine list"
        )
    return ids[0]


def rows_aside(store: Store, delivery_id: str) -> list[AsideRow]:
    """Return the rows of a delivery that are set aside, by line, with every reason of each."""
    state = store.state()
    if state is None:
        return []
    manifest = store.manifest(delivery_id, state.deliveries[delivery_id])
    if manifest.status == "held":
        return [AsideRow(None, manifest.extract, None, HELD, FIX_HELD, is_corrected=False)]
    folder = store.folder(delivery_id, manifest.generation) / QUARANTINE
    files = sorted(folder.glob("*.parquet"))
    connection = duckdb.connect()
    settled = connection.execute(
        f"select line, extract, outcome from {_table(store, 'settled')} where delivery_id = $1",
        [delivery_id],
    ).fetchall()
    corrected = {(line, extract) for line, extract, outcome in settled if outcome == "corrected"}
    rows = [
        AsideRow(
            line,
            extract,
            None,
            ONE_ROW_PER_KEY,
            FIX_CONTRADICTION,
            is_corrected=(line, extract) in corrected,
        )
        for line, extract, outcome in settled
        if outcome == "contradicting"
    ]
    if files:
        found = connection.execute(
            "select line, extract, column_name, rule, fix from read_parquet("
            f"[{', '.join(map(quoted, files))}]) order by line, extract, column_name, rule"
        ).fetchall()
        rows += [AsideRow(*row, is_corrected=(row[0], row[1]) in corrected) for row in found]
    return sorted(rows, key=lambda row: (row.line or 0, row.extract, row.column or "", row.rule))


def reasons_of(rows: Sequence[AsideRow]) -> dict[tuple[str, str], list[int]]:
    """Return the lines by (column or extract, rule), the most frequent reason first."""
    found: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        where = f"{row.extract}.{row.column}" if row.column else row.extract
        found.setdefault((where, row.rule), []).append(row.line or 0)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def _table(store: Store, name: str) -> str:
    return f"read_parquet({quoted(store.ledger / f'{name}.parquet')})"
