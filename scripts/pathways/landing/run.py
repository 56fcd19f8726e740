"""One landing at work: what is known, what is read, what is brought together at the end."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import duckdb

from pathways.errors import BadInputError, PathwaysError
from pathways.landing.arrivals import Arrival
from pathways.landing.identify import identify, printable
from pathways.landing.intake import Bench, Delivery, take_in
from pathways.landing.judgement import Judge, Verdict
from pathways.landing.keeping import Intake
from pathways.landing.known_people import ROSTERS
from pathways.landing.manifest import Manifest, now
from pathways.landing.outcome import Entry, Rules
from pathways.landing.pages import write_page
from pathways.landing.problems import RejectedError
from pathways.landing.records import write_reasons
from pathways.landing.request import Request
from pathways.landing.settle import Balance
from pathways.landing.state import Making, make_state, touched
from pathways.landing.store import State, Store
from pathways.landing.watch import Watch
from pathways.quality.database import open_database

SETTLE_MEMORY = "1GB"
"""Of the database that brings rows together; it holds tokens, and spills beyond this."""


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
    changed_rules: set[str] = field(default_factory=set)
    gone: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key = self.bench.key.fingerprint()
        self.store.drop_other_keys(self.key)
        self.newest = self.store.newest()
        self.bench.known_people.kept = self._kept_rosters

    def _kept_rosters(self) -> list[Path]:
        """Return the kept rows of every roster that has landed under this key."""
        return [
            path
            for one in self.newest.values()
            if one.key == self.key
            for roster in ROSTERS
            if roster in one.partitions
            for path in self.store.kept_rows(one, roster)
        ]

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
        if not os.path.lexists(arrival.path):
            self.gone.append(f"{arrival.name}: went away before it could be read; nothing landed")
            return None
        if fault:
            return self._put(delivery, self._manifest(delivery, "rejected", fault), None)
        if before is not None and self._is_known(before, arrival):
            if _may_read_otherwise(before, self._rules(delivery)):
                self.changed_rules.add(before.delivery_id)
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
        if before is not None and before.status == "accepted":
            verdict.let_drift_pass()  # later deliveries must not take it out of force
        earlier = before.released if before else ""
        reason = self.request.accepted.get(delivery.delivery_id, earlier)
        is_held = bool(verdict.stops) and not reason
        stops = "; ".join(verdict.stops)
        is_released = bool(verdict.stops) and not is_held
        return self._manifest(
            delivery,
            "held" if is_held else "accepted",
            f"let in all the same: {reason} ({stops})" if is_released else stops,
            released=reason if is_released else "",
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
            message=printable(message),
            key=self.key,
            rules=self._rules(delivery),
            contract_version=self.rules.version,
            **found,  # type: ignore[arg-type]
        )

    def _rules(self, delivery: Delivery) -> str:
        return f"{self.rules.fingerprint}-{delivery.mapping.fingerprint[:12]}"

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
        if before is not None and before.status == "accepted" and manifest.status != "accepted":
            self._check_stays(before, manifest)
            return Entry(delivery.arrival, manifest.status, manifest)
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
        self.store.tidy(state, is_new_key=before is not None and before.key != state.key)
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


def _may_read_otherwise(before: Manifest, rules: str) -> bool:
    """Return whether other codes may let in rows set aside, or another mapping change any row."""
    codes, _, mapping = rules.partition("-")
    codes_before, _, mapping_before = before.rules.partition("-")
    return mapping != mapping_before or (codes != codes_before and before.set_aside.rows > 0)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path)
