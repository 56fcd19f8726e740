"""What the colleges and the adult education center deliver."""

from dataclasses import replace
from datetime import timedelta

import pyarrow as pa
import pyarrow.compute as pc

from pathways.synthetic.defects import (
    PLANTED,
    PlantedRow,
    award_rows,
    course_rows,
    named,
    student_rows,
)
from pathways.synthetic.delivery_desk import RECEIVED, USUAL, Desk, Variant
from pathways.synthetic.delivery_files import opened
from pathways.synthetic.delivery_forms import ADDRESS, COLLEGES, Form, adult_center, write_mapping

STUDENTS, COURSES = "education_students", "education_course_enrollments"
AWARDS, TRANSFERS = "education_awards", "education_transfers"
ASSESSMENTS, DECLARATIONS = "education_assessments", "pathway_declarations"
CORRECTED_ROWS, DAYS_WRONG = 3, 10
WORKBOOK = b"PK\x03\x04" + bytes(60)
HOSTILE_STEM = "students ..%2F..%2F $(id) `id` 'a' \"b\" [a-z]*?{1,2};&|<é>\\..\\"


def deliver_education(desk: Desk) -> None:
    """Write the files of both agencies and their mappings."""
    names = pc.unique(desk.source.table(ASSESSMENTS)["institution_id"]).to_pylist()
    form = adult_center(names[0] if names else "adult_center")
    _mappings(desk, form)
    _adult_center(desk, form)
    institutions = set(desk.source.table(STUDENTS)["institution_id"].to_pylist())
    _students(desk, sorted(institutions - {form.fixed["institution_id"]}))
    _coursework(desk, form)
    _awards(desk, form)
    _transfers(desk, form)
    declared = desk.source.table(DECLARATIONS, f"source in {_listed(institutions)}")
    desk.text(COLLEGES, desk.place(COLLEGES, DECLARATIONS, "declarations", RECEIVED), declared)


def _listed(names: set[str]) -> str:
    return "(" + ", ".join(f"'{name}'" for name in sorted(names)) + ")"


def _mappings(desk: Desk, form: Form) -> None:
    contracts = desk.source.contracts
    own = [STUDENTS, COURSES, ASSESSMENTS, AWARDS, TRANSFERS]
    write_mapping(
        desk.folder / form.agency,
        form.mapping(contracts[name] for name in own),
        ("The adult education center: semicolons, cp1252, and no column of the institution.",),
    )
    own = [STUDENTS, COURSES, AWARDS, TRANSFERS, DECLARATIONS]
    write_mapping(
        desk.folder / COLLEGES.agency,
        COLLEGES.mapping(contracts[name] for name in own),
        ("The college system: its own column names and codes, American dates.",),
    )


def _adult_center(desk: Desk, form: Form) -> None:
    where = f"institution_id = '{form.fixed['institution_id']}'"
    for extract, stem in ((STUDENTS, "learners"), (COURSES, "classes"), (ASSESSMENTS, "tests")):
        path = desk.place(form, extract, stem, RECEIVED)
        desk.text(form, path, desk.source.table(extract, where))
    desk.text(
        form, desk.place(form, AWARDS, "diplomas", RECEIVED), desk.source.table(AWARDS, where)
    )
    path = desk.place(form, TRANSFERS, "transfers", RECEIVED)
    desk.text(form, path, desk.source.table(TRANSFERS, where))
    if not desk.with_defects:
        return
    if desk.files[-1].rows == 0:
        desk.plant("header_only", form, path)
    students = desk.source.table(STUDENTS, where)
    if not students.num_rows:
        return
    planted = [
        {**students.slice(0, 1).to_pylist()[0], **named(desk.spares.person()), "student_id": id_}
        for id_ in (f"{PLANTED}90000001", f"{PLANTED}90000002")
    ]
    path = desk.place(form, STUDENTS, HOSTILE_STEM, RECEIVED)
    try:
        desk.text(form, path, pa.Table.from_pylist(planted, schema=students.schema))
    except OSError:  # a file system that refuses such names
        return
    desk.plant("hostile_file_name", form, path)


