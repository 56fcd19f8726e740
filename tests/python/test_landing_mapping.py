"""mapping.yml says how an agency's columns, codes and dates become ours, or what to write."""

from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.contracts import load_contracts
from pathways.errors import BadInputError
from pathways.landing.delivered import Delivered, delivered
from pathways.landing.mapping import (
    ColumnMap,
    Mapping,
    Resolution,
    agency_of,
    find_mapping,
    ready_made,
    resolve,
)
from pathways.landing.mapping_file import read_mapping
from pathways.landing.mapping_sql import column_sql
from pathways.landing.suggestions import (
    ON_THE_DAY,
    as_yaml,
    date_format_hint,
    identity_like,
    skeleton,
    suggest,
    to_decide,
    value_hints,
)
from pathways.landing.synonyms import SYNONYMS
from pathways.project import Project
from pathways.quality.database import identifier

CONTRACTS = load_contracts(Project.find(Path(__file__)))
DELIVERED = {name: delivered(contract) for name, contract in CONTRACTS.items()}
KNOWN = {name: found.columns for name, found in DELIVERED.items()}
RECEIVED = date(2024, 11, 5)
AWARDS = DELIVERED["education_awards"]
STUDENTS = DELIVERED["education_students"]
WAGES = DELIVERED["ui_wage_records"]
AWARD_HEADER = (
    *("institution_id", "student_id", "award_id", "award_date", "award_type", "credential_id"),
)


def read(tmp_path: Path, text: str, extract: str = "education_awards") -> Mapping:
    path = tmp_path / "mapping.yml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path, extract, KNOWN)


def error_of(tmp_path: Path, text: str) -> str:
    with pytest.raises(BadInputError) as caught:
        read(tmp_path, text)
    message = str(caught.value)
    assert message.startswith(str(tmp_path / "mapping.yml"))
    assert "\n" not in message
    return message.removeprefix(str(tmp_path / "mapping.yml"))


def values(
    column: ColumnMap, texts: list[str | None], name: str = "a", **options: object
) -> list[str | None]:
    """Return what a column's texts become, by running the expression."""
    connection = duckdb.connect()
    connection.register("raw", pa.table({name: pa.array(texts, pa.string())}))
    sql = column_sql(name, column, **options)  # type: ignore[arg-type]
    return [value for (value,) in connection.execute(f"select {sql} from raw").fetchall()]


def rows(resolution: Resolution, raw: dict[str, list[str | None]]) -> list[dict[str, str | None]]:
    connection = duckdb.connect()
    connection.register("raw", pa.table(raw))
    listed = ", ".join(f"{sql} as {name}" for name, sql in resolution.expressions.items())
    found = connection.execute(f"select {listed} from raw").fetchall()
    return [dict(zip(resolution.expressions, row, strict=True)) for row in found]


# the file


def test_everything_that_a_mapping_can_say_is_read(tmp_path: Path) -> None:
    text = """
    agency: community_colleges
    encoding: cp1252
    delimiter: ";"
    layout: csv
    null_values: [NA, "NULL"]
    extracts:
      education_awards:
        delimiter: "\\t"
        columns:
          student_id: STU_ID
          institution_id: {value: millbrook}
          credential_id: {value: null}
          award_type: {from: TYPE, codes: {NO: associate, 01: certificate, "": bachelor, X: null}}
          award_date: {from: CONFERRED, format: "%m/%d/%Y"}
        ignore: [PHONE, 9]
    """
    mapping = read(tmp_path, text)
    assert mapping.agency == "community_colleges"
    assert (mapping.encoding, mapping.delimiter, mapping.layout) == ("cp1252", "\t", "csv")
    assert mapping.null_values == ("NA", "NULL")
    assert mapping.ignore == ("PHONE", "9")
    assert mapping.columns == {
        "student_id": ColumnMap(source="STU_ID"),
        "institution_id": ColumnMap(value="millbrook"),
        "credential_id": ColumnMap(),
        "award_type": ColumnMap(
            source="TYPE",
            codes={"NO": "associate", "01": "certificate", "": "bachelor", "X": None},
        ),
        "award_date": ColumnMap(source="CONFERRED", format="%m/%d/%Y"),
    }
    other = read(tmp_path, text, "education_students")
    assert (other.delimiter, other.columns) == (";", {})


