"""`land --check` says what a landing would do, and offers a start for a mapping.yml."""

from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from landing_case import PEOPLE, WAGES, Place, csv_bytes, lehd_bytes, lehd_line, valid_rows, wage
from pathways.cli import app
from pathways.errors import BadInputError
from pathways.landing.arrivals import find_arrivals
from pathways.landing.check import held_back
from pathways.landing.keeping import Intake
from pathways.landing.limits import BAD_ROW_SHARE, Limit
from pathways.landing.manifest import Counts
from pathways.project import Project

ANN, BEA, *_ = PEOPLE
COURSES = "education_course_enrollments"
START = "a start for its mapping.yml:"


@pytest.fixture
def place(project: Project, tmp_path: Path) -> Place:
    return Place(project, tmp_path)


def check(place: Place, deliveries: Path | None = None) -> tuple[int, str]:
    """Return the exit code of `land --check`, and what it says."""
    options = ["--check", "--project-dir", str(place.project.root)]
    result = CliRunner().invoke(app, ["land", str(deliveries or place.deliveries), *options])
    assert isinstance(result.exception, SystemExit | BadInputError | None), result.exception
    assert not place.area.exists()
    return result.exit_code, result.output


def start_of(output: str) -> str:
    """Return the start for a mapping.yml as it would be pasted."""
    return output[output.index(START) :].split("\n", 1)[1]


def courses(names: dict[str, str]) -> bytes:
    """Return a file of courses with some columns by other names."""
    rows = valid_rows(2)[COURSES]
    return csv_bytes([{names.get(name, name): text for name, text in row.items()} for row in rows])


def test_all_is_well(place: Place) -> None:
    place.deliver(WAGES, "a_2023-08-15.csv", csv_bytes([wage(ANN)]))
    code, output = check(place)
    assert (code, START in output) == (0, False)
    assert "1 rows: 1 accepted ($100.00), 0 set aside" in output


def test_one_agency_sends_wages_in_two_layouts(place: Place) -> None:
    there = [{"EMPR_ACCT" if k == "employer_account" else k: v for k, v in wage(ANN).items()}]
    place.deliver(WAGES, "a_2023-08-15.csv", csv_bytes(there), "state_ui")
    place.deliver(WAGES, "b_2023-08-16.txt", lehd_bytes([lehd_line(BEA)]), "state_ui")
    place.map("extracts: {ui_wage_records: {columns: {employer_account: EMPR_ACCT}}}", "state_ui")
    code, output = check(place)
    assert code == 0
    assert output.count("1 rows: 1 accepted") == 2
    assert {entry.outcome for entry in place.land().entries} == {"accepted"}


def test_too_many_bad_rows_hold_a_delivery_back_whole(place: Place) -> None:
    rows = [wage(ANN, str(n)) for n in range(1, 17)] + [wage(BEA, "many")] * 4
    place.deliver(WAGES, "a_2023-08-15.csv", csv_bytes(rows))
    assert check(place)[0] == 0
    place.deliver(WAGES, "a_2023-08-15.csv", csv_bytes([*rows, wage(BEA, "many")]))
    code, output = check(place)
    assert code == 2
    assert "held: 5 of 21 rows are bad (23.8%), more than the 20% at which" in output
    assert {entry.outcome for entry in place.land().entries} == {"held"}


@pytest.mark.parametrize(
    ("bad", "rows", "stop", "is_held"),
    [(4, 20, 0.2, False), (5, 20, 0.2, True), (5, 19, 0.2, False), (20, 20, None, False)],
)
def test_the_limits_of_the_state_decide(
    bad: int, rows: int, stop: float | None, is_held: bool
) -> None:
    limits = {BAD_ROW_SHARE: Limit(BAD_ROW_SHARE, "share", None, stop, 20)}
    intake = Intake(accepted=Counts(rows - bad), set_aside=Counts(bad))
    assert bool(held_back(intake, limits)) == is_held
    assert held_back(None, limits) == ""
    none = {BAD_ROW_SHARE: Limit(BAD_ROW_SHARE, "share", None, 0.2, 0)}
    assert held_back(Intake(), none) == ""


def test_what_is_left_is_named(place: Place) -> None:
    place.deliver(WAGES, "a_2023-08-15.csv", csv_bytes([wage(ANN)]))
    place.deliver(WAGES, "b.csv.part", b"")
    place.deliver("ui_wage_record", "c.csv", b"")
    code, output = check(place)
    assert code == 2
    assert "! b.csv.part: still being delivered" in output
    assert "! c.csv: in no folder of an extract, so it did not land; did you mean" in output
    assert place.land().needs_attention


