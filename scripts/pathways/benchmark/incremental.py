"""Compares incremental nights with full builds, bit for bit, and times one new quarter.

python -m pathways.benchmark.incremental --sequences 20 --seed 1 --folder bench/nights
python -m pathways.benchmark.incremental --sequences 0 --quarter-of 5000 --folder bench/quarter
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Annotated

import duckdb
import typer
from rich import box
from rich.console import Console
from rich.table import Table

from pathways.benchmark.nights import State, new_quarter, one_night
from pathways.dbt import run_dbt
from pathways.errors import PathwaysError
from pathways.project import Project
from pathways.synthetic.generate import generate
from pathways.synthetic.settings import Settings
from pathways.warehouse import DATABASE_VARIABLE

_COPIED = ("models", "seeds", "macros", "tests/generic", "analyses")
_SCHEMAS = ("core", "metrics", "performance")
_PARTITIONED = {
    "wages": "intermediate.int_employment__wage_reduction",
    "results": "intermediate.int_measures__result",
}
_BEFORE_THE_QUARTER, _AFTER_THE_QUARTER = date(2024, 8, 14), date(2024, 8, 15)
Touched = dict[str, tuple[int, int]]
"""By wages and results: rows written, rows in all."""


@dataclass(frozen=True)
class Night:
    """One night of a sequence: what happened, seconds of both builds, what they disagree in."""

    sequence: int
    changes: list[str]
    incremental_seconds: float
    full_seconds: float
    touched: Touched
    differences: dict[str, int] = field(default_factory=dict)
    """Rows that one of the two lacks, by table; empty when all are the same."""


def copy_project(project: Project, folder: Path) -> Project:
    """Copy what dbt builds, so that a night may edit it."""
    for part in _COPIED:
        shutil.copytree(project.root / part, folder / part)
    shutil.copyfile(project.root / "dbt_project.yml", folder / "dbt_project.yml")
    shutil.copyfile(project.root / "profiles.yml.example", folder / "profiles.yml")
    return Project(folder)


def first_state(project: Project, folder: Path, participants: int, seed: int) -> State:
    """Invent a state below `folder`, without its newest quarters of wages."""
    extracts = folder / "landed"
    for _ in generate(project, Settings(participants, seed), extracts, "parquet"):
        pass
    state = State(extracts, copy_project(project, folder / "project"))
    state.hold_back(folder / "held")
    return state


def variables_of(state: State) -> dict[str, str]:
    """Return the dbt vars that build a state."""
    return {"extracts_path": str(state.extracts), "as_of_date": state.as_of_date.isoformat()}


def environment_of(state: State, database: Path) -> dict[str, str]:
    """Return the environment that builds a state into `database`."""
    return {
        DATABASE_VARIABLE: str(database),
        "PATHWAYS_TEMP_DIRECTORY": str(database.parent / "spill"),
        "DBT_PROFILES_DIR": str(state.project.root),
    }


def build(state: State, database: Path) -> float:
    """Build models and seeds on the state, without tests; return the seconds."""
    places = ["--target-path", f"{database}.target", "--log-path", f"{database}.logs"]
    kinds = ["--resource-type", "model", "--resource-type", "seed"]
    started = perf_counter()
    run_dbt(
        state.project,
        ["build", *kinds, *places],
        variables_of(state),
        environment_of(state, database),
    )
    return perf_counter() - started


def fingerprints(database: Path) -> dict[str, list[str]]:
    """Return the fingerprints of the partitions that are kept."""
    with duckdb.connect(database, read_only=True) as connection:
        return {
            name: [
                row[0]
                for row in connection.execute(
                    f"select distinct partition_fingerprint from {table}"  # noqa: S608 - a constant
                ).fetchall()
            ]
            for name, table in _PARTITIONED.items()
        }


def touched_since(database: Path, before: dict[str, list[str]]) -> Touched:
    """Count the rows of partitions that were not there before, and all rows."""
    is_new = "not list_contains(?, partition_fingerprint)"
    with duckdb.connect(database, read_only=True) as connection:
        return {
            name: connection.execute(
                f"select count(*) filter (where {is_new}), count(*) from {table}",  # noqa: S608 - a constant
                [before[name]],
            ).fetchall()[0]
            for name, table in _PARTITIONED.items()
        }


def _columns(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, list[tuple[str, str]]]:
    """Return the columns and types of every mart of an attached database."""
    found: dict[str, list[tuple[str, str]]] = {}
    for schema, table, column, data_type in connection.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() "
        "where database_name = ? and list_contains(?, schema_name) order by all",
        [name, list(_SCHEMAS)],
    ).fetchall():
        found.setdefault(f"{schema}.{table}", []).append((column, data_type))
    return found


def differences(first: Path, second: Path) -> dict[str, int]:
    """Count the rows that one of two databases lacks, by mart; doubles are compared by bits.

    A mart that is in one of them only, or has other columns, counts as one row.
    """
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        for name, path in (("first_build", first), ("second_build", second)):
            connection.execute(f"attach '{path}' as {name} (read_only)")
        one, other = (_columns(connection, name) for name in ("first_build", "second_build"))
        found = {mart: 1 for mart in one.keys() | other.keys() if one.get(mart) != other.get(mart)}
        if not one:
            raise PathwaysError(f"{first}: no marts to compare")
        for mart in sorted(one.keys() - found.keys()):
            # the shortest text that reads back as the same double: other bits, another text
            columns = ", ".join(
                f"cast({column} as varchar) as {column}" if data_type == "DOUBLE" else column
                for column, data_type in one[mart]
            )
            one_side, other_side = (
                f"select {columns} from {name}.{mart}"  # noqa: S608 - our own names
                for name in ("first_build", "second_build")
            )
            query = (
                f"select count(*) from (({one_side} except all {other_side}) "  # noqa: S608
                f"union all ({other_side} except all {one_side}))"
            )
            rows = connection.execute(query).fetchall()[0][0]
            if rows:
                found[mart] = rows
    return found


def play(
    project: Project, folder: Path, sequence: int, nights: int, participants: int
) -> Iterator[Night]:
    """Play one random sequence of nights; each is built incrementally, and fully beside it."""
    rng = Random(sequence)  # noqa: S311 - test data
    state = first_state(project, folder, participants, sequence)
    kept, fresh = folder / "kept.duckdb", folder / "fresh.duckdb"
    build(state, kept)
    for _ in range(nights):
        changes = one_night(state, rng)
        before = fingerprints(kept)
        incremental_seconds = build(state, kept)
        fresh.unlink(missing_ok=True)
        full_seconds = build(state, fresh)
        yield Night(
            sequence,
            changes,
            incremental_seconds,
            full_seconds,
            touched_since(kept, before),
            differences(kept, fresh),
        )


def time_one_quarter(project: Project, folder: Path, participants: int) -> Night:
    """Build all quarters but the newest; then that one comes, the morning that it is due."""
    state = first_state(project, folder, participants, 1)
    while len(state.held) > 1:
        new_quarter(state, Random(1))  # noqa: S311 - nothing is drawn
    state.as_of_date = _BEFORE_THE_QUARTER
    kept, fresh = folder / "kept.duckdb", folder / "fresh.duckdb"
    build(state, kept)
    changes = [new_quarter(state, Random(1))]  # noqa: S311 - nothing is drawn
    state.as_of_date = _AFTER_THE_QUARTER
    before = fingerprints(kept)
    seconds = build(state, kept), build(state, fresh)
    return Night(0, changes, *seconds, touched_since(kept, before), differences(kept, fresh))


def _row(night: Night) -> list[str]:
    touched = [f"{rows:,} of {total:,}" for rows, total in night.touched.values()]
    differing = ", ".join(f"{mart}: {rows:,}" for mart, rows in night.differences.items())
    return [
        str(night.sequence),
        "; ".join(night.changes),
        f"{night.incremental_seconds:.0f}",
        f"{night.full_seconds:.0f}",
        *touched,
        differing or "none",
    ]


def main(  # noqa: PLR0913, PLR0917 - one argument per option
    sequences: Annotated[int, typer.Option(help="Random sequences to play.")] = 20,
    seed: Annotated[int, typer.Option(help="Number of the first sequence.")] = 1,
    nights: Annotated[int, typer.Option(help="Nights per sequence, after the first build.")] = 2,
    participants: Annotated[int, typer.Option(help="People of each sequence's state.")] = 60,
    quarter_of: Annotated[
        int, typer.Option(help="People of a state to time one new quarter of; 0 leaves it out.")
    ] = 0,
    folder: Annotated[
        Path | None, typer.Option(help="Where to write.", show_default="a temporary folder")
    ] = None,
) -> None:
    """Compare incremental nights with full builds, and time one new quarter."""
    console = Console(width=200)
    project = Project.find()
    played: list[Night] = []
    with TemporaryDirectory() as temporary:
        place = folder or Path(temporary)
        for number in range(seed, seed + sequences):
            for night in _in_a_folder(project, place / f"{number}", number, nights, participants):
                console.print(" | ".join(_row(night)))
                played.append(night)
        if quarter_of:
            played.append(time_one_quarter(project, place / "quarter", quarter_of))
    _print(played, console)
    bad = sum(bool(night.differences) for night in played)
    if bad:
        raise PathwaysError(f"{bad} nights differ from a full build")


def _print(played: list[Night], console: Console) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("sequence", "night", "s", "s, full", "wage rows", "result rows", "differences"):
        table.add_column(heading)
    for night in played:
        table.add_row(*_row(night))
    console.print(table)


def _in_a_folder(
    project: Project, folder: Path, number: int, nights: int, participants: int
) -> Iterator[Night]:
    """Play a sequence in a folder that is gone afterwards, unless a night differs."""
    found = []
    for night in play(project, folder, number, nights, participants):
        found.append(night)
        yield night
    if not any(night.differences for night in found):
        shutil.rmtree(folder)


if __name__ == "__main__":
    typer.run(main)
