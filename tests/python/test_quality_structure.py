"""Stage 1: whether an extract can be read as its contract; each defect gives one message."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from pathways.project import Project
from pathways.quality.database import open_database
from pathways.quality.results import CheckResult
from pathways.quality.structure import load_extract
from quality_extracts import (
    Row,
    contracts,
    csv_path,
    make_project,
    valid_rows,
    write_csv,
    write_parquet,
)

STUDENTS = "education_students"
COURSES = "education_course_enrollments"
FORMS = ("csv", "parquet")


@dataclass
class Delivery:
    """One extract in one form; `read` returns the messages of stage 1."""

    project: Project
    form: str
    extract: str
    rows: list[Row]

    @property
    def landed(self) -> Path:
        return self.project.root / "landed"

    def write(self, types: dict[str, str] | None = None) -> Path:
        if self.form == "csv":
            return write_csv(self.project, self.extract, self.rows)
        return write_parquet(self.landed, self.extract, self.rows, types)

    def results(self) -> list[CheckResult]:
        contract = contracts()[self.extract]
        landed = None if self.form == "csv" else self.landed
        with open_database() as database:
            return load_extract(database, contract, self.project, landed)[0]

    def read(self) -> list[str]:
        return [result.line for result in self.results() if not result.success]

    def only(self) -> str:
        lines = self.read()
        assert len(lines) == 1, lines
        return lines[0]


@pytest.fixture
def deliver(tmp_path: Path) -> Callable[[str, str], Delivery]:
    project = make_project(tmp_path / "project")
    rows = valid_rows()
    return lambda form, extract: Delivery(project, form, extract, rows[extract])


Deliver = Callable[[str, str], Delivery]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("extract", contracts())
def test_a_valid_extract_is_read(deliver: Deliver, form: str, extract: str) -> None:
    delivery = deliver(form, extract)
    delivery.write()
    assert [result.status for result in delivery.results()] == ["pass"] * 3


@dataclass(frozen=True)
class WrongType:
    extract: str
    column: str
    value: str
    due: str


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "case",
    [
        WrongType(STUDENTS, "updated_at", "yesterday", "timestamp"),
        WrongType(STUDENTS, "is_low_income", "perhaps", "boolean"),
        WrongType(COURSES, "term_start_date", "31/01/2023", "date"),
        WrongType(COURSES, "term_start_date", "2023-01-31 13:00:00", "date"),
        WrongType(COURSES, "credits_attempted", "3.125", "decimal(6,2)"),
        WrongType("ui_wage_records", "wages", "1,234.00", "decimal(12,2)"),
        WrongType("ui_wage_records", "wage_year", "2022.5", "integer"),
    ],
    ids=str,
)
def test_a_value_of_another_type_is_named_with_its_place(
    deliver: Deliver, form: str, case: WrongType
) -> None:
    delivery = deliver(form, case.extract)
    delivery.rows[1][case.column] = case.value
    delivery.write({case.column: "varchar"})
    line = delivery.only()
    assert line.startswith(f"{case.extract}.{case.column}: 1 row cannot be read as {case.due}")
    assert (f"{case.extract}.csv line 3" if form == "csv" else "part-0.parquet row 2") in line
    assert case.value in line


def test_a_number_where_text_is_due_is_an_error_in_parquet(deliver: Deliver) -> None:
    delivery = deliver("parquet", "ui_wage_records")
    for row in delivery.rows:
        row["employer_account"] = "42"
    delivery.write({"employer_account": "bigint"})
    line = delivery.only()
    assert "ui_wage_records.employer_account: 30 rows" in line
    assert "leading zeros are lost" in line
    assert "42" not in line


def test_a_column_of_nulls_may_have_any_type_in_parquet(deliver: Deliver) -> None:
    delivery = deliver("parquet", "ui_wage_records")
    for row in delivery.rows:
        row["naics_code"] = ""
    delivery.write({"naics_code": "integer"})
    assert delivery.read() == []


def test_one_file_of_several_with_another_type_is_found(deliver: Deliver) -> None:
    delivery = deliver("parquet", "ui_employers")
    path = delivery.write()
    path.rename(path.with_name("part-1.parquet"))
    delivery.write({"naics_code": "integer"})
    assert "ui_employers.naics_code: 30 rows" in delivery.only()


@pytest.mark.parametrize(
    ("wrong", "due", "value"),
    [
        ("timestamp", "term_start_date", "2023-01-31 13:00:00"),
        ("double", "credits_attempted", "1e9"),
        ("integer", "term_start_date", "20230131"),
        ("decimal(9,4)", "credits_earned", "1.2345"),
    ],
)
def test_a_typed_value_that_would_be_cut_is_an_error_in_parquet(
    deliver: Deliver, wrong: str, due: str, value: str
) -> None:
    delivery = deliver("parquet", COURSES)
    for row in delivery.rows:
        row[due] = value
    delivery.write({due: wrong})
    assert f"{COURSES}.{due}: 30 rows cannot be read" in delivery.only()


@pytest.mark.parametrize("form", FORMS)
def test_a_missing_column_is_named(deliver: Deliver, form: str) -> None:
    delivery = deliver(form, COURSES)
    for row in delivery.rows:
        del row["grade"]
    delivery.write()
    line = delivery.only()
    assert line.startswith(f"{COURSES}.grade: column is missing in")
    assert "add it, type varchar" in line


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("column", "advice"),
    [("shoe_size", "rename it to x_shoe_size"), ("ssn", "land the delivery first")],
)
def test_an_extra_column_is_an_error(deliver: Deliver, form: str, column: str, advice: str) -> None:
    delivery = deliver(form, STUDENTS)
    for row in delivery.rows:
        row[column] = "1"
    delivery.write()
    assert f"{STUDENTS}.{column}: " in delivery.only()
    assert advice in delivery.only()


@pytest.mark.parametrize("form", FORMS)
def test_columns_of_a_state_start_with_x(deliver: Deliver, form: str) -> None:
    delivery = deliver(form, STUDENTS)
    for row in delivery.rows:
        row["x_shoe_size"] = "1"
    delivery.write()
    assert delivery.read() == []


def test_a_column_in_capitals_is_to_be_renamed(deliver: Deliver) -> None:
    delivery = deliver("csv", STUDENTS)
    delivery.rows = [{"Sex": row.pop("sex"), **row} for row in delivery.rows]
    delivery.write()
    assert any("rename 'Sex' to sex" in line for line in delivery.read())


def test_a_missing_extract_is_named(deliver: Deliver) -> None:
    csv, parquet = deliver("csv", "ui_claims"), deliver("parquet", "ui_claims")
    assert "ui_claims.csv is missing" in csv.only()
    assert "only its header line" in csv.only()
    assert "is missing; land the extract" in parquet.only()
    (parquet.landed / "ui_claims").mkdir(parents=True)
    assert "holds no .parquet file" in parquet.only()


def test_header_only_and_zero_rows_are_valid(deliver: Deliver) -> None:
    csv, parquet = deliver("csv", STUDENTS), deliver("parquet", STUDENTS)
    write_csv(csv.project, STUDENTS, [], header=list(csv.rows[0]))
    parquet.rows.clear()
    parquet.write()
    assert csv.read() == parquet.read() == []


BROKEN: dict[str, tuple[Callable[[str], bytes], list[str]]] = {
    "no header": (lambda text: text.split("\n", 1)[1].encode(), ["no header", "institution_id"]),
    "empty": (lambda _: b"", ["is empty (0 bytes)", "header line"]),
    "Latin-1": (lambda text: text.encode() + "Cañón,b\n".encode("latin-1"), ["line 32", "UTF-8"]),
    "UTF-16": (lambda text: text.encode("utf-16"), ["line 1", "UTF-8"]),
    "semicolons": (lambda text: text.replace(",", ";").encode(), ["separated by commas"]),
    "truncated": (lambda text: text[:-40].encode(), ["line 31", "fewer values", "export"]),
    "open quote": (lambda text: (text + 'a,"b').encode(), ["line 32", "export"]),
    "zipped": (lambda text: gzip.compress(text.encode()), ["UTF-8"]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_csv_gives_one_message(deliver: Deliver, name: str) -> None:
    delivery = deliver("csv", STUDENTS)
    path = delivery.write()
    spoil, words = BROKEN[name]
    path.write_bytes(spoil(path.read_text(encoding="utf-8")))
    line = delivery.only()
    assert all(word in line for word in (f"{STUDENTS}: ", *words)), line
    assert "person-" not in line


def test_bom_crlf_and_another_column_order_are_accepted(deliver: Deliver) -> None:
    delivery = deliver("csv", STUDENTS)
    delivery.rows = [dict(reversed(list(row.items()))) for row in delivery.rows]
    path = delivery.write()
    text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert path == csv_path(delivery.project, STUDENTS)
    assert delivery.read() == []


@pytest.mark.parametrize("spoil", [lambda _: b"", lambda _: b"PAR1 only", lambda all_: all_[:-20]])
def test_an_unreadable_parquet_file_is_named(
    deliver: Deliver, spoil: Callable[[bytes], bytes]
) -> None:
    delivery = deliver("parquet", STUDENTS)
    path = delivery.write()
    path.with_name("part-7.parquet").write_bytes(spoil(path.read_bytes()))
    assert "part-7.parquet is no readable Parquet file" in delivery.only()


def test_partition_folders_supply_their_columns(deliver: Deliver) -> None:
    delivery = deliver("parquet", "ui_wage_records")
    path = delivery.write()
    with duckdb.connect() as connection:
        connection.read_parquet(str(path)).write_parquet(
            str(path.parent), partition_by=["wage_year", "wage_quarter"], overwrite=True
        )
    path.unlink(missing_ok=True)
    assert list(path.parent.glob("wage_year=2022/wage_quarter=4/*.parquet"))
    assert delivery.read() == []
