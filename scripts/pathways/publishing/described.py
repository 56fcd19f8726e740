"""What dbt's manifest says of the models and seeds: descriptions, keys, references."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pathways.errors import BadInputError
from pathways.publishing.model import Reference, Sheet

_REF = re.compile(r"ref\(\s*['\"](\w+)['\"]\s*\)")
_SHEET_KEYS = {"where", "why"}


@dataclass
class Described:
    """A model or seed: its texts, and what its tests state."""

    schema: str
    name: str
    description: str
    is_model: bool
    columns: dict[str, str] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    sheet: Sheet | None = None


def read_dbt_manifest(path: Path) -> dict[str, Any]:
    """Return dbt's manifest.

    Errors: BadInputError when it is not there or cannot be read.
    """
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        manifest["nodes"]
    except (OSError, ValueError, KeyError) as error:
        raise BadInputError(f"{path}: no manifest of dbt; run dbt build first") from error
    return manifest


def describe(manifest: dict[str, Any]) -> dict[tuple[str, str], Described]:
    """Return every model and seed that is stored, by schema and name of its table."""
    by_id: dict[str, Described] = {}
    for node_id, node in manifest["nodes"].items():
        is_stored = node["config"].get("materialized") != "ephemeral"
        if node["resource_type"] in {"model", "seed"} and is_stored:
            by_id[node_id] = _described(node)
    names = {manifest["nodes"][node_id]["name"]: about for node_id, about in by_id.items()}
    for node in manifest["nodes"].values():
        about = by_id.get(node.get("attached_node") or "")
        if node["resource_type"] == "test" and node.get("test_metadata") and about:
            _add_test(about, node, names)
    return {(about.schema, about.name): about for about in by_id.values()}


def _described(node: dict[str, Any]) -> Described:
    return Described(
        schema=node["schema"],
        name=node.get("alias") or node["name"],
        description=node["description"].strip(),
        is_model=node["resource_type"] == "model",
        columns={name: column["description"] for name, column in node["columns"].items()},
        sheet=_sheet(node),
    )


def _sheet(node: dict[str, Any]) -> Sheet | None:
    given = node["config"].get("meta", {}).get("spreadsheet")
    if given is None:
        return None
    if not isinstance(given, dict) or set(given) != _SHEET_KEYS:
        raise BadInputError(
            f"{node['name']}: meta.spreadsheet has two parts: where, a condition in SQL, and why"
        )
    return Sheet(str(given["where"]).strip(), str(given["why"]).strip())


def _add_test(about: Described, node: dict[str, Any], names: dict[str, Described]) -> None:
    """Take a key or a reference from a test of a table, when it is about all rows."""
    test, arguments = node["test_metadata"]["name"], node["test_metadata"]["kwargs"]
    if node["config"].get("where"):
        return
    if test == "primary_key":
        about.key = tuple(arguments["columns"])
    elif test == "unique" and not about.key:
        about.key = (arguments["column_name"],)
    elif test == "relationships" and (found := _REF.search(arguments["to"])):
        to = names.get(found[1])
        if to is not None:
            reference = Reference(
                arguments["column_name"], f"{to.schema}.{to.name}", arguments["field"]
            )
            about.references = (*about.references, reference)
