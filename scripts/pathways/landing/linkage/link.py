"""The probabilistic pass over a landing area, what it keeps, and what clerks decide."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pathways.contracts import load_contracts
from pathways.errors import BadInputError, PathwaysError
from pathways.landing.linkage.kept import (
    Decided,
    Proposal,
    Verdict,
    links_in_force,
    proposals_path,
    read_decisions,
    read_proposals,
    write_decisions,
    write_proposals,
)
from pathways.landing.linkage.limits import load_link_limits
from pathways.landing.linkage.renew import renew_state, state_of
from pathways.landing.linkage.scoring import check_splink, failed, score
from pathways.landing.store import Store, find_store, open_store
from pathways.landing.token_key import Key
from pathways.project import Project

MEMORY = 2
"""Gigabytes that the database of names may take; it may not spill to disk."""


@dataclass(frozen=True)
class Linking:
    """What a run came to: the records looked at, and how many links it accepted, or leaves open."""

    records: int
    accepted: int
    review: int


def link(  # noqa: PLR0913 - three places, a key, and what is optional
    project: Project,
    deliveries: Path,
    into: Path,
    key: Key,
    *,
    memory: int = MEMORY,
    progress: Callable[[str], None] = lambda _step: None,
) -> Linking:
    """Link education records without an SSN to people who have one; replaces all earlier links.

    Errors: BadInputError without splink, with another key than the deliveries landed under, or when
    the rosters in force cannot be read again; BusyError when a landing is at work. What was in
    force then stays in force.
    """
    check_splink()
    # Great Expectations takes seconds to load
    from pathways.landing.land import load_rules, open_bench  # noqa: PLC0415
    from pathways.landing.linkage.choose import choose, make_candidates, one_per_source  # noqa: PLC0415
    from pathways.landing.linkage.rosters import Sources, read_people  # noqa: PLC0415

    limits, rules = load_link_limits(project), load_rules(project)
    find_store(into)
    with open_store(into) as store:
        _check_state(store, key, rules.version)
        decisions = read_decisions(store)
        with _failing_clearly(), open_bench(project, rules, key) as bench:
            bench.connection.execute(f"set memory_limit = '{memory}GB'")
            read_people(Sources(bench, store, deliveries, progress))
            records = make_candidates(bench.connection)
            progress(f"comparing {records:,} records")
            score(bench.connection, max(0.0, min(limits.review, limits.accept - limits.margin)))
            found = one_per_source(choose(bench.connection, limits, decisions))
        write_proposals(store, found, key.fingerprint())
        renew_state(store, rules.contracts)
        decided = links_in_force(store, key.fingerprint())["decision"].to_pylist()
        return Linking(records, decided.count("accepted"), decided.count("review"))


def decide(project: Project, into: Path, record: tuple[str, str], verdict: Verdict) -> Decided:
    """Note whether a record is the person proposed for it, and let that count from now on.

    Errors: BadInputError when there is no proposal for the record.
    """
    find_store(into)
    with open_store(into) as store:
        proposal = _proposal_for(store, record)
        decided = Decided(
            *proposal.record,
            *proposal.person,
            verdict=verdict,
            match_probability=proposal.match_probability,
            decided_on=datetime.now(UTC).date(),
        )
        decisions = {
            pair: one
            for pair, one in read_decisions(store).items()
            if one.record != decided.record or one.verdict == "reject"
        } | {decided.pair: decided}
        write_decisions(store, decisions.values())
        renew_state(store, load_contracts(project))
        return decided


def forget(project: Project, into: Path) -> int:
    """Take all links out of force; returns how many there were. What clerks decided is kept."""
    find_store(into)
    with open_store(into) as store:
        count = links_in_force(store, state_of(store).key).num_rows
        proposals_path(store).unlink(missing_ok=True)
        renew_state(store, load_contracts(project))
        return count


def _proposal_for(store: Store, record: tuple[str, str]) -> Proposal:
    for proposal in read_proposals(store, state_of(store).key):
        if proposal.record == record:
            return proposal
    raise BadInputError(
        f"{record[0]} {record[1]}: nobody is proposed for this record; see pathways link --review"
    )


@contextmanager
def _failing_clearly() -> Iterator[None]:
    try:
        yield
    except (duckdb.Error, MemoryError) as error:
        raise failed(error) from None
    except OSError as error:
        raise PathwaysError(
            f"the linkage stopped: {error.strerror}; the links before stay in force"
        ) from None


def _check_state(store: Store, key: Key, contracts: str) -> None:
    state = state_of(store)
    if state.key != key.fingerprint():
        raise BadInputError(
            f"{store.root}: landed under another token key ({state.key}; this one is "
            f"{key.fingerprint()}); use that one"
        )
    if state.contracts != contracts:
        raise BadInputError(
            f"{store.root}: landed under other contracts than today's; read every delivery again "
            "first: pathways land --reread"
        )