@pytest.mark.parametrize(
    "written",
    ["NO", "no", "01", "0123", "1_000", "1e3", "2024-01-15", "true", "12:30", "0x1F", "="],
)
def test_a_plain_code_stays_the_text_that_was_written(tmp_path: Path, written: str) -> None:
    text = (
        "extracts: {education_awards: {columns: {award_type: {from: T, codes: "
        f"{{{written}: {written}}}}}, institution_id: {{value: {written}}}}}}}}}"
    )
    mapping = read(tmp_path, text)
    assert mapping.columns["award_type"].codes == {written: written}
    assert mapping.columns["institution_id"].value == written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[
            ("- a", "no mapping"),
            ("agency: [a", "line 1: no readable YAML"),
            ("x: 1", "x: unknown"),
        ],
        ("agency: ../a", "agency: write a name"),
        ("agency:", "agency: write a name"),
        ("encoding: latin-99", "encoding: unknown"),
        ("encoding: base64", "encoding: unknown"),
        ("delimiter: ab", "delimiter: write one character"),
        ("layout: xlsx", "layout: write one of auto, csv"),
        ("null_values: NA", "null_values: write a list"),
        ("null_values: [NULL]", "null_values: write a list of texts in quotes"),
        ("extracts: [education_awards]", "extracts: is no mapping"),
        ("extracts: {education_award: {}}", "extracts.education_award: unknown key"),
        ("extracts: {education_awards: {column: {}}}", "education_awards.column: unknown key"),
        ("extracts: {education_awards: {agency: a}}", "education_awards.agency: unknown key"),
        ("extracts: {education_awards: {settings: {}}}", "education_awards.settings: unknown"),
        ("extracts: {pirl: {columns: {}}}", "extracts.pirl.columns: unknown key"),
        ("extracts: {education_awards: {ignore: PHONE}}", "ignore: write a list"),
        ("agency: a\nagency: b", "line 2: the key agency stands twice"),
        ("null: a", "line 1: a key is null; write it in quotes"),
        ("? [a]\n: b", "line 1: a key is no text"),
        ("agency: &a b\nencoding: *a", "an alias (*name) is not read"),
        ("agency: !!python/object:os.system {}", "a tag (!name) is not read"),
        ("agency: !!binary aGk=", "a tag (!name) is not read"),
        ("[" * 20_000, "no readable YAML"),
        ("agency: \0", "no readable YAML"),
        ("#" * 1_000_001, "over 1 MB"),
    ],
)
def test_what_is_wrong_with_the_file_is_said_in_one_line(
    tmp_path: Path, text: str, expected: str
) -> None:
    assert expected in error_of(tmp_path, text)


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("award_typ: T", "columns.award_typ: unknown key; write one of institution_id"),
        ("award_type:", "award_type: write their column"),
        ("award_type: []", "award_type: write their column"),
        ("award_type: {}", "award_type: write their column"),
        ("award_type: {form: T}", "award_type.form: unknown key; write one of from"),
        ("award_type: {from: T, value: x}", "award_type: from and value stand together"),
        ("award_type: {value: x, codes: {a: b}}", "codes and format need `from:`"),
        ("award_type: {value: [x]}", "award_type.value: write one text"),
        ("award_date: {received: false}", "received: write true"),
        ("award_type: {from: }", "award_type.from: write the name"),
        ("award_type: {from: T, codes: [a]}", "award_type.codes: is no mapping"),
        ("award_type: {from: T, codes: {a: [b]}}", "award_type.codes.a: write one code"),
        ('award_type: {from: T, codes: {a: b, "a ": c}}', "codes.a : stands twice"),
        ("award_type: {from: T, codes: {a: b, a: c}}", "the key a stands twice"),
        ("award_type: {from: T, codes: {null: b}}", "a key is null; write it in quotes"),
        ('award_date: {from: D, format: "%m/%Y"}', "award_date.format: write day, month"),
        ('award_date: {from: D, format: "%Q%d%m%Y"}', "award_date.format: write day, month"),
        ("award_date: {from: D, format: MM/DD/YYYY}", "award_date.format: write day, month"),
        ("award_date: PHONE", "award_date: PHONE is mapped and ignored"),
    ],
)
def test_what_is_wrong_with_a_column_is_said_in_one_line(
    tmp_path: Path, column: str, expected: str
) -> None:
    text = f"extracts:\n  education_awards:\n    ignore: [phone]\n    columns:\n      {column}\n"
    assert expected in error_of(tmp_path, text)


def test_a_file_that_is_not_utf_8_or_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mapping.yml").write_bytes(b"agency: \xff")
    with pytest.raises(BadInputError, match="not UTF-8"):
        read_mapping(tmp_path / "mapping.yml", "education_awards")
    with pytest.raises(BadInputError, match="no regular file"):
        read_mapping(tmp_path, "education_awards")


def test_the_settings_of_pirl_are_passed_on_as_text(tmp_path: Path) -> None:
    text = "extracts: {pirl: {layout: pirl, settings: {zip: {01234: a}, list: [1, null]}}}"
    mapping = read(tmp_path, text, "pirl")
    assert mapping.layout == "pirl"
    assert mapping.settings == {"zip": {"01234": "a"}, "list": ["1", None]}


