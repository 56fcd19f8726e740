"""Rows in = accepted + set aside, and dollars too, to the cent, whatever a file is like.

PATHWAYS_SOAK_FILES says how many files are generated; `make soak` takes thousands.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from landing_broken import Broken, broken, valid_files
from landing_case import KEY, PEOPLE, WAGES, Place, csv_bytes, gzip_bytes, statuses, valid_rows
from landing_check import check
from landing_count import count_csv, count_file
from pathways.contracts import Contract, load_contracts
from pathways.landing.arrivals import find_arrivals
from pathways.landing.identify import identify
from pathways.landing.intake import Bench, take_in
from pathways.landing.land import load_rules, open_bench
from pathways.project import Project

FILES = int(os.environ.get("PATHWAYS_SOAK_FILES", "60"))
AT_ONCE = 20


@pytest.fixture(scope="module")
def bench(project: Project) -> Iterator[Bench]:
    with open_bench(project, load_rules(project), KEY) as opened:
        yield opened


@pytest.mark.parametrize("file", valid_files(), ids=lambda file: f"{file.extract}-{file.name}")
def test_every_row_of_a_valid_file_is_accepted(bench: Bench, file: Broken, tmp_path: Path) -> None:
    path = tmp_path / file.extract / file.name
    path.parent.mkdir()
    path.write_bytes(file.content)
    (arrival,) = find_arrivals(tmp_path, tuple(bench.contracts)).files
    intake = take_in(bench, identify(bench, arrival, tmp_path)[0], None)
    assert (intake.accepted.rows, intake.set_aside.rows) == (len(PEOPLE), 0), intake.reasons


@pytest.mark.parametrize("start", range(0, FILES, AT_ONCE))
def test_nothing_of_a_broken_file_is_lost(bench: Bench, start: int) -> None:
    outcomes = []
    for seed in range(start, min(start + AT_ONCE, FILES)):
        file = broken(seed)
        try:
            outcomes.append(check(bench, file))
        except Exception as error:
            error.add_note(f"broken({seed}): {file.extract} {file.name} {file.how}")
            raise
    assert outcomes.count("accepted") > len(outcomes) / 4


def test_an_archive_bomb_is_refused(bench: Bench) -> None:
    bomb = gzip_bytes(csv_bytes(valid_rows()[WAGES]) + b"0" * (80 << 20))
    assert check(bench, Broken(WAGES, "b.csv.gz", bomb, ())) == "rejected"


def test_wages_of_more_digits_than_any_sum_are_set_aside(bench: Bench) -> None:
    rows = [{**row, "wages": "9" * 36} for row in valid_rows()[WAGES]]
    assert check(bench, Broken(WAGES, "b.csv", csv_bytes(rows), ())) == "accepted"


def test_a_landing_of_broken_files_leaves_the_ones_before_in_force(
    project: Project, tmp_path: Path
) -> None:
    place = Place(project, tmp_path)
    for extract, rows in valid_rows().items():
        place.deliver(extract, "v_2024-01-04.csv", csv_bytes(rows), "good")
    place.land()
    before = place.landed()
    files = {f"{seed}_{file.name}": file for seed in range(900, 930) for file in [broken(seed)]}
    for name, file in files.items():
        place.deliver(file.extract, name, file.content, "bad")
    found = statuses(place.land())
    assert {"accepted", "rejected"} <= {found[name] for name in files}
    rows = {row["file_name"]: row for row in place.ledger()}
    for name, file in files.items():
        row = rows[name]
        assert row["rows_in"] == row["rows_accepted"] + row["rows_quarantined"]
        if row["dollars_in"] is not None:
            assert row["dollars_in"] == row["dollars_accepted"] + row["dollars_quarantined"]
        if row["status"] == "accepted":
            path = place.deliveries / "bad" / file.extract / name
            assert row["rows_in"] == len(count_file(path).lines)
    for extract, contract in load_contracts(project).items():
        assert keys_of(contract, before) <= keys_of(contract, place.landed()), extract


def keys_of(contract: Contract, landed: dict[str, list[tuple[str, ...]]]) -> set[tuple[str, ...]]:
    """Return the keys of the rows in force; a row begins with its partition."""
    at = [k for k, column in enumerate(contract.columns, 1) if column.name in contract.key]
    return {tuple(row[k] for k in at) for row in landed[contract.extract]}


def test_the_independent_count_knows_the_rule() -> None:
    content = b'a,b\n1,2\n\n"3\n4",5\n"6,7\n8,9\n'
    assert count_csv(content).lines == [2, 4, 6, 7]
