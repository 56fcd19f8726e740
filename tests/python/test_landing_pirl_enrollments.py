"""Program flags and trainings of a PIRL record become enrollments."""

import pytest

from pirl_example import EXCLUSIONS, PERSON, SETTINGS, TRAINING_TYPES, Row, enrollments, one


@pytest.mark.parametrize(
    ("flags", "streams"),
    [
        ({"903": "1"}, ["wioa_adult"]),
        ({"903": "2"}, ["wioa_adult"]),
        ({"903": "3"}, ["wioa_adult"]),
        ({"904": "1"}, ["wioa_dislocated_worker"]),
        ({"904": "2"}, ["wioa_dislocated_worker"]),
        ({"904": "3"}, ["wioa_dislocated_worker"]),
        ({"905": "1"}, ["wioa_youth"]),
        ({"905": "2"}, ["wioa_youth"]),
        ({"905": "3"}, ["wioa_youth"]),
        ({"910": "1"}, ["wioa_adult_education"]),
        ({"918": "1"}, ["wagner_peyser"]),
        # reportable individuals
        ({"903": "4", "904": "4", "905": "4", "918": "2"}, []),
        ({"903": "0", "904": "0", "905": "0", "910": "0", "918": "0"}, []),
        ({}, []),
        # participant of one program, reportable in another
        ({"903": "1", "904": "4", "918": "2"}, ["wioa_adult"]),
        ({"903": "1", "905": "2", "918": "1"}, ["wagner_peyser", "wioa_adult", "wioa_youth"]),
        # unknown codes reach validation
        ({"903": "5"}, ["5"]),
        ({"903": "9"}, ["9"]),
        ({"910": "4"}, ["4"]),
        ({"918": "3"}, ["3"]),
        # additional assistance is no program of its own
        ({"909": "1"}, []),
    ],
)
def test_each_program_flag_of_a_participant_is_an_enrollment(
    flags: Row, streams: list[str]
) -> None:
    found = enrollments({"903": ""} | flags)
    assert sorted(row["funding_stream"] for row in found) == streams
    people = one(PERSON | {"903": ""} | flags)["training_participants"]
    assert len(people) == 1


def test_taking_part_in_two_programs_lasts_from_entry_to_exit_in_both() -> None:
    adult, wagner_peyser = enrollments({"918": "1"})
    assert adult == {
        "_line": 2,
        "agency_id": "central",
        "enrollment_id": "A1-20220301-adult",
        "participant_id": "A1",
        "provider_id": "job_center",
        "program_id": "no_training",
        "funding_stream": "wioa_adult",
        "training_type": "none",
        "start_date": "2022-03-01",
        "end_date": "2022-11-15",
        "completion_status": "completed",
        "exclusion_reason": None,
        "exclusion_date": None,
    }
    same = {"enrollment_id": "A1-20220301-wagner_peyser", "funding_stream": "wagner_peyser"}
    assert wagner_peyser == adult | same


def test_without_an_exit_an_enrollment_is_open() -> None:
    (row,) = enrollments({"901": ""})
    assert (row["end_date"], row["completion_status"]) == (None, "in_progress")


@pytest.mark.parametrize(("code", "reason"), EXCLUSIONS)
def test_another_reason_for_exit_excludes_from_the_day_of_exit(
    code: str, reason: str | None
) -> None:
    found = enrollments({"918": "1", "923": code, "1302": "20220401", "1303": "06"})
    of_programs = [row for row in found if not row["enrollment_id"].endswith("-1")]
    status = "withdrawn" if reason else "completed"
    day = "2022-11-15" if reason else None
    assert [
        (row["exclusion_reason"], row["exclusion_date"], row["completion_status"])
        for row in of_programs
    ] == [(reason, day, status)] * 2
    (training,) = [row for row in found if row not in of_programs]
    assert training["exclusion_reason"] is None


@pytest.mark.parametrize(("code", "training_type"), TRAINING_TYPES)
@pytest.mark.parametrize("elements", [("1302", "1303"), ("1309", "1310"), ("1314", "1315")])
def test_each_training_type_is_ours(
    elements: tuple[str, str],
    code: str,
    training_type: str | None,
) -> None:
    start, kind = elements
    *_, training = enrollments({start: "20220401", kind: code})
    assert training["enrollment_id"].startswith("A1-20220301-adult-")
    assert (training["training_type"], training["start_date"]) == (training_type, "2022-04-01")


def test_a_state_may_read_a_training_type_otherwise() -> None:
    record = {"1302": "20220401", "1303": "11"}
    *_, training = enrollments(record, training_types={"11": "skill_upgrading"})
    assert training["training_type"] == "skill_upgrading"


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"1307": "1", "1308": "20220701"}, ("completed", "2022-07-01")),
        ({"1307": "0", "1308": "20220701"}, ("withdrawn", "2022-07-01")),
        ({"1307": "", "1308": "20220701"}, ("withdrawn", "2022-07-01")),
        # nothing goes on after the exit
        ({"1307": "1"}, ("completed", "2022-11-15")),
        ({}, ("withdrawn", "2022-11-15")),
        ({"901": ""}, ("in_progress", None)),
        ({"901": "", "1307": "0"}, ("in_progress", None)),
        ({"1307": "2", "1308": "20220701"}, ("2", "2022-07-01")),
    ],
)
def test_a_training_is_completed_only_when_the_record_says_so(
    record: Row, expected: tuple[str, str | None]
) -> None:
    *_, training = enrollments({"1302": "20220401", "1303": "06"} | record)
    assert (training["completion_status"], training["end_date"]) == expected


