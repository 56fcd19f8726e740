"""Takes a generated file in, and checks that nothing of it is lost."""

import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from landing_broken import Broken
from landing_case import PEOPLE, WAGES
from landing_count import Counted, UnreadableError, amount, count_file, trimmed
from pathways.landing.arrivals import find_arrivals
from pathways.landing.identify import identify
from pathways.landing.intake import Bench, take_in
from pathways.landing.problems import RejectedError

IDENTITIES = [text for one in PEOPLE for text in (one.ssn, one.dashed, one.last_name.lower())]


def read_all(folder: Path, pattern: str) -> list[dict[str, Any]]:
    return [row for path in folder.glob(pattern) for row in pq.read_table(path).to_pylist()]


def check(bench: Bench, file: Broken) -> str:
    """Take a file in, and check that nothing of it is lost; returns rejected or accepted."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "delivered" / file.extract
        place.mkdir(parents=True)
        path, folder = place / file.name, Path(name) / "kept"
        path.write_bytes(file.content)
        folder.mkdir()
        (arrival,) = find_arrivals(place.parent, tuple(bench.contracts)).files
        delivery, fault = identify(bench, arrival, place.parent)
        assert not fault
        try:
            intake = take_in(bench, delivery, folder)
        except RejectedError as error:
            assert_says_what(str(error))
            return "rejected"
        try:
            counted = count_file(path)
        except UnreadableError as error:
            raise AssertionError(f"taken in, although unreadable: {error}") from None
        kept = read_all(folder, f"rows/{file.extract}/*.parquet")
        aside = read_all(folder, "quarantine/*.parquet")
        assert_conserved(counted, intake.accepted.rows, intake.set_aside.rows, kept, aside)
        if file.extract == WAGES:
            assert_dollars(counted, intake.accepted.dollars, intake.set_aside.dollars, kept, aside)
        return "accepted"


def assert_says_what(message: str) -> None:
    assert message
    assert "\n" not in message
    assert len(message) < 3000
    assert not [text for text in IDENTITIES if text in message.lower()]


def assert_conserved(
    counted: Counted, accepted: int, set_aside: int, kept: list[Any], aside: list[Any]
) -> None:
    kept_lines = [row["_line"] for row in kept]
    aside_lines = {row["line"] for row in aside}
    assert len(counted.lines) == accepted + set_aside
    assert sorted([*kept_lines, *aside_lines]) == counted.lines
    assert (len(kept_lines), len(aside_lines)) == (accepted, set_aside)
    assert all(row["rule"] and row["fix"] for row in aside)
    for row in kept:
        there = counted.rows.get(row["_line"], {})
        for name in set(row) & set(there) & {"student_id", "participant_id", "employer_account"}:
            assert row[name] == trimmed(there[name]), name


def assert_dollars(
    counted: Counted,
    accepted: Decimal | None,
    set_aside: Decimal | None,
    kept: list[Any],
    aside: list[Any],
) -> None:
    assert accepted is not None
    assert set_aside is not None
    by_line = {row["line"]: row["dollars"] or Decimal(0) for row in aside}
    by_line |= {row["_line"]: row["wages"] for row in kept}
    assert sum((row["wages"] for row in kept), Decimal(0)) == accepted
    assert sum(by_line.values()) == accepted + set_aside
    plain = {line: amount(row.get("wages", "")) for line, row in counted.rows.items()}
    assert {line: by_line[line] for line in plain} == plain
