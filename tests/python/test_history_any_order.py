"""Over any sequence of nights the mart says what a plain loop over them says."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from history_case import VALUES_OF_A_CELL, Nights
from pathways.history.changes import NUMBERS, VALUES

CELL = st.fixed_dictionaries(
    {
        "numerator": st.sampled_from([None, 1, 2]),
        "mean_value_real": st.sampled_from([None, 1.5]),
        "status": st.sampled_from(["final", "preliminary"]),
    }
)
NIGHT = st.dictionaries(st.sampled_from(["a", "b", "partner_a", "partner_b"]), CELL)
NIGHTS = st.lists(st.tuples(NIGHT, st.booleans()), min_size=1, max_size=6)


def naive(nights: list[tuple[dict[str, Any], bool]]) -> dict[str, dict[str, Any]]:
    """Tell what was said, night by night; the nights that made no release are not among them."""
    told: dict[str, dict[str, Any]] = {}
    for night in (cells for cells, is_released in nights if is_released):
        for name in {*told, *night}:
            now = {**VALUES_OF_A_CELL, **night[name]} if name in night else None
            if name not in told:
                told[name] = {"first": now, "now": now, "revisions": 0, "final": False}
                continue
            cell = told[name]
            if now == cell["now"]:
                continue
            if cell["now"] and cell["now"]["status"] == "final":
                stands = now and all(now[x] == cell["now"][x] for x in (*NUMBERS, "status"))
                cell["final"] = cell["final"] or not stands
            cell["now"], cell["revisions"] = now, cell["revisions"] + 1
    return told


def from_the_mart(nights: Nights) -> dict[str, dict[str, Any]]:
    rows = nights.revisions() if list((nights.folder / "changes").glob("*")) else {}
    for row in rows.values():
        assert row["is_revised"] == (row["revision_count"] > 0)
    return {
        name: {
            "first": {value: row[f"first_{value}"] for value in VALUES},
            "now": None if row["is_withdrawn"] else {value: row[value] for value in VALUES},
            "revisions": row["revision_count"],
            "final": row["is_final_revised"],
        }
        for name, row in rows.items()
    }


@settings(max_examples=15, deadline=None)
@given(NIGHTS)
def test_the_mart_agrees_with_a_plain_loop(given_nights: list[tuple[Any, bool]]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        nights = Nights(folder)
        for cells, is_released in given_nights:
            if is_released:
                nights.release(cells)
            else:
                nights.prepare(cells)
        for left in (nights.folder / "pending").iterdir():
            left.unlink()
        assert from_the_mart(nights) == naive(given_nights)
    finally:
        shutil.rmtree(folder)
