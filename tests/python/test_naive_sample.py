"""The sample is read as what its contracts say."""

from datetime import date, datetime
from decimal import Decimal

import pytest

import naive
from extract_columns import EXTRACT_COLUMNS
from pathways.project import Project

PYTHON_TYPES = {
    "varchar": str,
    "integer": int,
    "boolean": bool,
    "date": date,
    "timestamp": datetime,
    "decimal(6,2)": Decimal,
    "decimal(12,2)": Decimal,
}


@pytest.fixture(scope="module")
def sample(project: Project) -> tuple[naive.Extracts, naive.Config]:
    return naive.load_sample(project.root)


@pytest.mark.parametrize("extract", EXTRACT_COLUMNS)
def test_every_value_of_an_extract_has_the_type_of_its_column(sample, extract):
    extracts, _ = sample
    assert extracts[extract]
    for column, data_type in EXTRACT_COLUMNS[extract].items():
        types = {type(row[column]) for row in extracts[extract]}
        allowed = {PYTHON_TYPES[data_type.rstrip("?")]}
        assert types <= allowed | ({type(None)} if data_type.endswith("?") else set()), column


def test_configuration_is_read_with_its_types(sample):
    _, config = sample
    assert config["thresholds"][0]["value"] == naive.threshold(config, "pathway_exit_gap_days")
    assert {type(row["is_entry_point"]) for row in config["pathway_offerings"]} == {bool}
    assert {type(row["applies"]) for row in config["wioa_exclusions"]} == {bool}
    assert {type(row["wage_year"]) for row in config["ui_wage_incomplete_quarters"]} == {int}
    assert None in {row["wioa_program"] for row in config["funding_streams"]}