def test_a_folder_one_level_too_deep_is_named(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = place.deliver(WAGES, "a.csv", csv_bytes([wage(ANN)]), "state_ui")
    expected = f"is itself the folder of an extract; give the folder above, {path.parent.parent}"
    with pytest.raises(BadInputError, match=expected):
        find_arrivals(path.parent, (WAGES,))
    monkeypatch.chdir(path.parent)
    with pytest.raises(BadInputError, match=expected):
        find_arrivals(Path(), (WAGES,))
    assert check(place, path.parent)[0] != 0
    assert len(find_arrivals(path.parent.parent, (WAGES,)).files) == 1
    place.deliver(f"{WAGES}/{WAGES}", "a.csv", csv_bytes([wage(ANN)]))
    assert len(find_arrivals(place.deliveries / WAGES, (WAGES,)).files) == 1


def test_every_reason_has_its_first_line(place: Place) -> None:
    rows = [wage(ANN), wage(BEA, "many"), wage(BEA, wage_quarter="7"), wage(BEA, "more")]
    place.deliver(WAGES, "a_2023-08-15.csv", csv_bytes(rows))
    _, output = check(place)
    found = [line for line in output.splitlines() if " x ui_wage_records." in line]
    wages = next(line for line in found if "2 x ui_wage_records.wages:" in line)
    assert wages.endswith("(first in line 3)")
    quarter = next(line for line in found if "1 x ui_wage_records.wage_quarter:" in line)
    assert quarter.endswith("(first in line 4)")


def test_a_foreign_header_gets_a_skeleton_and_is_not_shown(place: Place) -> None:
    place.deliver(COURSES, "a.csv", b"Zyxwhistle,Quorvanda,Qux\n1,2,3\n")
    code, output = check(place)
    assert code == 2
    assert "is no header" in output
    assert "Zyxwhistle" not in output
    start = yaml.safe_load(start_of(output))["extracts"][COURSES]["columns"]
    assert start["student_id"] == "THEIRS"
    assert len(start) == len(valid_rows(1)[COURSES][0])


def test_a_wrong_delimiter_gets_no_skeleton(place: Place) -> None:
    place.deliver(COURSES, "a.csv", b"Zyx^Quor\n1^2\n")
    code, output = check(place)
    assert (code, START in output) == (2, False)


def test_a_start_is_whole_when_pasted(place: Place) -> None:
    names = {"student_id": "PIDM_ID", "term_start_date": "START_DT", "term_end_date": "END_DT"}
    names |= {"course_level": "LEVL", "credits_attempted": "CREDIT_HR"}
    names |= {"grade": "GRDE_CODE_FINAL"}
    place.deliver(COURSES, "a.csv", courses(names))
    code, output = check(place)
    assert code == 2
    assert yaml.safe_load(start_of(output)) == {"extracts": {COURSES: {"columns": names}}}
    place.map(start_of(output))
    assert check(place)[0] == 0


def test_what_is_not_found_is_a_comment_and_nothing_is_ignored(place: Place) -> None:
    names = {"grade": "ZZ_RESULT_" + "Z" * 60, "credits_earned": "QQ", "course_id": "CRN"}
    place.deliver(COURSES, "a.csv", courses(names))
    _, output = check(place)
    start = start_of(output)
    assert "ignore" not in start
    assert yaml.safe_load(start) == {"extracts": {COURSES: {"columns": {"course_id": "CRN"}}}}
    assert "      # credits_earned: one of " in start
    assert "      # grade: one of " in start


def test_a_unit_is_mapped_and_the_rest_is_ignored(place: Place) -> None:
    place.deliver(WAGES, "a.csv", csv_bytes([{**wage(ANN), "RPT_UNIT": "1", "FLOOR": "2"}]))
    _, output = check(place)
    assert yaml.safe_load(start_of(output)) == {
        "extracts": {WAGES: {"columns": {"reporting_unit": "RPT_UNIT"}, "ignore": ["FLOOR"]}}
    }


def test_the_day_received_is_offered_for_a_missing_one(place: Place) -> None:
    row = wage(ANN)
    del row["received_date"]
    place.deliver(WAGES, "a.csv", csv_bytes([row]))
    _, output = check(place)
    assert "# received_date: {received: true}" in start_of(output)
