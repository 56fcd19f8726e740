"""Raw deliveries of the synthetic state: each row once, each defect where it is said to be."""

import csv
import gzip
import re
from collections import Counter
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from delivered_text import lines_of, mapping_of, read_rows
from pathways.cli import app
from pathways.contracts import load_contracts
from pathways.errors import BadInputError
from pathways.landing.delivered import delivered
from pathways.project import Project
from pathways.synthetic.defects import COMPOUND_IN_CAPITALS, DEFECTS, PLANTED
from pathways.synthetic.deliveries import Deliveries, write_deliveries
from pathways.synthetic.generate import generate
from pathways.synthetic.raw_identities import (
    SPARES,
    normalised,
)
from pathways.synthetic.settings import Settings

PROJECT = Project.find(Path(__file__))
CONTRACTS = load_contracts(PROJECT)
UNUSED = {"rejected", "held", "repeat"}
"""What is expected of files whose rows don't count."""
WAGES = "ui_wage_records"
NAME_AND_BIRTH = ("last_name", "first_name", "birth_date")
Row = dict[str, str | None]


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> Deliveries:
    return write_deliveries(PROJECT, tmp_path_factory.mktemp("messy") / "deliveries", 5)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Deliveries:
    output = tmp_path_factory.mktemp("clean") / "deliveries"
    return write_deliveries(PROJECT, output, 5, with_defects=False)


def sample(extract: str) -> list[Row]:
    path = PROJECT.extract_seeds / CONTRACTS[extract].source / f"{extract}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {name: value or None for name, value in row.items()} for row in csv.DictReader(file)
        ]


def is_planted(row: Row) -> bool:
    ids = (row.get(name) or "" for name in ("student_id", "participant_id", "employer_account"))
    return any(text.startswith((PLANTED, "=")) for text in ids)


def rows_that_count(written: Deliveries, extract: str) -> list[Row]:
    """The rows of an extract's usable files, the oldest first, without planted ones."""
    unused = {one.file for one in written.planted if one.expect in UNUSED}
    spares = set(written.identities.ssns[-SPARES:].to_pylist())
    wrong = {
        (one.file, line)
        for one in written.planted
        if one.expect == "quarantined"
        for line in one.lines
    }
    return [
        row | {"received_date": row.get("received_date") or one.received.isoformat()}
        for one in sorted(written.files, key=lambda one: one.received)
        if one.extract == extract and one.file not in unused
        for line, row in read_rows(written.output, one.file, extract)
        if row is not None
        and (one.file, line) not in wrong
        and not is_planted(row)
        and (row.get("ssn") not in spares or extract != WAGES)
    ]


def nine(text: str | None) -> str | None:
    return re.sub(r"[ -]", "", text).zfill(9) if text else None


def triple(row: Row) -> tuple[str, ...] | None:
    found = [row[name] for name in NAME_AND_BIRTH]
    return (normalised(found[0]), normalised(found[1]), found[2]) if all(found) else None


def identities_of(written: Deliveries) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    people = written.identities
    ssns = dict(zip(people.ssn_tokens.to_pylist(), people.ssns.to_pylist(), strict=False))
    rows = people.names.to_pylist()
    names = zip(people.name_tokens.to_pylist(), map(triple, rows), strict=False)
    return ssns, dict(names)


def plain_columns(extract: str) -> list[str]:
    identities = {"ssn_token", "name_dob_token", "birth_year", "fein_token"}
    return [one.name for one in CONTRACTS[extract].columns if one.name not in identities]


def key_of(extract: str, row: Row, ssns: dict[str, str]) -> tuple[str | None, ...]:
    return tuple(
        (ssns[row[name] or ""] if "ssn_token" in row else nine(row["ssn"]))
        if name == "ssn_token"
        else row[name]
        for name in CONTRACTS[extract].key
    )


@pytest.mark.parametrize("extract", [name for name in CONTRACTS if name != WAGES])
@pytest.mark.parametrize("kind", ["clean", "messy"])
def test_the_newest_row_of_each_key_is_the_sample_s(
    extract: str, kind: str, request: pytest.FixtureRequest
) -> None:
    written: Deliveries = request.getfixturevalue(kind)
    ssns, _ = identities_of(written)
    newest = {key_of(extract, row, ssns): row for row in rows_that_count(written, extract)}
    expected = {key_of(extract, row, ssns): row for row in sample(extract)}
    assert newest.keys() == expected.keys()
    columns = plain_columns(extract)
    differing = [
        (name, key)
        for key, row in expected.items()
        for name in columns
        if newest[key].get(name) != row[name]
    ]
    assert differing == []
    if "ssn_token" in expected[next(iter(expected))]:
        tokens = {key: row["ssn_token"] for key, row in expected.items()}
        assert all(
            nine(newest[key].get("ssn")) == (ssns[token] if token else None)
            for key, token in tokens.items()
        )


