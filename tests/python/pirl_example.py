"""A person of a PIRL file, the codes of its elements, and what becomes of them."""

from collections.abc import Sequence
from typing import Any

Row = dict[str, Any]
Extracts = dict[str, list[Row]]

SETTINGS: dict[str, Any] = {
    "agency_id": "central",
    "providers": {
        "by_name": {"Bay  Forge": "bay_forge"},
        "by_program": {"machining": "bay_forge", "support": "cinder_labs"},
        "default": "job_center",
    },
    "programs": {
        "by_program_of_study": {"Machining 1": "machining"},
        "by_cip": {"51.3902": "nursing"},
        "by_onet": {"15-1232.00": "support"},
        "by_training_type": {"on_the_job": "site_training", "adult_education": "basic_skills"},
        "default": "no_training",
    },
    "credentials": {
        "by_program": {"nursing": {"4": "nursing_license", "5": None}},
        "by_type": {"1": None, "4": "other_license", "5": "a_certificate", "06": "a_certification"},
    },
    "municipalities": {"by_zip": {"02108": "Boston"}, "by_county": {"017": "Cambridge"}},
}
PERSON = {
    "100": "A1",
    "2700": "123-45-6789",
    "900": "20220301",
    "901": "20221115",
    "903": "1",
}


WAGES = {str(element): f"{element}.50" for element in range(1700, 1707)}
YES_NO = [("1", "true"), ("0", "false"), ("9", None), ("", None), ("2", "2"), ("Y", "Y")]
PERSON_CODES = [
    ("201", "sex", [("1", "male"), ("2", "female"), ("9", None), ("", None), ("3", "3")]),
    ("202", "has_disability", YES_NO),
    ("300", "is_veteran", YES_NO),
    ("402", "is_long_term_unemployed", YES_NO),
    ("704", "is_foster_youth", YES_NO),
    ("800", "is_homeless", YES_NO),
    ("801", "is_ex_offender", YES_NO),
    ("802", "is_low_income", YES_NO),
    ("803", "is_english_learner", YES_NO),
    ("806", "is_single_parent", YES_NO),
    (
        "400",
        "employment_status_at_entry",
        [
            ("1", "employed"),
            ("2", "notice_of_separation"),
            ("3", "not_in_labor_force"),
            ("0", "unemployed"),
            ("9", None),
            ("", None),
            ("4", "4"),
        ],
    ),
    (
        "408",
        "education_level",
        [
            ("0", "less_than_high_school"),
            ("1", "high_school"),
            ("2", "high_school"),
            ("3", "less_than_high_school"),
            ("4", "some_college"),
            ("5", "certificate"),
            ("6", "associate"),
            ("7", "bachelor_or_higher"),
            ("8", "bachelor_or_higher"),
            ("9", None),
            ("", None),
            ("10", "10"),
        ],
    ),
    (
        "407",
        "education_level",
        [
            ("0", "less_than_high_school"),
            ("11", "less_than_high_school"),
            ("12", "high_school"),
            ("13", "13"),
            ("", None),
        ],
    ),
    (
        "210",
        "race_ethnicity",
        [("1", "hispanic"), ("0", None), ("9", None), ("", None), ("5", "5")],
    ),
    ("211", "race_ethnicity", [("1", "american_indian"), ("0", None), ("9", None), ("5", "5")]),
    ("212", "race_ethnicity", [("1", "asian")]),
    ("213", "race_ethnicity", [("1", "black")]),
    ("214", "race_ethnicity", [("1", "pacific_islander")]),
    ("215", "race_ethnicity", [("1", "white"), ("W", "W")]),
]
TRAINING_TYPES = [
    ("01", "on_the_job"),
    ("02", "skill_upgrading"),
    ("03", "occupational_skills"),
    ("04", "adult_education"),
    ("05", "customized"),
    ("06", "occupational_skills"),
    ("07", "adult_education"),
    ("08", "prerequisite"),
    ("09", "registered_apprenticeship"),
    ("10", "occupational_skills"),
    ("11", "job_readiness"),
    ("12", "job_readiness"),
    ("00", "none"),
    ("13", "13"),
    ("", None),
]
EXCLUSIONS = [
    ("01", "institutionalized"),
    ("02", "medical"),
    ("03", "deceased"),
    ("04", "reserve_duty"),
    ("05", "foster_care_moved"),
    ("06", "ineligible"),
    ("07", "criminal_offender"),
    ("00", None),
    ("", None),
    ("08", "08"),
    ("9", "9"),
]


def expanded(
    records: Sequence[Row], null_values: Sequence[str] = (), **changed: object
) -> Extracts:
    """Return the rows of each extract; records are of element and text, `changed` of settings."""
    return _expanded(records, null_values, changed)[0]


def left_out_of(record: Row) -> list[Any]:
    """Return what a record is left out of."""
    return _expanded([record], (), {})[1]


def one(record: Row, **changed: object) -> Extracts:
    return expanded([record], **changed)


def person(record: Row, **changed: object) -> Row:
    """Return the row of the example's person, with a record that differs from it."""
    return one(PERSON | record, **changed)["training_participants"][0]


def enrollments(record: Row, **changed: object) -> list[Row]:
    """Return the enrollments of the example's person, with a record that differs from it."""
    found = one(PERSON | record, **changed)["training_enrollments"]
    return sorted(found, key=lambda row: row["enrollment_id"])


def _expanded(
    records: Sequence[Row], null_values: Sequence[str], changed: Row
) -> tuple[Extracts, list[Any]]:
    # Not globals: Hypothesis keeps the modules of tests alive past the end, and DuckDB then
    # prints a page of what it calls leaks.
    import duckdb  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    from pathways.landing.pirl import PirlSettings, expand, left_out  # noqa: PLC0415

    names = sorted({name for record in records for name in record})
    columns: dict[str, Any] = {
        name: pa.array([record.get(name, "") for record in records], pa.string()) for name in names
    }
    columns["_line"] = pa.array(range(2, len(records) + 2), pa.int64())
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("chunk", pa.table(columns))
        chosen = PirlSettings.from_mapping(SETTINGS | changed, null_values=null_values)
        tables = expand(connection, "chunk", chosen)
        found = {}
        for extract, table in tables.items():
            rows = connection.execute(f"select * from {table} order by all")
            header = [column[0] for column in rows.description or []]
            found[extract] = [dict(zip(header, row, strict=True)) for row in rows.fetchall()]
        return found, left_out(connection)
