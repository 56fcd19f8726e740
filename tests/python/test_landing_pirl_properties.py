"""Whatever a PIRL record holds: no line and no code gets lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pirl_example import PERSON, WAGES, Row, expanded, one

CODED = {
    "201": ("training_participants", "sex"),
    "202": ("training_participants", "has_disability"),
    "210": ("training_participants", "race_ethnicity"),
    "300": ("training_participants", "is_veteran"),
    "400": ("training_participants", "employment_status_at_entry"),
    "408": ("training_participants", "education_level"),
    "803": ("training_participants", "is_english_learner"),
    "904": ("training_enrollments", "funding_stream"),
    "918": ("training_enrollments", "funding_stream"),
    "923": ("training_enrollments", "exclusion_reason"),
    "1303": ("training_enrollments", "training_type"),
    "1310": ("training_enrollments", "training_type"),
    "1307": ("training_enrollments", "completion_status"),
    "1800": ("training_credentials", "credential_id"),
    "1804": ("training_credentials", "credential_id"),
}
NONE_CODES = {"", "9", "0"}
REPORTABLE = {("904", "4"), ("918", "2")}
LEFT_OUT = {("1800", "1"), ("1804", "1")}
CODES = st.sampled_from(
    ["", "0", "1", "2", "3", "4", "5", "7", "8", "9", "12", "77", "X", "é", "1;"]
)
DAYS = st.sampled_from(["", "20220301", "2022-03-01", "20221301", "soon"])
RECORDS = st.fixed_dictionaries(
    {"100": st.sampled_from(["A1", "A2", ""]), "900": DAYS, "901": DAYS},
    optional=dict.fromkeys(CODED, CODES)
    | dict.fromkeys(("211", "215", "903", "905", "910", "1300", "1332", "1401"), CODES)
    | dict.fromkeys(("200", "1302", "1308", "1309", "1801", "1806", "1811", "1813"), DAYS)
    | {element: st.sampled_from(["", "5.00", "999999.99", "x"]) for element in ("1700", "1706")}
    | {"2700": st.sampled_from(["", "123456789", "000000000"]), "1301": st.text(max_size=5)},
)


@settings(max_examples=60, deadline=None)
@given(records=st.lists(RECORDS, max_size=8))
def test_every_line_is_one_person_and_no_code_gets_lost(records: list[Row]) -> None:
    found = expanded(records)
    lines = list(range(2, len(records) + 2))
    assert sorted(row["_line"] for row in found["training_participants"]) == lines
    assert all(row["_line"] in lines for rows in found.values() for row in rows)
    for line, record in enumerate(records, 2):
        for element, (extract, column) in CODED.items():
            code = record.get(element, "")
            if code in NONE_CODES or (element, code) in REPORTABLE | LEFT_OUT:
                continue
            if element == "923" and not _takes_part(record):
                continue
            values = [row[column] for row in found[extract] if row["_line"] == line]
            assert any(value is not None for value in values), (element, code)


def _takes_part(record: Row) -> bool:
    return any(
        record.get(element, "") not in {"", "0"} and (element, record[element]) not in excepted
        for element in ("903", "904", "905", "910", "918")
        for excepted in [REPORTABLE | {("903", "4"), ("905", "4")}]
    )


UNKNOWN = st.sampled_from(["77", "X", "é", "1;", "13 ", "-1"])


@settings(max_examples=40, deadline=None)
@given(element=st.sampled_from(sorted(CODED)), code=UNKNOWN)
def test_a_code_of_no_list_passes_unchanged(element: str, code: str) -> None:
    extract, column = CODED[element]
    found = one(PERSON | {"1302": "20220401", "1309": "20220501", element: code})
    assert code.strip() in {row[column] for row in found[extract]}


def test_a_record_expands_alike_whatever_stands_around_it() -> None:
    record = PERSON | WAGES | {"918": "1", "1302": "20220401", "1303": "06", "1800": "4"}
    others = [PERSON | {"100": f"B{number}", "903": "4"} for number in range(3)]
    alone = one(record)
    among = expanded([record, *others])
    for extract, rows in alone.items():
        assert [row for row in among[extract] if row["_line"] == 2] == rows
