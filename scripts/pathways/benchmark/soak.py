"""Harms refreshes in every way that a night may, while readers look on.

python -m pathways.benchmark.soak --refreshes 200 --seed 1 --folder target/soak

Each refresh is killed with SIGKILL at a random moment or starved; after each, a plain rerun must
succeed. No reader may ever see an error, a mixture of two releases or a missing table. Exit code 1
and a list when anything was wrong. <folder>/soak.jsonl has a line per refresh, while it runs.
"""

import importlib.util
import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic, sleep
from types import FrameType
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from pathways.benchmark.soak_plan import plan
from pathways.benchmark.soak_process import adopt
from pathways.benchmark.soak_readers import Readers
from pathways.benchmark.soak_state import State, ended_well
from pathways.benchmark.soak_table import print_problems, print_results
from pathways.benchmark.soak_trial import Result, try_one
from pathways.benchmark.soak_twin import compare_with_twin
from pathways.errors import BadInputError, PathwaysError
from pathways.project import Project

LINES = "soak.jsonl"
_WIDTH = 140
"""Of the table at the end, where there is no terminal."""
_PARTICIPANTS = 6
_PROCESSES = multiprocessing.get_context("spawn")


def run_state(root: Path, folder: Path, number: int, order: dict[str, int]) -> None:
    """Make one state and harm its refreshes, in a process of its own; adds lines to soak.jsonl."""
    adopt()
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that started it says when to end
    place = folder / f"state-{number}"
    place.mkdir(parents=True, exist_ok=True)
    with (place / "soak.log").open("wb") as log:  # DuckDB shows how far it is wherever it runs
        os.dup2(log.fileno(), sys.stdout.fileno())
        os.dup2(log.fileno(), sys.stderr.fileno())
    state = State(Project(root), place, order["seed"] * 100 + number)
    readers = Readers(place)
    try:
        state.make(order["participants"])
        output = place / "first.log"
        ended_well(state.refresh(output, watch=True), output)
        _say(folder, {"ready": number})
        manifest = state.releases.folder(state.releases.find(None)) / "manifest.json"
        tables = json.loads(manifest.read_text(encoding="utf-8"))["tables"]["analyst"]
        readers.open(state.releases.root, sorted(tables), state.seed)
        for trial in plan(order["refreshes"], order["seed"])[number - 1 :: order["jobs"]]:
            _say(folder, {"trial": try_one(state, trial, readers, place).as_dict()})
        _say(folder, {"twin": number, "problems": compare_with_twin(state)})
        _say(folder, {"seen": readers.releases(), "problems": readers.news()})
    except PathwaysError as error:
        _say(folder, {"problems": [f"state {number}: {error}"]})
    finally:
        readers.close()
        state.close()


def _stop(number: int, _: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _say(folder: Path, line: dict[str, Any]) -> None:
    """Add a line at once, so that those of two states do not mix."""
    with (folder / LINES).open("ab", buffering=0) as file:
        file.write(json.dumps(line).encode() + b"\n")


def soak(project: Project, folder: Path, order: dict[str, int], console: Console) -> bool:
    """Run the states side by side, and print what they came to; returns whether all was well."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / LINES).write_text("", encoding="utf-8")
    processes = [
        _PROCESSES.Process(target=run_state, args=(project.root, folder, number, order))
        for number in range(1, order["jobs"] + 1)
    ]
    for process in processes:
        process.start()
    try:
        _follow(folder, processes, order["refreshes"], console)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()
    lines = _lines(folder)
    results = [Result(**one["trial"]) for one in lines if "trial" in one]
    problems = [
        f"refresh {one.number} of state {one.state} ({one.kind}, hit {one.hit}): {problem}"
        for one in results
        for problem in one.problems
    ]
    problems += [problem for one in lines for problem in one.get("problems", ())]
    problems += [
        f"state {number} ended with exit code {process.exitcode} (state-{number}/soak.log)"
        for number, process in enumerate(processes, start=1)
        if process.exitcode
    ]
    if len(results) < order["refreshes"] or sum("twin" in one for one in lines) < order["jobs"]:
        problems.append(f"only {len(results)} of {order['refreshes']} refreshes came to their end")
    print_results(results, console)
    print_problems(problems, console)
    return not problems


def _follow(
    folder: Path,
    processes: Sequence[multiprocessing.process.BaseProcess],
    refreshes: int,
    console: Console,
) -> None:
    """Show how far they are until they have ended; without a terminal, a line per trial."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}"))
    clock = (TimeElapsedColumn(), TimeRemainingColumn())
    started, shown = monotonic(), 0
    with Progress(*columns, *clock, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("first builds", total=refreshes)
        while True:
            is_over = all(process.exitcode is not None for process in processes)
            results = [Result(**one["trial"]) for one in _lines(folder) if "trial" in one]
            for one in results[shown:]:
                wrong = sum(bool(other.problems) for other in results)
                progress.update(task, completed=len(results), description=f"{wrong} wrong")
                if not console.is_terminal:
                    _print_line(one, monotonic() - started, console)
            shown = len(results)
            if is_over:
                return
            sleep(1)


def _print_line(one: Result, seconds: float, console: Console) -> None:
    console.print(
        f"{seconds:6,.0f} s  state {one.state} #{one.number}: {one.kind}, hit {one.hit} -> "
        f"{one.outcome}; rerun {one.rerun}, {len(one.reused)} steps reused; "
        f"{sum(one.looks.values())} looks, {one.seconds:.0f} s"
        + "".join(f"\n    wrong: {problem}" for problem in one.problems),
        markup=False,
        highlight=False,
        soft_wrap=True,
    )


def _lines(folder: Path) -> list[dict[str, Any]]:
    text = (folder / LINES).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def main(
    folder: Annotated[Path, typer.Option(help="Folder to work in; a new or an empty one.")],
    refreshes: Annotated[int, typer.Option(min=1, help="Refreshes to harm.")] = 200,
    seed: Annotated[int, typer.Option(help="Seed of the states and of the harms.")] = 1,
    jobs: Annotated[int, typer.Option(min=1, help="States, side by side.")] = 2,
    participants: Annotated[int, typer.Option(help="People of each state.")] = _PARTICIPANTS,
) -> None:
    """Harm refreshes while readers look on; exit code 1 when anything was wrong."""
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else _WIDTH)
    signal.signal(signal.SIGTERM, _stop)
    try:
        if folder.exists() and any(folder.iterdir()):
            raise BadInputError(f"{folder}: not empty; give a new folder")
        if importlib.util.find_spec("time_machine") is None:
            raise BadInputError("time-machine is not installed; pip install time-machine")
        names = ("refreshes", "seed", "jobs", "participants")
        order = dict(zip(names, (refreshes, seed, min(jobs, refreshes), participants), strict=True))
        started = monotonic()
        is_well = soak(Project.find(), folder.absolute(), order, console)
    except PathwaysError as error:
        Console(stderr=True).print(f"[bold red]error:[/] {error}", soft_wrap=True)
        sys.exit(error.exit_code)
    console.print(f"{refreshes} refreshes in {monotonic() - started:,.0f} s")
    if not is_well:
        sys.exit(1)


if __name__ == "__main__":
    typer.run(main)