@given(
    st.recursive(
        st.none() | st.text() | st.integers() | st.booleans() | st.dates(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "agency",
                        "extracts",
                        "education_awards",
                        "columns",
                        "ignore",
                        "award_date",
                        "from",
                        "codes",
                        "format",
                        "value",
                        "layout",
                        "null_values",
                    ]
                )
                | st.text(),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
@settings(deadline=None)
def test_any_yaml_is_read_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, content: object
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    message = f"{path}: read"
    try:
        read_mapping(path, "education_awards", KNOWN)
    except BadInputError as error:
        message = str(error)
    assert message.startswith(str(path))
    assert message.isprintable()


# which file applies


def test_the_nearest_mapping_upwards_applies_and_none_beyond_the_deliveries(
    tmp_path: Path,
) -> None:
    deliveries = tmp_path / "deliveries"
    folder = deliveries / "colleges" / "education_awards"
    folder.mkdir(parents=True)
    file = folder / "awards.csv"
    (tmp_path / "mapping.yml").write_text("agency: outside")
    assert find_mapping(file, deliveries, "education_awards") == Mapping()
    for place, agency in ((deliveries, "top"), (folder.parent, "middle"), (folder, "near")):
        (place / "mapping.yml").write_text(f"agency: {agency}")
        assert find_mapping(file, deliveries, "education_awards").agency == agency
    with pytest.raises(BadInputError, match="not below"):
        find_mapping(tmp_path / "x.csv", deliveries, "education_awards")


def test_a_mapping_that_is_no_file_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "mapping.yml").symlink_to(tmp_path / "nowhere")
    with pytest.raises(BadInputError, match="no regular file"):
        find_mapping(tmp_path / "x.csv", tmp_path, "education_awards")


@pytest.mark.parametrize(
    ("path", "agency"),
    [
        *[("ui_wage_records/f.csv", "default"), ("labor/ui_wage_records/f.csv", "labor")],
        ("labor/ui_wage_records/2024/f.csv", "labor"),
    ],
)
def test_the_agency_is_the_folder_above_the_extract(path: str, agency: str, tmp_path: Path) -> None:
    assert agency_of(Mapping(), tmp_path / path, tmp_path, "ui_wage_records") == agency
    stated = Mapping(agency="stated")
    assert agency_of(stated, tmp_path / path, tmp_path, "ui_wage_records") == "stated"


def test_a_folder_that_can_be_no_agency_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="write `agency:`"):
        agency_of(Mapping(), tmp_path / "a b" / "pirl" / "f.csv", tmp_path, "pirl")


def test_the_fingerprint_follows_the_content_alone(tmp_path: Path) -> None:
    text = "agency: a\nextracts: {education_awards: {ignore: [A, B], columns: {award_id: X}}}"
    first = read(tmp_path, text)
    (tmp_path / "other").mkdir()
    same = read(
        tmp_path / "other",
        "# changed\nextracts:\n  education_awards:\n    columns: {award_id: 'X'}\n"
        "    ignore: [B, A]\nagency: a",
    )
    assert first.fingerprint == same.fingerprint
    assert len(first.fingerprint) == 64
    changed = read(tmp_path, text.replace("X", "Y"))
    assert changed.fingerprint != first.fingerprint != Mapping().fingerprint


# SQL


@given(
    name=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
    code=st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    ours=st.text(st.characters(exclude_categories=["Cs"])),
)
@settings(deadline=None)
def test_an_expression_is_safe_with_any_text(name: str, code: str, ours: str) -> None:
    column = ColumnMap(source=name, codes={"q'; {}": ours, code: "theirs"})
    found = values(column, ["q'; {}", "other"], name, null_values=("'--",))
    assert found == [column.codes["q'; {}"], "theirs" if code == "other" else "other"]


def test_texts_are_trimmed_and_nulls_are_null() -> None:
    texts = [" a b\0", "\t\x12\xa0", "", None, " NA ", "na", "\ufeffx\x16", "NULL"]
    column = ColumnMap(source="a")
    assert values(column, texts, null_values=("NA", "NULL", "")) == [
        *("a b", None, None, None, None, "na", "x", None),
    ]


