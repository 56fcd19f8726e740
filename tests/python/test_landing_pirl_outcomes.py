"""Credentials, skill gains and wages of a PIRL record."""

from decimal import Decimal

import pytest

from pirl_example import PERSON, WAGES, Row, left_out_of, one


def test_credentials_are_those_of_the_trainings_program_else_of_the_type() -> None:
    days = {"1801": "20220701", "1803": "20220702", "1805": "20220703"}
    types = {"1800": "4", "1802": "06", "1804": "5"}
    nursing = {"1302": "20220401", "1303": "06", "1305": "513902"}

    def found(record: Row) -> list[tuple[str, str]]:
        rows = one(PERSON | record)["training_credentials"]
        return [(row["credential_id"], row["award_date"]) for row in rows]

    assert found(days | types) == [
        ("a_certificate", "2022-07-03"),
        ("a_certification", "2022-07-02"),
        ("other_license", "2022-07-01"),
    ]
    assert found(days | types | nursing) == [
        ("a_certification", "2022-07-02"),
        ("nursing_license", "2022-07-01"),
    ]


def test_the_first_training_with_such_a_credential_says_which() -> None:
    by_program = {"support": {"6": "first"}, "site_training": {"6": "second"}}
    record = {"1309": "20220501", "1310": "06", "1311": "15123200"}
    record |= {"1314": "20220601", "1315": "01", "1800": "6", "1801": "20220701"}
    credentials = {"by_type": {"6": "of_type"}, "by_program": by_program}
    (row,) = one(PERSON | record, credentials=credentials)["training_credentials"]
    assert row["credential_id"] == "first"


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"1800": "0", "1801": ""}, []),
        ({"1800": "", "1801": ""}, []),
        # left out by the settings
        ({"1800": "1", "1801": "20220701"}, []),
        # types without a setting, codes of no list, a day without a type, a type without a day
        ({"1800": "2", "1801": "20220701"}, [("2", "2022-07-01")]),
        ({"1802": "3", "1803": "20220701"}, [("3", "2022-07-01")]),
        ({"1804": "7", "1805": "20220701"}, [("7", "2022-07-01")]),
        ({"1804": "8", "1805": "20220701"}, [("8", "2022-07-01")]),
        ({"1804": "9", "1805": "20220701"}, [("9", "2022-07-01")]),
        ({"1801": "20220701"}, [(None, "2022-07-01")]),
        ({"1800": "4"}, [("other_license", None)]),
        # one credential, named twice
        (
            {"1800": "4", "1801": "20220701", "1802": "4", "1803": "20220701"},
            [("other_license", "2022-07-01")],
        ),
    ],
)
def test_a_credential_is_left_out_only_when_the_settings_say_so(
    record: Row, expected: list[tuple[str | None, str]]
) -> None:
    rows = one(PERSON | record)["training_credentials"]
    assert [(row["credential_id"], row["award_date"]) for row in rows] == expected
    assert sum(entry.rows for entry in left_out_of(PERSON | record)) == (record.get("1800") == "1")


def test_each_day_of_a_skill_gain_is_a_gain() -> None:
    days = {str(1806 + number): f"2022040{number + 1}" for number in range(5)}
    rows = one(PERSON | days)["training_skill_gains"]
    assert [(row["gain_date"], row["gain_type"]) for row in rows] == [
        ("2022-04-01", "educational_level"),
        ("2022-04-02", "secondary_diploma"),
        ("2022-04-03", "transcript"),
        ("2022-04-04", "training_milestone"),
        ("2022-04-05", "skills_progression"),
    ]


def test_wages_are_of_the_quarters_before_entry_and_after_exit() -> None:
    industries = {"1614": "622110", "1615": "6221", "1616": "", "1617": "31"}
    rows = one(PERSON | WAGES | industries)["ui_wage_records"]
    # entry in 2022Q1, exit in 2022Q4
    assert [
        (f"{row['wage_year']}Q{row['wage_quarter']}", row["wages"], row["naics_code"])
        for row in rows
    ] == [
        ("2021Q2", "1700.50", None),
        ("2021Q3", "1701.50", None),
        ("2021Q4", "1702.50", None),
        ("2023Q1", "1703.50", "622110"),
        ("2023Q2", "1704.50", "6221"),
        ("2023Q3", "1705.50", None),
        ("2023Q4", "1706.50", "31"),
    ]
    assert {(row["ssn"], row["employer_account"], row["received_date"]) for row in rows} == {
        ("123-45-6789", "pirl", None)
    }


def test_unknown_wages_are_no_row_and_no_wages_are_one() -> None:
    record = {"1702": "0.00", "1703": "999999.99", "1704": "", "1705": "n/a", "1706": "-5"}
    rows = one(PERSON | record)["ui_wage_records"]
    assert [row["wages"] for row in rows] == ["0.00", "n/a", "-5"]
    # without an exit there is no quarter: a 0 says nothing, anything else is to be refused
    rows = one(PERSON | {"901": "", "1703": "0", "1704": "5"})["ui_wage_records"]
    assert [(row["wages"], row["wage_year"]) for row in rows] == [("5", None)]


@pytest.mark.parametrize("ssn", ["", "000-12-3456", "900-12-3456", "none"])
def test_wages_without_a_valid_ssn_are_left_out_and_counted(ssn: str) -> None:
    found = one(PERSON | WAGES | {"2700": ssn})
    assert found["ui_wage_records"] == []
    assert len(found["training_participants"]) == 1
    (entry,) = left_out_of(PERSON | WAGES | {"2700": ssn})
    assert (entry.extract, entry.rows) == ("ui_wage_records", 7)
    assert entry.dollars == sum(Decimal(text) for text in WAGES.values())
