"""Invented identities, the text files that carry them, and the raw wage file of the benchmark."""

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pytest

from pathways.benchmark.wage_file import write_wage_csv
from pathways.synthetic.delivery_files import Style, with_rows, write_text
from pathways.synthetic.raw_identities import (
    SPARES,
    SSN_COUNT,
    Identities,
    make_ssns,
    normalised,
    ssn_numbers,
)
from pathways.synthetic.raw_names import family_names, given_names

NAME_AND_BIRTH = ("last_name", "first_name", "birth_date")


def triple(row: dict[str, str]) -> tuple[str, str, str]:
    last, first, birth = (row[name] for name in NAME_AND_BIRTH)
    return normalised(last), normalised(first), birth


def test_ssns_are_valid_and_distinct_at_both_ends() -> None:
    ssns = make_ssns(3, 20_000).to_pylist()
    ends = ssn_numbers(pa.array([0, SSN_COUNT - 1]).to_numpy())
    assert [f"{number:09}" for number in ends] == ["001010001", "899999999"]
    assert len(set(ssns)) == 20_000
    assert all(
        ssn[:3] not in {"000", "666"} and ssn[0] != "9" and ssn[3:5] != "00" and ssn[5:] != "0000"
        for ssn in ssns
    )
    assert any(ssn.startswith("0") for ssn in ssns)


def make_identities(seed: int, count: int) -> Identities:
    tokens = pa.array([f"{number:032x}" for number in range(count)])
    names = pa.table(
        {
            "name_dob_token": tokens,
            "birth_year": pa.array([1980 + n % 3 if n % 7 else None for n in range(count)]),
        }
    )
    return Identities.build(seed, tokens, names, tokens)


def test_identities_are_distinct_born_in_their_year_and_the_same_for_a_seed() -> None:
    people = make_identities(4, 30_000)
    rows = people.names.to_pylist()
    assert len({triple(row) for row in rows}) == len(rows) == 30_000 + SPARES
    assert all(
        row["birth_date"].startswith(str(1980 + number % 3))
        for number, row in enumerate(rows[:30_000])
        if number % 7
    )
    assert len(set(people.feins.to_pylist())) == 30_000
    again = make_identities(4, 30_000)
    assert (again.ssns, again.names) == (people.ssns, people.names)
    assert make_identities(5, 30_000).names != people.names
    assert people.spare(0) != people.spare(1)


def test_names_differ_without_case_and_marks_and_fit_cp1252() -> None:
    for names in (given_names(), family_names()):
        assert len({normalised(name) for name in names}) == len(names) > 200
        assert all(name.encode("cp1252") for name in names)
    assert {"O'Brien", "Núñez", "van der Berg", "Morales-Ruiz"} <= set(family_names())


def test_rows_are_put_among_the_first_and_at_the_end_with_their_lines() -> None:
    table = pa.table({"id": ["a", "b", "c"], "code": ["x", "y", "z"]})
    rows = [{"id": "1"}, {"id": "2"}, {"id": "3"}]
    combined, lines = with_rows(table, rows, at_end=1)
    assert combined["id"].to_pylist() == ["a", "1", "b", "2", "c", "3"]
    assert lines == [3, 5, 7]
    assert set(combined["code"].to_pylist()) == {"x", "y", "z"}


def test_text_is_quoted_where_its_delimiter_needs_it(tmp_path: Path) -> None:
    table = pa.table({"a": ["x;y", 'q"r', None], "b": ["1,2", "é", "v"]})
    write_text(tmp_path / "f.csv", table, Style(delimiter=";", encoding="cp1252"))
    assert (tmp_path / "f.csv").read_bytes() == b'a;b\n"x;y";1,2\n"q""r";\xe9\n;v\n'


def read_wages(path: Path) -> pa.Table:
    types = {"ssn": pa.string(), "wages": pa.decimal128(12, 2)}
    options = pa_csv.ConvertOptions(column_types=types)
    return pa_csv.read_csv(pa.input_stream(path), convert_options=options)


def test_a_raw_wage_file_has_its_rows_distinct_keys_and_valid_ssns(tmp_path: Path) -> None:
    write_wage_csv(tmp_path / "w.csv", 10_003, 700, 3)
    table = read_wages(tmp_path / "w.csv")
    assert table.num_rows == 10_003
    keys = table.select(["ssn", "employer_account", "wage_year", "wage_quarter", "received_date"])
    assert len(set(zip(*(column.to_pylist() for column in keys.columns), strict=True))) == 10_003
    assert set(table["ssn"].to_pylist()) == set(make_ssns(3, 700).to_pylist())
    assert set(table["wage_quarter"].to_pylist()) == {1, 2, 3, 4}
    assert min(table["wages"].to_pylist()) > 0


def test_a_raw_wage_file_is_the_same_again_and_compressed_by_its_name(tmp_path: Path) -> None:
    for name, seed in (("a.csv", 3), ("b.csv.gz", 3), ("c.csv", 4)):
        write_wage_csv(tmp_path / name, 1_000, 900, seed)
    first = (tmp_path / "a.csv").read_bytes()
    assert gzip.decompress((tmp_path / "b.csv.gz").read_bytes()) == first
    assert (tmp_path / "c.csv").read_bytes() != first


def test_a_raw_wage_file_in_the_layout_of_lehd_holds_the_same_in_whole_dollars(
    tmp_path: Path,
) -> None:
    write_wage_csv(tmp_path / "w.txt", 500, 100, 3, "lehd")
    write_wage_csv(tmp_path / "w.csv", 500, 100, 3)
    lines = (tmp_path / "w.txt").read_text(encoding="ascii").splitlines()
    assert {len(line) for line in lines} == {86}
    found = [
        (line[:9], line[47:57].strip(), int(line[71:75]), int(line[75]), int(line[76:86]))
        for line in lines
    ]
    rows = read_wages(tmp_path / "w.csv").to_pylist()
    names = ("ssn", "employer_account", "wage_year", "wage_quarter")
    assert found == [(*(row[name] for name in names), int(row["wages"])) for row in rows]


def test_more_rows_than_people_can_have_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="more people"):
        write_wage_csv(tmp_path / "w.csv", 1, 0, 3)
    assert list(tmp_path.iterdir()) == []