def test_a_code_is_exact_comes_before_nulls_and_may_be_the_empty_text() -> None:
    column = ColumnMap(
        source="a", codes={"NA": "american_indian", "W": "white", "U": None, "": "x"}
    )
    texts = [" NA ", "w", "W", "U", " ", None, "other", "null"]
    expected = ["american_indian", "w", "white", None, "x", "x", "other", None]
    assert values(column, texts, null_values=("NA", "null")) == expected


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        *[("%m/%d/%Y", "1/2/2024", "2024-01-02"), ("%m/%d/%Y", "13/02/2024", "13/02/2024")],
        *[("%m/%d/%Y", "1/2/24", "1/2/24"), ("%m/%d/%Y", "2024-01-02", "2024-01-02")],
        *[("%m/%d/%Y", "epoch", "epoch"), ("%m/%d/%Y", "infinity", "infinity")],
        *[("%m/%d/%Y", "02/30/2024", "02/30/2024"), ("%m/%d/%Y", " 1/2/2024 ", "2024-01-02")],
        *[("%m%d%Y", "01022024", "2024-01-02"), ("%m%d%Y", "1022024", "2024-01-02")],
        *[("%Y%m%d", "20240102", "2024-01-02"), ("%Y%m%d", "2024012", "2024012")],
        *[("%m/%d/%y", "1/2/24", "2024-01-02"), ("%d-%b-%Y", "02-JAN-2024", "2024-01-02")],
        ("%m/%d/%Y %I:%M %p", "1/2/2024 3:04 PM", "2024-01-02"),
        *[("%Y%j", "2024032", "2024-02-01"), ("%m/%d/%Y", "", None)],
        *[("%Y%m%d", "202401021", "202401021"), ("%m%d%Y", "102024", "102024")],
        *[("%m%d%y", "10224", "2024-01-02"), ("%d/%m/%Y", "13/02/2024", "2024-02-13")],
    ],
)
def test_a_date_becomes_iso_and_what_does_not_fit_stays(
    pattern: str, text: str, expected: str | None
) -> None:
    assert values(ColumnMap(source="a", format=pattern), [text]) == [expected]


def test_a_time_keeps_its_hours_in_a_timestamp() -> None:
    column = ColumnMap(source="a", format="%m/%d/%Y %H:%M")
    found = values(column, ["1/2/2024 15:04"], is_timestamp=True)
    assert found == ["2024-01-02 15:04:00"]


def test_a_birth_date_of_two_digits_is_not_in_the_future() -> None:
    column = ColumnMap(source="a", format="%m/%d/%y")
    texts = ["1/2/45", "11/05/24", "11/06/24", "1/2/70", "02/29/28"]
    assert values(column, texts, not_after=RECEIVED) == [
        *("1945-01-02", "2024-11-05", "1924-11-06", "1970-01-02", "1928-02-29"),
    ]


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%m/%d/%Y", "%Y%m%d", "%m%d%Y"]),
)
@settings(deadline=None)
def test_every_day_comes_back(day: date, pattern: str) -> None:
    assert values(ColumnMap(source="a", format=pattern), [day.strftime(pattern)]) == [
        day.isoformat()
    ]


# from a header to expressions


def test_columns_of_our_names_need_no_mapping_whatever_their_order_and_case() -> None:
    header = [name.upper() + " " for name in reversed(AWARD_HEADER)]
    found = resolve(Mapping(), AWARDS, header, RECEIVED)
    assert found.problems == ()
    assert set(found.expressions) == set(AWARDS.columns)
    assert found.used["award_id"] == "AWARD_ID "


def test_a_mapped_file_becomes_ours(tmp_path: Path) -> None:
    mapping = read(
        tmp_path,
        """
        null_values: [UNK]
        extracts:
          education_students:
            columns:
              institution_id: {value: millbrook}
              student_id: STU_ID
              ssn: SOC_SEC
              sex: {from: gender, codes: {F: female, M: male, U: null}}
              birth_date: {from: DOB, format: "%m/%d/%Y"}
              race_ethnicity: {value: ""}
              is_english_learner: {value: null}
              has_disability: {value: null}
              is_low_income: {from: PELL, codes: {Y: true, N: false}}
              education_level: {value: null}
              municipality: CITY
              updated_at: {received: true}
            ignore: [MIDDLE]
        """,
        "education_students",
    )
    raw = {
        **{"STU_ID": ["1"], "SOC_SEC": ["100-10-0001"], "FIRST_NAME": [" Ana"], "last_name": ["B"]},
        **{"Gender": ["F "], "DOB": ["2/3/1990"], "PELL": ["N"], "CITY": ["UNK"]},
        **{"middle": ["x"], "x_note": ["y"]},
    }
    found = resolve(mapping, STUDENTS, list(raw), RECEIVED)
    assert found.problems == ()
    assert rows(found, raw) == [
        {
            **{"institution_id": "millbrook", "student_id": "1", "ssn": "100-10-0001"},
            **{"first_name": "Ana", "last_name": "B", "birth_date": "1990-02-03"},
            **{"sex": "female", "race_ethnicity": None, "is_english_learner": None},
            **{"has_disability": None, "is_low_income": "false", "education_level": None},
            **{"municipality": None, "updated_at": "2024-11-05"},
        }
    ]
    assert found.used["sex"] == "Gender"


