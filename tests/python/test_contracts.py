"""The contracts are stated once, in the staging models; the seeds and the docs follow them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from pathways.contracts import Contract, load_contracts
from pathways.project import Project

CONTRACTS = load_contracts(Project.find(Path(__file__)))


@pytest.fixture(scope="module")
def seeds(project: Project) -> dict[str, dict[str, Any]]:
    files = project.seeds.glob("**/_*__seeds.yml")
    loaded = (yaml.safe_load(path.read_text(encoding="utf-8"))["seeds"] for path in files)
    return {seed["name"]: seed for group in loaded for seed in group}


def test_there_are_fourteen_extracts() -> None:
    assert len(CONTRACTS) == 14


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
def test_the_sample_seed_has_the_types_of_its_contract(
    contract: Contract, seeds: dict[str, dict[str, Any]]
) -> None:
    types = {column.name: column.data_type for column in contract.columns}
    assert seeds[contract.extract]["config"]["column_types"] == types


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
def test_the_sample_seed_has_the_columns_of_its_contract(
    contract: Contract, project: Project
) -> None:
    path = project.extract_seeds / contract.source / f"{contract.extract}.csv"
    with path.open(encoding="utf-8") as file:
        header = file.readline().rstrip("\n").split(",")
    assert header == [column.name for column in contract.columns]


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
def test_what_a_contract_refers_to_exists(
    contract: Contract, project: Project, seeds: dict[str, dict[str, Any]]
) -> None:
    value_sets = {
        line.split(",")[0]
        for line in (project.seeds / "reference" / "value_sets.csv").read_text().splitlines()
    }
    for column in contract.columns:
        assert column.value_set is None or column.value_set in value_sets
        if column.references:
            seed, key = column.references
            assert key in seeds[seed]["config"]["column_types"]


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
def test_a_key_is_of_columns_that_may_not_be_null(contract: Contract) -> None:
    assert contract.key
    assert not any(contract.column(name).is_nullable for name in contract.key)