def test_three_trainings_are_three_enrollments_with_programs_and_providers() -> None:
    found = enrollments(
        {"1300": "1", "1301": " bay forge", "1302": "20220401", "1303": "06", "1305": "513902"}
        | {"1309": "20220501", "1310": "06", "1311": "15123200"}
        | {"1314": "20220601", "1315": "01"},
    )
    assert [(row["enrollment_id"][-1], row["program_id"], row["provider_id"]) for row in found] == [
        ("t", "no_training", "job_center"),
        ("1", "nursing", "bay_forge"),
        ("2", "support", "cinder_labs"),
        ("3", "site_training", "job_center"),
    ]


def test_training_is_paid_for_by_every_program_of_title_1_else_by_one_of_the_others() -> None:
    for flags, programs in [
        ({"903": "1", "905": "1", "910": "1", "918": "1"}, ["adult", "youth"]),
        ({"903": "4", "910": "1", "918": "1"}, ["adult_education"]),
        ({"903": "4", "918": "1"}, ["wagner_peyser"]),
    ]:
        found = enrollments({"1302": "20220401", "1303": "01"} | flags)
        trainings = [row for row in found if row["training_type"] == "on_the_job"]
        expected = [f"A1-20220301-{program}-1" for program in programs]
        assert [row["enrollment_id"] for row in trainings] == expected


def test_training_of_nobodys_program_is_refused_unless_the_settings_name_a_stream() -> None:
    record = {"903": "", "1302": "20220401", "1303": "01"}
    (row,) = enrollments(record)
    assert (row["enrollment_id"], row["funding_stream"]) == ("A1-20220301-other-1", None)
    (row,) = enrollments(record, funding_streams={"other": "trade_adjustment"})
    assert row["funding_stream"] == "trade_adjustment"


@pytest.mark.parametrize(
    ("record", "program"),
    [
        ({"1304": "machining 1", "1305": "51.3902"}, "machining"),
        ({"1304": "other", "1305": "51.3902"}, "nursing"),
        ({"1305": "01.0101", "1306": "15123200"}, "support"),
        ({"1303": "01"}, "site_training"),
        ({"1304": "other", "1305": "01.0101"}, "other"),
        ({"1305": "01.0101"}, "01.0101"),
        ({"1306": "99"}, "99"),
        ({}, "06"),
    ],
)
def test_a_program_is_the_first_that_is_listed_and_an_unlisted_text_stays(
    record: Row, program: str
) -> None:
    training = {"1302": "20220401", "1303": "06"} | record
    assert enrollments(training)[-1]["program_id"] == program
    programs = SETTINGS["programs"] | {"unlisted": "of_no_list"}
    instead = enrollments(training, programs=programs)[-1]["program_id"]
    listed = {"machining", "nursing", "support", "site_training"}
    assert instead == (program if program in listed else "of_no_list")


def test_an_unlisted_provider_stays_unless_the_settings_name_one() -> None:
    training = {"1301": "Nobody Knows", "1302": "20220401", "1303": "06"}
    assert enrollments(training)[-1]["provider_id"] == "Nobody Knows"
    providers = SETTINGS["providers"] | {"unlisted": "of_no_list"}
    found = enrollments(training, providers=providers)[-1]
    assert found["provider_id"] == "of_no_list"


@pytest.mark.parametrize("code", ["1", "2", "X"])
def test_training_received_without_a_day_is_an_enrollment_to_be_refused(code: str) -> None:
    *_, training = enrollments({"1300": code})
    assert training["start_date"] is None
    assert training["training_type"] == (None if code == "1" else code)


@pytest.mark.parametrize("code", ["0", "9", ""])
def test_no_training_is_no_enrollment(code: str) -> None:
    record = {"1300": code, "1303": "00", "1307": "0", "1310": "00", "1315": "00"}
    assert len(enrollments(record)) == 1


@pytest.mark.parametrize(
    ("record", "training_type"),
    [
        ({"1401": "1"}, "secondary_education"),
        ({"1332": "1"}, "occupational_skills"),
        ({"1401": "1", "1332": "1"}, "secondary_education"),
        ({"1401": "0", "1332": "9"}, "none"),
        ({"1401": "7"}, "7"),
        ({"1332": "7"}, "7"),
        ({"903": "", "910": "1"}, "adult_education"),
    ],
)
def test_education_during_participation_is_training_of_the_program(
    record: Row, training_type: str
) -> None:
    (row,) = enrollments(record)
    assert row["training_type"] == training_type


def test_a_day_of_entering_education_counts_when_no_training_is_named() -> None:
    days = {"1811": "20220405", "1813": "20220801"}
    education = enrollments(days)[-1]
    assert (education["enrollment_id"], education["training_type"], education["program_id"]) == (
        "A1-20220301-adult-0",
        "occupational_skills",
        "no_training",
    )
    assert (education["start_date"], education["end_date"], education["completion_status"]) == (
        "2022-04-05",
        "2022-08-01",
        "completed",
    )
    secondary = enrollments(days | {"1401": "1"})[-1]
    assert secondary["training_type"] == "secondary_education"
    assert len(enrollments(days | {"1302": "20220401", "1303": "06"})) == 2