def problems(header: tuple[str, ...], mapping: Mapping | None = None) -> str:
    found = resolve(mapping or Mapping(), AWARDS, header, RECEIVED)
    assert all("\n" not in problem for problem in found.problems)
    return " | ".join(found.problems)


def test_a_missing_column_is_named_with_what_may_be_it() -> None:
    header = (*AWARD_HEADER[:1], "STU_ID", *AWARD_HEADER[2:])
    found = problems(header)
    assert "student_id is missing; in mapping.yml write `student_id: STU_ID`" in found
    assert "STU_ID is unknown; map it or list it under ignore" in found


def test_a_column_that_nobody_collects_may_be_null_and_a_key_may_not() -> None:
    assert "`credential_id: {value: null}`" in problems(AWARD_HEADER[:-1])
    assert "value: null" not in problems(AWARD_HEADER[1:])
    students = resolve(Mapping(), STUDENTS, ["institution_id", "student_id", "sex"], RECEIVED)
    text = " | ".join(students.problems)
    assert "`first_name: {value: null}`" in text
    assert "`updated_at: {received: true}` for the day" in text


def test_an_unknown_column_may_be_renamed_unless_it_may_say_who_someone_is() -> None:
    assert "rename it x_ROOM" in problems((*AWARD_HEADER, "ROOM"))
    assert "rename" not in problems((*AWARD_HEADER, "MAIDEN_NAME"))


def test_a_mapping_that_does_not_fit_the_file_is_a_problem() -> None:
    mapping = Mapping(columns={"student_id": ColumnMap(source="STUD")}, path=Path("m/mapping.yml"))
    header = (*AWARD_HEADER[:1], "STUDENT", *AWARD_HEADER[2:])
    expected = "student_id: mapping.yml takes it from STUD, which the file doesn't have"
    assert expected in problems(header, mapping)
    both = Mapping(columns={"student_id": ColumnMap(source="STU")})
    assert "student_id comes from STU by mapping.yml, and the file has student_id too" in problems(
        (*AWARD_HEADER, "STU"), both
    )
    wrong = Mapping(
        columns={
            "awardtype": ColumnMap(source="award_type"),
            "award_type": ColumnMap(source="award_type", format="%Y%m%d"),
        },
        path=Path("m/mapping.yml"),
    )
    text = problems(AWARD_HEADER, wrong)
    assert (
        "m/mapping.yml: extracts.education_awards.columns.awardtype: no column of "
        "education_awards; write award_type" in text
    )
    assert "columns.award_type.format: award_type is no date" in text


def test_a_column_that_stands_twice_is_a_problem() -> None:
    assert "stands twice (case doesn't count)" in problems((*AWARD_HEADER, "Award_ID"))


def test_a_zero_byte_in_a_header_is_a_problem_since_arrow_cuts_the_name_there() -> None:
    assert "zero byte" in problems((*AWARD_HEADER, "award_id\0"), Mapping(ignore=("award_id\0",)))


@pytest.mark.parametrize(
    ("name", "deliver"),
    [
        *[("ssn_token", "ssn"), ("NAME_DOB_TOKEN", "first_name, last_name and birth_date")],
        *[("fein_token", "fein"), ("birth_year", "birth_date")],
    ],
)
def test_tokens_are_not_taken_from_a_delivery(name: str, deliver: str) -> None:
    found = problems((*AWARD_HEADER, name))
    assert f"landing makes tokens itself: deliver {deliver}, and list" in found
    assert problems((*AWARD_HEADER, name), Mapping(ignore=(name,))) == ""


@pytest.mark.parametrize(
    "header",
    [
        ("millbrook", "123456789", "Garcia", "Maria", "1990-02-03"),
        ("Garcia", "Maria", "female"),
        ("institution_id", "student_id", "123-45-6789"),
        (*AWARD_HEADER, "garcia@example.org"),
        (*AWARD_HEADER, "02/03/1990"),
        ("Garcia",),
        ("Garcia;Maria;100100001",),
    ],
)
def test_a_first_line_of_data_is_not_shown(header: tuple[str, ...]) -> None:
    found = problems(header)
    assert "header" in found
    for text in header:
        assert text in AWARD_HEADER or text not in found
    assert "Garcia" not in found
    assert suggest(AWARDS, header, header, AWARDS.required) == {}
    assert "Garcia" not in as_yaml("education_awards", {}, [])


def test_a_wrong_delimiter_is_recognised() -> None:
    assert "delimiter" in problems((";".join(AWARD_HEADER),))


def test_a_header_of_no_columns_is_all_missing() -> None:
    found = resolve(Mapping(), AWARDS, [], RECEIVED)
    assert found.missing == AWARDS.required


