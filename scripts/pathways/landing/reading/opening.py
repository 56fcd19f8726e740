"""Open a delivered file by what its name says, and what its bytes are."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from pathways.landing.reading.chunks import Opened
from pathways.landing.reading.files import SIGNATURE_BYTES, Source, check_signature, opened
from pathways.landing.reading.parquet import open_parquet
from pathways.landing.reading.text import Asked, open_text

_TEXT = {".csv", ".txt", ".dat"}
_LAYOUTS = ("auto", "csv", "lehd", "parquet")


@contextmanager
def open_delivery(
    path: Path,
    *,
    layout: str = "auto",
    encoding: str = "utf-8",
    delimiter: str = ",",
    rows_per_chunk: int = 500_000,
) -> Iterator[Opened]:
    """Open a delivery: .csv, .txt or .dat, each also with .gz, or .parquet.

    `layout` auto tells the fixed-width wage layout (lehd) from csv by its first lines. A byte
    order mark wins over `encoding`. Memory is bounded: one chunk and a few blocks.
    Errors: RejectedError, here or while chunks are taken, when the file as a whole cannot be used;
    what was read of it before is then to be discarded.
    """
    with opened(path) as source:
        if source.size == 0:
            raise source.reject(
                "is empty (0 bytes)",
                "deliver it again, with only its header line when there is nothing to report",
            )
        check_signature(source, source.file.read(SIGNATURE_BYTES))
        source.file.seek(0)
        suffix, packed = _suffix(source, path)
        if layout not in _LAYOUTS:
            raise source.reject(
                f"cannot be read in layout {layout!r}", f"set layout to {', '.join(_LAYOUTS)}"
            )
        if (layout == "parquet") != (suffix == ".parquet") and layout != "auto":
            raise source.reject(
                f"is not of layout {layout}, by its name", "mend layout in mapping.yml"
            )
        if suffix == ".parquet":
            yield open_parquet(source, rows_per_chunk=rows_per_chunk)
        else:
            asked = Asked(layout, encoding, delimiter)
            yield open_text(source, asked, packed=packed, rows_per_chunk=rows_per_chunk)


def _suffix(source: Source, path: Path) -> tuple[str, bool]:
    name = PurePath(path.name.lower())
    packed = name.suffix == ".gz"
    suffix = PurePath(name.stem).suffix if packed else name.suffix
    if suffix in _TEXT or (suffix == ".parquet" and not packed):
        return suffix, packed
    raise source.reject(
        "is of no kind that can be read, by its name",
        "deliver .csv, .csv.gz or .parquet (or .txt, .dat for fixed-width wages)",
    )
