"""One landing at work: what is known, what is read, what is brought together at the end."""

import hashlib
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import duckdb

from pathways.contracts import Contract
from pathways.errors import BadInputError, PathwaysError
from pathways.landing.arrivals import Arrival
from pathways.landing.intake import Bench, Delivery, take_in
from pathways.landing.judgement import Judge, Verdict
from pathways.landing.keeping import Intake
from pathways.landing.manifest import Manifest, now
from pathways.landing.mapping import Mapping as ColumnMapping
from pathways.landing.mapping import agency_of, find_mapping
from pathways.landing.pages import write_page
from pathways.landing.problems import RejectedError
from pathways.landing.reading import sha256_of
from pathways.landing.records import write_reasons
from pathways.landing.request import Request
from pathways.landing.settle import Balance
from pathways.landing.state import Making, make_state, touched
from pathways.landing.store import State, Store
from pathways.quality.database import open_database

SETTLE_MEMORY = "1GB"
"""Of the database that brings rows together; it holds tokens, and spills beyond this."""
UNKNOWN_AGENCY = "unknown"

Outcome = Literal["accepted", "held", "rejected", "repeated"]


class Watch:
    """Is told how a landing gets on; this one says nothing."""

    def delivery(self, arrival: Arrival, number: int, count: int) -> None:
        """A file is next."""

    def rows(self, rows: int, bytes_read: int) -> None:
        """So much of it is done."""

    def step(self, text: str) -> None:
        """Something else is at work."""


@dataclass(frozen=True)
class Rules:
    """What rows are judged by: `version` names the contracts, `fingerprint` codes as well."""

    contracts: dict[str, Contract]
    version: str
    fingerprint: str


@dataclass(frozen=True)
class Entry:
    """What became of one file. A repeated one has the manifest of the file that came first."""

    arrival: Arrival
    outcome: Outcome
    manifest: Manifest


