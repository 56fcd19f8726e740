# ruff: noqa: S608 - the SQL is made of names of the project's own
"""Whether a delivery may be taken in as a whole: how many of its rows are bad, and its drift."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pathways.contracts import Contract
from pathways.landing.comparison import DriftRow, drift_rows
from pathways.landing.door import Door
from pathways.landing.drift import check_drift
from pathways.landing.intake import Bench, Delivery
from pathways.landing.keeping import Intake
from pathways.landing.kept import WAGES
from pathways.landing.known_people import ROSTERS
from pathways.landing.limits import BAD_ROW_SHARE, Limit
from pathways.landing.manifest import Manifest
from pathways.landing.profile import profile_of
from pathways.landing.state import covered_quarters
from pathways.landing.store import ROWS, Store
from pathways.quality.database import Database, quoted
from pathways.quality.results import CheckResult

PROFILE = "profile"
"""In the folder of a delivery: its profile by extract."""
FEW_ROWS_OF_A_QUARTER = 0.01
"""Share of a delivery's rows below which a quarter looks like a slip."""


@dataclass
class Verdict:
    """What speaks against a delivery as a whole: too many bad rows, too far from others."""

    bad_rows: list[str] = field(default_factory=list)
    too_far: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    drift: list[DriftRow] = field(default_factory=list)
    checks: list[CheckResult] = field(default_factory=list)
    match_share: float | None = None

    @property
    def stops(self) -> list[str]:
        """What holds the delivery back."""
        return self.bad_rows + self.too_far

    def let_drift_pass(self) -> None:
        """Let what is too far from the usual be a warning."""
        self.warnings += self.too_far
        self.too_far = []


@dataclass(frozen=True)
class Judge:
    """Judges deliveries against those before them."""

    store: Store
    contracts: Mapping[str, Contract]
    limits: Mapping[str, Limit]
    bench: Bench

    @property
    def database(self) -> Database:
        return self.bench.database

    @property
    def door(self) -> Door:
        return self.bench.door

    def judge(
        self,
        delivery: Delivery,
        intake: Intake,
        folder: Path,
        newest: Mapping[str, Manifest],
    ) -> Verdict:
        """Judge a delivery whose kept rows lie below `folder`; writes its profiles there."""
        verdict = Verdict(warnings=self.door.row_warnings())
        self._bad_rows(intake, verdict)
        self._stray_quarters(intake, newest, verdict)
        (folder / PROFILE).mkdir()
        for extract in sorted(intake.partitions):
            files = sorted((folder / ROWS / extract).glob("*.parquet"))
            if not files:
                continue
            relation = f"read_parquet([{', '.join(map(quoted, files))}])"
            share = self._match_share(extract, relation, newest)
            verdict.match_share = share if extract == delivery.arrival.extract else None
            profile = profile_of(self.database.connection, relation, self.contracts[extract], share)
            pq.write_table(profile, folder / PROFILE / f"{extract}.parquet")
            self._whole(extract, relation, verdict)
            self._drift(extract, profile, delivery, newest, verdict)
        return verdict

    def _bad_rows(self, intake: Intake, verdict: Verdict) -> None:
        limit, rows = self.limits[BAD_ROW_SHARE], intake.rows
        if rows < limit.at_least_rows:
            return
        share = intake.set_aside.rows / rows
        found = f"{intake.set_aside.rows:,} of {rows:,} rows are bad ({share:.1%})"
        if limit.stop_level is not None and share > limit.stop_level:
            verdict.bad_rows.append(
                f"{found}, more than the {limit.stop_level:.0%} at which a delivery is held back: "
                "look whether its mapping or its export is wrong"
            )
        elif limit.warn_level is not None and share > limit.warn_level:
            verdict.warnings.append(found)

    def _stray_quarters(
        self, intake: Intake, newest: Mapping[str, Manifest], verdict: Verdict
    ) -> None:
        """Warn of a few rows that would make more quarters count as covered."""
        quarters = intake.partitions.get(WAGES, {})
        few = sum(quarters.values()) * FEW_ROWS_OF_A_QUARTER
        usual = covered_quarters(newest)
        known = [name for name, rows in quarters.items() if rows >= few] + list(usual or ())
        for name, rows in sorted(quarters.items()):
            if known and not min(known) <= name <= max(known):
                verdict.warnings.append(
                    f"only {rows:,} rows of {name}, yet wages are known from the first to the last "
                    "quarter that has rows, so whoever has none then counts as not employed: look "
                    "whether the quarter is right, or list it in ui_wage_incomplete_quarters.csv"
                )

    def _whole(self, extract: str, relation: str, verdict: Verdict) -> None:
        """Check what the suite says of a delivery as a whole; it warns."""
        self.database.connection.execute(
            f"create or replace view extracts.whole_{extract} as select * from {relation}"
        )
        for failure in self.door.check_whole(extract, f"whole_{extract}"):
            verdict.warnings.append(failure.check.rule + " - not so. " + failure.check.fix)

    def _drift(
        self,
        extract: str,
        profile: pa.Table,
        delivery: Delivery,
        newest: Mapping[str, Manifest],
        verdict: Verdict,
    ) -> None:
        previous = self._previous(extract, delivery, newest)
        rows = drift_rows(profile, previous, self.limits)
        checks = check_drift(self.database, rows, extract, delivery.agency_id, self.door.runner)
        verdict.drift += rows
        verdict.checks += checks
        verdict.too_far += [one.message for one in checks if one.status == "fail"]
        verdict.warnings += [one.message for one in checks if one.status == "warn"]

    def _previous(
        self, extract: str, delivery: Delivery, newest: Mapping[str, Manifest]
    ) -> list[pa.Table]:
        """Return the profiles of deliveries received up to this one's day, oldest first."""
        earlier = [
            one
            for one in newest.values()
            if one.status == "accepted"
            and one.agency_id == delivery.agency_id
            and one.extract == delivery.arrival.extract
            and one.received <= delivery.arrival.received
            and one.delivery_id != delivery.delivery_id
        ]
        earlier.sort(key=lambda one: (one.received, one.delivery_id))
        paths = [
            self.store.folder(one.delivery_id, one.generation) / PROFILE / f"{extract}.parquet"
            for one in earlier
        ]
        return [pq.read_table(path) for path in paths if path.is_file()]

    def _match_share(
        self, extract: str, relation: str, newest: Mapping[str, Manifest]
    ) -> float | None:
        """Return the share of a roster's people who have wages, or whom wages cover."""
        others = ROSTERS if extract == WAGES else (WAGES,) if extract in ROSTERS else ()
        files = [
            path
            for one in newest.values()
            if one.key == self.bench.key.fingerprint()
            for other in others
            if other in one.in_force
            for path in self.store.kept_rows(one, other)
        ]
        if not files:
            return None
        there = f"read_parquet([{', '.join(map(quoted, sorted(files)))}], union_by_name = true)"
        people, wages = (there, relation) if extract == WAGES else (relation, there)
        tokens = f"select ssn_token from {people} where ssn_token is not null"
        # the people are few, and the wages are streamed past them
        found, all_people = self.database.connection.execute(
            f"select (select count(distinct ssn_token) from {wages} where ssn_token in ({tokens})),"
            f" (select count(distinct ssn_token) from ({tokens}))"
        ).fetchall()[0]
        return found / all_people if all_people else None
