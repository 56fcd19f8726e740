"""Stage 1 and the suites of the extracts: every planted defect gives its one message."""

import gzip
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from quality_extracts import (
    ROWS,
    Row,
    csv_path,
    make_project,
    token,
    valid_rows,
    write_all_csv,
    write_all_parquet,
    write_csv,
    write_parquet,
)

from pathways.contracts import load_contracts
from pathways.errors import BadInputError
from pathways.project import Project
from pathways.quality.extracts import check_extracts
from pathways.quality.results import CheckReport

STUDENTS = "education_students"
COURSES = "education_course_enrollments"
Rows = dict[str, list[Row]]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "project")


def check(project: Project, landed: Path | None = None) -> CheckReport:
    return check_extracts(project, landed, project.root / "report")


def written(project: Project) -> str:
    """Everything that the report says."""
    pages = sorted((project.root / "report").glob("*.html"))
    assert pages
    return "".join(page.read_text(encoding="utf-8") for page in pages)


def only_error(report: CheckReport) -> str:
    lines = [result.line for result in report.failed_errors]
    assert len(lines) == 1, lines
    return lines[0]


def test_valid_csv_passes_and_every_extract_has_real_rules(project: Project) -> None:
    write_all_csv(project, valid_rows())
    report = check(project)
    assert report.problems == ()
    assert set(report.datasets) == set(load_contracts(project))
    assert all(len(report.of(dataset)) >= 10 for dataset in report.datasets)
    assert report.summary.startswith("14 extracts, ")


def test_valid_parquet_passes(project: Project, tmp_path: Path) -> None:
    write_all_parquet(tmp_path / "landed", valid_rows())
    assert check(project, tmp_path / "landed").problems == ()


def test_header_only_and_zero_rows_are_valid(project: Project, tmp_path: Path) -> None:
    rows = valid_rows()
    for extract, some in rows.items():
        write_csv(project, extract, [], header=list(some[0]))
    assert check(project).problems == ()
    write_all_parquet(tmp_path / "landed", {extract: [] for extract in rows})
    assert check(project, tmp_path / "landed").problems == ()


# what is planted in otherwise valid rows, and what its one message must name
ROW_DEFECTS: dict[str, tuple[str, Callable[[Rows], None], list[str]]] = {}


def plants(name: str, extract: str, *words: str) -> Callable[[Callable[[Rows], None]], None]:
    def register(plant: Callable[[Rows], None]) -> None:
        ROW_DEFECTS[name] = (extract, plant, list(words))

    return register


def cell(extract: str, column: str, value: str, row: int = 2) -> Callable[[Rows], None]:
    def plant(rows: Rows) -> None:
        rows[extract][row][column] = value

    return plant


CELLS = [
    ("unknown code", STUDENTS, "sex", "mle", ["female, male", "Map the code", "'mle'"]),
    ("unknown reference", COURSES, "grade", "Q+", ["grades", "Map the code", "'Q+'"]),
    ("unknown municipality", STUDENTS, "municipality", "Atlantis", ["municipalities"]),
    ("null in the key", STUDENTS, "student_id", "", ["never empty", "Fill it"]),
    ("token form", STUDENTS, "ssn_token", "ABC", ["32 lower-case hex", "Land the delivery"]),
    ("upper-case token", STUDENTS, "ssn_token", token("x").upper(), ["32 lower-case hex"]),
    ("number in a token", STUDENTS, "ssn_token", "078051120", ["Social Security", "Delete"]),
    ("dashed number", STUDENTS, "name_dob_token", "078-05-1120", ["Social Security", "Delete"]),
    ("term ends early", COURSES, "term_end_date", "2023-01-02", ["not before term_start_date"]),
    ("credits", COURSES, "credits_earned", "4.00", ["not below credits_earned"]),
    ("credit unit", COURSES, "credit_unit", "", ["adult basic"]),
    ("level", "education_assessments", "efl_level", "7", ["at most 6", "'7'"]),
    ("end before start", "training_enrollments", "end_date", "2023-01-02", ["start_date"]),
    ("reason alone", "training_enrollments", "exclusion_reason", "medical", ["together"]),
    ("no Monday", "ui_claims", "claim_week", "2023-03-07", ["Monday", "'2023-03-07'"]),
    ("fifth quarter", "ui_wage_records", "wage_quarter", "5", ["at most 4"]),
    ("received early", "ui_wage_records", "received_date", "2022-09-30", ["quarter began"]),
    ("industry", "ui_employers", "naics_code", "33x", ["2 to 6 digits", "'33x'"]),
    ("year 9999", "training_services", "end_date", "9999-12-31", ["at most", "9999-12-31"]),
    ("shared namespace", "training_participants", "agency_id", "college_a", ["institution"]),
]


