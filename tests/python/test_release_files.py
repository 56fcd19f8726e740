"""The files of a release as others read them: spreadsheets, data packages, browsers."""

import csv
import gzip
import json
import re
from pathlib import Path

import duckdb
import openpyxl
import pytest
from frictionless import Package, system
from hypothesis import given
from hypothesis import strategies as st

from compiled_project import CompiledProject
from pathways.errors import BadInputError
from pathways.publishing import workbook
from pathways.publishing.cells import STARTS, guarded
from pathways.publishing.described import describe
from release_case import FIRST, TEXTS, Case, make_case, node

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@pytest.fixture(name="case", scope="module")
def case_(tmp_path_factory: pytest.TempPathFactory) -> Case:
    case = make_case(tmp_path_factory.mktemp("files"))
    case.make()
    return case


@pytest.fixture(name="analyst")
def analyst_(case: Case) -> Path:
    return case.releases.folder(FIRST) / "analyst"


def rows_of(path: Path) -> list[list[str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_no_text_in_a_csv_file_is_a_formula(analyst: Path) -> None:
    rows = rows_of(analyst / "csv" / "core" / "dim_place.csv.gz")
    names = [name for _, name in rows[1:]]
    assert not [name for name in names if name.startswith(FORMULA_STARTS)]
    had_back = [name.removeprefix("'") if name.startswith("'") else name for name in names]
    assert had_back == [text or "" for text in TEXTS]


def test_numbers_in_a_csv_file_are_as_they_are(analyst: Path) -> None:
    rows = rows_of(analyst / "csv" / "core" / "fct_stay.csv.gz")
    assert rows[2] == [
        "k0001", "p01", "2020-01-02", "2020-01-01T02:02:03.456789", "false", "-1",
        "-9007199254740994", "-0.01", "0.5",
    ]  # fmt: skip
    assert rows[1][3] == ""


def test_null_and_empty_text_differ_in_a_csv_file(analyst: Path) -> None:
    with gzip.open(analyst / "csv" / "core" / "dim_place.csv.gz", "rt", encoding="utf-8") as file:
        lines = file.read().splitlines()
    assert f'p{TEXTS.index(""):02},""' in lines
    assert f"p{TEXTS.index(None):02}," in lines


@given(st.text())
def test_a_guarded_text_is_no_formula_and_can_be_had_back(text: str) -> None:
    cell = guarded(text)
    assert not cell.startswith(FORMULA_STARTS)
    assert (cell[1:] if cell.startswith("'") else cell) == text
    assert cell == text or text.startswith(STARTS)


def test_texts_in_a_workbook_are_texts(analyst: Path) -> None:
    book = openpyxl.load_workbook(analyst / "xlsx" / "core" / "dim_place.xlsx")
    assert book.sheetnames == ["data", "dictionary", "about"]
    cells = [row[1] for row in book["data"].iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} <= {"s", "n"}  # n: an empty cell
    found = [cell.value for cell in cells]
    assert found[:5] == list(TEXTS[:5])
    assert all(cell.hyperlink is None for cell in cells)


def test_a_workbook_has_the_types_of_the_table(analyst: Path) -> None:
    sheet = openpyxl.load_workbook(analyst / "xlsx" / "core" / "fct_stay.xlsx")["data"]
    key, _, day, noted, is_open, days, big, wages, share = [cell.value for cell in sheet[3]]
    assert (key, f"{day:%Y-%m-%d}", f"{noted:%H:%M:%S}") == ("k0001", "2020-01-02", "02:02:03")
    assert (is_open, days, wages, share) == (False, -1, -0.01, 0.5)
    assert big == "-9007199254740994"  # a spreadsheet would round it
    assert sheet.max_row == 501


def about(path: Path) -> dict[str, str]:
    sheet = openpyxl.load_workbook(path)["about"]
    return dict(sheet.iter_rows(values_only=True))


def test_a_workbook_with_chosen_rows_says_which_on_the_sheet_it_opens_with(analyst: Path) -> None:
    path = analyst / "xlsx" / "metrics" / "metric_results.xlsx"
    book = openpyxl.load_workbook(path)
    assert book.active.title == "about"
    assert {row[0] for row in book["data (part)"].iter_rows(min_row=2, values_only=True)} == {"C.1"}
    assert about(path)["rows in this workbook"] == "100 of 300"
    assert about(path)["which rows"].startswith("one metric")


def test_a_table_too_long_for_a_workbook_is_cut_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "ROW_LIMIT", 40)
    path = make_case(tmp_path).make() / "analyst" / "xlsx" / "core" / "fct_stay.xlsx"
    sheet = openpyxl.load_workbook(path)["data (part)"]
    keys = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert keys == [f"k{number:04}" for number in range(40)]
    assert "first 40 of 500 rows by stay_key" in about(path)["only a part"]


def test_a_workbook_is_made_of_every_mart_and_of_no_seed(analyst: Path) -> None:
    made = {path.stem for path in analyst.rglob("*.xlsx")}
    assert made == {"dim_place", "fct_stay", "metric_results"}


def test_the_dictionary_describes_every_column(analyst: Path) -> None:
    header, *rows = rows_of(analyst / "dictionary.csv")
    entries = [dict(zip(header, row, strict=True)) for row in rows]
    found = {(entry["table"], entry["column"]): entry for entry in entries}
    place = found["fct_stay", "place_id"]
    assert place["description"] == "What place_id is."
    assert place["references"] == "core.dim_place.place_id"
    assert (place["type"], place["is_nullable"], place["key"]) == ("varchar", "true", "")
    assert found["dim_place", "place_id"]["is_nullable"] == "false"
    assert found["fct_stay", "stay_key"]["key"] == "1"
    assert found["fct_stay", ""]["description"].startswith("One row per fct_stay.")


def test_pages_hold_texts_as_texts_and_no_address_to_load_from(case: Case, analyst: Path) -> None:
    for page in (analyst / "dictionary.html", case.releases.folder(FIRST) / "run.html"):
        text = page.read_text(encoding="utf-8")
        assert "<script" not in text
        assert not re.search(r"(src|href)=[\"']?(https?:)?//", text)
    assert "&lt;/script&gt;" in (analyst / "dictionary.html").read_text(encoding="utf-8")


def test_the_page_of_the_run_shows_steps_findings_and_deliveries(case: Case) -> None:
    text = (case.releases.folder(FIRST) / "run.html").read_text(encoding="utf-8")
    for part in ("build", "change gate", "look", "ui_wage_records of labor", "2024Q1 to 2024Q2"):
        assert part in text
    assert "the &lt;b&gt;agency&lt;/b&gt; says so" in text
    assert "123-45-6789" not in text


def test_the_data_package_is_valid_for_others(analyst: Path) -> None:
    with system.use_context(trusted=True):
        package = Package(str(analyst / "datapackage.json"))
        report = package.validate()
    assert report.valid, report.flatten(["title", "message"])
    assert {resource.name for resource in package.resources} == {
        "core-dim_place",
        "core-fct_stay",
        "metrics-metric_results",
        "reference-codes",
    }
    stay = package.get_resource("core-fct_stay")
    assert stay.schema.primary_key == ["stay_key"]
    assert stay.schema.foreign_keys[0]["reference"]["resource"] == "core-dim_place"
    assert "apostrophe" in package.description


def test_the_data_package_finds_a_changed_file(tmp_path: Path) -> None:
    folder = make_case(tmp_path).make() / "analyst"
    path = folder / "csv" / "reference" / "codes.csv.gz"
    path.write_bytes(gzip.compress(b"code,label\na,changed\n"))
    report = Package(str(folder / "datapackage.json")).validate()
    assert {row[0] for row in report.flatten(["type"])} >= {"hash-count"}


def test_the_documentation_reaches_no_network_and_tells_nothing_of_the_machine(case: Case) -> None:
    text = (case.releases.folder(FIRST) / "docs" / "index.html").read_text(encoding="utf-8")
    assert text.index("Content-Security-Policy") < text.index("<script")
    policy = re.search(r'content="(default-src[^"]+)"', text)
    assert policy is not None
    assert "http" not in policy[1]
    assert "default-src 'none'" in policy[1]
    assert "INLINE DATA" not in text
    assert "/srv/secret" not in text
    assert "of-the-machine" not in text


def test_no_description_ends_the_script_of_the_documentation(case: Case) -> None:
    text = (case.releases.folder(FIRST) / "docs" / "index.html").read_text(encoding="utf-8")
    assert "alert(1)" in text
    assert "</script><script>alert(1)" not in text
    data = text[text.index('{"metadata":') :]
    manifest, _ = json.JSONDecoder().raw_decode(data)
    assert manifest["nodes"]["place"]["columns"]["place_id"]["description"] == "What place_id is."


def test_a_choice_of_rows_needs_a_condition_and_a_reason() -> None:
    odd = node("odd", "core", ["one"], meta={"spreadsheet": {"where": "true"}})
    with pytest.raises(BadInputError, match=r"odd: meta\.spreadsheet has two parts"):
        describe({"nodes": {"odd": odd}})


def test_the_project_s_choices_of_rows_are_conditions_on_their_marts(
    compiled: CompiledProject,
) -> None:
    chosen = {}
    for model in compiled.models:
        if sheet := model["config"]["meta"].get("spreadsheet"):
            columns = ", ".join(
                f"{name} {column['data_type']}" for name, column in model["columns"].items()
            )
            with duckdb.connect() as connection:
                connection.execute(f"create table mart ({columns})")
                rows = connection.execute(f"from mart where {sheet['where']}").fetchall()
            chosen[model["name"]] = rows
    names = {"metric_results", "metric_results_by_partner", "result_revision"}
    assert chosen == {name: [] for name in names}
