"""Land what has arrived: every delivery by itself, then all of them together."""

import errno
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pathways.contracts import load_contracts
from pathways.errors import BadInputError, PathwaysError
from pathways.landing.arrivals import find_arrivals
from pathways.landing.delivered import delivered
from pathways.landing.door import open_door
from pathways.landing.intake import Bench
from pathways.landing.judgement import Judge
from pathways.landing.known_people import KnownPeople
from pathways.landing.limits import KNOWN_SSN_SHARE, load_limits
from pathways.landing.outcome import Entry, Rules
from pathways.landing.pages import write_pages
from pathways.landing.request import Request
from pathways.landing.run import Run
from pathways.landing.settle import Balance
from pathways.landing.store import Store, open_store
from pathways.landing.tokens import Key, Tokens
from pathways.landing.watch import Watch
from pathways.project import Project
from pathways.quality.database import load_reference, open_database, value_sets

MEMORY_OF_IDENTITIES = "700MB"
"""Of the database that holds identities: it may not spill to disk."""


@dataclass(frozen=True)
class Landing:
    """What a landing came to; `balances` are of the whole state, None when it did not change.

    `under_other_rules` counts the deliveries that a mended mapping or seed may let in more of.
    """

    store: Store
    deliveries: Path
    entries: tuple[Entry, ...]
    ignored: tuple[str, ...]
    balances: tuple[Balance, ...] | None
    never_delivered: tuple[str, ...]
    under_other_rules: int

    @property
    def needs_attention(self) -> bool:
        """Whether a file did not land, or was held back."""
        return bool(self.ignored) or any(
            entry.manifest.status != "accepted" for entry in self.entries
        )


def load_rules(project: Project) -> Rules:
    """Return the contracts of the project, and what names this version of the rules."""
    contracts = load_contracts(project)
    version = hashlib.sha256(repr(sorted(contracts.items())).encode()).hexdigest()[:12]
    digest = hashlib.sha256(version.encode())
    for path in sorted(project.seeds.glob("reference/*.csv")):
        digest.update(path.read_bytes())
    return Rules(contracts, version, digest.hexdigest()[:12])


@contextmanager
def open_bench(project: Project, rules: Rules, key: Key) -> Iterator[Bench]:
    """Open what deliveries are taken in with: a database in memory that never spills."""
    with open_database(MEMORY_OF_IDENTITIES, spills=False) as database:
        load_reference(database, project)
        codes, today = value_sets(database), datetime.now(UTC).date()
        tokens, limit = Tokens(database.connection, key), load_limits(project).get(KNOWN_SSN_SHARE)
        with open_door(database, project, rules.contracts, codes, today) as door:
            yield Bench(
                database=database,
                contracts=rules.contracts,
                delivered={name: delivered(one) for name, one in rules.contracts.items()},
                key=key,
                tokens=tokens,
                known_people=KnownPeople(database.connection, tokens, limit),
                door=door,
            )


def land(  # noqa: PLR0913 - two places, a key, and what is optional
    project: Project,
    deliveries: Path,
    into: Path,
    key: Key,
    *,
    watch: Watch | None = None,
    request: Request | None = None,
) -> Landing:
    """Land every file below `deliveries` that has not landed yet.

    Errors: BadInputError when a folder or the key cannot be used; BusyError when another landing
    is at work; PathwaysError when something fails, and then what was in force stays in force.
    A delivery that cannot be landed is no error: its entry says so.
    """
    rules = load_rules(project)
    _check_apart(deliveries, into)
    arrivals = find_arrivals(deliveries, tuple(rules.contracts))
    with open_store(into) as store, open_bench(project, rules, key) as bench:
        judge = Judge(store, rules.contracts, load_limits(project), bench)
        run = Run(deliveries, store, rules, bench, judge, watch or Watch(), request or Request())
        run.check_key()
        with _failing_clearly():
            entries = [
                entry
                for number, arrival in enumerate(arrivals.files, start=1)
                if (entry := run.land(arrival, number, len(arrivals.files))) is not None
            ]
            run.check_complete()
            balances = run.settle()
            write_pages(store)
        return Landing(
            store=store,
            deliveries=deliveries,
            entries=tuple(entries),
            ignored=(*arrivals.ignored, *run.gone),
            balances=None if balances is None else tuple(balances),
            never_delivered=run.never_delivered(),
            under_other_rules=len(run.changed_rules),
        )


def _check_apart(deliveries: Path, into: Path) -> None:
    """Errors: BadInputError when one of the folders holds the other's files."""
    delivered_to, area = deliveries.resolve(), into.resolve()
    if area.is_relative_to(delivered_to) or delivered_to.is_relative_to(area):
        raise BadInputError(
            f"{into}: the landing area and the deliveries in {deliveries} must lie apart; give "
            "another folder for --into"
        )


@contextmanager
def _failing_clearly() -> Iterator[None]:
    """Turn what the machine can do to a landing into one line."""
    try:
        yield
    except OSError as error:
        reason = "the disk is full" if error.errno == errno.ENOSPC else error.strerror
        raise PathwaysError(
            f"the landing stopped: {reason}; what was in force stays in force, run it again"
        ) from None
    except MemoryError:
        raise PathwaysError("the landing stopped: out of memory; run it with more") from None
