"""What a build is made from: fingerprints of the extracts and the code, versions, deliveries."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from pathways.contracts import Contract, load_contracts
from pathways.project import Project
from pathways.refresh.journal import Journal, write_json
from pathways.refresh.report import FORMAT

CODE = ("dbt_project.yml", "models/**/*", "macros/**/*", "seeds/**/*")
OWN_DATA = ("seeds/extracts", "seeds/landing")
"""Seeds that are extracts, not code."""
PACKAGES = ("pathways", "dbt-core", "dbt-duckdb", "duckdb")
_DELIVERY = (
    "delivery_id, extract, agency_id, file_name, status, "
    "cast(first_quarter as varchar) as first_quarter, cast(last_quarter as varchar) as last_quarter"
)


def digest_of(value: Any) -> str:
    """Return a name for a value made of JSON's types."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


@dataclass
class Fingerprints:
    """SHA-256 of files, read again only when a file's inode, size or time of change differs."""

    path: Path
    known: dict[str, str]

    @classmethod
    def read(cls, path: Path) -> "Fingerprints":
        try:
            return cls(path, json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return cls(path, {})

    def of(self, files: Iterable[Path], root: Path) -> str:
        """Return the fingerprint of files: their names below `root`, and what is in them."""
        digest = hashlib.sha256()
        for path in sorted(files):
            digest.update(f"{path.relative_to(root).as_posix()}\0{self._file(path)}\n".encode())
        return digest.hexdigest()

    def _file(self, path: Path) -> str:
        stat = path.stat()
        key = f"{stat.st_dev}-{stat.st_ino}-{stat.st_size}-{stat.st_mtime_ns}"
        if key not in self.known:
            with path.open("rb") as file:
                self.known[key] = hashlib.file_digest(file, "sha256").hexdigest()
        self.used.add(key)
        return self.known[key]

    def __post_init__(self) -> None:
        self.used: set[str] = set()

    def write(self) -> None:
        """Keep what was used this time."""
        write_json(self.path, {key: self.known[key] for key in sorted(self.used)})


def read_inputs(
    project: Project, journal: Journal, extracts_path: Path | None, ledger: Path | None, day: date
) -> dict[str, Any]:
    """Return what a build would be made from, as inputs.json of a release has it.

    `extracts_path` and `ledger` are folders of Parquet, or None for the sample in seeds.
    """
    known = Fingerprints.read(journal.fingerprints)
    extracts = {
        contract.extract: known.of(
            extract_files(project, extracts_path, contract), extracts_path or project.root
        )
        for contract in load_contracts(project).values()
    }
    own_ledger = project.seeds / "landing" if extracts_path is None else None
    folder = ledger or own_ledger
    inputs = {
        "format": FORMAT,
        "as_of_date": day.isoformat(),
        "extracts": extracts,
        "ledger": {
            path.stem.removeprefix("landing_"): known.of([path], folder)
            for path in _data_files(folder)
        },
        "code": _code(project),
        "versions": {name: version(name) for name in PACKAGES},
        "deliveries": _deliveries(folder),
    }
    known.write()
    return inputs


def extract_files(project: Project, extracts_path: Path | None, contract: Contract) -> list[Path]:
    """Return the files of an extract: its Parquet, or the seed of the sample."""
    if extracts_path is None:
        return [project.extract_seeds / contract.source / f"{contract.extract}.csv"]
    folder = extracts_path / contract.extract
    return [path for path in folder.rglob("*.parquet") if path.is_file()]


def _data_files(folder: Path | None) -> list[Path]:
    """Return the files of a ledger, one per table."""
    files = sorted(folder.iterdir()) if folder else []
    return [path for path in files if path.suffix in {".parquet", ".csv"}]


def _code(project: Project) -> dict[str, str]:
    """Return the SHA-256 of every file that says what results mean, by path."""
    found = _hashes(project, CODE)
    return {name: value for name, value in found.items() if not name.startswith(OWN_DATA)}


def suites_of(project: Project) -> dict[str, str]:
    """Return the SHA-256 of every file of the checks before and after dbt, by path."""
    return _hashes(project, ("quality/**/*.py",))


def _hashes(project: Project, patterns: Iterable[str]) -> dict[str, str]:
    paths = {path for pattern in patterns for path in project.root.glob(pattern) if path.is_file()}
    return {
        path.relative_to(project.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(paths)
    }


def _deliveries(folder: Path | None) -> list[dict[str, Any]]:
    """Return the deliveries that a ledger knows, without what they say of people."""
    if folder is None:
        return []
    files = [folder / "deliveries.parquet", folder / "landing_deliveries.csv"]
    path = next((path for path in files if path.is_file()), None)
    if path is None:
        return []
    with duckdb.connect() as connection:
        relation = connection.sql(
            f"select {_DELIVERY} from {_quoted(path)} order by delivery_id"  # noqa: S608 - a path
        )
        names = relation.columns
        return [dict(zip(names, row, strict=True)) for row in relation.fetchall()]


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
