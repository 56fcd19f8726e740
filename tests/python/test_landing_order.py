"""The same result, in whatever order, run, file or packing the same rows arrive."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from landing_case import (
    KEY,
    PEOPLE,
    WAGES,
    Place,
    Row,
    csv_bytes,
    gzip_bytes,
    lehd_bytes,
    lehd_line,
    parquet_bytes,
    statuses,
    student,
    valid_rows,
    wage,
)
from landing_outcome import Outcome, outcome_of
from pathways.landing.mapping_file import READY_MADE
from pathways.landing.quarantine import list_aside, rows_aside
from pathways.project import Project

STUDENTS = "education_students"
ANN, BEA, CAL, *_ = PEOPLE


@dataclass
class Places:
    """Hands out landing areas, and lands runs of files in them."""

    project: Project
    root: Path
    made: list[Place] = field(default_factory=list)

    def new(self) -> Place:
        self.made.append(Place(self.project, self.root / str(len(self.made))))
        return self.made[-1]

    def outcome(self, *runs: Sequence[tuple[str, str, bytes]]) -> Outcome:
        """Return what came of landing after landing, each with more files."""
        place = self.new()
        for run in runs:
            for extract, name, content in run:
                place.deliver(extract, name, content)
            place.land()
        return outcome_of(place)


@pytest.fixture
def places(project: Project, tmp_path: Path) -> Places:
    return Places(project, tmp_path)


def wages(day: str, rows: Sequence[Row], part: str = "") -> tuple[str, str, bytes]:
    return WAGES, f"wages{part}_2024-{day}.csv", csv_bytes(rows)


def students(day: str, rows: Sequence[Row], part: str = "") -> tuple[str, str, bytes]:
    return STUDENTS, f"students{part}_2024-{day}.csv", csv_bytes(rows)


def sums(outcome: Outcome) -> list[str]:
    """Return the wages in force."""
    return sorted(row[6] for row in outcome.landed[WAGES])


def test_the_same_file_again_changes_nothing(places: Places) -> None:
    place = places.new()
    content = csv_bytes(valid_rows()[WAGES])
    place.deliver(WAGES, "a_2024-01-05.csv", content)
    place.land()
    before, state = outcome_of(place), place.store.state()
    assert statuses(place.land()) == {"a_2024-01-05.csv": "repeated"}
    place.deliver(WAGES, "another name_2024-03-01.csv", content)
    assert set(statuses(place.land()).values()) == {"repeated"}
    assert place.store.state() == state
    assert outcome_of(place) == before


@pytest.mark.parametrize("runs", [1, 2], ids=["at once", "one after the other"])
def test_the_same_rows_packed_otherwise_count_once(places: Places, runs: int) -> None:
    rows = valid_rows()[WAGES]
    content = csv_bytes(rows)
    plain = (WAGES, "a_2024-01-05.csv", content)
    packed = (WAGES, "a_2024-01-05.csv.gz", gzip_bytes(content))
    table = (WAGES, "a_2024-01-05.parquet", parquet_bytes(rows))
    once = places.outcome([plain])
    files = [plain, packed, table]
    several = places.outcome(files) if runs == 1 else places.outcome(*([one] for one in files))
    assert several.landed == once.landed


def test_a_delivery_split_in_two_is_the_delivery(places: Places) -> None:
    rows = valid_rows()[WAGES]
    whole = places.outcome([wages("01-05", rows)])
    first, second = wages("01-05", rows[:2], "1"), wages("01-05", rows[2:], "2")
    assert places.outcome([first, second]).landed == whole.landed
    assert places.outcome([second], [first]).landed == whole.landed


def test_a_later_file_corrects_an_earlier_one_also_when_it_lands_first(places: Places) -> None:
    wrong, right = wages("01-05", [wage(ANN, "1.00")]), wages("02-05", [wage(ANN, "2.00")])
    in_order = places.outcome([wrong], [right])
    assert sums(in_order) == ["Decimal('2.00')"]
    assert places.outcome([right], [wrong]) == in_order
    assert places.outcome([right, wrong]) == in_order


def test_amendments_land_beside_what_they_amend(places: Places) -> None:
    first = wages("01-05", [wage(ANN, "1.00")])
    amended = wages("02-05", [wage(ANN, "2.00", received_date="2024-02-01")])
    in_order = places.outcome([first], [amended])
    assert sums(in_order) == ["Decimal('1.00')", "Decimal('2.00')"]
    assert places.outcome([amended], [first]) == in_order


def test_reporting_units_add_up_in_one_file_or_two(places: Places) -> None:
    units = [
        lehd_line(ANN, "100", unit="00001"),
        lehd_line(ANN, "20", unit="00002"),
        lehd_line(ANN, "20", unit="00002"),
        lehd_line(BEA, "7", unit="00001"),
    ]
    whole = places.outcome([(WAGES, "a_2024-01-05.txt", lehd_bytes(units))])
    assert sums(whole) == ["Decimal('120.00')", "Decimal('7.00')"]
    parts = [
        (WAGES, "a1_2024-01-05.txt", lehd_bytes(units[:1])),
        (WAGES, "a2_2024-01-05.txt", lehd_bytes(units[1:])),
    ]
    assert places.outcome(parts).landed == whole.landed
    assert places.outcome(parts[1:], parts[:1]).landed == whole.landed


def test_units_that_add_up_to_more_than_wages_can_be_are_set_aside(places: Places) -> None:
    units = [lehd_line(ANN, "9999999999", unit=f"0000{k}") for k in (1, 2)]
    found = places.outcome([(WAGES, "a_2024-01-05.txt", lehd_bytes([*units, lehd_line(BEA)]))])
    assert sums(found) == ["Decimal('1234.00')"]
    assert [row["line"] for row in found.settled] == [1, 2]


def test_contradictions_are_set_aside_in_one_file_or_two(places: Places) -> None:
    rows = [wage(ANN, "1.00"), wage(ANN, "2.00"), wage(ANN, "2.00"), wage(BEA, "3.00")]
    whole = places.outcome([wages("01-05", rows)])
    assert sums(whole) == ["Decimal('3.00')"]
    parts = [wages("01-05", rows[:1], "1"), wages("01-05", rows[1:], "2")]
    for split in (places.outcome(parts), places.outcome(parts[1:], parts[:1])):
        assert split.landed == whole.landed
        assert sum(row["rows_quarantined"] for row in split.deliveries) == 3
        assert sum(row["dollars_quarantined"] for row in split.deliveries) == 5


def test_what_was_in_force_stays_when_a_later_day_contradicts_itself(places: Places) -> None:
    first = wages("01-05", [wage(ANN, "5.00")])
    later = wages("02-05", [wage(ANN, "1.00"), wage(ANN, "2.00")])
    in_order = places.outcome([first], [later])
    assert sums(in_order) == ["Decimal('5.00')"]
    assert places.outcome([later], [first]) == in_order


def test_a_roster_is_ruled_by_updated_at_not_by_the_day_it_came(places: Places) -> None:
    newer = students("01-05", [student(ANN, "S1", sex="male", updated_at="2024-01-02 00:00:00")])
    older = students("02-05", [student(ANN, "S1", sex="", updated_at="2023-01-02 00:00:00")])
    in_order = places.outcome([newer], [older])
    assert ["'male'" in row for row in in_order.landed[STUDENTS]] == [True]
    assert places.outcome([older], [newer]) == in_order


def test_a_row_set_aside_is_corrected_also_by_one_that_landed_before(places: Places) -> None:
    bad = students("01-05", [student(ANN, "S1", sex="purple")])
    good = students("02-05", [student(ANN, "S1")])
    in_order = places.outcome([bad], [good])
    assert [row["outcome"] for row in in_order.settled] == ["corrected"]
    assert places.outcome([good], [bad]) == in_order


def test_the_earliest_day_of_a_file_counts_whichever_copy_lands_first(places: Places) -> None:
    content = csv_bytes([wage(ANN, "1.00")])
    early, late = (WAGES, "a_2024-01-05.csv", content), (WAGES, "b_2024-03-05.csv", content)
    between = wages("02-05", [wage(ANN, "2.00")])
    assert sums(places.outcome([early], [between], [late])) == ["Decimal('2.00')"]
    assert sums(places.outcome([late], [between], [early])) == ["Decimal('2.00')"]
    assert sums(places.outcome([late, between, early])) == ["Decimal('2.00')"]


def test_an_agency_does_not_replace_the_file_of_another(places: Places) -> None:
    place = places.new()
    content = csv_bytes([wage(CAL)])
    place.deliver(WAGES, "a_2024-01-05.csv", content, "north")
    place.deliver(WAGES, "a_2024-01-05.csv", content, "south")
    place.land()
    assert [row["agency_id"] for row in outcome_of(place).deliveries] == ["north", "south"]
    assert len(place.landed()[WAGES]) == 1


def test_tokens_are_those_of_the_key(places: Places) -> None:
    (row,) = places.outcome([wages("01-05", [wage(ANN)])]).landed[WAGES]
    assert row[1] == repr(KEY.token(ANN.ssn))


def test_wages_of_pirl_count_outside_of_the_quarters_that_the_wage_agency_covers(
    places: Places,
) -> None:
    person = {"100": "A1", "2700": ANN.dashed, "900": "20220301", "901": "20221115", "903": "1"}
    paid = {str(element): f"{element}.50" for element in range(1700, 1707)}
    pirl = ("pirl", "p_2024-02-05.csv", csv_bytes([{**person, **paid}]))
    own = [wage(BEA, "1.00", wage_year="2021", wage_quarter=quarter) for quarter in "24"]
    agency = wages("01-05", own)

    def outcome(*runs: Sequence[tuple[str, str, bytes]]) -> Outcome:
        # only the wages are looked at here, and the settings of the PIRL file are those shipped
        place = places.new()
        place.map((READY_MADE / "pirl.yml").read_text(encoding="utf-8"), "pirl")
        for run in runs:
            for extract, name, content in run:
                place.deliver(extract, name, content)
            place.land()
        return outcome_of(place)

    in_order = outcome([agency], [pirl])
    quarters = [row[0] for row in in_order.landed[WAGES] if row[2] == "'pirl'"]
    assert quarters == ["2023Q1", "2023Q2", "2023Q3", "2023Q4"]
    assert outcome([pirl], [agency]).landed == in_order.landed
    assert outcome([pirl, agency]) == in_order


def test_the_share_of_people_found_is_that_of_the_day_of_landing(places: Places) -> None:
    rows = valid_rows()
    roster, paid = students("01-05", rows[STUDENTS]), wages("01-05", rows[WAGES])
    for runs, known in (([[roster], [paid]], {WAGES}), ([[paid], [roster]], {STUDENTS})):
        ledger = places.outcome(*runs).deliveries
        assert {row["extract"] for row in ledger if row["match_share"] is not None} == known


def test_what_is_held_depends_on_what_has_landed_before(places: Places) -> None:
    usual = [wage(ANN, f"{2000 + k}.00", ssn=f"{200010001 + k}") for k in range(120)]
    cents = [{**row, "wages": row["wages"].replace(".", "")} for row in usual]
    first, second = wages("01-05", usual), wages("02-05", cents)
    for runs, held in (([[first], [second]], 1), ([[first, second]], 1), ([[second], [first]], 0)):
        ledger = places.outcome(*runs).deliveries
        assert [row["status"] for row in ledger].count("held") == held


def test_a_file_whose_mapping_names_another_agency_replaces_itself(places: Places) -> None:
    place = places.new()
    place.deliver(*wages("01-05", [wage(ANN, "1.00")]))
    place.map(f"extracts: {{{WAGES}: {{columns: {{wages: {{value: '9.99'}}}}, ignore: [wages]}}}}")
    place.land()
    place.map("agency: north\n")
    landing = place.land()
    assert (landing.under_other_rules, sums(outcome_of(place))) == (1, ["Decimal('9.99')"])
    landing = place.land(everything=True)
    assert (landing.under_other_rules, sums(outcome_of(place))) == (0, ["Decimal('1.00')"])
    assert [row["agency_id"] for row in place.ledger()] == ["north"]


def test_a_mended_mapping_leaves_no_delivery_of_an_unknown_agency(places: Places) -> None:
    place = places.new()
    place.deliver(*wages("01-05", [wage(ANN, "1.00")]), agency="north")
    place.map("colums: {}\n", folder="north")
    assert [entry.outcome for entry in place.land().entries] == ["rejected"]
    assert [row["agency_id"] for row in place.ledger()] == ["north"]
    place.map("agency: north\n", folder="north")
    assert [entry.outcome for entry in place.land().entries] == ["accepted"]
    assert [row["status"] for row in place.ledger()] == ["accepted"]


def test_reading_again_holds_nothing_back_for_what_landed_later(places: Places) -> None:
    usual = [wage(ANN, f"{2000 + k}.00", ssn=f"{200010001 + k}") for k in range(120)]
    others = [{**row, "naics_code": "", "employer_account": "E9"} for row in usual]
    place = places.new()
    place.deliver(*wages("02-05", usual))
    place.land()
    place.deliver(*wages("01-05", others))  # an old one that arrives late
    place.land()
    rows = sums(outcome_of(place))
    landing = place.land(everything=True)
    assert {entry.outcome for entry in landing.entries} == {"accepted"}
    assert sums(outcome_of(place)) == rows
    assert any("empty" in text for entry in landing.entries for text in entry.manifest.warnings)


def test_rows_that_contradict_each_other_are_corrected_by_a_later_one(places: Places) -> None:
    place = places.new()
    both = [student(ANN, "S1", sex=sex) for sex in ("male", "female")]
    place.deliver(*students("01-05", both))
    place.deliver(*wages("01-05", [wage(BEA, "1.00"), wage(BEA, "2.00")]))
    place.land()
    assert [one.open for one in list_aside(place.store)] == [2, 2]
    place.deliver(*students("02-05", [student(ANN, "S1", sex="female")]))
    later = {**wage(BEA, "2.00"), "received_date": "2024-02-05"}
    place.deliver(*wages("02-05", [later]))
    place.land()
    assert list_aside(place.store) == []
    (closed, _) = list_aside(place.store, with_corrected=True)
    assert (closed.rows, closed.corrected) == (2, 2)
    rows = rows_aside(place.store, closed.delivery_id)
    assert [row.is_corrected for row in rows] == [True, True]


def test_a_few_rows_of_a_far_quarter_are_warned_about(places: Places) -> None:
    usual = [wage(ANN, "1.00", ssn=f"{200010001 + k}") for k in range(200)]
    stray = {**wage(BEA, "1.00"), "wage_year": "2019"}
    place = places.new()
    place.deliver(*wages("01-05", [*usual, stray]))
    (entry,) = place.land().entries
    assert entry.outcome == "accepted"
    assert any("only 1 rows of 2019Q" in text for text in entry.manifest.warnings)
