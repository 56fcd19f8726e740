"""What the agencies of the synthetic state would have delivered, before anything landed.

Every row of the extracts is in exactly one file, but for repeats that are planted. Landing gives
the extracts back, with tokens of its own key, except for:

- rows that are planted: ids that begin with Z, or =1+1; wages of people of `Identities.spare`;
- one quarter of wages in the layout of LEHD (`Deliveries.in_whole_dollars`);
- records that have a name token and no year of birth: nobody can make a token of a name without a
  birth date. They come without a birth date where the SSN is known, and with one where it isn't.
"""

import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pathways.errors import BadInputError
from pathways.project import Project
from pathways.synthetic.defects import PLANTED_VALUES, Planted, Spares
from pathways.synthetic.delivery_desk import DeliveredFile, Desk
from pathways.synthetic.delivery_education import deliver_education
from pathways.synthetic.delivery_source import Quarter, Source, open_source
from pathways.synthetic.delivery_training import deliver_training
from pathways.synthetic.delivery_wages import deliver_wages
from pathways.synthetic.raw_identities import Identities

ARRIVES_LATE = "old_delivery_late"


@dataclass(frozen=True)
class Deliveries:
    """What was written below `output`; paths are relative to it.

    `in_whole_dollars` is the quarter whose wages came in the layout of LEHD: rounded to dollars,
    received on the day in the file's name, without an industry.
    """

    output: Path
    files: tuple[DeliveredFile, ...]
    planted: tuple[Planted, ...]
    identities: Identities
    in_whole_dollars: Quarter | None

    @property
    def late_files(self) -> tuple[str, ...]:
        """Files to hold back from a first landing, so that they arrive after newer ones."""
        return tuple(one.file for one in self.planted if one.defect_id == ARRIVES_LATE)

    @property
    def rows(self) -> dict[str, int]:
        """Rows written, by extract, those of planted files included."""
        counts: Counter[str] = Counter()
        for one in self.files:
            counts[one.extract] += one.rows or 0
        return dict(counts)

    def all_values(self) -> set[str]:
        """Return every SSN, name and birth date in any form: none of them may ever be landed."""
        return self.identities.all_values() | PLANTED_VALUES


def check_is_new(output: Path) -> None:
    """Errors: BadInputError when deliveries cannot go to `output`."""
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise BadInputError(f"{output}: not empty; deliveries go to a new or an empty folder")


def write_deliveries(
    project: Project,
    output: Path,
    seed: int,
    source: Path | None = None,
    *,
    with_defects: bool = True,
) -> Deliveries:
    """Write OUTPUT/<agency>/<extract>/ files and a mapping.yml per agency.

    `source` is a folder of landed extracts as Parquet; default: the sample in the seeds. Nothing
    is in place before all is written. Errors: BadInputError for an output that isn't empty, or
    when an extract is missing.
    """
    check_is_new(output)
    partial = output.with_name(f"{output.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        with open_source(project, source, seed) as opened:
            written = _write(opened, partial, output, with_defects)
        if output.exists():
            output.rmdir()
        partial.replace(output)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return written


def _write(source: Source, folder: Path, output: Path, with_defects: bool) -> Deliveries:
    desk = Desk(folder, source, with_defects, Spares(source.identities))
    deliver_education(desk)
    deliver_training(desk)
    rounded = deliver_wages(desk)
    return Deliveries(output, tuple(desk.files), tuple(desk.planted), source.identities, rounded)
