"""What a state may set for its PIRL file, and that the rows fit the contracts."""

from pathlib import Path

import duckdb
import pytest

from pathways.contracts import load_contracts
from pathways.errors import BadInputError
from pathways.landing import pirl
from pathways.landing.delivered import delivered
from pathways.landing.mapping_yaml import read_yaml
from pathways.landing.pirl import PirlSettings, expand
from pathways.project import Project
from pathways.quality.database import load_reference, open_database, value_sets
from pirl_example import (
    EXCLUSIONS,
    PERSON,
    PERSON_CODES,
    SETTINGS,
    TRAINING_TYPES,
    Row,
    expanded,
    one,
)


def test_the_columns_are_what_each_extract_is_delivered_with(project: Project) -> None:
    contracts = load_contracts(project)
    with duckdb.connect() as connection:
        connection.execute("create table chunk as select 2 as _line")
        tables = expand(connection, "chunk", PirlSettings.from_mapping(SETTINGS))
        for extract, table in tables.items():
            described = connection.execute(f"describe {table}").fetchall()
            types = {row[0]: row[1] for row in described if row[0] != "_line"}
            assert set(types) == set(delivered(contracts[extract]).required)
            assert set(types.values()) == {"VARCHAR"}


def test_every_value_that_a_code_becomes_is_in_its_value_set(project: Project) -> None:
    with open_database() as database:
        load_reference(database, project)
        sets = value_sets(database)
    for element, column, codes in PERSON_CODES:
        if codes[0][1] in {"true", "false"}:
            continue
        ours = {value for code, value in codes if value is not None and value != code}
        assert ours <= set(sets[column]), element
    for name, codes in (("training_type", TRAINING_TYPES), ("exclusion_reason", EXCLUSIONS)):
        ours = {value for code, value in codes if value is not None and value != code}
        assert ours <= set(sets[name])
        assert name == "training_type" or ours == set(sets[name])


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"providers": {}}, "settings.providers.default: is missing"),
        ({"programs": {"default": ""}}, "settings.programs.default: must be one text"),
        ({"providers": "x"}, "settings.providers: is no list"),
        ({"funding_streams": {"title_2": "x"}}, "settings.funding_streams.title_2: is no setting"),
        ({"funding_streams": {"adult": None}}, "settings.funding_streams.adult: is missing"),
        ({"credentials": {"by_type": {"8": "x"}}}, "settings.credentials.by_type.8: is no code"),
        ({"credentials": {"by_kind": {}}}, "settings.credentials.by_kind: is no setting"),
        (
            {"programs": {"by_training_type": {"welding": "x"}, "default": "x"}},
            "settings.programs.by_training_type.welding: is no setting",
        ),
        ({"training_types": {"13": "x"}}, "settings.training_types.13: is no code"),
        ({"municipalities": {"by_board": {}}}, "settings.municipalities.by_board: is no setting"),
        ({"without_ssn": "yes"}, "settings.without_ssn: must be true or false"),
        ({"colour": "blue"}, "settings.colour: is no setting"),
        ({"agency_id": None}, "settings.agency_id: is missing"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file(changed: Row, message: str) -> None:
    with pytest.raises(BadInputError, match=r"^deliveries/mapping\.yml: ") as error:
        PirlSettings.from_mapping(SETTINGS | changed, "deliveries/mapping.yml")
    assert message in str(error.value)


def test_two_keys_that_are_one_text_are_an_error() -> None:
    providers = {"by_name": {"Bay Forge": "a", "bay forge ": "b"}, "default": "c"}
    with pytest.raises(BadInputError, match="two keys of provider are one text"):
        one(PERSON, providers=providers)


def test_null_values_of_the_mapping_are_blank() -> None:
    found = expanded([PERSON | {"201": "NA", "202": "1"}], null_values=["NA", "NULL"])
    (row,) = found["training_participants"]
    assert (row["sex"], row["has_disability"]) == (None, "true")


def test_the_ready_made_settings_name_only_what_the_sample_has(project: Project) -> None:
    content = read_yaml(Path(pirl.__file__).parent / "mappings" / "pirl.yml")
    found = PirlSettings.from_mapping(content["extracts"]["pirl"]["settings"], "pirl.yml")
    with open_database() as database:
        load_reference(database, project)
        known = {
            seed: {
                row[0]
                for row in database.connection.execute(
                    f"select {column} from reference.{seed}"
                ).fetchall()
            }
            for seed, column in [
                ("funding_streams", "funding_stream"),
                ("providers", "provider_id"),
                ("training_programs", "program_id"),
                ("credentials", "credential_id"),
                ("municipalities", "municipality"),
            ]
        }
    programs = {found.programs.default, *found.program_credentials}
    programs |= {name for kind in found.programs.lists.values() for name in kind.values()}
    programs |= set(found.providers.lists["by_program"])
    providers = {found.providers.default}
    providers |= {name for kind in found.providers.lists.values() for name in kind.values()}
    credentials = {*found.credentials.values()}
    credentials |= {name for types in found.program_credentials.values() for name in types.values()}
    places = {name for kind in found.municipalities.lists.values() for name in kind.values()}
    assert programs <= known["training_programs"]
    assert providers <= known["providers"]
    assert credentials - {None} <= known["credentials"]
    assert places <= known["municipalities"]
    assert set(found.funding_streams.values()) <= known["funding_streams"]
