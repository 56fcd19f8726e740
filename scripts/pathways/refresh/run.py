"""One refresh from its start to its outcome, whatever happens on the way."""

import errno
import time
import traceback
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console

from pathways.dbt import as_of_day, ensure_profile
from pathways.disk import private_files
from pathways.errors import BadInputError, BusyError, PathwaysError
from pathways.project import Project
from pathways.publishing.command import releases_of
from pathways.quality.marts import project_as_of_date
from pathways.refresh import ending, steps
from pathways.refresh.database import take_database
from pathways.refresh.journal import Journal, utc_now
from pathways.refresh.lock import hold
from pathways.refresh.logs import RunLog, open_log
from pathways.refresh.notify import call_hook, write_metrics
from pathways.refresh.report import Outcome, Run
from pathways.refresh.settings import Settings
from pathways.refresh.stopping import Stop
from pathways.refresh.work import Work
from pathways.summary import print_summary, read_summary
from pathways.warehouse import database_path, open_warehouse


def refresh_warehouse(
    project: Project, console: Console, settings: Settings, stop: Stop | None = None
) -> Run:
    """Run every step of the refresh; the first that fails stops it, and the last release stays.

    What an earlier run has done with the same inputs is not done again. The report of the run is
    in the journal, whatever its outcome. `console` is what people read; `stop` knows of signals.
    Errors: BusyError when another refresh is at work; BadInputError when input was kept out or
    the change gate holds the release back; PathwaysError for every other failure.
    """
    try:
        with private_files():
            run, failure = _locked(project, console, settings, stop or Stop())
    except OSError as error:
        failure = PathwaysError(_of_system(error))
        _tell_without_report(settings, failure)
    except PathwaysError as error:
        failure = error
        _tell_without_report(settings, failure)
    if failure is not None:
        raise failure
    return run


def _locked(
    project: Project, console: Console, settings: Settings, stop: Stop
) -> tuple[Run, PathwaysError | None]:
    """Refresh under the lock; return the run, and what it failed by, which it has told by then."""
    settings.check()
    day = as_of_day(settings.as_of_date) if settings.as_of_date else project_as_of_date(project)
    ensure_profile(project)
    journal, releases = Journal.of(project), releases_of(project, settings.releases)
    database = database_path(project).absolute()
    run = Run(
        run_id=journal.new_run_id(releases.ids()),
        started_at=utc_now(),
        command=settings.command,
        pathways_version=version("pathways"),
        as_of_date=day.isoformat(),
    )
    with hold(journal.root, settings.command, run.run_id):
        journal.open()
        with open_log(journal.logs, run.run_id, settings.log_format, console) as log:
            state = journal.state()
            work = Work(settings, project, journal, releases, database, log, run, day, state)
            work.stop = stop
            return run, _refresh(work)


def _refresh(work: Work) -> PathwaysError | None:
    started = time.monotonic()
    current = work.releases.current()
    killed = work.journal.close_killed(current)
    work.journal.write(work.run)
    work.log.event("run_started", command=work.run.command, as_of_date=work.run.as_of_date)
    failure: PathwaysError | None = None
    try:
        for run_id in killed:
            work.log.say(
                f"Run {run_id} was killed; this one goes on from what it had done", "yellow"
            )
        _end(work, *_steps(work))
    except PathwaysError as error:
        failure = error
    except OSError as error:
        failure = PathwaysError(_of_system(error))
    except (duckdb.OutOfMemoryException, MemoryError):
        failure = PathwaysError(
            "out of memory; give the refresh more (PATHWAYS_MEMORY_LIMIT is what DuckDB takes)"
        )
    except duckdb.IOException as error:
        failure = PathwaysError(f"a file could not be read or written: {_first_line(error)}")
    except Exception as error:  # nobody watches: it must end in order, and say where
        failure = work.stop.error or PathwaysError(_unforeseen(error, work.log))
    if failure is not None and work.releases.current() == work.run.run_id:
        _end_released(work, failure)
        failure = None
    if failure is not None:
        _end(work, _outcome(failure), _first_line(failure), failure.exit_code)
    work.run.duration_seconds = round(time.monotonic() - started, 3)
    _keep(work)
    return failure