@dataclass
class Run:
    """One landing. `newest` is every delivery, as it is known by now."""

    deliveries: Path
    store: Store
    rules: Rules
    bench: Bench
    judge: Judge
    watch: Watch
    request: Request
    newest: dict[str, Manifest] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.key = self.bench.key.fingerprint()
        self.store.drop_other_keys(self.key)
        self.newest = self.store.newest()

    def check_key(self) -> None:
        """Errors: BadInputError when what landed before has another key or other contracts."""
        state = self.store.state()
        if state is None:
            return
        if state.key != self.key and not self.request.new_key:
            raise BadInputError(
                f"{self.store.root}: landed under another token key ({state.key}; this one is "
                f"{self.key}); use that one, or change to this one: pathways land --retokenize"
            )
        if state.contracts != self.rules.version and not self.request.everything:
            raise BadInputError(
                f"{self.store.root}: landed under other contracts than today's; read every "
                "delivery again: pathways land --reread"
            )

    def land(self, arrival: Arrival, number: int, count: int) -> Entry | None:
        """Land one file, unless it is known already; None when it was not asked for."""
        self.watch.delivery(arrival, number, count)
        delivery, fault = identify(self.bench, arrival, self.deliveries)
        if self.request.only_asked and not self.request.asks_for(delivery.delivery_id):
            return None
        before = self.newest.get(delivery.delivery_id)
        if fault:
            return self._put(delivery, self._manifest(delivery, "rejected", fault), None)
        if before is not None and self._is_known(before, arrival):
            return Entry(arrival, "repeated", before)
        self.done.add(delivery.delivery_id)
        folder = self.store.scratch / delivery.delivery_id
        folder.mkdir()
        try:
            return self._put(delivery, self._take_in(delivery, folder), folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _is_known(self, before: Manifest, arrival: Arrival) -> bool:
        """Return whether there is nothing to read again; what was rejected may be right by now."""
        if before.delivery_id in self.done:
            return before.received <= arrival.received
        return (
            before.status != "rejected"
            and before.key == self.key
            and before.received <= arrival.received
            and not self.request.asks_for(before.delivery_id)
        )

    def _take_in(self, delivery: Delivery, folder: Path) -> Manifest:
        size = delivery.arrival.path.stat().st_size
        try:
            intake = take_in(self.bench, delivery, folder, self.watch.rows)
            if delivery.arrival.path.stat().st_size != size:
                raise RejectedError(
                    f"{delivery.arrival.name}: changed while it was read; land it when it is whole"
                )
            self.watch.step("comparing with earlier deliveries")
            verdict = self.judge.judge(delivery, intake, folder, self.newest)
        except RejectedError as error:
            _empty(folder)
            return self._manifest(delivery, "rejected", str(error))
        except duckdb.IOException:
            raise PathwaysError(
                f"{self.store.root}: could not be written to (is the disk full?); what was in "
                "force stays in force"
            ) from None
        except duckdb.OutOfMemoryException:
            raise PathwaysError(
                f"{delivery.arrival.name}: too large for the memory that identities may take, "
                "and they must not spill to disk; deliver it in parts"
            ) from None
        except duckdb.Error as error:
            # its text may quote a value
            _empty(folder)
            kind = type(error).__name__
            fault = f"{delivery.arrival.name}: cannot be read to its end ({kind}); export it again"
            return self._manifest(delivery, "rejected", fault)
        write_reasons(folder, delivery.delivery_id, intake)
        manifest = self._judged(delivery, intake, verdict)
        write_page(folder, manifest, intake, verdict)
        return manifest

    def _judged(self, delivery: Delivery, intake: Intake, verdict: Verdict) -> Manifest:
        before = self.newest.get(delivery.delivery_id)
        earlier = before.released if before else ""
        reason = self.request.accepted.get(delivery.delivery_id, earlier)
        is_held = bool(verdict.stops) and not reason
        return self._manifest(
            delivery,
            "held" if is_held else "accepted",
            "; ".join(verdict.stops),
            released=reason if verdict.stops else "",
            accepted=intake.accepted,
            set_aside=intake.set_aside,
            match_share=verdict.match_share,
            warnings=(*intake.warnings, *verdict.warnings),
            partitions=intake.partitions,
        )

    def _manifest(
        self,
        delivery: Delivery,
        status: Literal["accepted", "held", "rejected"],
        message: str,
        **found: object,
    ) -> Manifest:
        before = self.newest.get(delivery.delivery_id)
        arrival = delivery.arrival
        return Manifest(
            delivery_id=delivery.delivery_id,
            generation=before.generation + 1 if before else 1,
            agency_id=delivery.agency_id,
            extract=arrival.extract,
            file_name=arrival.name,
            sha256=delivery.sha256,
            file_bytes=arrival.path.lstat().st_size,
            received=arrival.received,
            landed_at=now(),
            status=status,
            message=_printable(message),
            key=self.key,
            rules=f"{self.rules.fingerprint}-{delivery.mapping.fingerprint[:12]}",
            contract_version=self.rules.version,
            **found,  # type: ignore[arg-type]
        )

    def _put(self, delivery: Delivery, manifest: Manifest, folder: Path | None) -> Entry:
        """Put a delivery into its place; one that is rejected as before stays as it is."""
        before = self.newest.get(delivery.delivery_id)
        is_same = (
            before is not None
            and before.status == manifest.status == "rejected"
            and before.message == manifest.message
            and before.key == manifest.key
        )
        if before is not None and is_same:
            return Entry(delivery.arrival, "rejected", before)
        if before is not None and before.status == "accepted" and manifest.status == "rejected":
            self._check_stays(before, manifest)
            return Entry(delivery.arrival, "rejected", manifest)
        made = folder
        if made is None:
            made = self.store.scratch / delivery.delivery_id
            made.mkdir()
        if manifest.status == "rejected":
            write_page(made, manifest, None, None)
        self.store.put_delivery(made, manifest)
        self.newest[delivery.delivery_id] = manifest
        return Entry(delivery.arrival, manifest.status, manifest)

    def _check_stays(self, before: Manifest, manifest: Manifest) -> None:
        """Errors: BadInputError when what is in force of a delivery cannot stay as it is."""
        if before.key != manifest.key or before.contract_version != manifest.contract_version:
            raise BadInputError(
                f"{manifest.message}; it is in force, and has to be read again; nothing was changed"
            )

    def check_complete(self) -> None:
        """Errors: BadInputError when everything was to be read again, and a file is not there."""
        if not self.request.everything:
            return
        gone = [
            one
            for one in self.newest.values()
            if one.delivery_id not in self.done and one.status != "rejected"
        ]
        if gone:
            named = ", ".join(sorted(one.file_name for one in gone)[:5])
            raise BadInputError(
                f"{self.deliveries}: {len(gone)} deliveries that landed are not here any more "
                f"({named}{', ...' if len(gone) > 5 else ''}); bring them back, since they have "  # noqa: PLR2004
                "to be read again; nothing was changed"
            )

    def settle(self) -> list[Balance] | None:
        """Bring all rows together, when anything is new. Returns the balances of the state."""
        changed = touched(self.store, self.key, self.rules.version, self.newest)
        before = self.store.state()
        if changed is None:
            if before is not None:
                self.store.tidy(before)
            return None
        number = before.number + 1 if before else 1
        folder = self.store.scratch / "state"
        folder.mkdir()
        state = State(
            number=number,
            key=self.key,
            contracts=self.rules.version,
            deliveries={name: one.generation for name, one in sorted(self.newest.items())},
        )
        making = Making(
            self.store, self.rules.contracts, self.newest, folder, self.bench.key.row_salt()
        )
        with open_database(SETTLE_MEMORY) as database:
            balances = make_state(making, state, changed, database.connection, self.watch.step)
        self.store.tidy(state)
        return balances

    def never_delivered(self) -> tuple[str, ...]:
        """Return the extracts that no delivery in force has rows of, or is a header of."""
        there = {
            extract
            for one in self.newest.values()
            if one.status == "accepted"
            for extract in (one.extract, *one.partitions)
        }
        return tuple(name for name in self.rules.contracts if name not in there)


def identify(bench: Bench, arrival: Arrival, deliveries: Path) -> tuple[Delivery, str]:
    """Return what a file is known by, and what is wrong with it or its mapping, if anything."""
    sha256, agency, mapping, fault = "", UNKNOWN_AGENCY, ColumnMapping(), ""
    try:
        sha256 = sha256_of(arrival.path)
        columns = {name: one.columns for name, one in bench.delivered.items()}
        mapping = find_mapping(arrival.path, deliveries, arrival.extract, columns)
        agency = agency_of(mapping, arrival.path, deliveries, arrival.extract)
    except BadInputError as error:
        fault = _printable(str(error))
    except PermissionError:
        fault = f"{arrival.name}: may not be read; give this user the right to"
    place = str(arrival.path.relative_to(deliveries))
    identity = f"{arrival.extract}/{agency}/{sha256 or place}"
    delivery_id = hashlib.sha256(identity.encode(errors="surrogateescape")).hexdigest()[:16]
    return Delivery(arrival, mapping, agency, sha256, delivery_id), fault


def _printable(text: str) -> str:
    """Return a text that can be written as UTF-8: names of folders need not be."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path)