def _students(desk: Desk, colleges: list[str]) -> None:
    """Each college sends its roster as its own software writes it."""
    style = COLLEGES.style
    variants = (
        ("", USUAL),
        ("crlf", Variant(replace(style, line_end="\r\n"))),
        ("bom", Variant(replace(style, has_bom=True))),
        ("columns_reordered", Variant(is_reordered=True)),
        ("lost_leading_zeros", Variant(ssn_forms=("short",))),
        ("ssn_dashes_blanks", Variant(ssn_forms=("{}-{}-{}", "{} {} {}", " {}{}{} "))),
        ("no_final_line_end", Variant(replace(style, ends_last_line=False))),
    )
    for place, college in enumerate(colleges):
        defect_id, variant = variants[place % len(variants) if desk.with_defects else 0]
        table = desk.source.table(STUDENTS, f"institution_id = '{college}'")
        addresses = [f"{row + 12} Elm Street, Apt {row % 40 + 1}" for row in range(table.num_rows)]
        table = table.append_column(ADDRESS, pa.array(addresses, pa.string()))
        path = desk.place(COLLEGES, STUDENTS, f"students_{college}", RECEIVED)
        rows = student_rows(desk.spares) if place == 0 and desk.with_defects else []
        desk.text(COLLEGES, path, table, rows, variant)
        if defect_id:
            desk.plant(defect_id, COLLEGES, path, _short(table) if "zeros" in defect_id else ())
    if desk.with_defects:
        link = desk.place(COLLEGES, STUDENTS, "students_export", RECEIVED + timedelta(days=20))
        link.symlink_to("/etc/passwd")
        desk.note(COLLEGES, link, None)
        desk.plant("link", COLLEGES, link)


def _short(table: pa.Table) -> list[int]:
    ssns = table["ssn"].to_pylist()
    return [row + 2 for row, ssn in enumerate(ssns) if ssn and ssn.startswith("0")]


def _coursework(desk: Desk, form: Form) -> None:
    table = desk.source.table(COURSES, f"institution_id != '{form.fixed['institution_id']}'")
    style = replace(COLLEGES.style, ends_last_line=not desk.with_defects)
    path = desk.place(COLLEGES, COURSES, "courses", RECEIVED)
    desk.text(COLLEGES, path, table, course_rows(), Variant(style, last_at_end=True))


def _awards(desk: Desk, form: Form) -> None:
    table = desk.source.table(AWARDS, f"institution_id != '{form.fixed['institution_id']}'")
    path = desk.place(COLLEGES, AWARDS, "awards", RECEIVED)
    if not desk.with_defects:
        desk.text(COLLEGES, path, table)
        return
    right, place = table["award_date"].to_pylist(), table.column_names.index("award_date")
    count = min(CORRECTED_ROWS, len(right))
    first = table.num_rows - count
    days = pc.add(table["award_date"][first:].cast(pa.date32()).cast(pa.int32()), DAYS_WRONG).cast(
        pa.int32()
    )
    wrong = right[:first] + days.cast(pa.date32()).cast(pa.string()).to_pylist()
    desk.text(COLLEGES, path, table.set_column(place, "award_date", pa.array(wrong)), award_rows())
    path = desk.place(COLLEGES, AWARDS, "awards_corrected", RECEIVED + timedelta(days=8))
    desk.text(COLLEGES, path, table.slice(first))
    desk.plant("corrected_later", COLLEGES, path, range(2, count + 2))
    if table.num_rows:
        _useless_awards(desk, table.slice(0, 1))


def _useless_awards(desk: Desk, table: pa.Table) -> None:
    day = RECEIVED + timedelta(days=15)
    row = PlantedRow("duplicate_column", {"student_id": f"{PLANTED}00000001"})
    made = COLLEGES.render(
        desk.source.contracts[AWARDS],
        pa.Table.from_pylist([{**table.to_pylist()[0], **row.values}], schema=table.schema),
    )
    header = ",".join((*made.column_names, "AWARD_DATE"))
    values = ",".join(str(column[0].as_py() or "") for column in made.columns)
    broken = {
        "empty_file": ("awards_fall", ".csv", b""),
        "workbook": ("awards_workbook", ".csv", WORKBOOK),
        "duplicate_column": ("awards_twice", ".csv", f"{header}\n{values},\n".encode()),
    }
    for defect_id, (stem, suffix, content) in broken.items():
        path = desk.place(COLLEGES, AWARDS, stem, day, suffix)
        with opened(path) as file:
            file.write(content)
        desk.note(COLLEGES, path, None)
        desk.plant(defect_id, COLLEGES, path)


def _transfers(desk: Desk, form: Form) -> None:
    table = desk.source.table(TRANSFERS, f"institution_id != '{form.fixed['institution_id']}'")
    desk.text(COLLEGES, desk.place(COLLEGES, TRANSFERS, "transfers", RECEIVED), table)
    if desk.with_defects:
        path = desk.place(COLLEGES, TRANSFERS, "transfers_fall", RECEIVED + timedelta(days=12))
        desk.text(COLLEGES, path, table.drop_columns(["receiving_level"]).slice(0, 5))
        desk.plant("missing_column", COLLEGES, path)
