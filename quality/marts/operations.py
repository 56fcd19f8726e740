"""Suites of the operations marts: the runs, and what was said of every result."""

from collections.abc import Sequence

from pathways.quality.expectations import Check, between, columns, never, not_null, one_of, unique
from pathways.quality.mart_rules import LOOK_AT_MODEL, parent_exists
from pathways.quality.marts import Mart

# may all be empty: a warehouse that `pathways refresh` never released has no history
RESTORE = "Restore the folder of the history from a back-up: docs/history.md"
KEY = (
    *("result_mart", "metric_id", "cohort_period_type", "cohort_period", "pathway_id"),
    *("region_id", "provider_id", "partner_type", "partner_id"),
    *("population_dimension", "population"),
)
NUMBERS = ("participations", "people", "numerator", "denominator")
VALUES = (
    *(*NUMBERS, "rate", "median_value", "mean_value"),
    *("median_value_real", "mean_value_real", "status", "final_from"),
)
REVISED = ("results_changed_count", "results_withdrawn_count")


def refresh_run(mart: Mart) -> list[Check]:
    return [
        columns(
            [
                *("run_id", "started_at", "ended_at", "duration_seconds", "outcome", "exit_code"),
                *("message", "release_id", "as_of_date", "mode", "accepted_code"),
                *("accepted_reason", "pathways_version", "command", "delivery_count"),
                *("results_first_count", *REVISED, "final_results_revised_count"),
            ]
        ),
        unique("run_id"),
        *_not_null("run_id", "started_at", "outcome"),
        one_of("outcome", mart.value_sets["refresh_outcome"]),
        one_of("mode", mart.value_sets["refresh_mode"]),
        between("duration_seconds", 0, fix=RESTORE),
        never(
            "a run is called like 0000012-20261127T030000Z",
            "not regexp_full_match(run_id, '[0-9]{7}-[0-9]{8}T[0-9]{6}Z')",
            fix=RESTORE,
            column="run_id",
        ),
        never(
            "a release has the id of its run, and every run that released made one",
            "release_id != run_id or (outcome = 'released' and release_id is null)",
            fix=RESTORE,
            column="release_id",
        ),
        never(
            "a run that has not ended is the newest",
            "outcome = 'running' and run_id != (select max(run_id) from operations.refresh_run)",
            fix="Each run writes the outcome of one before it that was killed",
            column="outcome",
        ),
        never(
            "no more final results are revised than are changed or withdrawn",
            f"final_results_revised_count > {' + '.join(REVISED)}",
            fix=LOOK_AT_MODEL,
            column="final_results_revised_count",
        ),
    ]


def refresh_step(mart: Mart) -> list[Check]:
    counts = tuple(f"{name}_count" for name in ("row", "passed", "failed", "warned"))
    names = ("run_id", "step_number", "step", "status")
    return [
        columns([*names, "started_at", "duration_seconds", *counts]),
        unique("run_id", "step_number"),
        *_not_null(*names),
        parent_exists("run_id", "operations.refresh_run"),
        one_of("step", mart.value_sets["refresh_step"]),
        one_of("status", mart.value_sets["refresh_step_status"]),
        *(between(column, 0, fix=RESTORE) for column in ("duration_seconds", *counts)),
    ]


def refresh_finding(mart: Mart) -> list[Check]:
    names = ("run_id", "finding_number", "step", "finding", "status")
    return [
        columns([*names, "row_count", "message"]),
        unique("run_id", "finding_number"),
        *_not_null(*names),
        parent_exists("run_id", "operations.refresh_run"),
        one_of("step", mart.value_sets["refresh_step"]),
        one_of("status", mart.value_sets["refresh_finding_status"]),
        between("row_count", 0, fix=RESTORE),
    ]


def result_revision(mart: Mart) -> list[Check]:
    marks = ("is_withdrawn", "revision_count", "is_revised", "is_final_revised")
    releases = ("first_release_id", "first_said_at", "last_release_id", "last_said_at")
    statuses = ["final", "preliminary", "pending"]
    return [
        columns([*KEY, *releases, *(f"first_{value}" for value in VALUES), *VALUES, *marks]),
        unique(*KEY),
        *_not_null("first_release_id", "last_release_id", "first_status", *marks),
        one_of("result_mart", mart.value_sets["result_mart"]),
        one_of("cohort_period_type", mart.value_sets["cohort_period_type"]),
        one_of("first_status", statuses),
        one_of("status", statuses),
        never(
            "a cell of a mart has ALL in what only the other mart has",
            "case result_mart when 'metric_results' then partner_type != 'ALL' "
            "or partner_id != 'ALL' else region_id != 'ALL' or provider_id != 'ALL' end",
            fix=LOOK_AT_MODEL,
            column="result_mart",
        ),
        *_revisions(),
    ]


def _revisions() -> list[Check]:
    unlike = " or ".join(f"{value} is distinct from first_{value}" for value in VALUES)
    said = " or ".join(f"{value} is not null" for value in VALUES)
    return [
        never(
            "a withdrawn cell has no values, and every other has a status",
            f"(is_withdrawn and ({said})) or (not is_withdrawn and status is null)",
            fix=LOOK_AT_MODEL,
            column="is_withdrawn",
        ),
        never(
            "a cell is revised when it has revisions; a withdrawn one, and a final one, is",
            "is_revised != (revision_count > 0) or revision_count < 0 "
            "or ((is_withdrawn or is_final_revised) and not is_revised)",
            fix=LOOK_AT_MODEL,
            column="is_revised",
        ),
        never(
            "a cell that is not revised is as it was first said",
            f"not is_revised and (last_release_id != first_release_id or {unlike})",
            fix=LOOK_AT_MODEL,
            column="is_revised",
        ),
        never(
            "a cell is revised by a later release than the one that said it first",
            "is_revised and last_release_id <= first_release_id",
            fix=RESTORE,
            column="last_release_id",
        ),
    ]


def _not_null(*names: str) -> Sequence[Check]:
    return [not_null(name, LOOK_AT_MODEL) for name in names]


SUITES = {
    "operations.refresh_run": refresh_run,
    "operations.refresh_step": refresh_step,
    "operations.refresh_finding": refresh_finding,
    "operations.result_revision": result_revision,
}
