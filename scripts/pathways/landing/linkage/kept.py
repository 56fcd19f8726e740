"""What the linkage keeps in the landing area: proposals, and what clerks decided about them.

    links/proposals.parquet   of the last run, at most one per record
    links/decisions.csv       one row per pair that a clerk looked at; outlives runs and keys
    reports/links/review.csv  the list to look through

All three hold ids and probabilities, and no name, birth date or number of a person.
"""

import csv
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from pathways.errors import BadInputError
from pathways.landing.ledger import LINKS
from pathways.landing.store import Store

Decision = Literal["accepted", "review"]
Verdict = Literal["accept", "reject"]
RecordId = tuple[str, str]
"""Source, and the id that the source gives the record."""
Pair = tuple[RecordId, RecordId]
"""A record without an SSN, and a record of the person."""
PROPOSALS = pa.schema(
    [
        ("source_id", pa.string()),
        ("source_person_id", pa.string()),
        ("person_source_id", pa.string()),
        ("person_source_person_id", pa.string()),
        ("ssn_token", pa.string()),
        ("match_probability", pa.float64()),
        ("decision", pa.string()),
        ("reason", pa.string()),
        ("agreement", pa.string()),
    ]
)
_KEY = b"key"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
REVIEW_FIELDS = (
    *("source_id", "source_person_id", "person_source_id", "person_source_person_id"),
    *("match_probability", "reason", "agreement"),
)


@dataclass(frozen=True)
class _OfPair:
    """What is said about a record and a person, by the ids of both."""

    source_id: str
    source_person_id: str
    person_source_id: str
    person_source_person_id: str

    @property
    def record(self) -> RecordId:
        return self.source_id, self.source_person_id

    @property
    def person(self) -> RecordId:
        return self.person_source_id, self.person_source_person_id

    @property
    def pair(self) -> Pair:
        return self.record, self.person


@dataclass(frozen=True)
class Proposal(_OfPair):
    """A record without an SSN, and the person it may be: one of that person's records.

    `agreement` says which fields agree, `reason` why somebody has to look at it (or nothing).
    """

    ssn_token: str
    match_probability: float
    decision: Decision
    reason: str
    agreement: str


@dataclass(frozen=True)
class Decided(_OfPair):
    """What a clerk found: whether a record is of the person that another record is of."""

    verdict: Verdict
    match_probability: float
    decided_on: date


def proposals_path(store: Store) -> Path:
    return store.root / "links" / "proposals.parquet"


def decisions_path(store: Store) -> Path:
    return store.root / "links" / "decisions.csv"


def read_proposals(store: Store, key: str) -> list[Proposal]:
    """Return the proposals of the last run; none when it was under another token key."""
    path = proposals_path(store)
    if not path.is_file():
        return []
    table = pq.read_table(path)
    if (table.schema.metadata or {}).get(_KEY) != key.encode():
        return []
    return [Proposal(**row) for row in table.to_pylist()]


def write_proposals(store: Store, proposals: Iterable[Proposal], key: str) -> None:
    rows = [asdict(one) for one in sorted(proposals, key=lambda one: one.record)]
    table = pa.Table.from_pylist(rows, PROPOSALS).replace_schema_metadata({_KEY: key.encode()})
    _put(store, proposals_path(store), lambda path: pq.write_table(table, path))


def read_decisions(store: Store) -> dict[Pair, Decided]:
    """Return the decisions by pair; of several about one the last counts.

    Errors: BadInputError, with the line, for a file that cannot be read as decisions.
    """
    path = decisions_path(store)
    if not path.is_file():
        return {}
    found: dict[Pair, Decided] = {}
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            for row in reader:
                one = _decided(path, reader.line_num, row)
                found[one.pair] = one
    except (UnicodeDecodeError, csv.Error):
        raise BadInputError(f"{path}: no readable CSV; restore it") from None
    return found


def write_decisions(store: Store, decisions: Iterable[Decided]) -> None:
    rows = [asdict(one) for one in sorted(decisions, key=lambda one: one.pair)]
    names = [field.name for field in fields(Decided)]
    _put(store, decisions_path(store), lambda path: _write_csv(path, names, rows))


def links_in_force(store: Store, key: str) -> pa.Table:
    """Return the links of a state under this key (the columns of LINKS), sorted."""
    decisions = read_decisions(store)
    found = [
        judged
        for one in read_proposals(store, key)
        if (judged := decided(one, decisions)) is not None
    ]
    names = set(LINKS.names)
    rows = [{name: value for name, value in asdict(one).items() if name in names} for one in found]
    return pa.Table.from_pylist(rows, LINKS)


def decided(proposal: Proposal, decisions: dict[Pair, Decided]) -> Proposal | None:
    """Return a proposal as a clerk left it; None when it was rejected."""
    decision = decisions.get(proposal.pair)
    if decision is None:
        return proposal
    if decision.verdict == "reject":
        return None
    return Proposal(**{**asdict(proposal), "decision": "accepted", "reason": ""})


def to_review(store: Store, key: str) -> list[Proposal]:
    """Return the proposals that nobody has decided yet, the most probable first."""
    decisions = read_decisions(store)
    judged = [decided(one, decisions) for one in read_proposals(store, key)]
    found = [one for one in judged if one is not None and one.decision == "review"]
    return sorted(found, key=lambda one: (-one.match_probability, one.record))


def write_review(store: Store, key: str) -> Path:
    """Write the list to look through, for a spreadsheet; return its path."""
    rows = [
        {name: _no_formula(value) for name, value in asdict(one).items() if name in REVIEW_FIELDS}
        for one in to_review(store, key)
    ]
    path = store.reports / "links" / "review.csv"
    _put(store, path, lambda written: _write_csv(written, REVIEW_FIELDS, rows))
    return path


def _decided(path: Path, line: int, row: dict[str, str]) -> Decided:
    try:
        if row["verdict"] not in {"accept", "reject"}:
            raise ValueError
        return Decided(
            **{
                **row,
                "match_probability": float(row["match_probability"]),
                "decided_on": date.fromisoformat(row["decided_on"]),
            }  # type: ignore[arg-type]
        )
    except (KeyError, TypeError, ValueError):
        raise BadInputError(
            f"{path} line {line}: no decision; write accept or reject as the verdict, and the "
            "other columns as pathways link does"
        ) from None


def _no_formula(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _write_csv(path: Path, names: Iterable[str], rows: Iterable[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(names))
        writer.writeheader()
        writer.writerows(rows)


def _put(store: Store, place: Path, write: Callable[[Path], None]) -> None:
    """Write a file aside, and put it in place at once."""
    made = store.scratch / place.name
    write(made)
    place.parent.mkdir(exist_ok=True)
    made.replace(place)
