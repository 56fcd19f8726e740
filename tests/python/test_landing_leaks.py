"""No Social Security number, name or birth date gets into anything that landing writes or says."""

import csv
import io
import logging
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from landing_case import (
    KEY,
    OTHER_KEY,
    PEOPLE,
    WAGES,
    Place,
    Row,
    csv_bytes,
    gzip_bytes,
    lehd_bytes,
    lehd_line,
    parquet_bytes,
    participant,
    statuses,
    student,
    valid_rows,
    wage,
)
from landing_leaks import IDENTITIES, found_in, leaks, texts_of_files
from pathways.cli import app
from pathways.errors import PathwaysError
from pathways.landing import land as landing
from pathways.landing.land import load_rules, open_bench
from pathways.landing.watch import Watch
from pathways.project import Project
from pathways.quality.extracts import check_extracts

ANN, BEA, CAL, DOT, EVE = PEOPLE
STUDENTS = "education_students"
AWARDS = "education_awards"
KEY_TEXT = "a key of the tests, of 32 characters or more"


@pytest.fixture
def place(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("PATHWAYS_TOKEN_KEY", KEY_TEXT)
    monkeypatch.setenv("HOME", str(temporary))
    return Place(project, tmp_path)


def shifted(row: Row, by: int = 1) -> Row:
    """Return a row whose values stand in the columns beside their own."""
    values = list(row.values())
    return dict(zip(row, values[-by:] + values[:-by], strict=True))


def table(rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def without_header(rows: list[Row]) -> bytes:
    return table([list(row.values()) for row in rows])


def bad_rows() -> list[Row]:
    """Rows of a roster, most of them with an identity where it does not belong."""
    own = student(ANN, "S1")
    return [
        own,
        *(shifted(own, by) for by in range(1, len(own))),
        student(BEA, BEA.dashed),
        student(BEA, BEA.ssn),
        student(CAL, f"S{CAL.ssn}"),
        student(DOT, "S3", birth_date="31/12/1979"),
        student(EVE, "S4", sex=EVE.last_name),
        student(EVE, "S5", municipality=EVE.ssn, race_ethnicity=EVE.birth_date),
        student(EVE, "S6", updated_at=EVE.dashed, is_low_income=EVE.first_name),
        student(EVE, "S7", first_name=f"{EVE.first_name}\0", last_name=f"=cmd|'{EVE.last_name}'"),
        student(ANN, ANN.dashed, ssn=""),
        student(ANN, ANN.dashed.replace("-", " "), ssn=""),
    ]


def files() -> dict[str, tuple[str, bytes]]:
    """Return the files of all sorts, by name: their extract and content."""
    rows = valid_rows()
    roster, wages = rows[STUDENTS], rows[WAGES]
    header = list(roster[0])
    joined = csv_bytes(roster).replace(b"\n", b"", 1)
    unit = [{**wage(one), "reporting_unit": other} for one in PEOPLE for other in IDENTITIES[:4]]
    named_unit = [{**wage(one), "reporting_unit": one.last_name} for one in PEOPLE]
    return {
        "good_2024-01-01.csv": (STUDENTS, csv_bytes(roster)),
        "bad_2024-01-02.csv": (STUDENTS, csv_bytes(bad_rows())),
        "bad_2024-01-02.parquet": (STUDENTS, parquet_bytes(bad_rows())),
        "headless_2024-01-03.csv": (STUDENTS, without_header(roster)),
        "joined_2024-01-03.csv": (STUDENTS, joined),
        "value_2024-01-03.csv": (
            STUDENTS,
            table([[*header, ANN.dashed], [*roster[0].values(), ""]]),
        ),
        "unknown_2024-01-03.csv": (
            STUDENTS,
            csv_bytes([{**row, "NICKNAME": row["first_name"]} for row in roster]),
        ),
        "extra_2024-01-03.csv": (
            STUDENTS,
            csv_bytes([{**row, "x_note": row["ssn"]} for row in roster]),
        ),
        "quotes_2024-01-03.csv": (STUDENTS, csv_bytes(roster).replace(b",Q", b',"Q', 1)),
        "latin_2024-01-03.csv": (STUDENTS, csv_bytes(roster).replace(b"Zyx", b"\xc9Zyx")),
        "cut_2024-01-03.csv": (STUDENTS, csv_bytes(roster)[:-70]),
        "cut_2024-01-03.csv.gz": (STUDENTS, gzip_bytes(csv_bytes(roster))[:-9]),
        "cut_2024-01-03.parquet": (STUDENTS, parquet_bytes(roster)[:-200]),
        "misplaced_2024-01-03.csv": ("education_awards", csv_bytes(roster)),
        "misplaced_2024-01-04.csv": ("training_participants", csv_bytes(wages)),
        "people_2024-01-03.csv": (
            "training_participants",
            csv_bytes([participant(ANN, "P1"), participant(BEA, BEA.dashed)]),
        ),
        "wages_2024-01-03.csv": (WAGES, csv_bytes(wages)),
        "bad_2024-01-03.csv": (WAGES, csv_bytes([*map(shifted, named_unit), *unit])),
        "account_2024-01-03.csv": (
            WAGES,
            csv_bytes(
                [wage(one, employer_account=one.ssn, wages=one.birth_date) for one in PEOPLE]
            ),
        ),
        "units_2024-01-04.csv": (WAGES, csv_bytes(named_unit)),
        "lehd_2024-01-03.txt": (WAGES, lehd_bytes(lehd_line(one) for one in PEOPLE)),
        "lehd_2024-01-04.txt": (WAGES, lehd_bytes(lehd_line(one)[1:] for one in PEOPLE)),
        "claims_2024-01-03.csv": (
            "ui_claims",
            csv_bytes([{**row, "naics_code": row["ssn"]} for row in rows["ui_claims"]]),
        ),
        f"{ANN.ssn}_{BEA.dashed}_2024-01-03.csv": (STUDENTS, csv_bytes(roster[:2])),
        "pirl_2024-01-03.csv": (
            "pirl",
            csv_bytes(
                [
                    {"100": number, "2700": one.dashed, "900": "20220301", "901": "", "903": "1"}
                    for one in PEOPLE
                    for number in (one.ssn, one.dashed, "A1")
                ]
            ),
        ),
    }


def deliver(place: Place) -> None:
    for name, (extract, content) in files().items():
        place.deliver(extract, name, content)


def run(*arguments: object) -> str:
    result = CliRunner().invoke(app, [str(one) for one in arguments], env={"COLUMNS": "400"})
    assert result.exception is None or isinstance(result.exception, PathwaysError | SystemExit)
    return f"{result.output} {result.exception}"


def test_nothing_that_is_written_or_said_names_a_person(
    place: Place, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    deliver(place)
    options = ("--project-dir", place.project.root)
    into = ("--into", place.area)
    said = [
        run("land", place.deliveries, "--check", *options),
        run("land", place.deliveries, *into, *options),
        run("quarantine", "list", "--all", *into),
    ]
    for delivery in place.ledger():
        said.append(run("quarantine", "show", delivery["delivery_id"], *into, "--limit", 500))
    for delivery in place.ledger()[::4]:
        reason = ("--accept", "so that all is let in that may be")
        asked = (delivery["delivery_id"], place.deliveries)
        said.append(run("quarantine", "release", *asked, *into, *options, *reason))
    said.append(run("land", place.deliveries, *into, "--reread", *options))
    check_extracts(place.project, place.area / "landed", place.root / "report")
    landed = place.landed()
    assert landed[STUDENTS]
    assert landed[WAGES]
    captured = capfd.readouterr()
    written = [place.area, place.root / "report", place.root / "temporary"]
    assert leaks(written) == []
    assert found_in("\n".join([*said, caplog.text, captured.out, captured.err])) == []


def test_the_search_finds_what_is_there(place: Place) -> None:
    for row in valid_rows()[STUDENTS]:
        place.deliver(STUDENTS, "a.csv", csv_bytes([row]))
        place.deliver(STUDENTS, "a.parquet", parquet_bytes([row]))
        assert len(leaks([place.deliveries])) >= 2


def test_every_file_is_judged(place: Place) -> None:
    deliver(place)
    outcomes = statuses(place.land())
    assert outcomes.keys() >= {name for name in files() if ANN.ssn not in name}
    assert {"accepted", "rejected", "held"} <= set(outcomes.values())


def awards(ids: Iterable[str]) -> list[Row]:
    row = valid_rows()[AWARDS][0]
    return [{**row, "award_id": f"W{k}", "student_id": one} for k, one in enumerate(ids)]


def aside(place: Place, extract: str) -> int:
    return sum(one["rows_quarantined"] for one in place.ledger() if one["extract"] == extract)


@pytest.mark.parametrize(
    ("extract", "rows"),
    [
        (STUDENTS, [student(DOT, DOT.ssn.lstrip("0"))]),
        (STUDENTS, [student(DOT, f"{DOT.ssn}.0")]),
        (WAGES, [wage(DOT, employer_account=DOT.ssn.lstrip("0"))]),
        (WAGES, [wage(DOT, employer_account=f"{DOT.ssn}-01")]),
        (STUDENTS, [student(DOT, DOT.last_name)]),
        (STUDENTS, [student(DOT, DOT.first_name.upper())]),
        (STUDENTS, [student(DOT, f"{DOT.last_name}, {DOT.first_name} 2")]),
        (STUDENTS, [student(DOT, f"{DOT.first_name[0]}{DOT.last_name}01")]),
        (STUDENTS, [student(DOT, "S1", institution_id=f"{DOT.first_name} {DOT.last_name}")]),
        (STUDENTS, [student(DOT, DOT.birth_date)]),
        (STUDENTS, [student(DOT, f"{DOT.birth_date} 00:00:00")]),
        (STUDENTS, [student(DOT, "12/31/1979")]),
        (STUDENTS, [student(DOT, "12311979")]),
        (STUDENTS, [student(DOT, "S19791231")]),
        (STUDENTS, [student(CAL, "6/9/2001")]),
        ("training_participants", [participant(DOT, DOT.last_name.lower())]),
        ("ui_claims", [{**valid_rows()["ui_claims"][0], "naics_code": ANN.ssn}]),
    ],
)
def test_an_identity_in_an_id_is_set_aside(place: Place, extract: str, rows: list[Row]) -> None:
    place.deliver(STUDENTS, "s_2024-01-01.csv", csv_bytes(valid_rows()[STUDENTS]))
    place.deliver(extract, "a_2024-01-02.csv", csv_bytes(rows))
    place.land()
    assert leaks([place.area]) == []
    assert aside(place, extract) == len(rows)


@pytest.mark.parametrize(
    ("extract", "rows"),
    [
        (STUDENTS, [student(BEA, ANN.ssn)]),
        (AWARDS, awards([ANN.ssn])),
        (WAGES, [wage(BEA, employer_account=ANN.ssn)]),
        (STUDENTS, [student(BEA, ANN.last_name)]),
        (AWARDS, awards([ANN.last_name])),
    ],
)
def test_one_foreign_number_or_name_is_an_id_as_any_other(
    place: Place, extract: str, rows: list[Row]
) -> None:
    """The limit that docs/landing.md names: by chance an id is somebody's number or name."""
    place.deliver(STUDENTS, "s_2024-01-01.csv", csv_bytes(valid_rows()[STUDENTS]))
    place.deliver(extract, "a_2024-01-02.csv", csv_bytes(rows))
    place.land()
    assert aside(place, extract) == 0


@pytest.mark.parametrize(
    "row",
    [
        student(CAL, "LI001", last_name="Li"),
        student(CAL, "S1", first_name="S", last_name="S"),
        student(CAL, "lincoln7", last_name="Linc"),
        student(CAL, "S1", institution_id="millbrook", last_name="Millbrook"),
        student(CAL, "900000001", ssn=""),
        student(CAL, "S20010610"),
        student(CAL, "S1", first_name="", last_name="", birth_date=""),
    ],
)
def test_an_id_that_is_like_an_identity_is_none(place: Place, row: Row) -> None:
    place.deliver(STUDENTS, "s_2024-01-01.csv", csv_bytes([row]))
    place.land()
    assert aside(place, STUDENTS) == 0


@pytest.mark.parametrize("status", ["accepted", "held"])
def test_ids_that_are_ssns_of_people_of_an_earlier_roster_are_set_aside(
    place: Place, status: str
) -> None:
    bad = [student(ANN, f"B{k}", birth_date="?") for k in range(20 if status == "held" else 0)]
    place.deliver(STUDENTS, "s_2024-01-01.csv", csv_bytes([*valid_rows()[STUDENTS], *bad]))
    assert set(statuses(place.land()).values()) == {status}
    ids = [ANN.ssn, f"{BEA.ssn}.0", f"{CAL.ssn[:3]}.{CAL.ssn[3:]}", DOT.ssn, "S5", "555123456"]
    place.deliver(AWARDS, "a_2024-01-02.csv", csv_bytes(awards(ids)))
    place.land()
    assert aside(place, AWARDS) == 5  # the last may be an SSN of somebody who is not known
    assert leaks([place.area]) == []
    assert "555123456" not in "".join(text for _, text in texts_of_files([place.area]))
    reasons = [one for one in place.ledger("reasons") if one["extract"] == AWARDS]
    assert [(one["column_name"], one["rule"]) for one in reasons] == [
        ("student_id", "student_id holds no Social Security number")
    ]


def test_an_agency_whose_ids_are_ssns_lands_none_of_them(place: Place) -> None:
    roster = [student(one, one.ssn) for one in PEOPLE]
    place.deliver(STUDENTS, "s_2024-01-01.csv", csv_bytes(roster))
    place.deliver(AWARDS, "a_2024-01-01.csv", csv_bytes(awards(one.ssn for one in PEOPLE)))
    declared = [
        {**row, "source_person_id": person.ssn}
        for row, person in zip(valid_rows()["pathway_declarations"], PEOPLE, strict=True)
    ]
    place.deliver("pathway_declarations", "d_2024-01-01.csv", csv_bytes(declared))
    place.land()
    assert aside(place, STUDENTS) == aside(place, AWARDS) == len(PEOPLE)
    assert aside(place, "pathway_declarations") == len(PEOPLE)
    assert leaks([place.area]) == []


def test_ids_are_compared_again_under_another_key(place: Place) -> None:
    place.deliver(STUDENTS, "s_2024-01-01.csv", csv_bytes(valid_rows()[STUDENTS]))
    place.deliver(AWARDS, "a_2024-01-02.csv", csv_bytes(awards(one.ssn for one in PEOPLE)))
    place.land()
    place.land(OTHER_KEY, everything=True, new_key=True)
    assert aside(place, AWARDS) == len(PEOPLE)
    assert leaks([place.area]) == []


def test_ids_of_nine_digits_that_are_people_by_chance_are_kept(place: Place) -> None:
    place.deliver(STUDENTS, "s_2024-01-01.csv", csv_bytes(valid_rows()[STUDENTS]))
    place.land()
    ids = [one.ssn for one in (ANN, BEA, CAL)] + [f"{555_000_101 + k}" for k in range(57)]
    place.deliver(AWARDS, "few_2024-01-02.csv", csv_bytes(awards(ids[1:10])))
    place.deliver(AWARDS, "rare_2024-01-03.csv", csv_bytes(awards([*ids, "999000999"])))
    place.land()
    assert aside(place, AWARDS) == 0
    place.deliver(AWARDS, "enough_2024-01-04.csv", csv_bytes(awards(ids)))
    place.land()
    assert aside(place, AWARDS) == len(ids)


def test_employer_accounts_of_nine_digits_are_kept(place: Place) -> None:
    place.deliver(STUDENTS, "s_2024-01-01.csv", csv_bytes(valid_rows()[STUDENTS]))
    accounts = [f"{204_000_101 + k}" for k in range(50)]
    rows = [wage(one, employer_account=account) for one in PEOPLE for account in accounts]
    place.deliver(WAGES, "w_2024-01-02.csv", csv_bytes(rows))
    place.land()
    assert aside(place, WAGES) == 0
    assert len(place.landed()[WAGES]) == len(rows)


def test_without_a_roster_nobody_is_known(place: Place) -> None:
    place.deliver(AWARDS, "a_2024-01-02.csv", csv_bytes(awards(one.ssn for one in PEOPLE)))
    place.land()
    assert aside(place, AWARDS) == 0


class Looking(Watch):
    """Looks, while rows are read, for files that the database spilled to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.spilled: list[Path] = []

    def rows(self, rows: int, bytes_read: int) -> None:
        self.spilled += [path for path in self.folder.rglob("*") if path.is_file()]


def test_identities_never_spill_to_disk(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {**wage(ANN), "ssn": f"{100_000_001 + k}", "employer_account": f"E{k}"}
        for k in range(60_000)
    ]
    place.deliver(WAGES, "w_2024-01-05.csv", csv_bytes(rows))
    watch = Looking(place.root / "temporary")
    monkeypatch.setattr(landing, "MEMORY_OF_IDENTITIES", "20MB")
    with pytest.raises(PathwaysError, match="they must not spill to disk"):
        landing.land(place.project, place.deliveries, place.area, KEY, watch=watch)
    assert watch.spilled == []
    assert [path for path in (place.root / "temporary").rglob("*") if path.is_file()] == []
    monkeypatch.undo()
    assert set(statuses(place.land()).values()) == {"accepted"}


def test_the_database_of_identities_has_nowhere_to_spill(project: Project) -> None:
    with open_bench(project, load_rules(project), KEY) as bench:
        ((folder,),) = bench.connection.execute(
            "select current_setting('temp_directory')"
        ).fetchall()
    assert folder == ""