@pytest.mark.parametrize("extract", ["education_students", "training_participants"])
def test_names_and_birth_dates_are_those_of_the_token(clean: Deliveries, extract: str) -> None:
    ssns, names = identities_of(clean)
    found = {key_of(extract, row, ssns): row for row in rows_that_count(clean, extract)}
    for row in sample(extract):
        delivery = found[key_of(extract, row, ssns)]
        birth, token = delivery["birth_date"], row["name_dob_token"]
        if row["birth_year"]:
            assert birth is not None
            assert birth[:4] == row["birth_year"]
            assert triple(delivery) == (names[token] if token else None)
        elif token and not row["ssn_token"]:
            assert triple(delivery) == names[token]
        else:
            assert birth is None


@pytest.mark.parametrize("kind", ["clean", "messy"])
def test_wages_are_delivered_once_and_one_quarter_in_whole_dollars(
    kind: str, request: pytest.FixtureRequest
) -> None:
    written: Deliveries = request.getfixturevalue(kind)
    rounded = written.in_whole_dollars
    assert rounded is not None
    ssns, _ = identities_of(written)
    columns = ("employer_account", "wage_year", "wage_quarter")
    found: Counter[tuple[str | None, ...]] = Counter()
    lehd: Counter[tuple[str | None, ...]] = Counter()
    for row in rows_that_count(written, WAGES):
        key = (row["ssn"], *(row[name] for name in columns))
        if "state_fips" in row:
            lehd[*key, str(int(row["wages"] or ""))] += 1
        else:
            found[*key, row["received_date"], row["wages"], row["naics_code"]] += 1
    expected: Counter[tuple[str | None, ...]] = Counter()
    in_lehd: Counter[tuple[str | None, ...]] = Counter()
    for row in sample(WAGES):
        key = (ssns[row["ssn_token"] or ""], *(row[name] for name in columns))
        whole = (*key, row["received_date"], row["wages"], row["naics_code"])
        if whole in found:
            expected[whole] += 1
        else:
            assert (row["wage_year"], row["wage_quarter"]) == (
                str(rounded.year),
                str(rounded.quarter),
            )
            in_lehd[*key, whole_dollars(row["wages"] or "")] += 1
    assert found == expected
    assert lehd == in_lehd
    assert sum(lehd.values()) > 500


def whole_dollars(text: str) -> str:
    wages = Decimal(text)
    dollars = int(wages.quantize(Decimal(1), ROUND_HALF_UP))
    return str(dollars or int(wages > 0))


def test_amendments_come_after_the_record_that_they_replace(clean: Deliveries) -> None:
    rounded = str(clean.in_whole_dollars)
    (lehd,) = (one for one in clean.files if one.file.endswith(".txt"))
    first = {
        (row["ssn"], row["employer_account"])
        for _, row in read_rows(clean.output, lehd.file, WAGES)
        if row
    }
    assert rounded in lehd.file
    for row in rows_that_count(clean, WAGES):
        if "state_fips" not in row and f"{row['wage_year']}Q{row['wage_quarter']}" == rounded:
            later = row["received_date"] > lehd.received.isoformat()
            assert later or (row["ssn"], row["employer_account"]) not in first


def test_a_file_was_received_after_every_record_in_it(messy: Deliveries) -> None:
    for one in messy.files:
        if one.extract == WAGES and one.file.endswith(".csv.gz") and one.rows:
            days = [row["received_date"] for _, row in read_rows(messy.output, one.file, WAGES)]
            assert max(days) <= one.received.isoformat()
            assert one.received.isoformat() in one.file


def test_every_defect_is_planted_and_every_file_noted(messy: Deliveries) -> None:
    assert {one.defect_id for one in messy.planted} == set(DEFECTS)
    on_disk = {
        str(path.relative_to(messy.output))
        for path in messy.output.rglob("*")
        if (path.is_file() or path.is_symlink()) and path.name != "mapping.yml"
    }
    assert on_disk == {one.file for one in messy.files}
    assert {one.file for one in messy.planted} <= on_disk
    assert len(on_disk) == len(messy.files)


def test_without_defects_none_is_planted(clean: Deliveries) -> None:
    assert clean.planted == ()
    assert all(one.rows is not None for one in clean.files)
    for extract in CONTRACTS:
        assert clean.rows[extract] == len(sample(extract))


def line_texts(messy: Deliveries, defect_id: str) -> list[bytes]:
    (one,) = (one for one in messy.planted if one.defect_id == defect_id)
    lines = lines_of(messy.output / one.file)
    return [lines[number - 1] for number in one.lines]


