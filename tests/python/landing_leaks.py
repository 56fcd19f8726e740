"""Searches all that landing writes and prints for what would name a person."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from landing_case import PEOPLE, Person

DATES = ("%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%Y%m%d", "%m%d%Y", "%m-%d-%Y", "%d%b%Y", "%b %d, %Y")


def spellings(person: Person) -> list[str]:
    """Return each way in which a person's identity may be written, in lower case."""
    ssn, born = person.ssn, date.fromisoformat(person.birth_date)
    month_first = f"{born.month}/{born.day}/{born.year}"
    numbers = [ssn, person.dashed, person.dashed.replace("-", " "), person.dashed.replace("-", ".")]
    numbers += [ssn.lstrip("0")] if ssn.startswith("0") else []
    days = [born.strftime(form) for form in DATES]
    names = [person.first_name, person.last_name]
    return [text.lower() for text in (*numbers, *days, month_first, *names)]


IDENTITIES = tuple(text for person in PEOPLE for text in spellings(person))


def found_in(text: str) -> list[str]:
    lower = text.lower()
    return [identity for identity in IDENTITIES if identity in lower]


def texts_of_files(folders: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Yield the name of each file below the folders, and its bytes; of Parquet all values too."""
    for folder in folders:
        for path in folder.rglob("*"):
            yield f"name of {path}", path.relative_to(folder).as_posix()
            if path.is_symlink() or not path.is_file():
                continue
            content = path.read_bytes()
            yield str(path), content.decode("latin-1")
            yield f"{path} as UTF-16", content.decode("utf-16-le", "replace")
            if path.suffix == ".parquet":
                for row in pq.read_table(path).to_pylist():
                    yield f"{path}, a row", " | ".join(map(str, row.values()))


def leaks(folders: Iterable[Path]) -> list[str]:
    """Return where an identity was found, one line each."""
    return [
        f"{name}: {found}" for name, text in texts_of_files(folders) if (found := found_in(text))
    ]
