"""Code that changed between two releases: what defines a metric, and everything else."""

from collections.abc import Mapping
from typing import Any

from pathways.gate.databases import dicts_of, rows_of
from pathways.gate.findings import Change, Finding
from pathways.gate.limits import SEED
from pathways.gate.request import CHANGES_KEPT, Request

_DEFINING = {
    *("metric_definitions", "metric_credential_types", "metric_quarters", "thresholds"),
    *("identity_limits", "wioa_applicability", "wioa_exclusions", "grades", "credentials"),
    *("pathway_metrics", "pathway_credentials", "pathway_industries", "cpi_u"),
    *("population_dimensions", "result_levels", "ui_wage_incomplete_quarters"),
}
"""Seeds that say what a metric counts. The others list places, programs, texts and offerings."""
_NAMED = 5


def changed_code(inputs: Mapping[str, Any], current_inputs: Mapping[str, Any]) -> list[str]:
    """Return paths of code that is new, other or gone, and versions of programs that changed."""
    after, before = inputs.get("code") or {}, current_inputs.get("code") or {}
    paths = [path for path in {**before, **after} if before.get(path) != after.get(path)]
    newer, older = inputs.get("versions") or {}, current_inputs.get("versions") or {}
    versions = [
        f"{name} {older.get(name, 'none')} to {newer.get(name, 'none')}"
        for name in {**older, **newer}
        if older.get(name) != newer.get(name)
    ]
    return sorted(path for path in paths if not path.endswith(".md")) + sorted(versions)


def defining(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    return folder.startswith("seeds") and name.removesuffix(".csv") in _DEFINING


def check_definitions(
    request: Request, inputs: Mapping[str, Any], current_inputs: Mapping[str, Any]
) -> list[Finding]:
    """Return findings on edited definitions (a failure) and edited limits of the gate."""
    changed = changed_code(inputs, current_inputs)
    findings = []
    edited = [path for path in changed if defining(path)]
    if edited:
        findings.append(_edited(request, edited, inputs))
    if SEED in changed:
        findings.append(
            Finding(
                "limits_edited",
                "warn",
                1,
                f"the limits of this gate were edited ({SEED})",
                digest=str((inputs.get("code") or {}).get(SEED)),
            )
        )
    return findings


def other_code(inputs: Mapping[str, Any], current_inputs: Mapping[str, Any]) -> Finding | None:
    """Return the warning that code changed, for when no result did."""
    changed = [
        path for path in changed_code(inputs, current_inputs) if not defining(path) and path != SEED
    ]
    if not changed:
        return None
    code = inputs.get("code") or {}
    return Finding(
        "code_changed",
        "warn",
        len(changed),
        f"code changed, and no result that is held: {shortened(changed)}",
        digest=";".join(f"{path} {code.get(path)}" for path in changed),
    )


def shortened(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


def _edited(request: Request, paths: list[str], inputs: Mapping[str, Any]) -> Finding:
    code = inputs.get("code") or {}
    changes = tuple(change for path in paths for change in _rows(request, path))[:CHANGES_KEPT]
    words = "; ".join(
        f"{change.group} {change.measure} {_value(change.before)} to {_value(change.after)}"
        for change in changes[:3]
    )
    return Finding(
        "definition_edited",
        "fail",
        len(paths),
        f"definitions of metrics were edited: {shortened(paths)}{f' ({words})' if words else ''}",
        causes=tuple(paths),
        changes=changes,
        digest=";".join(f"{path} {code.get(path)}" for path in paths),
    )


def _value(value: object) -> str:
    return "nothing" if value is None else str(value)


def _rows(request: Request, path: str) -> list[Change]:
    """Return what changed in a seed, column by column, when both databases have it."""
    seed = path.rpartition("/")[2].removesuffix(".csv")
    columns = [_columns(request, database, seed) for database in ("before", "after")]
    shared = [name for name in columns[1] if name in columns[0]]
    if not shared:
        return []
    key = shared[0]
    listed = [
        {
            "key": row[key],
            "row": {name: None if row[name] is None else str(row[name]) for name in shared},
            "database": database,
        }
        for database, other in (("before", "after"), ("after", "before"))
        for row in dicts_of(
            request.connection,
            f"select {', '.join(shared)} from {database}.reference.{seed} except "  # noqa: S608 - ours
            f"select {', '.join(shared)} from {other}.reference.{seed} order by all",
        )
    ]
    changes = []
    for name in dict.fromkeys(str(one["key"]) for one in listed):
        sides = [
            [one["row"] for one in listed if str(one["key"]) == name and one["database"] == side]
            for side in ("before", "after")
        ]
        changes += _differences(seed, name, *sides)
    return changes


def _columns(request: Request, database: str, seed: str) -> list[str]:
    found = rows_of(
        request.connection,
        "select column_name from duckdb_columns() where database_name = ? "
        "and schema_name = 'reference' and table_name = ? order by column_index",
        [database, seed],
    )
    return [name for (name,) in found]


def _differences(
    seed: str, key: str, before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> list[Change]:
    group, check = f"{seed} {key}", "definition_edited"
    if len(before) == len(after) == 1:
        return [
            Change(check, name, value, after[0][name], group=group)
            for name, value in before[0].items()
            if value != after[0][name]
        ]
    texts = [
        [", ".join(str(v) for v in row.values() if v) for row in side] for side in (before, after)
    ]
    return [
        *(Change(check, "row", text, None, group=group) for text in texts[0]),
        *(Change(check, "row", None, text, group=group) for text in texts[1]),
    ]