def rows_at(messy: Deliveries, defect_id: str) -> list[Row]:
    (one,) = (one for one in messy.planted if one.defect_id == defect_id)
    found = dict(read_rows(messy.output, one.file, one.extract))
    return [row for line in one.lines if (row := found[line]) is not None]


def test_planted_lines_hold_what_they_are_said_to(messy: Deliveries) -> None:
    assert line_texts(messy, "latin1_bytes")[0].count(b"\xf1") == 1
    assert b"\xc3" not in line_texts(messy, "latin1_bytes")[0]
    shifted, usual = (line_texts(messy, name)[0] for name in ("shifted_row", "end_before_start"))
    assert shifted.count(b",") == usual.count(b",") + 1
    assert line_texts(messy, "unclosed_quote")[0].count(b'"') == 1
    assert {row["sex"] for row in rows_at(messy, "unknown_code")} == {"Q"}
    assert [row["student_id"] for row in rows_at(messy, "formula_id")] == ["=1+1"]
    eleven = rows_at(messy, "one_ssn_eleven_students")
    assert len(eleven) == 11
    assert len({row["ssn"] for row in eleven}) == 1
    assert len({triple(row) for row in eleven}) == 11
    first, second = rows_at(messy, "ssn_two_birth_years")
    assert first["ssn"] == second["ssn"]
    assert first["birth_date"][:4] != second["birth_date"][:4]
    first, second = rows_at(messy, "found_by_name")
    assert second["ssn"] is None
    assert second["last_name"] == COMPOUND_IN_CAPITALS[1]
    assert normalised(first["last_name"]) == normalised(second["last_name"]).removesuffix("jr")
    assert first["birth_date"] == second["birth_date"]
    first, second = rows_at(messy, "two_rows_one_key")
    assert first | {"award_date": None} == second | {"award_date": None}
    assert first["award_date"] != second["award_date"]


def test_impossible_ssns_break_one_rule_each(messy: Deliveries) -> None:
    for defect_id in ("impossible_ssn", "impossible_ssn_wages"):
        found = [row["ssn"] for row in rows_at(messy, defect_id) if row["ssn"]]
        broken = [
            (ssn[:3] == "000", ssn[:3] == "666", ssn[0] == "9", ssn[3:5] == "00", ssn[5:] == "0000")
            for ssn in found
        ]
        assert [sum(rules) for rules in broken] == [1] * 5
        assert len(set(broken)) == 5


def test_wage_defects_are_in_one_file_of_many_good_rows(messy: Deliveries) -> None:
    assert [row["wages"] for row in rows_at(messy, "three_decimals")] == ["1234.567"]
    assert [row["wage_quarter"] for row in rows_at(messy, "quarter_five")] == ["5"]
    (early,) = rows_at(messy, "received_before_quarter")
    begin = date(int(early["wage_year"]), 3 * int(early["wage_quarter"]) - 2, 1)
    assert date.fromisoformat(early["received_date"]) == begin - timedelta(days=1)
    (file,) = {one.file for one in messy.planted if one.defect_id == "quarter_five"}
    bad = [one for one in messy.planted if one.file == file and one.expect == "quarantined"]
    rows = next(one.rows for one in messy.files if one.file == file)
    assert sum(len(one.lines) for one in bad) < rows / 100


def test_files_that_differ_as_files_do(messy: Deliveries) -> None:
    def content(defect_id: str) -> bytes:
        found = next(one for one in messy.planted if one.defect_id == defect_id)
        return (messy.output / found.file).read_bytes()

    assert content("bom").startswith(b"\xef\xbb\xbfCOLLEGE")
    assert content("crlf").count(b"\r\n") == content("crlf").count(b"\n") > 100
    assert content("columns_reordered").startswith(b"ADDRESS,LAST_CHANGED,")
    assert not content("no_final_line_end").endswith(b"\n")
    assert not content("truncated_last_line").endswith(b"\n")
    assert content("empty_file") == b""
    assert len(content("header_only").splitlines()) == 1
    assert content("workbook").startswith(b"PK")
    original = next(one for one in messy.files if "/training_credentials_rec" in one.file)
    assert content("same_file_again") == (messy.output / original.file).read_bytes()
    with pytest.raises(EOFError):
        gzip.decompress(content("truncated_gzip"))
    with pytest.raises(pa.ArrowInvalid):
        pa.parquet.read_table(pa.BufferReader(content("corrupt_parquet")))


def test_the_archive_bomb_is_small_and_expands_a_thousandfold(messy: Deliveries) -> None:
    bomb = next(one for one in messy.planted if one.defect_id == "archive_bomb")
    path = messy.output / bomb.file
    assert path.stat().st_size < 4 << 20
    with gzip.open(path) as file:
        assert len(file.read(64 << 20)) == 64 << 20


