"""What the workforce board delivers: training and services, compressed."""

import shutil
from datetime import date, timedelta

import pyarrow as pa

from pathways.synthetic.defects import PLANTED, gain_rows
from pathways.synthetic.delivery_desk import RECEIVED, Desk
from pathways.synthetic.delivery_forms import WORKFORCE, write_mapping

PARTICIPANTS, ENROLLMENTS = "training_participants", "training_enrollments"
SERVICES, CREDENTIALS = "training_services", "training_credentials"
GAINS, DECLARATIONS = "training_skill_gains", "pathway_declarations"
OLD_DELIVERY = date(2024, 6, 30)
PLANTED_SERVICES = 400
"""Enough that their compressed file can be cut in the middle of its rows."""


def deliver_training(desk: Desk) -> None:
    """Write the files of the workforce board and its mapping."""
    own = (PARTICIPANTS, ENROLLMENTS, SERVICES, CREDENTIALS, GAINS, DECLARATIONS)
    write_mapping(
        desk.folder / WORKFORCE.agency,
        WORKFORCE.mapping(desk.source.contracts[name] for name in own),
        ("The workforce board: names in capitals without accents, dates like 20240930.",),
    )
    for extract in (PARTICIPANTS, ENROLLMENTS, CREDENTIALS):
        path = desk.place(WORKFORCE, extract, extract, RECEIVED)
        desk.text(WORKFORCE, path, desk.source.table(extract))
    path = desk.place(WORKFORCE, GAINS, GAINS, RECEIVED)
    desk.text(WORKFORCE, path, desk.source.table(GAINS), gain_rows())
    declared = desk.source.table(
        DECLARATIONS, "source in (select agency_id from training_participants)"
    )
    desk.text(WORKFORCE, desk.place(WORKFORCE, DECLARATIONS, DECLARATIONS, RECEIVED), declared)
    _services(desk)
    if desk.with_defects:
        _old_delivery(desk)
        _again_and_astray(desk)
        _bad_services(desk)


def _services(desk: Desk) -> None:
    table = desk.source.table(SERVICES)
    if not desk.with_defects:
        desk.text(WORKFORCE, desk.place(WORKFORCE, SERVICES, SERVICES, RECEIVED), table)
        return
    middle = table.num_rows // 2
    for number, part in enumerate((table.slice(0, middle), table.slice(middle)), start=1):
        path = desk.place(WORKFORCE, SERVICES, f"{SERVICES}_part{number}of2", RECEIVED)
        desk.text(WORKFORCE, path, part)
        desk.plant("split_in_two", WORKFORCE, path)


def _old_delivery(desk: Desk) -> None:
    """Write enrolments as they stood in June: those that have ended since were open."""
    day = OLD_DELIVERY.isoformat()
    then = desk.source.table(
        ENROLLMENTS, f"start_date::date <= '{day}' and end_date::date > '{day}'"
    )
    stood = {"completion_status": "in_progress"} | dict.fromkeys(
        ("end_date", "exclusion_reason", "exclusion_date")
    )
    for name, value in stood.items():
        column = pa.array([value] * then.num_rows, pa.string())
        then = then.set_column(then.column_names.index(name), name, column)
    path = desk.place(WORKFORCE, ENROLLMENTS, f"{ENROLLMENTS}_june", OLD_DELIVERY)
    desk.text(WORKFORCE, path, then)
    desk.plant("old_delivery_late", WORKFORCE, path)


def _again_and_astray(desk: Desk) -> None:
    first = desk.place(WORKFORCE, CREDENTIALS, CREDENTIALS, RECEIVED)
    again = desk.place(WORKFORCE, CREDENTIALS, "credentials_again", RECEIVED + timedelta(days=9))
    astray = desk.place(WORKFORCE, GAINS, "gains_october", RECEIVED + timedelta(days=25))
    rows = next(one.rows for one in desk.files if first.name in one.file)
    shutil.copyfile(first, again)
    desk.note(WORKFORCE, again, rows)
    desk.plant("same_file_again", WORKFORCE, again)
    rendered = desk.source.table(PARTICIPANTS).slice(0, 20)
    stray = desk.place(WORKFORCE, PARTICIPANTS, "stray", RECEIVED)
    desk.text(WORKFORCE, stray, rendered)
    stray.replace(astray)
    desk.files.pop()
    desk.note(WORKFORCE, astray, rendered.num_rows)
    desk.plant("wrong_extract", WORKFORCE, astray)


def _bad_services(desk: Desk) -> None:
    """Write services of nobody: half of them with an unknown type; the others, cut off."""
    table = desk.source.table(SERVICES)
    if not table.num_rows:
        return
    model = table.slice(0, 1).to_pylist()[0]
    files = {"half_bad": "services_october", "truncated_gzip": "services_november"}
    for defect_id, stem in files.items():
        rows = [
            {
                **model,
                "service_id": f"{PLANTED}{defect_id[0]}{number:08}",
                "participant_id": f"{PLANTED}{number * 7919 % 10**8:08}",
                **({"service_type": "haircut"} if defect_id == "half_bad" and number % 2 else {}),
            }
            for number in range(PLANTED_SERVICES)
        ]
        path = desk.place(WORKFORCE, SERVICES, stem, RECEIVED + timedelta(days=31))
        desk.text(WORKFORCE, path, pa.Table.from_pylist(rows, schema=table.schema))
        if defect_id == "half_bad":
            desk.plant(defect_id, WORKFORCE, path, range(3, PLANTED_SERVICES + 2, 2))
        else:
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
            desk.plant(defect_id, WORKFORCE, path)
