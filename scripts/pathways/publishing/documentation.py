"""dbt docs as one static page, filled by us: no dbt process, no network."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

from pathways.errors import PathwaysError

_POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:; "
    "font-src data:; base-uri 'none'; form-action 'none'\">"
)
_MANIFEST = '"MANIFEST.JSON INLINE DATA"'
_CATALOG = '"CATALOG.JSON INLINE DATA"'
_LEFT_OUT = ("compiled_code", "compiled_path", "build_path", "root_path", "extra_ctes")
"""Of a node: paths of this machine, and SQL with them."""
_DOCUMENTED = {"model", "seed", "analysis"}


def write_documentation(
    path: Path, manifest: dict[str, Any], connection: duckdb.DuckDBPyConnection, catalog: str
) -> None:
    """Write the page from dbt's manifest and the columns of the working database.

    Errors: PathwaysError when dbt's page is not what it was.
    """
    page = (files("dbt.task.docs") / "index.html").read_text(encoding="utf-8")
    if _MANIFEST not in page or _CATALOG not in page or "<head>" not in page:
        raise PathwaysError(
            "dbt's page of documentation has no place for its data; is dbt-core the version that "
            "requirements.lock names?"
        )
    shown = _shown(manifest)
    data = {_MANIFEST: shown, _CATALOG: _catalog(shown, connection, catalog)}
    page = page.replace("<head>", f"<head>{_POLICY}", 1)
    for place, entry in data.items():
        page = page.replace(place, _script(entry), 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")


def _script(entry: dict[str, Any]) -> str:
    """Return JSON that a script may hold: nothing in it ends the script."""
    return json.dumps(entry, separators=(",", ":")).replace("</", "<\\/").replace("<!--", "<\\!--")


def _shown(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return the manifest of the project's own parts, without what tells of this machine."""
    project = manifest["metadata"].get("project_name")
    kept = {
        node_id: {name: part for name, part in node.items() if name not in _LEFT_OUT}
        for node_id, node in manifest["nodes"].items()
        if node["resource_type"] in _DOCUMENTED
    }
    macros = {
        macro_id: macro
        for macro_id, macro in manifest.get("macros", {}).items()
        if macro["package_name"] == project
    }
    known = {*kept, *manifest.get("sources", {}), *manifest.get("exposures", {})}
    known |= {*manifest.get("metrics", {}), *manifest.get("semantic_models", {})}
    names = ("project_name", "dbt_version", "generated_at", "dbt_schema_version", "adapter_type")
    metadata = manifest["metadata"]
    return manifest | {
        "metadata": {name: metadata[name] for name in names if name in metadata},
        "nodes": kept,
        "macros": macros,
        "unit_tests": {},
        "disabled": {},
        "parent_map": _links(manifest.get("parent_map", {}), known),
        "child_map": _links(manifest.get("child_map", {}), known),
    }


def _links(links: dict[str, list[str]], known: set[str]) -> dict[str, list[str]]:
    return {
        node: [other for other in others if other in known]
        for node, others in links.items()
        if node in known
    }


def _catalog(
    manifest: dict[str, Any], connection: duckdb.DuckDBPyConnection, catalog: str
) -> dict[str, Any]:
    """Return what `dbt docs generate` would have asked the database for."""
    rows = connection.execute(
        """
        select table_schema, table_name, table_type, column_name, ordinal_position, data_type
        from information_schema.columns
        inner join information_schema.tables using (table_catalog, table_schema, table_name)
        where table_catalog = $catalog
        order by table_schema, table_name, ordinal_position
        """,
        {"catalog": catalog},
    ).fetchall()
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for schema, name, kind, column, position, data_type in rows:
        entry = found.setdefault((schema, name), _entry(schema, name, kind))
        about = {"type": data_type, "index": position, "name": column, "comment": None}
        entry["columns"][column] = about
    entries = {
        part: {
            node_id: found[key] | {"unique_id": node_id}
            for node_id, node in manifest.get(part, {}).items()
            if (key := (node["schema"], node.get("alias") or node["name"])) in found
        }
        for part in ("nodes", "sources")
    }
    return {"metadata": manifest["metadata"], "errors": None, **entries}


def _entry(schema: str, name: str, kind: str) -> dict[str, Any]:
    metadata = {"type": kind, "schema": schema, "name": name}
    no_stats = {
        "id": "has_stats",
        "label": "Has Stats?",
        "value": False,
        "include": False,
        "description": "Indicates whether there are statistics for this table",
    }
    return {
        "metadata": metadata | {"database": None, "comment": None, "owner": None},
        "columns": {},
        "stats": {"has_stats": no_stats},
    }
