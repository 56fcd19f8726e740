"""The history of the releases: kept beside the runs, and read by the marts of `operations`.

history/refresh_run.parquet       the runs, as of the newest preparation; so are
history/refresh_step.parquet      their steps
history/refresh_finding.parquet   and findings
history/changes/<release>.parquet what each release said that was not said before it; only added to
history/pending/<run>.parquet     what a run will have said, once it is released
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from pathways.disk import private_files, to_disk
from pathways.errors import PathwaysError
from pathways.history.changes import write_changes
from pathways.history.files import ASIDE, clear_aside, move, put
from pathways.history.runs import write_runs

_RUN_ID = re.compile(r"\d{7}-\d{8}T\d{6}Z")


def prepare_history(
    folder: Path,
    run_files: Sequence[Path],
    run: Mapping[str, Any],
    database: Path,
    current_release_id: str | None,
) -> Path:
    """Write what the marts of `operations` read; return the folder, the dbt var history_path.

    `folder` is that of the history, `run_files` are the reports of earlier runs, `run` that of the
    one in progress, `database` the working database with the results it is about to release. What
    it says of them counts once it is released: see settle_history.
    Errors: PathwaysError for a report that cannot be read, a database without results, a history
    that is ahead of the run, or a disk that does not take it.
    """
    run_id = run["run_id"]
    if not _RUN_ID.fullmatch(run_id):
        raise PathwaysError(f"{run_id}: no id of a run; one is like 0000012-20261127T030000Z")
    with private_files(), _errors_of(folder):
        for part in (folder, _changes(folder), _pending(folder)):
            part.mkdir(parents=True, exist_ok=True)
        settle_history(folder, current_release_id)
        said = sorted(_changes(folder).glob("*.parquet"))
        if said and said[-1].stem >= run_id:
            raise PathwaysError(
                f"{folder}: holds release {said[-1].stem}, and this run is {run_id}; restore runs "
                "and history from one back-up"
            )
        write_runs(folder, run_files, run)
        spill = folder / f"{ASIDE}spill"
        begun = datetime.strptime(run_id.split("-")[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        put(
            folder,
            _pending(folder) / f"{run_id}.parquet",
            lambda path: write_changes(spill, said, database, (run_id, begun), path),
        )
        clear_aside(folder)
    return folder


def settle_history(folder: Path, current_release_id: str | None) -> None:
    """Keep what the current release said, and forget what was never released.

    Call it at the start of a run, right after a release is made current, and before another is.
    It may be killed and called again at any moment; a folder that is not there yet is left so.
    Errors: PathwaysError when the disk does not take it.
    """
    with private_files(), _errors_of(folder):
        if not _pending(folder).is_dir():
            return
        for path in sorted(_pending(folder).glob("*.parquet")):
            if path.stem == current_release_id:
                move(path, _changes(folder) / path.name)
            else:
                path.unlink()
        to_disk(_pending(folder), deep=False)
        clear_aside(folder)


@contextmanager
def _errors_of(folder: Path) -> Iterator[None]:
    """Say in one line which folder cannot be used, and why."""
    try:
        yield
    except (OSError, duckdb.Error) as error:
        reason = str(error).partition("\n")[0]
        raise PathwaysError(
            f"{folder}: the history cannot be kept ({reason}); make room, mend the permissions, or "
            "restore it from a back-up"
        ) from error


def _changes(folder: Path) -> Path:
    return folder / "changes"


def _pending(folder: Path) -> Path:
    return folder / "pending"
