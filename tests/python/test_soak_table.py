"""What a soak came to is told by kind of harm, and what was wrong in a list."""

import io

from rich.console import Console

from pathways.benchmark.soak_table import print_problems, print_results
from pathways.benchmark.soak_trial import Result


def result(kind: str, hit: str, reused: list[str]) -> Result:
    made = Result(101, 1, kind, None, "claim", hit, "SIGKILL", -9, "released", 0, reused)
    made.releases, made.looks, made.seconds = 1, {"folder": 20, "name": 10}, 30.0
    return made


def test_the_table_has_a_row_per_harm_and_one_of_all() -> None:
    console = Console(file=io.StringIO(), width=160)
    results = [
        result("kill", "build", ["extract_checks"]),
        result("kill", "release", ["extract_checks", "build"]),
        result("clock", "none", []),
    ]
    print_results(results, console)
    said = console.file.getvalue()  # type: ignore[attr-defined]
    lines = [line.strip() for line in said.splitlines()]
    kill = next(line for line in lines if line.startswith("kill "))
    assert kill.split()[1:4] == ["2", "build", "1"]
    assert "2 (3 steps)" in kill
    everything = next(line for line in lines if line.startswith("all "))
    assert everything.split()[1] == "3"
    assert "90" in everything.split()


def test_problems_are_a_line_each() -> None:
    console = Console(file=io.StringIO(), width=80)
    print_problems(["reader by name: error [x]", "another"], console)
    assert console.file.getvalue().splitlines() == [  # type: ignore[attr-defined]
        "wrong: reader by name: error [x]",
        "wrong: another",
    ]
