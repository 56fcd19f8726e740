"""Each PIRL record is one person, code by code; headers name elements."""

import pytest

from pathways.landing.pirl import element_of, missing_elements
from pirl_example import PERSON, PERSON_CODES, SETTINGS, Row, enrollments, expanded, one, person

PUBLIC = {"100": "A1", "900": "20220301", "200": "37"}


@pytest.mark.parametrize(("element", "column", "codes"), PERSON_CODES)
def test_each_code_of_a_person_is_ours_and_an_unknown_one_stays(
    element: str,
    column: str,
    codes: list[tuple[str, str | None]],
) -> None:
    records = [PERSON | {element: code} for code, _ in codes]
    found = expanded(records)["training_participants"]
    by_line = {row["_line"]: row[column] for row in found}
    assert by_line == {line: ours for line, (_, ours) in enumerate(codes, 2)}


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ({"210": "1", "213": "1", "215": "1"}, "hispanic"),
        ({"210": "9", "215": "1"}, "white"),
        ({"213": "1", "215": "1"}, "multiple"),
        ({"211": "1", "212": "0", "213": "9", "214": "1"}, "multiple"),
        ({"210": "1", "212": "7"}, "7"),
        ({"211": "0", "212": "0", "213": "0", "214": "0", "215": "0"}, None),
    ],
)
def test_hispanic_of_any_race_wins_and_two_races_are_multiple(
    codes: Row, expected: str | None
) -> None:
    assert person(codes)["race_ethnicity"] == expected


def test_the_highest_level_wins_over_the_highest_grade() -> None:
    assert person({"408": "0", "407": "12"})["education_level"] == ("less_than_high_school")
    assert person({"408": "9", "407": "8"})["education_level"] == ("less_than_high_school")


def test_codes_survive_blanks_lost_and_added_zeros() -> None:
    found = person({"201": " 02\x00", "202": "1.0", "300": "\t"})
    assert (found["sex"], found["has_disability"], found["is_veteran"]) == (
        "female",
        "true",
        None,
    )
    assert enrollments({"923": "3"})[0]["exclusion_reason"] == "deceased"


def test_dates_become_iso_and_impossible_ones_stay_to_be_refused() -> None:
    for day, ours in [
        ("19850230", "1985-02-30"),
        ("1985-02-03", "1985-02-03"),
        ("2/3/1985", "2/3/1985"),
        ("1985023", "1985023"),
    ]:
        assert person({"200": day})["birth_date"] == ours
    american = person({"200": "2/3/1985"}, date_format="%m/%d/%Y")
    assert american["birth_date"] == "1985-02-03"


def test_the_age_of_the_public_file_gives_the_year_of_birth() -> None:
    found = one(PUBLIC)["training_participants"][0]
    assert found["birth_date"] == "1985-01-01"
    assert found["ssn"] is None
    # without a day of entry an age is no date
    assert one(PUBLIC | {"900": ""})["training_participants"][0]["birth_date"] == "37"


def test_a_person_is_as_of_entry_so_that_the_later_period_wins() -> None:
    assert person({})["updated_at"] == "2022-03-01"
    assert person({"900": ""})["updated_at"] is None


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({"103": "02108"}, "Boston"),
        ({"103": "2108"}, "Boston"),
        ({"103": "02108-1234"}, "Boston"),
        ({"103": "21081234"}, "Boston"),
        ({"103": "02109", "102": "017"}, "Cambridge"),
        ({"102": "17"}, "Cambridge"),
        ({"102": "25017"}, "Cambridge"),
        ({"103": "02109"}, "02109"),
        ({}, None),
    ],
)
def test_a_municipality_is_that_of_the_zip_code_else_of_the_county(
    place: Row, expected: str | None
) -> None:
    assert person(place)["municipality"] == expected


def test_the_settings_say_what_a_place_that_is_not_listed_is() -> None:
    listed = SETTINGS["municipalities"]
    for unlisted in (None, "Worcester"):
        changed = {"municipalities": listed | {"unlisted": unlisted}}
        assert person({"103": "99999"}, **changed)["municipality"] == unlisted
        assert person({}, **changed)["municipality"] is None
    assert person({"103": "99999"}, municipalities={})["municipality"] is None


@pytest.mark.parametrize(
    ("header", "element"),
    [
        ("100", "100"),
        ("0100", "100"),
        ("PIRL 100", "100"),
        ("PIRL100", "100"),
        ("pirl_0903", "903"),
        ("PIRL Element 2700", "2700"),
        ("E100", "100"),
        ("P1811", "1811"),
        ("Element 1303", "1303"),
        ("100 - Unique Individual Identifier", "100"),
        ("100: Unique Individual Identifier (WIOA)", "100"),
        ("200_DATE_OF_BIRTH", "200"),
        ("200 A date", "200"),
        ("108-A", "108-A"),
        ("PIRL 108b", "108-B"),
        ("108-C - Local board", "108-C"),
        (" SSN ", "2700"),
        ("Participant", None),
        ("1st quarter", None),
        ("123456789", None),
        ("12", None),
        ("100abc", None),
        ("", None),
    ],
)
def test_a_header_names_its_element(header: str, element: str | None) -> None:
    assert element_of(header) == element


def test_missing_elements_are_named_and_the_rest_may_be_missing() -> None:
    assert missing_elements(["PIRL 100", "0900", "901 - Exit", "SSN", "E918"]) == []
    problems = missing_elements(["200", "secret", "200"])
    assert [problem.split(" (")[0] for problem in problems] == [
        "element 100",
        "element 900",
        "element 901",
        "element 2700",
        "no program flag: at least one of the elements 903, 904, 905, 910, 918 is needed",
        "element 200 has more than one column; leave all but one out",
    ]
    assert missing_elements(["100", "900", "901", "903"], without_ssn=True) == []


def test_columns_may_have_the_header_of_the_file() -> None:
    record = {f"PIRL {element} - name": value for element, value in PERSON.items()}
    assert one(record) == one(PERSON)