def _steps(work: Work) -> tuple[Outcome, str, int]:
    """Do what there is to do; returns the outcome, a message and the exit code."""
    from pathways.history.prepare import settle_history  # noqa: PLC0415 - as in the steps

    settle_history(work.journal.history, work.releases.current())
    ending.drop_unreleased(work)
    if not take_database(work.database):
        work.log.say(
            "The working database was damaged: it is moved aside, and built anew", "yellow"
        )
    steps.land(work)
    steps.take_inputs(work)
    if reason := ending.nothing_new(work):
        work.log.say(reason[0].upper() + reason[1:])
        return "unchanged", reason, 0
    steps.check_extracts(work)
    steps.build(work)
    steps.check_marts(work)
    if work.settings.is_rehearsal:
        _show_summary(work, work.database)
        return "unchanged", "a rehearsal: nothing is released", 0
    ending.gate(work)
    ending.history(work)
    ending.release(work)
    _show_summary(work, work.releases.database(work.run.run_id))
    return "released", f"release {work.run.run_id} is in place", 0


def _show_summary(work: Work, database: Path) -> None:
    with open_warehouse(database) as connection:
        summary = read_summary(connection)
    work.log.show(lambda console: print_summary(summary, console))


def _end(work: Work, outcome: Outcome, message: str, exit_code: int) -> None:
    run = work.run
    run.outcome, run.message, run.exit_code, run.ended_at = outcome, message, exit_code, utc_now()


def _end_released(work: Work, failure: PathwaysError) -> None:
    """Say that the run released: readers have it, and what was to follow the next run does."""
    work.run.release_id = work.run.run_id
    for step in work.run.steps:
        step.status = "done" if step.status == "failed" else step.status
    _end(work, "released", f"released; then: {_first_line(failure)}", 0)
    work.log.say(f"Released, but then: {_first_line(failure)}", "yellow")


def _keep(work: Work) -> None:
    """Write down how the run ended, and tell whoever is to hear of it."""
    run, now = work.run, time.time()
    seconds = sum(step.seconds for step in run.steps)
    parts = [f"{step.name.replace('_', ' ')} {step.seconds:.1f} s" for step in run.steps]
    level = "error" if run.exit_code else "info"
    work.log.event("run_ended", level, outcome=run.outcome, message=run.message)
    work.log.say(f"{run.outcome} in {seconds:.1f} s: {', '.join(parts)}" if parts else run.outcome)
    report = work.journal.run_file(run.run_id)
    if not run.exit_code and work.releases.current():
        folder = work.releases.root / "current"
        work.log.say(f"Open it: {folder} (analyst/analyst.duckdb, and the same as files)")
    work.log.say(f"Report: {report}")
    known: dict[str, Any] = {
        "last_run_at": now,
        "failures": work.state.get("failures", 0) + (1 if run.exit_code else 0),
    }
    if not run.exit_code:
        known["last_success_at"] = now
    try:
        work.journal.write(run)
        work.put(**known)
        work.journal.drop_old_logs()
        if work.settings.metrics_file is not None:
            current = work.releases.current()
            write_metrics(work.settings.metrics_file, run.as_dict(), work.state, current)
    except OSError as error:
        work.log.say(f"The journal could not be written: {_of_system(error)}", "yellow")
    if run.exit_code and work.settings.on_failure:
        call_hook(work.settings.on_failure, run.as_dict(), report, work.log)


def _tell_without_report(settings: Settings, failure: PathwaysError) -> None:
    """Tell the hook of a failure before the run had a report of its own, such as a lock held."""
    if settings.on_failure:
        told = {"outcome": _outcome(failure), "exit_code": failure.exit_code, "run_id": None}
        call_hook(settings.on_failure, told | {"message": _first_line(failure)}, None, None)


def _outcome(failure: PathwaysError) -> Outcome:
    if isinstance(failure, ending.HeldError):
        return "held_by_gate"
    if isinstance(failure, BusyError):
        return "busy"
    return "bad_input" if isinstance(failure, BadInputError) else "failed"


def _of_system(error: OSError) -> str:
    """Return what the machine refused, and what to do about it."""
    place = f"{error.filename}: " if error.filename else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return f"{place}the disk is full; make room and run the refresh again"
    return f"{place}{error.strerror or type(error).__name__}; mend that and run the refresh again"


def _first_line(error: BaseException) -> str:
    lines = str(error).splitlines()
    return lines[0] if lines else type(error).__name__


def _unforeseen(error: Exception, log: RunLog) -> str:
    """Say where something went wrong; the text of an error may quote a value, so it stays out."""
    frames = traceback.extract_tb(error.__traceback__)
    for frame in frames:
        log.event("traceback", "error", file=frame.filename, line=frame.lineno, name=frame.name)
    last = frames[-1]
    place = f"{Path(last.filename).name}, line {last.lineno}"
    return f"{type(error).__name__} in {place}: a fault of pathways; please report it"
