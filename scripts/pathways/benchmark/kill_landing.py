"""Kills landings at random moments, and checks that none of them leaves anything halfway.

python -m pathways.benchmark.kill_landing --kills 100
"""

import hashlib
import multiprocessing
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Annotated

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import typer
from rich.console import Console

from pathways.benchmark.wage_file import write_wage_csv
from pathways.errors import PathwaysError
from pathways.landing.request import Request
from pathways.landing.store import LEDGER, Store
from pathways.landing.token_key import Key
from pathways.project import Project

_SPAWNING = multiprocessing.get_context("forkserver")
_TWICE = 0.3
"""Share of the trials in which the landing after a killed one is killed, too."""
_KEYS = ("the first key of a landing that is killed", "the second key of a landing that is killed")
Content = dict[str, str]
"""What landed: file -> SHA-256 of its rows; of the ledger without what differs by its time."""


@dataclass(frozen=True)
class Trial:
    """A landing to kill: from what area, which deliveries, under which of the keys.

    `before` is what has landed in `area` (nothing at first), `after` what it comes to, `seconds`
    how long it takes when nobody kills it.
    """

    name: str
    area: Path
    deliveries: Path
    key: int
    before: Content
    after: Content
    seconds: float


@dataclass
class Tally:
    """How the trials came out: `before` and `after` count what was in force after a kill."""

    trials: int = 0
    kills: int = 0
    before: int = 0
    after: int = 0
    phases: Counter[str] = field(default_factory=Counter)


def land_files(root: Path, deliveries: Path, area: Path, key: int) -> None:
    """Land, in a process of its own; under another key than before it reads all again."""
    from pathways.landing.land import land  # noqa: PLC0415 - the fork server has loaded it

    state = Store(area).state()
    secret = Key(_KEYS[key])
    is_new = state is not None and state.key != secret.fingerprint()
    land(
        Project(root), deliveries, area, secret, request=Request(everything=is_new, new_key=is_new)
    )


def start(
    project: Project, deliveries: Path, area: Path, key: int
) -> "multiprocessing.context.ForkServerProcess":
    process = _SPAWNING.Process(target=land_files, args=(project.root, deliveries, area, key))
    process.start()
    return process


def content_of(area: Path) -> Content:
    """Return what is in force in a landing area; nothing before its first landing.

    Errors: PathwaysError when something is in between: a link to nothing, a file that is cut off.
    """
    landed = area / "landed"
    if not landed.is_symlink():
        return {}
    try:
        found = {
            str(path.relative_to(landed)): _digest(pq.read_table(path))
            for path in sorted(landed.glob("*/*.parquet"))
        }
        pages = (area / "reports").glob("*/index.html")
        return found | {f"page {path.parent.name}": "" for path in pages} if found else {"": ""}
    except (OSError, pa.ArrowException) as error:
        raise PathwaysError(f"{landed}: cannot be read ({type(error).__name__})") from None


def _digest(table: pa.Table) -> str:
    names = [name for name in table.column_names if name != "landed_at"]
    table = table.select(names)
    if table.num_rows and not {"ssn_token", "updated_at"} & set(names):
        table = table.sort_by([(name, "ascending") for name in names])
    sink = pa.BufferOutputStream()
    pa_csv.write_csv(table, sink)
    return hashlib.sha256(sink.getvalue()).hexdigest()


def extracts_of(content: Content) -> Content:
    """Return what a build reads: neither ledger nor pages, which follow at once."""
    return {
        name: digest for name, digest in content.items() if not name.startswith((LEDGER, "page "))
    }