@pytest.mark.parametrize(
    ("extract", "column", "value", "words"),
    [case[1:] for case in CELLS],
    ids=[case[0] for case in CELLS],
)
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_bad_value_gives_one_error_that_names_the_place(  # noqa: PLR0913
    project: Project,
    tmp_path: Path,
    form: str,
    extract: str,
    column: str,
    value: str,
    words: list[str],
) -> None:
    rows = valid_rows()
    rows[extract][2][column] = value
    if form == "csv":
        write_all_csv(project, rows)
        line = only_error(check(project))
        place = f"{extract}.csv line 4"
    else:
        write_all_parquet(tmp_path / "landed", rows)
        line = only_error(check(project, tmp_path / "landed"))
        place = "part-0.parquet row 3"
    for word in (
        f"{extract}.{column}:" if column in line.split(":")[0] else extract,
        place,
        *words,
    ):
        assert word in line, line


TYPES = [
    (STUDENTS, "updated_at", "yesterday", "timestamp"),
    (STUDENTS, "is_low_income", "perhaps", "boolean"),
    (COURSES, "term_start_date", "31/01/2023", "date"),
    (COURSES, "term_start_date", "2023-01-31 13:00:00", "date"),
    (COURSES, "credits_attempted", "3.125", "decimal(6,2)"),
    ("ui_wage_records", "wages", "1,234.00", "decimal(12,2)"),
    ("ui_wage_records", "wage_year", "2022.5", "integer"),
]


@pytest.mark.parametrize(("extract", "column", "value", "due"), TYPES)
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_value_of_another_type_is_named_with_its_place(  # noqa: PLR0913
    project: Project, tmp_path: Path, form: str, extract: str, column: str, value: str, due: str
) -> None:
    rows = valid_rows()
    rows[extract][1][column] = value
    if form == "csv":
        write_all_csv(project, rows)
        line = only_error(check(project))
        assert f"{extract}.csv line 3" in line
    else:
        write_all_parquet(tmp_path / "landed", rows | {extract: []})
        write_parquet(tmp_path / "landed", extract, rows[extract], {column: "varchar"})
        line = only_error(check(project, tmp_path / "landed"))
        assert "part-0.parquet row 2" in line
    assert line.startswith(f"{extract}.{column}: 1 row cannot be read as {due}")
    assert value in line


def test_a_number_where_text_is_due_is_an_error_in_parquet(
    project: Project, tmp_path: Path
) -> None:
    rows = valid_rows()
    for row in rows["ui_wage_records"]:
        row["employer_account"] = "42"
    write_all_parquet(tmp_path / "landed", rows)
    write_parquet(
        tmp_path / "landed",
        "ui_wage_records",
        rows["ui_wage_records"],
        {"employer_account": "bigint"},
    )
    line = only_error(check(project, tmp_path / "landed"))
    assert line.startswith("ui_wage_records.employer_account: 4 rows")
    assert "leading zeros are lost" in line
    assert "42" not in line


def test_one_file_of_several_with_another_type_is_found(project: Project, tmp_path: Path) -> None:
    rows, landed = valid_rows(), tmp_path / "landed"
    write_all_parquet(landed, rows)
    first = landed / "ui_employers" / "part-0.parquet"
    first.rename(first.with_name("part-1.parquet"))
    for number, row in enumerate(rows["ui_employers"]):
        row |= {"employer_account": str(9000 + number), "naics_code": "0111"}
    write_parquet(landed, "ui_employers", rows["ui_employers"], {"naics_code": "integer"})
    assert "ui_employers.naics_code: 4 rows" in only_error(check(project, landed))


