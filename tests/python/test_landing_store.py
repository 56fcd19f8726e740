"""The landing area: one landing at a time, one key, nothing for others to read, nothing halfway."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from landing_case import (
    KEY,
    OTHER_KEY,
    PEOPLE,
    WAGES,
    Place,
    csv_bytes,
    statuses,
    student,
    valid_rows,
    wage,
)
from pathways.cli import app
from pathways.errors import BadInputError, BusyError
from pathways.landing.land import land
from pathways.landing.store import open_store
from pathways.project import Project

STUDENTS = "education_students"
ANN, BEA, *_ = PEOPLE
KEY_TEXT = "a key of the tests, of 32 characters or more"


@pytest.fixture
def place(project: Project, tmp_path: Path) -> Place:
    return Place(project, tmp_path)


@pytest.fixture
def landed(place: Place) -> Place:
    place.deliver(WAGES, "w_2024-01-05.csv", csv_bytes(valid_rows()[WAGES]))
    place.deliver(STUDENTS, "s_2024-01-05.csv", csv_bytes(valid_rows()[STUDENTS]))
    place.land()
    return place


def run(*arguments: object) -> Result:
    environment = {"PATHWAYS_TOKEN_KEY": KEY_TEXT, "COLUMNS": "200"}
    return CliRunner().invoke(app, [str(one) for one in arguments], env=environment)


def bad_students(count: int, bad: int) -> bytes:
    rows = [
        student(ANN, f"S{k}", ssn="", sex="purple" if k < bad else "male") for k in range(count)
    ]
    return csv_bytes(rows)


def test_a_second_landing_finds_the_first_at_work(landed: Place) -> None:
    command = [str(Path(sys.executable).parent / "pathways")]
    with open_store(landed.area):
        found = subprocess.run(  # noqa: S603
            [*command, "land", str(landed.deliveries), "--into", str(landed.area)],
            env={**os.environ, "PATHWAYS_TOKEN_KEY": KEY_TEXT},
            cwd=landed.project.root,
            capture_output=True,
            text=True,
            check=False,
        )
        with pytest.raises(BusyError), open_store(landed.area):
            pass
    assert found.returncode == 75
    assert found.stderr.count("\n") == 1
    assert "another landing is at work" in found.stderr


def test_another_key_is_refused(landed: Place) -> None:
    before = landed.landed()
    with pytest.raises(BadInputError, match=r"another token key.*--retokenize"):
        landed.land(OTHER_KEY)
    assert landed.landed() == before


def test_retokenize_changes_every_token_and_nothing_else(landed: Place) -> None:
    before = landed.landed()
    landed.land(OTHER_KEY, everything=True, new_key=True)
    after = landed.landed()
    for extract, rows in before.items():
        other = {KEY.token(one.ssn): OTHER_KEY.token(one.ssn) for one in PEOPLE}
        names = pq.read_schema(next((landed.area / "landed" / extract).iterdir())).names
        at = [k for k, name in enumerate(names, 1) if name.endswith("_token")]
        plain = [[v for k, v in enumerate(row) if k not in at] for row in rows]
        assert sorted(plain) == sorted(
            [v for k, v in enumerate(row) if k not in at] for row in after[extract]
        )
        if "ssn_token" in names:
            place = names.index("ssn_token") + 1
            tokens = sorted(other[row[place].strip("'")] for row in rows)
            assert tokens == sorted(row[place].strip("'") for row in after[extract])
        assert not {row[k] for row in rows for k in at} & {
            row[k] for row in after[extract] for k in at
        }
    with pytest.raises(BadInputError, match="another token key"):
        landed.land(KEY)


def test_retokenize_needs_every_file(landed: Place) -> None:
    before = landed.landed()
    (landed.deliveries / WAGES / "w_2024-01-05.csv").unlink()
    with pytest.raises(BadInputError, match="1 deliveries that landed are not here"):
        landed.land(OTHER_KEY, everything=True, new_key=True)
    assert landed.landed() == before
    assert set(statuses(landed.land()).values()) == {"repeated"}
    assert landed.landed() == before


def test_a_retokenize_that_fails_leaves_the_key_before(landed: Place) -> None:
    before = landed.landed()
    landed.map("extracts:\n  ui_wage_records:\n    columns:\n      ssn: NO_SUCH\n")
    with pytest.raises(BadInputError, match="nothing was changed"):
        landed.land(OTHER_KEY, everything=True, new_key=True)
    assert landed.landed() == before
    (landed.deliveries / "mapping.yml").unlink()
    assert set(statuses(landed.land()).values()) == {"repeated"}
    assert landed.landed() == before


def test_a_delivery_that_no_longer_reads_stays_in_force(landed: Place) -> None:
    before = landed.landed()
    landed.map("extracts:\n  ui_wage_records:\n    columns:\n      ssn: NO_SUCH\n")
    assert statuses(landed.land(everything=True))["w_2024-01-05.csv"] == "rejected"
    assert landed.landed() == before


def test_rows_are_let_in_when_a_mapping_translates_their_codes(place: Place) -> None:
    rows = [student(ANN, "S1", sex="F"), student(BEA, "S2")]
    place.deliver(STUDENTS, "s_2024-01-05.csv", csv_bytes(rows))
    place.land()
    assert len(place.landed()[STUDENTS]) == 1
    place.map(f"extracts:\n  {STUDENTS}:\n    columns:\n      sex: {{codes: {{F: female}}}}\n")
    assert set(statuses(place.land()).values()) == {"repeated"}
    place.land(everything=True)
    assert len(place.landed()[STUDENTS]) == 2
    assert place.ledger("reasons") == []


def test_quarantine_lists_shows_and_releases(place: Place) -> None:
    rows = [student(ANN, "S1", sex="F"), student(BEA, "S2")]
    place.deliver(STUDENTS, "s_2024-01-05.csv", csv_bytes(rows))
    place.land()
    (delivery,) = place.ledger()
    into = ("--into", place.area)
    listed = run("quarantine", "list", *into)
    assert delivery["delivery_id"] in listed.stdout
    assert "s_2024-01-05.csv" in listed.stdout
    shown = run("quarantine", "show", delivery["delivery_id"][:8], *into)
    assert "education_students.sex" in shown.stdout
    place.map(f"extracts:\n  {STUDENTS}:\n    columns:\n      sex: {{codes: {{F: female}}}}\n")
    options = ("--project-dir", place.project.root)
    released = run(
        *("quarantine", "release", delivery["delivery_id"], place.deliveries), *into, *options
    )
    assert released.exit_code == 0, released.output
    assert len(place.landed()[STUDENTS]) == 2
    assert "Nothing is set aside" in run("quarantine", "list", *into).stdout


def test_a_release_without_the_file_says_so(place: Place) -> None:
    path = place.deliver(STUDENTS, "s_2024-01-05.csv", csv_bytes([student(ANN, "S1", sex="F")]))
    place.land()
    path.write_bytes(csv_bytes([student(ANN, "S1")]))
    (delivery,) = place.ledger()
    options = ("--into", place.area, "--project-dir", place.project.root)
    found = run("quarantine", "release", delivery["delivery_id"], place.deliveries, *options)
    assert isinstance(found.exception, BadInputError)
    assert "is not here, or has changed" in str(found.exception)


@pytest.mark.parametrize("arguments", [("show", "ffff"), ("show", "")])
def test_an_id_of_none_or_several_is_refused(landed: Place, arguments: tuple[str, str]) -> None:
    found = run("quarantine", *arguments, "--into", landed.area)
    assert isinstance(found.exception, BadInputError)


def test_a_delivery_of_mostly_bad_rows_is_held_until_it_is_accepted(place: Place) -> None:
    place.deliver(STUDENTS, "s_2024-01-05.csv", bad_students(30, 10))
    assert statuses(place.land()) == {"s_2024-01-05.csv": "held"}
    assert place.landed()[STUDENTS] == []
    (delivery,) = place.ledger()
    assert (delivery["rows_in"], delivery["rows_quarantined"]) == (30, 30)
    assert "held back whole" in run("quarantine", "list", "--into", place.area).stdout
    assert statuses(place.land()) == {"s_2024-01-05.csv": "repeated"}
    options = ("--into", place.area, "--project-dir", place.project.root, "--accept", "it is so")
    found = run("quarantine", "release", delivery["delivery_id"], place.deliveries, *options)
    assert found.exit_code == 0, found.output
    assert len(place.landed()[STUDENTS]) == 20
    (delivery,) = place.ledger()
    assert (delivery["status"], delivery["rows_quarantined"]) == ("accepted", 10)
    place.land(everything=True)
    assert len(place.landed()[STUDENTS]) == 20


def test_a_rejected_delivery_leaves_the_one_before_in_force(landed: Place) -> None:
    before = landed.landed()
    cut = csv_bytes(valid_rows()[WAGES]).replace(b",wages,", b",pay,")
    landed.deliver(WAGES, "w_2024-02-05.csv", cut)
    assert statuses(landed.land())["w_2024-02-05.csv"] == "rejected"
    assert landed.landed() == before
    rows = {row["file_name"]: row for row in landed.ledger()}
    assert rows["w_2024-02-05.csv"]["status"] == "rejected"
    assert "wages" in rows["w_2024-02-05.csv"]["message"]


def test_a_rejected_delivery_lands_once_it_is_mapped(landed: Place) -> None:
    other = csv_bytes([wage(ANN, "9.00")]).replace(b",wages,", b",pay,")
    landed.deliver(WAGES, "w_2024-02-05.csv", other)
    landed.land()
    landed.map(f"extracts:\n  {WAGES}:\n    columns:\n      wages: pay\n", WAGES)
    assert statuses(landed.land())["w_2024-02-05.csv"] == "accepted"
    assert "Decimal('9.00')" in str(landed.landed()[WAGES])


@pytest.mark.parametrize(
    "name", ["a folder of something else", "deliveries", "a file", "below a file", "a dead link"]
)
def test_other_folders_are_refused_and_stay_as_they_are(place: Place, name: str) -> None:
    place.deliver(WAGES, "w_2024-01-05.csv", csv_bytes([wage(ANN)]))
    into = place.root / "other"
    match name:
        case "a folder of something else":
            into.mkdir()
            (into / "thesis.txt").write_text("mine")
        case "deliveries":
            (into / "deliveries" / WAGES).mkdir(parents=True)
            (into / "deliveries" / WAGES / "mine.csv").write_text("mine")
        case "a file":
            into.write_text("mine")
        case "below a file":
            (place.root / "file").write_text("mine")
            into = place.root / "file" / "area"
        case _:
            into.symlink_to(place.root / "nowhere")
    before = sorted(place.root.rglob("*"))
    with pytest.raises(BadInputError, match=r"other files|not a folder|no landing area"):
        land(place.project, place.deliveries, into, KEY)
    assert sorted(place.root.rglob("*")) == before


@pytest.mark.parametrize("where", ["inside", "around", "the same"])
def test_an_area_and_deliveries_in_one_another_are_refused(place: Place, where: str) -> None:
    place.deliver(WAGES, "w_2024-01-05.csv", csv_bytes([wage(ANN)]))
    into = {
        "inside": place.deliveries / "area",
        "around": place.root,
        "the same": place.deliveries,
    }[where]
    with pytest.raises(BadInputError, match="must lie apart"):
        land(place.project, place.deliveries, into, KEY)


def test_nothing_is_for_others_to_read(landed: Place) -> None:
    for path in [landed.area, *landed.area.rglob("*")]:
        if not path.is_symlink():
            mode = stat.S_IMODE(path.stat().st_mode)
            assert not mode & stat.S_IRWXO, f"{path}: {mode:o}"
            assert not mode & stat.S_IWGRP, f"{path}: {mode:o}"


def test_who_reads_the_state_before_still_reads_it(landed: Place) -> None:
    reading = (landed.area / "landed").resolve()
    before = landed.landed()[WAGES]
    landed.deliver(WAGES, "w_2024-02-05.csv", csv_bytes([wage(ANN, "7.00")]))
    landed.land()
    assert (landed.area / "landed").resolve() != reading
    rows = [
        row
        for path in (reading / WAGES).glob("*.parquet")
        for row in pq.read_table(path).to_pylist()
    ]
    assert len(rows) == len(before)
    assert not [row for row in rows if str(row["wages"]) == "7.00"]


def test_a_landing_area_can_be_moved(landed: Place) -> None:
    before = landed.landed()
    moved = Place(landed.project, landed.root / "moved")
    moved.root.mkdir()
    landed.area.rename(moved.area)
    landed.deliveries.rename(moved.deliveries)
    assert set(statuses(moved.land()).values()) == {"repeated"}
    assert moved.landed() == before
