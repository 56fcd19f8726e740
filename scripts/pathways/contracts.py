"""The input contracts, read from the YAML of the staging models: they are stated once, there."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pathways.project import Project


@dataclass(frozen=True)
class Column:
    """One column of an extract, as its contract states it."""

    name: str
    data_type: str
    is_nullable: bool
    value_set: str | None = None
    """Value set (seeds/reference/value_sets.csv) that a value must be in."""
    references: tuple[str, str] | None = None
    """(seed, column) of the table that a value must be a key of."""
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True)
class Contract:
    """The contract of one extract: `source` is education, training or ui_wage."""

    extract: str
    source: str
    model: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def _tests(entries: list[Any] | None) -> dict[str, dict[str, Any]]:
    tests: dict[str, dict[str, Any]] = {}
    for entry in entries or []:
        if isinstance(entry, str):
            tests[entry] = {}
        else:
            ((name, body),) = entry.items()
            tests[name] = body.get("arguments", {})
    return tests


def _column(entry: dict[str, Any], required: frozenset[str], value_sets: dict[str, str]) -> Column:
    tests = _tests(entry.get("data_tests"))
    relation = tests.get("relationships")
    bounds = tests.get("in_range", {})
    return Column(
        name=entry["name"],
        data_type=entry["data_type"],
        is_nullable=entry["name"] not in required,
        value_set=value_sets.get(entry["name"]),
        references=(relation["to"].split("'")[1], relation["field"]) if relation else None,
        minimum=bounds.get("minimum"),
        maximum=bounds.get("maximum"),
    )


def _contract(source: str, model: dict[str, Any]) -> Contract:
    meta = model["config"]["meta"]
    tests = _tests(model.get("data_tests"))
    primary_key = tests.get("primary_key", {})
    key = meta.get("key") or primary_key["columns"]
    others = primary_key.get("required", []) + tests.get("required", {}).get("columns", [])
    value_sets = tests.get("in_value_sets", {}).get("columns", {})
    required = frozenset([*key, *others])
    return Contract(
        extract=meta["extract"],
        source=source,
        model=model["name"],
        grain=model["description"].split("\n")[0],
        key=tuple(key),
        columns=tuple(_column(column, required, value_sets) for column in model["columns"]),
    )


def _is_of_extract(model: dict[str, Any]) -> bool:
    """The ledger of the deliveries is staged too, and is no extract."""
    return "extract" in model.get("config", {}).get("meta", {})


def _load_file(path: Path) -> list[Contract]:
    # the loader in C takes a tenth of the time, and every landing and check reads these files
    models = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["models"]
    return [_contract(path.parent.name, model) for model in models if _is_of_extract(model)]


def load_contracts(project: Project) -> dict[str, Contract]:
    """Return the contract of every extract by its name, in the order of the files."""
    files = sorted(project.staging_models.glob("*/_*__models.yml"))
    return {contract.extract: contract for path in files for contract in _load_file(path)}
