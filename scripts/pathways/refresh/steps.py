"""The steps of a refresh up to finished marts; each is done, or stops the refresh."""

from pathlib import Path

from rich.console import Console

from pathways.contracts import load_contracts
from pathways.dbt import dbt_vars
from pathways.errors import BadInputError, PathwaysError
from pathways.landing.manifest import Manifest
from pathways.quality.marts import SCHEMAS
from pathways.quality.printing import progress_on
from pathways.refresh.build import BuildError, Built
from pathways.refresh.database import is_damage, move_aside
from pathways.refresh.inputs import digest_of, read_inputs, suites_of
from pathways.refresh.report import Finding
from pathways.refresh.rows import rows_of_extracts, rows_of_marts
from pathways.refresh.selection import OPERATIONS, Held, choose
from pathways.refresh.work import Work

BEFORE_HISTORY = tuple(schema for schema in SCHEMAS if schema != OPERATIONS)
"""Marts that are built and checked before the change gate; the history comes after it."""


def land(work: Work) -> None:
    """Land what has arrived, when deliveries are configured.

    Errors: BadInputError when a delivery was refused or held, unless the operator goes on
    without it; what was accepted is landed all the same.
    """
    deliveries, into = work.settings.deliveries, work.settings.landing
    if deliveries is None or into is None:
        work.extracts_path = work.settings.extracts_path
        return
    # Great Expectations takes seconds to load
    from pathways.landing.land import land as land_deliveries  # noqa: PLC0415
    from pathways.landing.printing import print_landing, watch_on  # noqa: PLC0415
    from pathways.landing.token_key import load_key  # noqa: PLC0415

    with work.step("land") as step:
        key = load_key(work.settings.key_file)
        with watch_on(Console(stderr=True)) as watch:
            landing = land_deliveries(work.project, deliveries, into, key, watch=watch)
        work.log.show(lambda console: print_landing(landing, console))
        new = [one.manifest for one in landing.entries if one.outcome != "repeated"]
        refused = [one.manifest for one in landing.entries if one.manifest.status != "accepted"]
        step.rows = sum(one.counts_in.rows for one in new)
        step.passed = len(landing.entries) - len(refused)
        step.failed = len(refused) + len(landing.ignored)
        work.run.find([_refused(one) for one in refused])
        work.run.find([Finding("land", "not landed", "fail", None, one) for one in landing.ignored])
        work.extracts_path = landing.store.landed
        if landing.needs_attention and not work.settings.without_refused:
            raise BadInputError(
                f"{step.failed} of the deliveries did not land, so nothing was built and the last "
                f"release stays; mend them ({landing.store.reports / 'index.html'}), or go on "
                "without them: --without-refused"
            )


def _refused(manifest: Manifest) -> Finding:
    rows = manifest.counts_in.rows
    return Finding(
        "land", f"{manifest.status}: {manifest.file_name}", "fail", rows, manifest.message
    )


def take_inputs(work: Work) -> None:
    """Find out what there is to build from."""
    work.variables = dbt_vars(work.extracts_path, work.day.isoformat())
    extracts, ledger = (
        Path(path) if (path := work.variables.get(name)) else None
        for name in ("extracts_path", "ledger_path")
    )
    work.inputs = read_inputs(work.project, work.journal, extracts, ledger, work.day)
    work.run.deliveries = work.inputs["deliveries"]
    work.read_held()


def check_extracts(work: Work) -> None:
    """Check every extract. Errors: BadInputError when one breaks its contract."""
    from pathways.quality.extracts import check_extracts as check  # noqa: PLC0415 - as above

    known = [work.inputs[name] for name in ("extracts", "code", "versions")]
    key = digest_of([known, suites_of(work.project)])
    report_dir = work.journal.quality / "extracts"
    with work.step("extract_checks") as step:
        if work.is_known(step, key):
            return
        with progress_on(Console(stderr=True)) as progress:
            report = check(work.project, work.extracts_path, report_dir, progress)
        work.take_report(step, report)
        if not report.succeeded:
            raise BadInputError(
                "the extracts break their contract, so nothing was built; "
                f"mend what is listed above (report: {report_dir / 'index.html'})"
            )
        step.rows = rows_of_extracts(work.project, work.extracts_path)
        work.know(step, key)


def build(work: Work) -> None:
    """Build what the inputs have changed. Errors: PathwaysError when dbt fails."""
    key = digest_of(work.inputs)
    with work.step("build") as step:
        is_there = work.held.is_whole and work.held.inputs == work.inputs
        if is_there and work.is_known(step, key):
            work.run.mode = "full" if work.held.is_full else "incremental"
            return
        try:
            built = _build(work)
        except BuildError as error:
            if not is_damage(str(error)):
                work.take_tests(step, error.built)
                raise
            work.log.say("The working database is damaged: it is built anew", "yellow")
            move_aside(work.database)
            work.held = Held()
            built = _build(work)
        step.rows = rows_of_marts(work.database)
        work.take_tests(step, built)
        work.know(step, key)


def _build(work: Work) -> Built:
    held = Held() if work.settings.full else work.held
    choice = choose(work.inputs, held, load_contracts(work.project))
    work.run.mode = "full" if choice.is_full else "incremental"
    work.hold(is_whole=False, is_full=choice.is_full)
    built = work.dbt().build("build", choice.arguments)
    work.hold(is_whole=True, is_full=choice.is_full)
    return built


def check_marts(work: Work) -> None:
    """Check every mart. Errors: PathwaysError when one fails."""
    from pathways.quality.marts import check_marts as check  # noqa: PLC0415 - as above

    key = digest_of([work.inputs, suites_of(work.project)])
    report_dir = work.journal.quality / "marts"
    is_reused = work.run.steps[-1].status == "reused"
    with work.step("mart_checks") as step:
        if is_reused and work.is_known(step, key):
            return
        with progress_on(Console(stderr=True)) as progress:
            report = check(
                work.project, work.database, report_dir, progress, work.day, schemas=BEFORE_HISTORY
            )
        work.take_report(step, report)
        if not report.succeeded:
            raise PathwaysError(
                f"the marts fail their checks (report: {report_dir / 'index.html'})"
            )
        step.rows = rows_of_marts(work.database)
        work.know(step, key)
