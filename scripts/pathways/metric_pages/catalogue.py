"""The metric catalogue as the seeds have it: each metric with everything that decides it."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass

from pathways.errors import BadInputError
from pathways.project import Project

Row = Mapping[str, str]
Seeds = Mapping[str, list[Row]]

SEEDS = (
    "metric_definitions",
    "metric_quarters",
    "metric_credential_types",
    "metric_readings",
    "thresholds",
    "value_sets",
    "wioa_applicability",
    "wioa_exclusions",
)

# What no seed says: the thresholds that a rule of the models reads.
_BY_FRAMEWORK = {
    True: ("wioa_exit_gap_days", "wioa_common_exit"),
    False: ("pathway_exit_gap_days",),
}
_BY_RULE = {
    "first_term": ("retention_window_days",),
    "exit_and_grace": ("credential_grace_days",),
    "exit_and_lookahead": ("credential_grace_days", "transfer_lookahead_days"),
    "quarters": ("ui_wage_lag_days",),
    "exit_and_one_year": ("ui_wage_lag_days",),
}
_BY_MEASURE = {"educational_level_gain": ("efl_baseline_days",)}


@dataclass(frozen=True)
class Exclusion:
    """A WIOA exclusion reason and the programs that it applies to."""

    reason: str
    label: str
    programs: tuple[str, ...]


@dataclass(frozen=True)
class Metric:
    """A row of metric_definitions, and the rows of the other seeds that belong to it."""

    definition: Row
    quarters: tuple[Row, ...]
    credential_types: tuple[str, ...]
    thresholds: tuple[Row, ...]
    readings: tuple[Row, ...]
    programs: tuple[str, ...]
    """WIOA programs that the indicator applies to; none for an AQCP metric."""
    exclusions: tuple[Exclusion, ...]

    def __getitem__(self, column: str) -> str:
        """Return a column of metric_definitions; empty when the seed has no such column."""
        return self.definition.get(column) or ""

    @property
    def is_rate(self) -> bool:
        return self["statistic"] == "rate"

    @property
    def is_wioa(self) -> bool:
        return bool(self.programs)


@dataclass(frozen=True)
class Catalogue:
    """Every metric in the order of the catalogue, and every reading in the order of its seed."""

    metrics: tuple[Metric, ...]
    readings: tuple[Row, ...]

    @property
    def frameworks(self) -> dict[str, list[Metric]]:
        found: dict[str, list[Metric]] = {}
        for metric in self.metrics:
            found.setdefault(metric["framework_version"], []).append(metric)
        return found


def _read(project: Project, name: str) -> list[Row]:
    path = project.seeds / "reference" / f"{name}.csv"
    if not path.is_file():
        raise BadInputError(f"{path}: no such seed; the metric pages are written from it")
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _of(rows: list[Row], metric: Row) -> tuple[Row, ...]:
    return tuple(row for row in rows if row["metric_id"] == metric["metric_id"])


def applies(reading: Row, metric: Row) -> bool:
    """Return whether a reading is about the metric.

    applies_to is a metric_id, the part of it before the point, a framework_version, or all.
    """
    group = metric["metric_id"].split(".")[0]
    return reading["applies_to"] in {
        "all",
        metric["framework_version"],
        group,
        metric["metric_id"],
    }


def _threshold_names(metric: Row, quarters: tuple[Row, ...], is_wioa: bool) -> set[str]:
    names = {*_BY_FRAMEWORK[is_wioa], *_BY_RULE.get(metric.get("final_rule") or "", ())}
    names.update(_BY_MEASURE.get(metric["measure"], ()))
    if metric["population"] == "completers":
        names.add("credential_grace_days")
    if metric["statistic"] != "rate":
        names.add("cpi_base_quarter")
    if any(quarter["denominator_rule"] for quarter in quarters):
        names.add("denominator_rule")
    if prefix := metric.get("credit_threshold"):
        names.update({f"{prefix}_semester", f"{prefix}_quarter"})
    return names


def _exclusions(seeds: Seeds, programs: tuple[str, ...]) -> tuple[Exclusion, ...]:
    labels = {
        row["value"]: row["label"]
        for row in seeds["value_sets"]
        if row["value_set"] == "exclusion_reason"
    }
    found: dict[str, list[str]] = {}
    for row in seeds["wioa_exclusions"]:
        if row["applies"] == "true" and row["wioa_program"] in programs:
            found.setdefault(row["reason"], []).append(row["wioa_program"])
    return tuple(Exclusion(name, labels.get(name, name), tuple(of)) for name, of in found.items())


def _metric(seeds: Seeds, row: Row) -> Metric:
    quarters = _of(seeds["metric_quarters"], row)
    applicability = _of(seeds["wioa_applicability"], row)
    programs = tuple(one["wioa_program"] for one in applicability if one["applies"] == "true")
    thresholds = _threshold_names(row, quarters, bool(applicability))
    return Metric(
        definition=row,
        quarters=quarters,
        credential_types=tuple(
            one["credential_type"] for one in _of(seeds["metric_credential_types"], row)
        ),
        thresholds=tuple(one for one in seeds["thresholds"] if one["name"] in thresholds),
        readings=tuple(one for one in seeds["metric_readings"] if applies(one, row)),
        programs=programs,
        exclusions=_exclusions(seeds, programs) if row["cohort_anchor"] == "exit" else (),
    )


def load_catalogue(project: Project) -> Catalogue:
    """Return the catalogue of the project's seeds.

    Errors: BadInputError when a seed is missing.
    """
    seeds = {name: _read(project, name) for name in SEEDS}
    definitions = sorted(seeds["metric_definitions"], key=lambda row: int(row["sort_order"]))
    return Catalogue(
        metrics=tuple(_metric(seeds, row) for row in definitions),
        readings=tuple(seeds["metric_readings"]),
    )