def test_a_missing_extract_is_named(project: Project, tmp_path: Path) -> None:
    write_all_csv(project, valid_rows())
    csv_path(project, "ui_claims").unlink()
    line = only_error(check(project))
    assert "ui_claims.csv is missing" in line
    assert "only its header line" in line
    write_all_parquet(tmp_path / "landed", valid_rows())
    (tmp_path / "landed/ui_claims/part-0.parquet").unlink()
    assert "holds no .parquet file" in only_error(check(project, tmp_path / "landed"))
    (tmp_path / "landed/ui_claims").rmdir()
    assert "is missing; land the extract" in only_error(check(project, tmp_path / "landed"))


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("shoe_size", ["does not name", "x_shoe_size"]),
        ("ssn", ["does not name", "land the delivery"]),
        ("Sex", None),
        ("x_shoe_size", []),
    ],
)
def test_columns_that_the_contract_does_not_name(
    project: Project, tmp_path: Path, form: str, column: str, words: list[str] | None
) -> None:
    rows = valid_rows()
    if words is None and form == "parquet":
        pytest.skip("DuckDB cannot write two columns that differ by case")
    for row in rows[STUDENTS]:
        row[column] = "1"
        if words is None:
            del row["sex"]
    if form == "csv":
        write_all_csv(project, rows)
        report = check(project)
    else:
        write_all_parquet(tmp_path / "landed", rows)
        report = check(project, tmp_path / "landed")
    lines = [result.line for result in report.failed_errors]
    if words is None:
        assert len(lines) == 2
        assert any("rename 'Sex' to sex" in line for line in lines)
    elif not words:
        assert lines == []
    else:
        assert len(lines) == 1
        assert all(word in lines[0] for word in words)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_missing_column_is_named(project: Project, tmp_path: Path, form: str) -> None:
    rows = valid_rows()
    for row in rows[COURSES]:
        del row["grade"]
    if form == "csv":
        write_all_csv(project, rows)
        line = only_error(check(project))
    else:
        write_all_parquet(tmp_path / "landed", rows)
        line = only_error(check(project, tmp_path / "landed"))
    assert line.startswith(f"{COURSES}.grade: column is missing")
    assert "add it, type varchar" in line


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("extract", [STUDENTS, "ui_wage_records", "training_services"])
def test_one_key_with_two_contents_is_an_error_and_an_exact_repeat_a_warning(
    project: Project, tmp_path: Path, form: str, extract: str
) -> None:
    changed = {STUDENTS: "sex", "ui_wage_records": "wages", "training_services": "end_date"}
    value = {"sex": "nonbinary", "wages": "1.00", "end_date": "2023-07-07"}[changed[extract]]

    def report(rows: Rows) -> CheckReport:
        if form == "csv":
            write_all_csv(project, rows)
            return check(project)
        write_all_parquet(tmp_path / "landed", rows)
        return check(project, tmp_path / "landed")

    rows = valid_rows()
    rows[extract].append(dict(rows[extract][1]))
    repeated = report(rows)
    assert repeated.succeeded
    assert [result.expectation for result in repeated.warnings] == ["no row is there twice"]
    rows[extract][-1][changed[extract]] = value
    line = only_error(report(rows))
    assert "one row per" in line
    assert ("line 3" if form == "csv" else "row 2") in line
    assert "must not differ" in line


