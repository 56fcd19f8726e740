"""The last steps of a refresh: the change gate, the history, the release."""

import shutil
from typing import Any

from rich.console import Console

from pathways.errors import BadInputError, PathwaysError
from pathways.quality.printing import progress_on
from pathways.refresh.build import BuildError
from pathways.refresh.journal import sequence_of, utc_now
from pathways.refresh.report import Finding
from pathways.refresh.selection import HISTORY, OPERATIONS
from pathways.refresh.work import Work


class HeldError(BadInputError):
    """The change gate holds a release back; the last one stays in place."""


def drop_unreleased(work: Work) -> None:
    """Remove releases that were made and never swapped in: the process was killed in between."""
    current = work.releases.current()
    newest = sequence_of(current) if current else 0
    for release_id in work.releases.ids():
        report = work.journal.run_file(release_id)
        is_newer = sequence_of(release_id) > newest and report.is_file()
        if is_newer and work.journal.read(release_id)["outcome"] != "released":
            shutil.rmtree(work.releases.folder(release_id))


def nothing_new(work: Work) -> str:
    """Return why there is nothing to release; empty when there is something.

    The inputs are those of the current release, which is whole, or those of a newer one that the
    operator has rolled back.
    """
    ids, current = work.releases.ids(), work.releases.current()
    if work.settings.full or not ids or current is None:
        return ""
    from pathways.publishing.verify import verify_release  # noqa: PLC0415 - only when asked

    if work.releases.inputs(current) == work.inputs:
        problems = verify_release(work.releases.folder(current))
        if problems:
            work.log.say(f"{current} is damaged ({problems[0]}): it is made anew", "yellow")
            return ""
        return f"nothing has changed since release {current}"
    if ids[-1] != current and work.releases.inputs(ids[-1]) == work.inputs:
        return (
            f"nothing has changed since release {ids[-1]}, which was rolled back; to release it "
            "all the same: pathways refresh --full"
        )
    return ""


def gate(work: Work) -> None:
    """Compare with the current release. Errors: HeldError unless the changes are accepted."""
    from pathways.gate.compare import compare  # noqa: PLC0415 - as above
    from pathways.gate.printing import print_comparison  # noqa: PLC0415
    from pathways.gate.report import write_comparison  # noqa: PLC0415

    current = work.releases.current()
    with work.step("change_gate") as step:
        with progress_on(Console(stderr=True)) as progress:
            comparison = compare(
                work.project,
                work.database,
                work.releases.database(current) if current else None,
                work.inputs,
                work.releases.inputs(current) if current else None,
                progress,
            )
        folder = work.journal.gate / work.run.run_id
        write_comparison(comparison, folder)
        work.log.show(lambda console: print_comparison(comparison, console))
        levels = [one.severity for one in comparison.findings]
        step.failed, step.warned = levels.count("fail"), levels.count("warn")
        work.run.find(
            [
                Finding("change_gate", one.check, one.severity, one.rows, one.message)
                for one in comparison.findings
            ]
        )
        if comparison.is_held and comparison.code != work.settings.accept:
            shown = f"the accepted code was {work.settings.accept}" if work.settings.accept else ""
            raise HeldError(
                f"the change gate holds the release back, the last one stays ({folder}); when its "
                f"changes are right: pathways refresh --accept {comparison.code} --reason '...'"
                + (f" ({shown})" if shown else "")
            )
        if comparison.is_held:
            work.run.accepted = {"code": comparison.code, "reason": work.settings.reason}
            work.log.say(f"Accepted: {work.settings.reason}", "yellow")


def history(work: Work) -> None:
    """Write down the run and what results have come to. Errors: PathwaysError when dbt fails."""
    from pathways.history.prepare import prepare_history  # noqa: PLC0415 - as above
    from pathways.quality.marts import check_marts  # noqa: PLC0415

    report_dir = work.journal.quality / "history"
    with work.step("history") as step:
        prepare_history(
            work.journal.history,
            work.journal.run_files(),
            work.run.as_dict(),
            work.database,
            work.releases.current(),
        )
        try:
            built = work.dbt().build("history", HISTORY)
        except BuildError as error:
            work.take_tests(step, error.built)
            raise
        work.take_tests(step, built)
        with progress_on(Console(stderr=True)) as progress:
            report = check_marts(
                work.project, work.database, report_dir, progress, work.day, schemas=[OPERATIONS]
            )
        work.take_report(step, report)
        if not report.succeeded:
            raise PathwaysError(
                f"the history fails its checks (report: {report_dir / 'index.html'})"
            )
        work.hold(is_whole=True, is_full=work.held.is_full)


def release(work: Work) -> None:
    """Make the release aside, verify it, swap it in, and drop the oldest.

    Errors: PathwaysError when it cannot be made whole.
    """
    from pathways.history.prepare import settle_history  # noqa: PLC0415 - as above
    from pathways.publishing.make import make_release  # noqa: PLC0415
    from pathways.publishing.manifest import read_manifest  # noqa: PLC0415

    run_id = work.run.run_id
    with work.step("release") as step:
        with progress_on(Console(stderr=True)) as progress:
            made = make_release(
                work.project,
                work.database,
                work.releases,
                _as_released(work),
                work.inputs,
                work.dbt().manifest,
                progress,
            )
        if made.name != run_id:
            raise PathwaysError(f"{made}: not the release that was asked for ({run_id})")
        tables = read_manifest(made).tables
        step.rows = sum(rows for audience in tables.values() for rows in audience.values())
        work.releases.point_to(run_id)
        work.run.release_id = run_id
        settle_history(work.journal.history, run_id)
        dropped = work.releases.prune(work.settings.keep)
        work.log.event("swapped", release_id=run_id, dropped=dropped)


def _as_released(work: Work) -> dict[str, Any]:
    """Return the report of the run as it will be when its release is in place.

    How long the release takes is not known in it.
    """
    report = work.run.as_dict()
    ended = utc_now()
    done = {"status": "done", "seconds": None}
    return report | {
        "outcome": "released",
        "exit_code": 0,
        "release_id": work.run.run_id,
        "ended_at": ended,
        "steps": [one | done if one["status"] == "running" else one for one in report["steps"]],
    }