@given(st.lists(st.text() | st.sampled_from(AWARD_HEADER), max_size=8))
def test_any_header_is_resolved_into_one_line_problems(header: list[str]) -> None:
    found = resolve(Mapping(), AWARDS, header, RECEIVED)
    assert found.problems or set(found.expressions) == set(AWARDS.columns)
    for problem in found.problems:
        assert problem.isprintable()


# ready-made


LEHD_HEADER = (
    *("ssn", "employer_account", "reporting_unit", "wage_year", "wage_quarter", "wages"),
)


@pytest.mark.parametrize("own", [Mapping(), Mapping(layout="lehd")])
def test_the_lehd_layout_needs_no_mapping(own: Mapping) -> None:
    found = resolve(own, WAGES, LEHD_HEADER, RECEIVED, layout="lehd")
    assert found.problems == ()
    (row,) = rows(found, {name: ["1"] for name in LEHD_HEADER})
    assert row["received_date"] == "2024-11-05"
    assert row["naics_code"] is None
    assert set(row) == set(WAGES.columns)


def test_the_agency_comes_before_what_is_ready_made() -> None:
    own = Mapping(columns={"naics_code": ColumnMap(value="62")})
    found = resolve(own, WAGES, LEHD_HEADER, RECEIVED, layout="lehd")
    assert found.expressions["naics_code"] == "'62'"
    assert ready_made("lehd", "ui_wage_records").columns["received_date"].is_received
    assert ready_made("csv", "ui_wage_records") == Mapping()


def test_columns_that_are_mapped_for_other_files_leave_the_lehd_layout_alone(
    tmp_path: Path,
) -> None:
    own = read(
        tmp_path,
        """
        extracts:
          ui_wage_records:
            columns:
              employer_account: EMPR_ACCT
              wage_quarter: {from: QTR, codes: {Q1: 1}}
              received_date: {from: RECD, format: "%m/%d/%Y"}
              wages: {from: WAGES, codes: {"0000000000": null}}
              naics_code: {value: 62}
            ignore: [NAME, SSN]
        """,
        "ui_wage_records",
    )
    found = resolve(own, WAGES, LEHD_HEADER, RECEIVED, layout="lehd")
    assert found.problems == ()
    raw: dict[str, list[str | None]] = {name: [name] for name in LEHD_HEADER}
    (row,) = rows(found, {**raw, "wages": ["0000000000"]})
    assert (row["employer_account"], row["wage_quarter"]) == ("employer_account", "wage_quarter")
    assert (row["received_date"], row["naics_code"], row["wages"]) == ("2024-11-05", "62", None)
    as_csv = resolve(own, WAGES, LEHD_HEADER, RECEIVED, layout="csv")
    assert "employer_account: mapping.yml takes it from EMPR_ACCT" in " | ".join(as_csv.problems)


def test_a_reporting_unit_is_optional() -> None:
    header = [name for name in WAGES.columns if name != "reporting_unit"]
    found = resolve(Mapping(), WAGES, header, RECEIVED)
    assert found.problems == ()
    assert "reporting_unit" not in found.expressions


# suggestions


@pytest.mark.parametrize(
    ("extract", "theirs", "ours"),
    [
        *[("education_students", "STU_ID", "student_id"), ("education_students", "GENDER", "sex")],
        *[("education_students", "SOC_SEC_NO", "ssn"), ("education_students", "DOB", "birth_date")],
        *[("education_students", "BIRTHDT", "birth_date"), ("education_students", "SSN1", "ssn")],
        *[
            ("education_students", "LNAME", "last_name"),
            ("education_students", "FNAME", "first_name"),
        ],
        ("education_students", "ETHNICITY", "race_ethnicity"),
        ("education_course_enrollments", "TERM_START", "term_start_date"),
        ("education_course_enrollments", "EARN_CR", "credits_earned"),
        ("education_course_enrollments", "CRS_ID", "course_id"),
        *[
            ("ui_wage_records", "EMPR_ACCT", "employer_account"),
            ("ui_wage_records", "QTR", "wage_quarter"),
        ],
        *[
            ("ui_wage_records", "UI_ACCT", "employer_account"),
            ("ui_wage_records", "YR", "wage_year"),
        ],
        *[("ui_wage_records", "WAGES_PAID", "wages"), ("ui_employers", "EIN", "fein")],
        *[
            ("ui_wage_records", "EMPLR_NO", "employer_account"),
            ("ui_employers", "SEIN", "employer_account"),
        ],
        *[
            ("education_students", "PIDM_ID", "student_id"),
            ("education_awards", "SPRIDEN_ID", "student_id"),
        ],
        *[
            ("training_enrollments", "START_DT", "start_date"),
            ("training_services", "END_DT", "end_date"),
        ],
        ("training_participants", "VETERAN", "is_veteran"),
        ("education_awards", "Instituton ID", "institution_id"),
    ],
)
def test_a_common_name_is_recognised(extract: str, theirs: str, ours: str) -> None:
    wanted = DELIVERED[extract]
    header = [theirs if name == ours else name for name in wanted.required]
    assert suggest(wanted, header, [theirs], [ours]) == {ours: theirs}
    found = resolve(Mapping(), wanted, header, RECEIVED)
    assert (found.missing, found.unknown) == ((ours,), (theirs,))
    assert suggest(wanted, header, found.unknown, wanted.required) == {ours: theirs}


