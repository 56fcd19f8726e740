"""What a build is made from, and what of the models has to be built again."""

import os
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pathways.contracts import load_contracts
from pathways.project import Project
from pathways.refresh.inputs import Fingerprints, read_inputs
from pathways.refresh.journal import Journal
from pathways.refresh.selection import LEDGER, Held, choose

PROJECT = Project.find(Path(__file__))
DAY = date(2024, 9, 30)
WAGES, STUDENTS = "ui_wage_records", "education_students"


def an_extract(folder: Path, name: str, text: bytes) -> Path:
    path = folder / name / "2024Q1.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
    return path


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    journal = Journal(tmp_path / "refresh")
    journal.open()
    return journal


def test_inputs_name_every_extract_the_code_and_the_versions(journal: Journal) -> None:
    inputs = read_inputs(PROJECT, journal, None, None, DAY)
    assert inputs["as_of_date"] == "2024-09-30"
    assert inputs["extracts"].keys() == load_contracts(PROJECT).keys()
    assert "seeds/reference/thresholds.csv" in inputs["code"]
    assert "dbt_project.yml" in inputs["code"]
    assert not any(name.startswith("seeds/extracts") for name in inputs["code"])
    assert inputs["versions"]["duckdb"]
    assert {"delivery_id", "extract", "status"} <= inputs["deliveries"][0].keys()
    assert inputs["ledger"].keys() == LEDGER.keys()
    assert read_inputs(PROJECT, journal, None, None, DAY) == inputs


def test_only_the_extract_that_changed_has_another_fingerprint(
    journal: Journal, tmp_path: Path
) -> None:
    landed = tmp_path / "landed"
    wages = an_extract(landed, WAGES, b"one")
    an_extract(landed, STUDENTS, b"two")
    before = read_inputs(PROJECT, journal, landed, None, DAY)
    wages.write_bytes(b"ONE")
    after = read_inputs(PROJECT, journal, landed, None, DAY)
    known, found = before["extracts"], after["extracts"]
    assert {name for name in found if found[name] != known[name]} == {WAGES}
    assert after["deliveries"] == []


def test_a_file_keeps_its_fingerprint_when_it_is_copied_or_its_folder_renamed(
    journal: Journal, tmp_path: Path
) -> None:
    landed, copied = tmp_path / "states/1", tmp_path / "states/2"
    an_extract(landed, WAGES, b"one")
    before = read_inputs(PROJECT, journal, landed, None, DAY)
    shutil.copytree(landed, copied)
    assert read_inputs(PROJECT, journal, copied, None, DAY) == before


def test_a_file_is_read_once_while_nothing_touches_it(tmp_path: Path) -> None:
    path, kept = an_extract(tmp_path, WAGES, b"one"), tmp_path / "known.json"
    first = Fingerprints.read(kept)
    known = first.of([path], tmp_path)
    first.write()
    stat = path.stat()
    path.write_bytes(b"ONE")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # as if nobody had touched it
    assert Fingerprints.read(kept).of([path], tmp_path) == known
    os.utime(path, (1, 1))
    assert Fingerprints.read(kept).of([path], tmp_path) != known


@pytest.fixture
def inputs() -> dict[str, Any]:
    return {
        "as_of_date": "2024-09-30",
        "extracts": {WAGES: "1", STUDENTS: "1"},
        "ledger": {"deliveries": "1", "identity_links": "1", "settled": "1"},
        "code": {"models/a.sql": "1"},
        "versions": {"duckdb": "2.0.0"},
        "deliveries": [],
    }


def choice(inputs: dict[str, Any], held: Held) -> tuple[bool, tuple[str, ...]]:
    found = choose(inputs, held, load_contracts(PROJECT))
    return found.is_full, tuple(one for one in found.selection if one.startswith(("+stg", "path:")))


def test_only_what_a_changed_extract_has_a_way_to_is_built(inputs: dict[str, Any]) -> None:
    held = Held({**inputs, "extracts": {WAGES: "0", STUDENTS: "1"}}, is_whole=True)
    is_full, selected = choice(inputs, held)
    assert not is_full
    assert "+stg_ui_wage__wage_records+" in selected
    assert "+stg_education__students+" not in selected
    assert "+stg_landing__delivery+" not in selected


def test_a_new_delivery_without_new_rows_builds_what_is_said_of_deliveries(
    inputs: dict[str, Any],
) -> None:
    before = {**inputs["ledger"], "deliveries": "0", "settled": "0"}
    is_full, selected = choice(inputs, Held({**inputs, "ledger": before}, is_whole=True))
    assert not is_full
    assert selected[:2] == ("path:models/staging", "+stg_landing__delivery+")
    assert not any(one.startswith("+stg_") for one in selected[2:])


@pytest.mark.parametrize(
    ("changed", "is_whole", "is_full"),
    [
        ({"as_of_date": "2024-09-29"}, True, False),
        ({}, False, False),
        ({"code": {"models/a.sql": "0"}}, True, True),
        ({"versions": {"duckdb": "1.5.0"}}, True, True),
    ],
)
def test_everything_is_built_when_more_than_extracts_may_differ(
    inputs: dict[str, Any], changed: dict[str, Any], is_whole: bool, is_full: bool
) -> None:
    found = choose(inputs, Held({**inputs, **changed}, is_whole), load_contracts(PROJECT))
    assert found.is_full is is_full
    assert "--select" not in found.arguments
    assert ("--full-refresh" in found.arguments) is is_full


@pytest.mark.parametrize("held", [Held(), "half a full build"])
def test_a_database_of_unknown_content_is_built_in_full(
    inputs: dict[str, Any], held: Held | str
) -> None:
    known = held if isinstance(held, Held) else Held(inputs, is_whole=False, is_full=True)
    assert choose(inputs, known, load_contracts(PROJECT)).is_full
