"""Where deliveries are written, and noted: each file, and each defect at its place."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa

from pathways.synthetic.defects import DEFECTS, Planted, PlantedRow, Spares
from pathways.synthetic.delivery_files import Edit, Style, with_rows, write_lehd, write_text
from pathways.synthetic.delivery_forms import Form
from pathways.synthetic.delivery_source import Source
from pathways.synthetic.settings import Calendar

RECEIVED = Calendar().as_of
"""The day on which the state's partners deliver education and training."""


@dataclass(frozen=True)
class DeliveredFile:
    """A file of deliveries: `rows` after its header, None when there is nothing to count."""

    agency: str
    extract: str
    file: str
    received: date
    rows: int | None


@dataclass(frozen=True)
class Variant:
    """How one file differs from the others of its agency.

    `ssn_forms`: see `written_ssns`; `last_at_end` puts the last planted row at the file's end.
    """

    style: Style | None = None
    ssn_forms: tuple[str, ...] = ()
    is_reordered: bool = False
    last_at_end: bool = False


USUAL = Variant()


@dataclass
class Desk:
    """Writes files below `folder`; every path that it notes is relative to that."""

    folder: Path
    source: Source
    with_defects: bool
    spares: Spares
    planted: list[Planted] = field(default_factory=list)
    files: list[DeliveredFile] = field(default_factory=list)

    def place(self, form: Form, extract: str, stem: str, received: date, suffix: str = "") -> Path:
        name = f"{stem}_received_{received}{suffix or form.suffix}"
        return self.folder / form.agency / extract / name

    def text(
        self,
        form: Form,
        path: Path,
        table: pa.Table,
        rows: Sequence[PlantedRow] = (),
        variant: Variant = USUAL,
    ) -> None:
        """Write delivered columns as an agency does, with planted rows among the first.

        None is planted in a table without rows, since there is none to be like.
        """
        extract = path.parent.name
        rows = rows if self.with_defects and table.num_rows else ()
        combined, lines = with_rows(table, [row.values for row in rows], int(variant.last_at_end))
        if variant.ssn_forms:
            combined = written_ssns(combined, variant.ssn_forms)
        rendered = form.render(self.source.contracts[extract], combined)
        if variant.is_reordered:
            rendered = rendered.select(rendered.column_names[::-1])
        edits: dict[int, Edit] = {
            line: row.edit for row, line in zip(rows, lines, strict=True) if row.edit
        }
        write_text(path, rendered, variant.style or form.style, edits)
        self.note(form, path, rendered.num_rows)
        self.plant_rows(form, path, rows, lines)

    def lehd(self, form: Form, path: Path, table: pa.Table) -> None:
        write_lehd(path, table)
        self.note(form, path, table.num_rows)

    def note(self, form: Form, path: Path, rows: int | None) -> None:
        """Note a file that was written."""
        file = path.relative_to(self.folder)
        received = date.fromisoformat(path.name.split("_received_")[1][:10])
        self.files.append(DeliveredFile(form.agency, file.parts[1], str(file), received, rows))

    def plant(self, defect_id: str, form: Form, path: Path, lines: Sequence[int] = ()) -> None:
        """Note a defect; without lines it is about the file as a whole."""
        file = path.relative_to(self.folder)
        self.planted.append(
            Planted(
                **asdict(DEFECTS[defect_id]),
                extract=file.parts[1],
                agency=form.agency,
                file=str(file),
                lines=tuple(lines),
            )
        )

    def plant_rows(
        self, form: Form, path: Path, rows: Sequence[PlantedRow], lines: Sequence[int]
    ) -> None:
        """Note the defects of rows, one for each kind."""
        found: dict[str, list[int]] = defaultdict(list)
        for row, line in zip(rows, lines, strict=True):
            found[row.defect_id].append(line)
        for defect_id, places in found.items():
            self.plant(defect_id, form, path, places)


def written_ssns(table: pa.Table, forms: Sequence[str]) -> pa.Table:
    """Return the table with its SSNs written in turn in these forms.

    A form is `short` (no leading zeros) or a template of three parts, such as {}-{}-{}.
    """
    written = [
        ssn and _written(ssn, forms[row % len(forms)])
        for row, ssn in enumerate(table["ssn"].to_pylist())
    ]
    place = table.column_names.index("ssn")
    return table.set_column(place, "ssn", pa.array(written, pa.string()))


def _written(ssn: str, form: str) -> str:
    return ssn.lstrip("0") if form == "short" else form.format(ssn[:3], ssn[3:5], ssn[5:])
