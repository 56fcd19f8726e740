"""One quarter of wages in the fixed-width layout that states send to LEHD."""

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from pathways.synthetic.defects import PlantedRow, lehd_rows
from pathways.synthetic.delivery_desk import Desk
from pathways.synthetic.delivery_files import with_rows
from pathways.synthetic.delivery_forms import NAMES, Form, write_mapping
from pathways.synthetic.delivery_source import Quarter
from pathways.synthetic.raw_identities import plain
from pathways.synthetic.writers import WAGES

ARCHIVE = Form(agency="wage_archive", suffix=".txt")
"""Another sender than the wage agency, whose files have an industry: they can't be compared."""
FIPS = "25"
CONTROL_BYTES = ("\x00", "\x09", "\x12", "\x16")
ODD_STATES = {"state_postal": "KY", "state_missing": ""}
ODD_FROM, ODD_ROWS, FEWEST_ROWS = 10, 2, 20
"""Where rows of the sample get a defect that landing survives."""


def write_quarter_as_lehd(
    desk: Desk, quarter: Quarter, received: date, wages: pa.Table
) -> pa.Table:
    """Write the records that fit into the layout; returns the others.

    It has whole dollars, no day of receipt and no industry, so landing gives those rows back
    rounded, received on `received`, with naics_code null.
    """
    write_mapping(
        desk.folder / ARCHIVE.agency,
        {"layout": "lehd"},
        ("Early wages from the archive, in the fixed-width layout that states send to LEHD.",),
    )
    fits = _fits(wages)
    table = _columns(desk, wages.filter(fits))
    path = desk.place(ARCHIVE, WAGES, f"wages_{quarter}", received)
    rows: list[PlantedRow] = []
    odd: dict[str, list[int]] = {}
    if desk.with_defects and table.num_rows >= FEWEST_ROWS:
        rows = [_in_ascii(row) for row in lehd_rows(desk.spares)]
        table, odd = _with_odd_rows(table, len(rows))
    combined, lines = with_rows(table, [row.values for row in rows])
    desk.lehd(ARCHIVE, path, combined)
    if rows:
        desk.plant_rows(ARCHIVE, path, rows, [line - 1 for line in lines])
        for defect_id, places in odd.items():
            desk.plant(defect_id, ARCHIVE, path, places)
    return wages.filter(pc.invert(fits))


def _fits(table: pa.Table) -> pa.ChunkedArray:
    """Whether a row can be in a file that knows no amendment and no amount below zero."""
    keys = pc.binary_join_element_wise(table["ssn"], table["employer_account"], "|")
    counts = keys.value_counts()
    twice = counts.filter(pc.greater(counts.field("counts"), 1)).field("values")
    is_negative = pc.starts_with(table["wages"], "-")
    return pc.invert(pc.or_(pc.is_in(keys, value_set=twice), is_negative))


def _columns(desk: Desk, wages: pa.Table) -> pa.Table:
    employers = desk.source.table("ui_employers")
    accounts = employers["employer_account"].combine_chunks()
    place = pc.index_in(wages["employer_account"], value_set=accounts).combine_chunks()
    count = wages.num_rows
    return pa.table(
        {
            **{name: wages[name] for name in ("ssn", "employer_account")},
            **{name: _plain(wages[name]) for name in NAMES},
            "middle_initial": pa.array([*"Q "] * (count // 2 + 1)).slice(0, count),
            "state_fips": pa.repeat(FIPS, count),
            "reporting_unit": pa.repeat("0", count),
            "fein": employers["fein"].combine_chunks().take(place),
            **{name: wages[name] for name in ("wage_year", "wage_quarter")},
            "wages": whole_dollars(wages["wages"]),
        }
    )


def whole_dollars(wages: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return amounts rounded half up as text; what is more than nothing is a dollar at least."""
    exact = wages.cast(pa.decimal128(12, 2))
    rounded = pc.round(exact, round_mode="half_up").cast(pa.int64())
    is_lost = pc.and_(pc.equal(rounded, 0), pc.greater(exact.cast(pa.float64()), 0))
    return pc.if_else(is_lost, 1, rounded).cast(pa.string())


def _plain(names: pa.ChunkedArray) -> pa.Array:
    coded = names.combine_chunks().dictionary_encode()
    words = pa.array([plain(name).upper() for name in coded.dictionary.to_pylist()], pa.string())
    return words.take(coded.indices)


def _in_ascii(row: PlantedRow) -> PlantedRow:
    values = {
        name: plain(value).upper() if value and name in NAMES else value
        for name, value in row.values.items()
    }
    return replace(row, values=values)


def _with_odd_rows(table: pa.Table, added: int) -> tuple[pa.Table, dict[str, list[int]]]:
    """Give some rows odd states and names; returns their lines once `added` rows are before."""
    states, names = table["state_fips"].to_pylist(), table["first_name"].to_pylist()
    places: dict[str, list[int]] = {}
    row = ODD_FROM
    for defect_id, state in ODD_STATES.items():
        places[defect_id] = list(range(row, row + ODD_ROWS))
        for place in places[defect_id]:
            states[place] = state
        row += ODD_ROWS
    places["control_bytes"] = list(range(row, row + len(CONTROL_BYTES)))
    for place, byte in zip(places["control_bytes"], CONTROL_BYTES, strict=True):
        names[place] = names[place][:2] + byte + names[place][2:]
    columns = {name: table[name] for name in table.column_names}
    columns |= {"state_fips": pa.array(states), "first_name": pa.array(names)}
    lines = {name: [place + 1 + added for place in found] for name, found in places.items()}
    return pa.table(columns), lines