BROKEN = {
    "no header": (lambda text: text.split("\n", 1)[1].encode(), ["no header", "institution_id"]),
    "empty": (lambda _: b"", ["is empty (0 bytes)", "header line"]),
    "not UTF-8": (lambda text: text.encode() + "Cañón,b\n".encode("latin-1"), ["line 6", "UTF-8"]),
    "UTF-16": (lambda text: text.encode("utf-16"), ["line 1", "UTF-8"]),
    "semicolons": (lambda text: text.replace(",", ";").encode(), ["separated by commas"]),
    "truncated": (lambda text: text[:-40].encode(), ["line 5", "fewer values", "export"]),
    "open quote": (lambda text: (text + 'a,"b').encode(), ["line 6", "export"]),
    "zipped": (lambda text: gzip.compress(text.encode()), ["UTF-8"]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_csv_gives_one_message(project: Project, name: str) -> None:
    write_all_csv(project, valid_rows())
    path = csv_path(project, STUDENTS)
    spoil, words = BROKEN[name]
    path.write_bytes(spoil(path.read_text(encoding="utf-8")))
    line = only_error(check(project))
    assert all(word in line for word in (f"{STUDENTS}", *words)), line


def test_bom_crlf_and_another_column_order_are_accepted(project: Project) -> None:
    rows = valid_rows()
    rows[STUDENTS] = [dict(reversed(list(row.items()))) for row in rows[STUDENTS]]
    write_all_csv(project, rows)
    path = csv_path(project, STUDENTS)
    text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert check(project).problems == ()


@pytest.mark.parametrize("content", [b"", b"PAR1 and then nothing"])
def test_an_unreadable_parquet_file_is_named(
    project: Project, tmp_path: Path, content: bytes
) -> None:
    write_all_parquet(tmp_path / "landed", valid_rows())
    (tmp_path / "landed" / STUDENTS / "part-7.parquet").write_bytes(content)
    line = only_error(check(project, tmp_path / "landed"))
    assert "part-7.parquet is no readable Parquet file" in line


def test_truncated_parquet_is_named(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "landed" / STUDENTS / "part-0.parquet"
    write_all_parquet(tmp_path / "landed", valid_rows())
    path.write_bytes(path.read_bytes()[:-20])
    assert "part-0.parquet" in only_error(check(project, tmp_path / "landed"))


def test_partition_folders_supply_their_columns(project: Project, tmp_path: Path) -> None:
    landed = tmp_path / "landed"
    write_all_parquet(landed, valid_rows())
    folder = landed / "ui_wage_records"
    target = folder / "wage_year=2022" / "wage_quarter=4"
    target.mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select * exclude (wage_year, wage_quarter) from '{folder}/part-0.parquet') "
            f"to '{target}/part-0.parquet' (format parquet)"
        )
    (folder / "part-0.parquet").unlink()
    assert check(project, landed).problems == ()


def test_a_missing_folder_says_to_land(project: Project, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="land the deliveries first"):
        check(project, tmp_path / "nowhere")


def test_an_unknown_person_is_a_warning_and_stops_nothing(project: Project) -> None:
    rows = valid_rows()
    rows[COURSES][0]["student_id"] = "nobody"
    rows["pathway_declarations"][0]["source_person_id"] = "nobody-either"
    write_all_csv(project, rows)
    report = check(project)
    assert report.succeeded
    assert {result.dataset for result in report.warnings} == {COURSES, "pathway_declarations"}
    assert "nobody" not in "".join(result.line for result in report.problems) + written(project)


def test_rules_between_extracts_wait_for_an_extract_that_cannot_be_read(project: Project) -> None:
    rows = valid_rows()
    write_all_csv(project, rows)
    csv_path(project, STUDENTS).unlink()
    report = check(project)
    assert len(report.problems) == 1


def test_tokens_of_another_key_are_an_error(project: Project) -> None:
    rows = valid_rows()
    template = rows[STUDENTS][0]
    rows[STUDENTS] = [
        template | {"student_id": f"person-{n:04d}", "ssn_token": token(f"other key {n}")}
        for n in range(150)
    ]
    for row in rows["training_participants"]:
        row["ssn_token"] = ""
    write_all_csv(project, rows)
    assert "the same key" in only_error(check(project))


def test_errors_come_first_and_sorted(project: Project) -> None:
    rows = valid_rows()
    rows["ui_wage_records"][0]["wages"] = "2000000.00"
    rows["ui_claims"][0]["claim_week"] = "2023-03-07"
    rows[STUDENTS][0]["sex"] = "?"
    write_all_csv(project, rows)
    report = check(project)
    assert [(result.status, result.dataset) for result in report.problems] == [
        ("fail", STUDENTS),
        ("fail", "ui_claims"),
        ("warn", "ui_wage_records"),
    ]


def test_nothing_confidential_reaches_a_message_or_the_report(
    project: Project, capfd: pytest.CaptureFixture[str]
) -> None:
    rows = valid_rows()
    secrets = ["078-05-1120", "person-zzz", "1891", "SECRETNAME", "219099999", "deadbeef"]
    rows[STUDENTS][0] |= {"ssn_token": "078-05-1120", "student_id": "person-zzz"}
    rows[STUDENTS][1] |= {"birth_year": "1891", "name_dob_token": "SECRETNAME"}
    rows[STUDENTS][2] |= {"sex": "219099999"}
    rows[STUDENTS][3] |= {"race_ethnicity": "deadbeef" * 4}
    rows[STUDENTS].append(rows[STUDENTS][3] | {"sex": "male"})
    rows["training_participants"][0] |= {"birth_year": "1891x"}
    write_all_csv(project, rows)
    report = check(project)
    assert len(report.failed_errors) >= 6
    said = "".join(result.line for result in report.problems) + written(project)
    known = [row[name] for row in rows[STUDENTS] for name in ("ssn_token", "student_id")]
    captured = capfd.readouterr()
    for secret in (*secrets, *known):
        assert secret not in said + captured.out + captured.err, secret
    assert captured.err == ""


def test_the_report_shows_no_value_at_all(project: Project) -> None:
    rows = valid_rows()
    rows[STUDENTS][0]["sex"] = "mle"
    write_all_csv(project, rows)
    line = only_error(check(project))
    assert "'mle'" in line
    assert "mle" not in written(project)
    assert ROWS == len(rows[STUDENTS])