def test_each_column_is_suggested_once_and_a_strange_one_not_at_all() -> None:
    header = ["SSN", "SOC_SEC", "student_id", "QZX"]
    found = suggest(STUDENTS, header, ["SOC_SEC", "SSN", "QZX"], ["ssn", "sex"])
    assert found == {"ssn": "SSN"}


def test_the_synonyms_are_of_our_columns_and_one_means_one_column_of_an_extract() -> None:
    ours = {name for found in DELIVERED.values() for name in found.columns}
    assert set(SYNONYMS) <= ours
    for extract, found in DELIVERED.items():
        synonyms = [word for name in found.columns for word in SYNONYMS.get(name, "").split()]
        doubled = {word for word in synonyms if synonyms.count(word) > 1}
        assert not doubled, extract


@given(
    st.dictionaries(st.sampled_from(AWARD_HEADER), st.text(min_size=1), max_size=4),
    st.lists(st.text(min_size=1), unique=True, max_size=3),
)
@settings(deadline=None)
def test_suggestions_are_a_mapping_to_paste(
    tmp_path_factory: pytest.TempPathFactory, suggestions: dict[str, str], leftovers: list[str]
) -> None:
    text = as_yaml("education_awards", suggestions, leftovers)
    path = tmp_path_factory.getbasetemp() / "pasted.yml"
    path.write_text(text, encoding="utf-8")
    try:
        mapping = read_mapping(path, "education_awards", KNOWN)
    except BadInputError:
        blank = any(not name.strip() for name in suggestions.values())
        overlap = {x.strip().casefold() for x in leftovers} & {
            x.strip().casefold() for x in suggestions.values()
        }
        assert blank or overlap
        return
    for name, column in mapping.columns.items():
        assert column.source == suggestions[name].strip()
    assert set(mapping.ignore) <= {name.strip() for name in leftovers}


def test_a_registrar_s_names_are_recognised_together() -> None:
    courses = DELIVERED["education_course_enrollments"]
    theirs = {
        **{"student_id": "PIDM_ID", "course_id": "CRN", "term_start_date": "START_DT"},
        **{"term_end_date": "END_DT", "course_level": "LEVL", "credits_attempted": "CREDIT_HR"},
        **{"grade": "GRDE_CODE_FINAL"},
    }
    header = ["institution_id", "TERM_CODE_EFF", *theirs.values(), "credits_earned"]
    found = resolve(Mapping(), courses, header, RECEIVED)
    assert suggest(courses, header, found.unknown, found.missing) == theirs


def test_the_first_of_two_synonyms_is_the_likelier() -> None:
    courses = DELIVERED["education_course_enrollments"]
    header = ["BEGIN_DT", "TERM_START", *courses.required[:3]]
    found = suggest(courses, header, header[:2], ["term_start_date"])
    assert found == {"term_start_date": "TERM_START"}


def test_an_optional_column_is_suggested() -> None:
    header = ["ssn", "wages", "RPT_UNIT"]
    found = suggest(WAGES, header, ["RPT_UNIT"], WAGES.optional)
    assert found == {"reporting_unit": "RPT_UNIT"}


def test_nothing_is_to_be_ignored_while_a_column_is_missing() -> None:
    courses = DELIVERED["education_course_enrollments"]
    left = ["ZZ_GRADING", "QQ", "a\nb: [", "100-10-0001", "W1", "W2", "W3"]
    undecided = to_decide(courses, ["grade", "student_id", "institution_id"], left)
    assert undecided["grade"].startswith("one of ZZ_GRADING, ")
    assert undecided["grade"].endswith(", ...; or {value: null} when nobody collects it")
    assert "null" not in undecided["student_id"]
    assert "{value: the institution_id of all rows}" in undecided["institution_id"]
    text = as_yaml(courses.extract, {"course_id": "CRN"}, left, None, undecided)
    assert yaml.safe_load(text) == {
        "extracts": {courses.extract: {"columns": {"course_id": "CRN"}}}
    }
    assert "      # grade: one of ZZ_GRADING" in text
    assert "100-10" not in text
    alone = as_yaml(courses.extract, {}, left, None, undecided)
    assert alone.splitlines()[3] == f"      # grade: {undecided['grade']}"
    assert "ignore" not in alone
    assert "ignore" in as_yaml(courses.extract, {"course_id": "CRN"}, left)