def trials_in(project: Project, folder: Path, rows: int, seed: int) -> Iterator[Trial]:
    """Make the trials: a first landing, one more on top of it, and the change to another key."""
    early, late = folder / "early", folder / "late"
    wages = "ui_wage_records"
    for place in (early / wages, late / wages):
        place.mkdir(parents=True)
    for number, day in enumerate(("2024-01-05", "2024-02-05", "2024-03-05", "2024-04-05")):
        path = late / wages / f"wages_{day}.csv"
        write_wage_csv(path, rows, rows // 3, seed + number % 3)
        if number < 2:  # noqa: PLR2004 - two come early
            shutil.copyfile(path, early / wages / path.name)
    area, before = folder / "nothing", Content()
    for name, deliveries, key in (("first", early, 0), ("more", late, 0), ("other key", late, 1)):
        result = folder / f"after {name}"
        _copy(area, result)
        started = perf_counter()
        process = start(project, deliveries, result, key)
        process.join()
        if process.exitcode:
            raise PathwaysError(f"{name}: an undisturbed landing failed ({process.exitcode})")
        seconds = perf_counter() - started
        after = content_of(result)
        yield Trial(name, area, deliveries, key, before, after, seconds)
        area, before = result, after


def _copy(area: Path, to: Path) -> None:
    if area.is_dir():
        shutil.copytree(area, to, symlinks=True)


def try_one(project: Project, trial: Trial, folder: Path, random: Random, tally: Tally) -> None:
    """Kill a landing (or two in a row), look, and land again. Errors: PathwaysError."""
    area = folder / "trial"
    _copy(trial.area, area)
    for _ in range(2 if random.random() < _TWICE else 1):
        process = start(project, trial.deliveries, area, trial.key)
        process.join(random.uniform(0, 0.95 * trial.seconds))
        is_over = process.exitcode is not None
        process.kill()
        process.join()
        found = extracts_of(content_of(area))
        if found == extracts_of(trial.before):
            tally.before += 1
        elif found == extracts_of(trial.after):
            tally.after += 1
        else:
            raise PathwaysError(f"{trial.name}: after a kill, something in between is in force")
        tally.kills += not is_over
        tally.phases["over before" if is_over else _phase(area)] += 1
    process = start(project, trial.deliveries, area, trial.key)
    process.join()
    if process.exitcode:
        raise PathwaysError(f"{trial.name}: the landing after a kill failed ({process.exitcode})")
    if content_of(area) != trial.after:
        raise PathwaysError(f"{trial.name}: the landing after a kill came to something else")
    if any((area / "scratch").iterdir()):
        raise PathwaysError(f"{trial.name}: the landing after a kill left something in scratch")
    shutil.rmtree(area)
    tally.trials += 1


def _phase(area: Path) -> str:
    """Return what a killed landing was at, by what it left in scratch."""
    scratch = area / "scratch"
    left = {path.name for path in scratch.iterdir()} if scratch.is_dir() else set()
    return "bringing together" if "state" in left else "reading" if left else "in between"


def kill_landings(project: Project, kills: int, rows: int, seed: int) -> Tally:
    """Kill landings of `rows` wage records a file. Errors: PathwaysError when one shows."""
    random, tally = Random(seed), Tally()  # noqa: S311 - moments to kill at are no secret
    # a killed process cannot tidy up; that its semaphores are tidied up for it is no news
    os.environ.setdefault("PYTHONWARNINGS", "ignore:resource_tracker:UserWarning")
    _SPAWNING.set_forkserver_preload(["pathways.landing.land"])
    with TemporaryDirectory() as name:
        trials = list(trials_in(project, Path(name), rows, seed))
        while tally.kills < kills:
            trial = trials[tally.trials % len(trials)]
            try_one(project, trial, Path(name), random, tally)
    return tally


def main(
    kills: Annotated[int, typer.Option(help="Landings to kill.")] = 100,
    rows: Annotated[int, typer.Option(help="Wage records of each file.")] = 60_000,
    seed: Annotated[int, typer.Option(help="Seed of files and moments.")] = 1,
) -> None:
    """Kill landings at random moments; none may leave anything halfway."""
    tally = kill_landings(Project.find(), kills, rows, seed)
    Console().print(
        f"{tally.kills} landings killed ("
        + ", ".join(f"{phase}: {count}" for phase, count in tally.phases.most_common())
        + f"): in {tally.before} what was in force stayed, in {tally.after} all was new, and "
        f"none was in between; {tally.trials} landed again, all to the same result"
    )


if __name__ == "__main__":
    typer.run(main)
