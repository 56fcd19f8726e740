"""Files of any name and kind, and what only some of them hold: a clear outcome, never a crash."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from landing_case import KEY, PEOPLE, WAGES, Place, csv_bytes, statuses, student, valid_rows, wage
from pathways.cli import app
from pathways.errors import PathwaysError
from pathways.landing.land import land
from pathways.landing.watch import Watch
from pathways.project import Project

ANN, BEA, CAL, *_ = PEOPLE
STUDENTS = "education_students"


@pytest.fixture
def place(project: Project, tmp_path: Path) -> Place:
    return Place(project, tmp_path / "it's [a] {place} *?")


class Taking(Watch):
    """Takes a file away when the landing gets to it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def delivery(self, *_: object) -> None:
        self.path.unlink(missing_ok=True)


def checked(place: Place) -> str:
    """Return what `land --check` says; it may find fault, and must not fail otherwise."""
    options = ["--check", "--project-dir", str(place.project.root)]
    result = CliRunner().invoke(app, ["land", str(place.deliveries), *options])
    assert isinstance(result.exception, SystemExit | None), result.exception
    return result.output


@pytest.mark.parametrize(
    "name",
    [
        *("a\nb.csv", "\x1b[31mred.csv", "-rf.csv", "a" * 200 + ".csv", "b.CSV"),
        *("'; drop table x; --.csv", "$(reboot).csv", "*.csv", "%s{0}.csv", "\u202egnp.csv"),
        os.fsdecode(b"\xff\xfe.csv"),
    ],
)
def test_files_of_any_name_land(place: Place, name: str) -> None:
    place.deliver(WAGES, name, csv_bytes([wage(ANN)]))
    (entry,) = place.land().entries
    assert entry.outcome == "accepted"
    assert entry.manifest.file_name.isprintable()
    (row,) = place.ledger()
    assert row["file_name"] == entry.manifest.file_name
    checked(place)


def test_pipes_and_links_are_refused_and_not_followed(place: Place) -> None:
    place.deliver(WAGES, "a.csv", csv_bytes([wage(ANN)]))
    folder = place.deliveries / WAGES
    os.mkfifo(folder / "pipe.csv")
    (folder / "link.csv").symlink_to("a.csv")
    (folder / "dead.csv").symlink_to("nowhere.csv")
    (folder / "folder.csv").mkdir()
    (place.deliveries / "loop").symlink_to(place.deliveries)
    landing = place.land()
    outcomes = statuses(landing)
    assert outcomes.pop("a.csv") == "accepted"
    assert outcomes == dict.fromkeys(["pipe.csv", "link.csv", "dead.csv"], "rejected")
    assert [line.split(":")[0] for line in landing.ignored] == ["loop"]


@pytest.mark.parametrize(
    "mapping", ["nonsense: 1\n", "extracts: {ui_wage_records: {columns: {wags: x}}}\n", "[", "\0"]
)
def test_a_broken_mapping_in_a_folder_of_any_name_rejects(place: Place, mapping: str) -> None:
    folder = os.fsdecode(b"\xff\xfe")
    place.deliver(WAGES, f"{folder}/a.csv".removeprefix("/"), csv_bytes([wage(ANN)]))
    place.map(mapping, f"{WAGES}/{folder}")
    (entry,) = place.land().entries
    assert entry.outcome == "rejected"
    assert entry.manifest.message.isprintable()
    checked(place)


def test_a_column_with_a_zero_byte_in_its_name_rejects(place: Place) -> None:
    table = pa.Table.from_pylist([wage(ANN)]).append_column("a\0b", pa.array(["x"]))
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    place.deliver(WAGES, "a.parquet", sink.getvalue().to_pybytes())
    assert statuses(place.land()) == {"a.parquet": "rejected"}
    assert "holds a zero byte" in checked(place)


def test_amounts_that_no_sum_can_hold_are_set_aside_one_by_one(place: Place) -> None:
    rows = [wage(ANN, "9" * 36), wage(BEA, "9" * 36), wage(CAL, "5.00")]
    place.deliver(WAGES, "a.csv", csv_bytes(rows))
    assert "2 set aside" in checked(place)
    (entry,) = place.land().entries
    assert (entry.manifest.accepted.rows, entry.manifest.set_aside.rows) == (1, 2)


@pytest.mark.parametrize("day", ["infinity", "-infinity", "epoch", "99999-1-1", "0000-01-01"])
def test_what_is_no_day_is_set_aside(place: Place, day: str) -> None:
    good = valid_rows(2)
    claims = [good["ui_claims"][0], {**good["ui_claims"][1], "claim_week": day}]
    students = [student(ANN, "S1"), student(BEA, "S2", updated_at=day)]
    births = [student(CAL, "S3", birth_date=day)]
    place.deliver("ui_claims", "a.csv", csv_bytes(claims))
    place.deliver(STUDENTS, "a.csv", csv_bytes([*students, *births]))
    place.land()
    assert [len(place.landed()[name]) for name in ("ui_claims", STUDENTS)] == [1, 1]


def test_a_file_that_goes_away_is_named_and_the_others_land(place: Place) -> None:
    place.deliver(WAGES, "a_2024-01-05.csv", csv_bytes([wage(ANN)]))
    place.land()
    before = place.landed()
    gone = place.deliver(WAGES, "b_2024-02-05.csv", csv_bytes([wage(BEA)]))

    landing = land(place.project, place.deliveries, place.area, KEY, watch=Taking(gone))
    assert statuses(landing) == {"a_2024-01-05.csv": "repeated"}
    assert "b_2024-02-05.csv: went away" in landing.ignored[0]
    assert place.landed() == before
    assert set(statuses(place.land()).values()) == {"repeated"}


def test_a_damaged_landing_area_says_what_is_damaged(place: Place) -> None:
    place.deliver(WAGES, "a_2024-01-05.csv", csv_bytes([wage(ANN)]))
    place.land()
    for path in place.area.rglob("manifest.json"):
        path.write_text("", encoding="utf-8")
    with pytest.raises(PathwaysError, match=r"manifest\.json: damaged"):
        place.land()
