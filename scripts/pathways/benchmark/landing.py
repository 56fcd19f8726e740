"""Times the landing of wage records, beside pandas and a bare DuckDB COPY reading the same file."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from pathways.benchmark.wage_file import write_wage_csv
from pathways.errors import PathwaysError
from pathways.landing.key_command import new_key
from pathways.landing.token_key import KEY_VARIABLE
from pathways.project import Project

_KILOBYTES = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere
_PANDAS = """
import sys
import pandas as pd
codes = {"ssn": "string", "employer_account": "string", "naics_code": "string"}
rows = pd.read_csv(sys.argv[1], dtype=codes, parse_dates=["received_date"])
rows.to_parquet(sys.argv[2], partition_cols=["wage_year", "wage_quarter"], compression="zstd")
"""
_DUCKDB = """
import sys
import duckdb
types = "{'ssn': 'varchar', 'naics_code': 'varchar', 'wages': 'decimal(12,2)'}"
duckdb.sql(
    f"copy (from read_csv('{sys.argv[1]}', types = {types})) to '{sys.argv[2]}' "
    "(format parquet, compression zstd, partition_by (wage_year, wage_quarter))"
)
"""


@dataclass(frozen=True)
class Timed:
    """One program: wall time in seconds, and its largest resident memory in GB."""

    name: str
    seconds: float
    gigabytes: float


def _run(name: str, command: Sequence[str], environment: Mapping[str, str], cwd: Path) -> Timed:
    """Run a program of its own. Errors: PathwaysError when it fails."""
    started = perf_counter()
    with subprocess.Popen(  # noqa: S603  the command is ours
        command, cwd=cwd, env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise PathwaysError(f"{name} ended with exit code {process.returncode}")
    return Timed(name, perf_counter() - started, usage.ru_maxrss * _KILOBYTES / 1e9)


def measure_landing(project: Project, folder: Path, rows: int, people: int) -> list[Timed]:
    """Write a wage file below `folder`, and let each program read it; returns what each took.

    pandas and DuckDB read, type and write it as Parquet by quarter, SSNs included: no mapping,
    tokens, checks, comparison, quarantine or ledger.
    """
    file = folder / "deliveries" / "ui_wage_records" / "wages_2024-05-15.csv"
    file.parent.mkdir(parents=True)
    write_wage_csv(file, rows, people, seed=1)
    land = [sys.executable, "-m", "pathways", "land"]
    python = [sys.executable, "-c"]
    return [
        _run(
            "pathways land",
            [*land, str(folder / "deliveries"), "--into", str(folder / "landing")],
            {KEY_VARIABLE: new_key()},
            project.root,
        ),
        _run("pandas", [*python, _PANDAS, str(file), str(folder / "pandas")], {}, project.root),
        _run(
            "DuckDB COPY", [*python, _DUCKDB, str(file), str(folder / "duckdb")], {}, project.root
        ),
    ]


def bench_landing(
    rows: Annotated[int, typer.Option(help="Wage records in the file.")] = 10_000_000,
    people: Annotated[int, typer.Option(help="People that they are of.")] = 1_000_000,
    folder: Annotated[
        Path | None,
        typer.Option(help="New folder to write to, and keep.", show_default="a temporary folder"),
    ] = None,
) -> None:
    """Time landing one wage file, with peak memory, beside pandas and a bare DuckDB COPY.

    Landing maps, replaces identities, checks, compares and accounts for every row; the other two
    only read, type and write the same file.
    """
    with TemporaryDirectory(prefix="pathways_bench_") as temporary:
        place = folder or Path(temporary)
        timed = measure_landing(Project.find(), place.absolute(), rows, people)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("program", "seconds", "rows per second", "peak memory, GB"):
        table.add_column(heading, justify="left" if heading == "program" else "right")
    for one in timed:
        table.add_row(
            one.name, f"{one.seconds:.1f}", f"{rows / one.seconds:,.0f}", f"{one.gigabytes:.2f}"
        )
    console = Console()
    console.print(f"{rows:,} wage records of {people:,} people, {os.cpu_count()} cores")
    console.print(table)