def test_a_day_of_the_delivery_is_offered_for_what_is_not_there() -> None:
    assert to_decide(STUDENTS, ["updated_at"], []) == {
        "updated_at": "{received: true} # the day of the delivery"
    }
    (text,) = to_decide(WAGES, ["received_date"], ["LOADED"]).values()
    assert text == "{received: true} # the day of the delivery; or LOADED"
    assert to_decide(WAGES, ["ssn"], []) == {"ssn": "no column of theirs is left"}


@pytest.mark.parametrize("extract", DELIVERED)
def test_a_header_of_other_names_gets_a_skeleton_to_fill_in(extract: str, tmp_path: Path) -> None:
    wanted = DELIVERED[extract]
    text = skeleton(wanted)
    found = read(tmp_path, text, extract)
    assert tuple(found.columns) == wanted.required
    for ours, column in found.columns.items():
        assert column.source == "THEIRS" or (column.is_received and ours in ON_THE_DAY)
    rest = skeleton(wanted, wanted.required[:1])
    assert list(read(tmp_path, rest, extract).columns) == list(wanted.required[1:])
    assert not resolve(Mapping(), wanted, ["Garcia", "Maria"], RECEIVED).has_header


def test_suggestions_carry_date_formats_and_no_data() -> None:
    text = as_yaml(
        "education_awards",
        {"award_date": "CONF", "award_id": "NO", "student_id": "123456789"},
        ["PHONE", "100-10-0001"],
        {"award_date": "%m/%d/%Y"},
    )
    assert yaml.safe_load(text) == {
        "extracts": {
            "education_awards": {
                "columns": {
                    "award_date": {"from": "CONF", "format": "%m/%d/%Y"},
                    "award_id": "NO",
                },
                "ignore": ["PHONE"],
            }
        }
    }
    assert as_yaml("education_awards", {}, []) == ""


@pytest.mark.parametrize(
    "name",
    ["SSN", "STU_LNAME", "Birthdate", "Soc Sec", "HOME_PHONE", "e-mail", "FEIN", "BRTH_DATE"],
)
def test_in_doubt_a_column_says_who_someone_is(name: str) -> None:
    assert identity_like(name)
    assert not identity_like("GENDER")


def test_codes_of_ours_give_a_hint_unless_the_column_may_say_who_someone_is() -> None:
    connection = duckdb.connect()
    raw = pa.table(
        {
            "C1": ["female", " MALE", None, ""],
            "C2": ["Garcia", "female", None, ""],
            "MIDDLE": ["female", "male", "", ""],
            "C3": [None, "", " ", None],
        }
    )
    connection.register(
        "raw", raw.cast(pa.schema([(name, pa.string()) for name in raw.column_names]))
    )
    sets = {"sex": ("female", "male", "nonbinary"), "education_level": ("associate",)}
    found = value_hints(connection, "raw", raw.column_names, STUDENTS, sets)
    assert found == {"C1": "sex"}
    header = ["student_id", "ssn", "C1"]
    assert suggest(STUDENTS, header, ["C1"], ["sex", "municipality"], found) == {"sex": "C1"}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        *[(["1/2/2024", "12/31/2023", None, ""], "%m/%d/%Y"), (["20240102"], "%Y%m%d")],
        *[(["12101990"], "%m%d%Y"), (["1/2/24", "3/4/99"], "%m/%d/%y")],
        *[(["13/02/2024", "1/2/2024"], "%d/%m/%Y"), (["02-JAN-2024"], "%d-%b-%Y")],
        *[(["2024-01-02"], None), (["1/2/2024", "soon"], None), ([None, " "], None)],
        *[(["1/2/2024 3:04:05 PM"], "%m/%d/%Y %I:%M:%S %p"), (["1/2/1024"], None)],
    ],
)
def test_the_format_that_fits_all_dates_is_found(
    texts: list[str | None], expected: str | None
) -> None:
    connection = duckdb.connect()
    connection.register("raw", pa.table({"a": pa.array(texts, pa.string())}))
    assert date_format_hint(connection, "raw", identifier("a")) == expected
    assert date_format_hint(connection, "raw", "nowhere") is None


def test_every_extract_is_resolved_by_its_own_names() -> None:
    for wanted in DELIVERED.values():
        assert isinstance(wanted, Delivered)
        assert resolve(Mapping(), wanted, wanted.columns, RECEIVED).problems == ()
