"""What the gate says: on the terminal, on its page and in its files; and its limits."""

import csv
import json
from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest
from rich.console import Console

from gate_case import Gate, Side, found, result
from pathways.errors import BadInputError
from pathways.gate.findings import Comparison
from pathways.gate.limits import SEED, load_limits
from pathways.gate.printing import print_comparison
from pathways.gate.report import write_comparison
from pathways.project import Project

NAMES = ("all", "sex", "veteran")
BEFORE = Side(results=[result(population_dimension=name) for name in NAMES])
AFTER = Side(results=[result(population_dimension=name, numerator=90) for name in NAMES])


@pytest.fixture
def gate(project: Project, tmp_path: Path) -> Gate:
    return Gate(project, tmp_path)


def _printed(comparison: Comparison) -> str:
    console = Console(file=StringIO(), width=100)
    print_comparison(comparison, console)
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_the_last_line_says_how_to_accept_exactly_this(gate: Gate) -> None:
    comparison = gate.compare(BEFORE, AFTER)
    last = _printed(comparison).rstrip().splitlines()[-1]
    assert last.startswith(f"pathways refresh --accept {comparison.code} --reason ")


def test_the_table_says_what_changed_from_what_to_what(gate: Gate) -> None:
    printed = _printed(gate.compare(BEFORE, AFTER))
    assert "C.1 PY2021 ALL" in printed
    assert "50.0% (100/200)" in printed
    assert "45.0% (90/200)" in printed


def test_nothing_found_is_one_line_without_a_code(gate: Gate) -> None:
    assert _printed(gate.compare(BEFORE, BEFORE)).count("\n") == 1


def test_the_files_hold_the_findings(gate: Gate, tmp_path: Path) -> None:
    comparison = gate.compare(BEFORE, AFTER)
    page = write_comparison(comparison, tmp_path / "gate")
    text = page.read_text(encoding="utf-8")
    assert comparison.code in text
    assert "https://" not in text
    written = json.loads((tmp_path / "gate" / "comparison.json").read_text(encoding="utf-8"))
    assert (written["is_held"], written["code"]) == (True, comparison.code)
    assert written["findings"][0]["check"] == "final_results_changed"
    with (tmp_path / "gate" / "changes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["population_dimension"] for row in rows] == list(NAMES)
    assert {(row["numerator_before"], row["numerator_after"]) for row in rows} == {("100", "90")}
    assert sorted(path.name for path in (tmp_path / "gate").iterdir()) == [
        *("changes.csv", "comparison.html", "comparison.json")
    ]


def test_no_cell_of_the_csv_is_a_formula_and_no_text_of_the_page_is_code(
    gate: Gate, tmp_path: Path
) -> None:
    place = {"region_id": "=1+1", "pathway_id": "<script>alert(1)</script>"}
    before, after = (Side(results=[result(**place, numerator=n)]) for n in (100, 90))
    page = write_comparison(gate.compare(before, after), tmp_path / "gate")
    assert "<script>" not in page.read_text(encoding="utf-8")
    with (tmp_path / "gate" / "changes.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.DictReader(file))["region_id"] == "'=1+1"


def _with_limit(project: Project, folder: Path, name: str, value: str) -> Project:
    """Return a project whose seeds are a copy, with one limit set."""
    copytree(project.seeds / "reference", folder / "seeds" / "reference")
    path = folder / SEED
    lines = path.read_text(encoding="utf-8").splitlines()
    edited = [
        f"{name},{value},{line.split(',', 2)[2]}" if line.startswith(f"{name},") else line
        for line in lines
    ]
    path.write_text("\n".join(edited) + "\n", encoding="utf-8")
    return Project(folder)


@pytest.mark.parametrize(
    ("name", "value", "is_held"),
    [
        ("final_results_changed_count", "3", False),
        ("final_results_changed_count", "2", True),
        ("final_results_changed_share", "1", False),
        ("final_results_changed_share", "0.5", True),
    ],
)
def test_a_state_may_let_some_final_results_change(
    project: Project, tmp_path: Path, name: str, value: str, is_held: bool
) -> None:
    state = _with_limit(project, tmp_path / "state", name, value)
    comparison = Gate(state, tmp_path).compare(BEFORE, AFTER)
    assert comparison.is_held is is_held
    severity = "fail" if is_held else "warn"
    assert found(comparison, "final_results_changed").severity == severity


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("new_quarter_ratio", "0.5", "a ratio is of the larger to the smaller"),
        ("group_shrank_share", "20", "from 0 to 1"),
        ("late_delivery_days", "-1", "0 or more"),
        ("late_delivery_days", "soon", "write value as a number"),
        ("moved_at_least_people", "nan", "0 or more"),
    ],
)
def test_a_limit_that_is_none_is_named_with_its_line(
    project: Project, tmp_path: Path, name: str, value: str, said: str
) -> None:
    state = _with_limit(project, tmp_path / "state", name, value)
    with pytest.raises(BadInputError, match=rf"release_limits\.csv line \d+: .*{said}"):
        load_limits(state)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("another,1,,,", "line 17: no such limit"),
        ("rate_moved_points,0.2,,,", "line 17: rate_moved_points is there twice"),
    ],
)
def test_a_line_too_many_is_named(project: Project, tmp_path: Path, line: str, said: str) -> None:
    state = _with_limit(project, tmp_path / "state", "none", "0")
    with (state.root / SEED).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    with pytest.raises(BadInputError, match=said):
        load_limits(state)


def test_a_limit_that_is_missing_is_named(project: Project, tmp_path: Path) -> None:
    state = _with_limit(project, tmp_path / "state", "none", "0")
    lines = (state.root / SEED).read_text(encoding="utf-8").splitlines(keepends=True)
    (state.root / SEED).write_text("".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(BadInputError, match="no row new_quarter_neighbors"):
        load_limits(state)
