"""The defects that are planted in deliveries, and what landing should make of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pathways.synthetic.delivery_files import Edit
from pathways.synthetic.raw_identities import Identities, Person

Expectation = Literal["accepted", "warned", "quarantined", "rejected", "held", "repeat"]
PLANTED = "Z"
"""Ids of planted rows begin with this (but for `formula_id`); no other id of the state does."""


@dataclass(frozen=True)
class Defect:
    """A kind of defect: what is wrong, what landing should do, and the column it is in."""

    defect_id: str
    title: str
    expect: Expectation
    rule_hint: str = ""
    column: str | None = None


@dataclass(frozen=True)
class Planted(Defect):
    """A defect at its place; `lines` (header = 1, in the unpacked text) are empty for all of it.

    `file` is relative to the deliveries.
    """

    extract: str = ""
    agency: str = ""
    file: str = ""
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class PlantedRow:
    """A row to add: values by delivered column, and a change of the line as it was written."""

    defect_id: str
    values: dict[str, str | None]
    edit: Edit | None = None


_DEFECTS = (
    Defect("bom", "UTF-8 byte order mark before the header", "accepted"),
    Defect("crlf", "lines that end as on Windows", "accepted"),
    Defect("columns_reordered", "columns in another order", "accepted"),
    Defect("lost_leading_zeros", "SSNs without leading zeros, as Excel saves them", "accepted"),
    Defect("ssn_dashes_blanks", "SSNs with dashes or blanks in them", "accepted"),
    Defect("no_final_line_end", "the last row is whole but has no line end", "warned"),
    Defect("impossible_ssn", "SSNs that can't be valid: no token", "accepted", "", "ssn"),
    Defect("one_ssn_eleven_students", "one SSN on eleven students", "accepted", "", "ssn"),
    Defect("ssn_two_birth_years", "one SSN, two years of birth", "accepted", "", "birth_date"),
    Defect("found_by_name", "no SSN, found by name and birth date", "accepted", "", "last_name"),
    Defect("formula_id", "an id that a spreadsheet would compute", "accepted", "", "student_id"),
    Defect("surname_null", "a person whose last name is Null", "accepted", "", "last_name"),
    Defect("unknown_code", "a code that no code set has", "quarantined", "one of", "sex"),
    Defect("latin1_bytes", "a Latin-1 name in a UTF-8 file", "quarantined", "UTF-8"),
    Defect(
        "credits_above_attempted",
        "more credits earned than attempted",
        "quarantined",
        "attempted",
        "credits_earned",
    ),
    Defect(
        "end_before_start", "a term ends before it starts", "quarantined", "start", "term_end_date"
    ),
    Defect("shifted_row", "one comma too many", "quarantined", "columns"),
    Defect("truncated_last_line", "the last line is cut off", "quarantined", "columns"),
    Defect("unclosed_quote", "a quote that is never closed", "quarantined", "quote"),
    Defect("two_rows_one_key", "two rows of one key that differ", "quarantined", "key"),
    Defect("corrected_later", "rows corrected by a later delivery", "accepted"),
    Defect("old_delivery_late", "an old delivery that arrives after a newer one", "accepted"),
    Defect("split_in_two", "one extract in two files", "accepted"),
    Defect("same_file_again", "the same file under another name", "repeat"),
    Defect("header_only", "a header and no row", "accepted"),
    Defect("hostile_file_name", "quotes, globs and dots in a file name", "accepted"),
    Defect("empty_file", "a file of 0 bytes", "rejected", "empty"),
    Defect("missing_column", "a column is missing", "rejected", "", "receiving_level"),
    Defect("duplicate_column", "a column stands twice", "rejected", "", "award_date"),
    Defect("wrong_extract", "another extract in the folder", "rejected"),
    Defect("truncated_gzip", "a compressed file that is cut off", "rejected", "truncated"),
    Defect("archive_bomb", "a small file that unpacks to 2 GB", "rejected", "expands"),
    Defect("corrupt_parquet", "a Parquet file without its end", "rejected"),
    Defect("workbook", "an Excel workbook instead of text", "rejected"),
    Defect("link", "a symbolic link to /etc/passwd", "rejected", "link"),
    Defect("half_bad", "every second row has an unknown code", "held"),
    Defect("wages_in_cents", "a quarter again, in cents", "held", "", "wages"),
    Defect("impossible_ssn_wages", "wages of impossible SSNs", "quarantined", "SSN", "ssn"),
    Defect("three_decimals", "wages of a tenth of a cent", "quarantined", "", "wages"),
    Defect("quarter_five", "wages of a fifth quarter", "quarantined", "", "wage_quarter"),
    Defect(
        "received_before_quarter",
        "received before the quarter began",
        "quarantined",
        "",
        "received_date",
    ),
    Defect("negative_wages", "an adjustment below zero", "accepted", "", "wages"),
    Defect("state_postal", "state KY where 21 should be", "accepted", "", "state_fips"),
    Defect("state_missing", "no state code", "accepted", "", "state_fips"),
    Defect("control_bytes", "bytes 00, 09, 12 and 16 in names", "accepted", "", "first_name"),
    Defect(
        "account_letter", "an account that ends in a letter", "accepted", "", "employer_account"
    ),
    Defect("reporting_units", "one account's wages by two units", "accepted", "", "reporting_unit"),
)
DEFECTS = {defect.defect_id: defect for defect in _DEFECTS}
IMPOSSIBLE_SSNS = ("000234567", "666234567", "912345678", "234005678", "234560000")
COMPOUND = ("Anaïs", "O'Brien-Núñez")
COMPOUND_IN_CAPITALS = ("ANAIS", "OBRIEN NUNEZ JR")
"""The same first and last name, as two institutions write it."""
PLANTED_VALUES = frozenset({*IMPOSSIBLE_SSNS, *COMPOUND, *COMPOUND_IN_CAPITALS})
"""SSNs and names of planted rows that no `Identities` has."""
STUDENTS_OF_ONE_SSN = 11


class Spares:
    """Hands out people who are in no extract, each once."""

    def __init__(self, identities: Identities) -> None:
        self._identities = identities
        self._next = 0

    def person(self) -> Person:
        self._next += 1
        return self._identities.spare(self._next - 1)


def named(person: Person) -> dict[str, str | None]:
    return {
        "ssn": person.ssn,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "birth_date": person.birth_date,
    }


def student_rows(spares: Spares) -> list[PlantedRow]:
    """Rows of education_students."""
    people: list[tuple[str, Person]] = [
        ("impossible_ssn", replace(spares.person(), ssn=ssn)) for ssn in IMPOSSIBLE_SSNS
    ]
    eleven = [spares.person() for _ in range(STUDENTS_OF_ONE_SSN)]
    people += [("one_ssn_eleven_students", replace(one, ssn=eleven[0].ssn)) for one in eleven]
    twice = spares.person()
    later = f"{int(twice.birth_date[:4]) + 3}-06-15"
    people += [
        ("ssn_two_birth_years", twice),
        ("ssn_two_birth_years", replace(twice, birth_date=later)),
    ]
    first, last = COMPOUND
    person = replace(spares.person(), first_name=first, last_name=last)
    people.append(("found_by_name", person))
    rows = [
        _student(defect_id, number, named(person))
        for number, (defect_id, person) in enumerate(people)
    ]
    first, last = COMPOUND_IN_CAPITALS
    found = {**named(person), "ssn": None, "first_name": first, "last_name": last}
    rows.append(_student("found_by_name", len(rows), found))
    null = {**named(spares.person()), "last_name": "Null"}
    rows.append(_student("surname_null", len(rows), null))
    rows.append(PlantedRow("formula_id", {**named(spares.person()), "student_id": "=1+1"}))
    unknown = {**named(spares.person()), "sex": "Q"}
    rows.append(_student("unknown_code", len(rows), unknown))
    latin = {**named(spares.person()), "last_name": "Peñaloza"}
    rows.append(_student("latin1_bytes", len(rows), latin, _in_latin1))
    return rows


def _student(
    defect_id: str, number: int, values: dict[str, str | None], edit: Edit | None = None
) -> PlantedRow:
    return PlantedRow(defect_id, {"student_id": f"{PLANTED}{number:08}", **values}, edit)


def _in_latin1(line: bytes) -> bytes:
    return line.decode().encode("latin-1")


def _with_a_comma(line: bytes) -> bytes:
    return line.replace(b",", b",,", 1)


def _cut(line: bytes) -> bytes:
    return line[: len(line) // 2]


def _with_open_quote(line: bytes) -> bytes:
    return line.replace(b",", b',"', 1)


def course_rows() -> list[PlantedRow]:
    """Rows of education_course_enrollments; the last is for the end of the file."""
    wrong: Sequence[tuple[str, dict[str, str | None], Edit | None]] = (
        ("credits_above_attempted", {"credits_attempted": "3.00", "credits_earned": "4.00"}, None),
        (
            "end_before_start",
            {"term_start_date": "2023-09-04", "term_end_date": "2023-05-14"},
            None,
        ),
        ("shifted_row", {}, _with_a_comma),
        ("truncated_last_line", {}, _cut),
    )
    return [
        PlantedRow(defect_id, {"student_id": f"{PLANTED}{number:08}", **values}, edit)
        for number, (defect_id, values, edit) in enumerate(wrong)
    ]


def award_rows() -> list[PlantedRow]:
    """Rows of education_awards: two of one key."""
    key: dict[str, str | None] = {
        "student_id": f"{PLANTED}00000000",
        "award_id": f"{PLANTED}000000000",
    }
    days = ("2023-05-01", "2023-06-01")
    return [PlantedRow("two_rows_one_key", {**key, "award_date": day}) for day in days]


def gain_rows() -> list[PlantedRow]:
    """Rows of training_skill_gains."""
    return [
        PlantedRow("unclosed_quote", {"participant_id": f"{PLANTED}00000000"}, _with_open_quote)
    ]


def wage_rows(spares: Spares, day_before_quarter: str) -> list[PlantedRow]:
    """Rows of ui_wage_records, for one quarter."""
    wrong: Sequence[tuple[str, dict[str, str | None]]] = (
        *(("impossible_ssn_wages", {"ssn": ssn}) for ssn in IMPOSSIBLE_SSNS),
        ("impossible_ssn_wages", {"ssn": None}),
        ("three_decimals", {"wages": "1234.567"}),
        ("quarter_five", {"wage_quarter": "5"}),
        ("received_before_quarter", {"received_date": day_before_quarter}),
        ("negative_wages", {"wages": "-250.00"}),
    )
    return [
        PlantedRow(defect_id, {**_worker(spares.person()), "wages": "1000.10", **values})
        for defect_id, values in wrong
    ]


def lehd_rows(spares: Spares) -> list[PlantedRow]:
    """Rows of a wage file in the fixed-width layout."""
    lettered, shared = _worker(spares.person()), _worker(spares.person())
    units = (("00001", "700"), ("00002", "550"))
    return [
        PlantedRow("account_letter", {**lettered, "employer_account": f"{PLANTED}00000012A"}),
        *(
            PlantedRow("reporting_units", {**shared, "reporting_unit": unit, "wages": dollars})
            for unit, dollars in units
        ),
    ]


def _worker(person: Person) -> dict[str, str | None]:
    return {name: value for name, value in named(person).items() if name != "birth_date"}