def test_the_link_leads_out_and_lost_zeros_are_lost(messy: Deliveries) -> None:
    link = next(one for one in messy.planted if one.defect_id == "link")
    assert (messy.output / link.file).readlink() == Path("/etc/passwd")
    short = rows_at(messy, "lost_leading_zeros")
    assert len(short) > 10
    assert all(6 < len(row["ssn"] or "") < 9 for row in short)


def test_a_quarter_in_cents_has_the_same_people_and_a_hundred_times_the_wages(
    messy: Deliveries,
) -> None:
    cents = next(one for one in messy.planted if one.defect_id == "wages_in_cents")
    start = re.sub("_restated.*", "_received", cents.file)
    first = next(one.file for one in messy.files if one.file.startswith(start))
    before, after = (
        [
            (row["ssn"], row["employer_account"], Decimal(row["wages"] or ""))
            for _, row in read_rows(messy.output, file, WAGES)
            if row
        ]
        for file in (first, cents.file)
    )
    assert [(*who, 100 * wages) for *who, wages in before] == after


def test_lehd_lines_have_their_width_and_odd_states(messy: Deliveries) -> None:
    one = next(one for one in messy.files if one.file.endswith(".txt"))
    lines = lines_of(messy.output / one.file)
    assert {len(line) for line in lines} == {86}
    assert len(lines) == one.rows
    assert mapping_of(messy.output / one.file, messy.output) == {"layout": "lehd"}
    assert {row["state_fips"] for row in rows_at(messy, "state_postal")} == {"KY"}
    assert {row["state_fips"] for row in rows_at(messy, "state_missing")} == {""}
    assert rows_at(messy, "account_letter")[0]["employer_account"].endswith("A")
    bytes_found = b"".join(line_texts(messy, "control_bytes"))
    assert all(byte in bytes_found for byte in b"\x00\x09\x12\x16")
    assert len({row["reporting_unit"] for row in rows_at(messy, "reporting_units")}) == 2


def test_all_values_hold_every_identity_that_was_written(messy: Deliveries) -> None:
    values = messy.all_values()
    rejected = {one.file for one in messy.planted if one.expect == "rejected"}
    missing = set()
    for one in messy.files:
        columns = set(delivered(CONTRACTS[one.extract]).columns) & {"ssn", *NAME_AND_BIRTH}
        if one.file in rejected or not columns:
            continue
        for _, row in read_rows(messy.output, one.file, one.extract):
            texts = {row.get(name) for name in columns} if row else set()
            missing |= {text for text in texts if text} - values
    # one name is damaged on purpose, one is the word Null
    assert {text for text in missing if "\ufffd" not in text} == {"Null"}


def test_no_identity_is_a_word_or_a_number_of_the_extracts_or_the_seeds(messy: Deliveries) -> None:
    text = " ".join(path.read_text(encoding="utf-8") for path in PROJECT.seeds.glob("*/*.csv"))
    text += " ".join(
        path.read_text(encoding="utf-8") for path in PROJECT.extract_seeds.glob("*/*.csv")
    )
    words = set(re.findall(r"\w+", text)) | set(re.findall(r"[^,\s\"]+", text))
    assert messy.all_values() & words == set()


def test_the_seeds_and_parquet_of_the_same_state_give_the_same_bytes(
    tmp_path: Path, messy: Deliveries
) -> None:
    list(generate(PROJECT, Settings(5000, 20240930), tmp_path / "landed", "parquet"))
    write_deliveries(PROJECT, tmp_path / "again", 5, tmp_path / "landed")
    for one in messy.files:
        if one.rows is not None:
            again = (tmp_path / "again" / one.file).read_bytes()
            assert again == (messy.output / one.file).read_bytes(), one.file


@pytest.mark.parametrize("participants", ["1", "200"])
def test_the_command_writes_deliveries_of_any_state(tmp_path: Path, participants: str) -> None:
    output = tmp_path / "out"
    arguments = ["synth", "--participants", participants, "--seed", "9", "--format", "deliveries"]
    result = CliRunner().invoke(app, [*arguments, "--output", str(output)])
    assert result.exit_code == 0, result.output
    assert "defects" in result.output
    assert (output / "state_ui" / "mapping.yml").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_an_output_with_files_is_refused_and_left(tmp_path: Path) -> None:
    (tmp_path / "keep.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInputError, match="not empty"):
        write_deliveries(PROJECT, tmp_path, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["keep.txt"]


def test_a_source_without_an_extract_is_named(tmp_path: Path) -> None:
    (tmp_path / "landed").mkdir()
    with pytest.raises(BadInputError, match=r"education_assessments|ui_|training_|education_"):
        write_deliveries(PROJECT, tmp_path / "out", 1, tmp_path / "landed")
    assert [path.name for path in tmp_path.iterdir()] == ["landed"]
