"""MetricFlow's configuration without dbt: a semantic manifest, and a database to read."""

from pathlib import Path

from dbt_metricflow.cli.cli_configuration import CLIConfiguration
from metricflow_semantic_interfaces.protocols.semantic_manifest import SemanticManifest
from metricflow_semantics.model.dbt_manifest_parser import (
    parse_manifest_from_dbt_generated_manifest,
)

from pathways.errors import BadInputError
from pathways.semantic.client import ReadOnlyClient, open_read_only


def _read_manifest(path: Path) -> SemanticManifest:
    if not path.is_file():
        raise BadInputError(f"{path}: no semantic manifest here; write it: dbt parse")
    return parse_manifest_from_dbt_generated_manifest(path.read_text(encoding="utf-8"))


class SemanticLayer(CLIConfiguration):
    """What `mf` asks, in place of the profile, the target folder and the log of dbt.

    The tables are looked for in `database`, whatever the database was called that dbt built.
    Errors: BadInputError when the manifest or the database cannot be read.
    """

    def __init__(self, database: Path, manifest: Path) -> None:
        super().__init__()
        self._manifest = _read_manifest(manifest)
        catalog = self._manifest.semantic_models[0].node_relation.database or database.stem
        self._sql_client = ReadOnlyClient(open_read_only(database, catalog))

    @property
    def semantic_manifest(self) -> SemanticManifest:
        return self._manifest

    def setup(
        self,
        dbt_profiles_path: Path | None = None,
        dbt_project_path: Path | None = None,
        configure_file_logging: bool = True,
    ) -> None:
        """Nothing is left to set up: dbt is not started, and no log is written."""
