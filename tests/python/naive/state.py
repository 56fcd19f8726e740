"""Everything that is known on the as_of_date, looked up by the key that a rule asks for."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from naive.people import Person, Record, facts_by_record, people
from naive.prices import Prices, prices
from naive.rows import Config, Extracts, Row, days, find_threshold, threshold
from naive.wages import WageBook, employer_book, wage_book

Offering = tuple[str, str, str, str]
"""(pathway_id, offering_source, source_id, offering_id)."""


@dataclass(frozen=True)
class State:
    """Extracts and configuration as they are seen on as_of."""

    config: Config
    as_of: date
    people: tuple[Person, ...]
    facts_of: dict[tuple[str, Record], list[Row]]
    wage_book: WageBook
    employer_book: WageBook
    """The same without the sums that name no employer."""
    prices: Prices
    offerings: dict[Offering, bool]
    """Offering of a pathway -> is_entry_point."""
    credential_types: dict[str, str]
    pathway_credentials: frozenset[tuple[str, str]]
    """(pathway_id, credential_id)."""
    pathway_prefixes: dict[str, list[str]]
    pathway_regions: dict[str, str | None]
    municipality_regions: dict[str, str | None]
    wioa_programs: dict[str, str | None]
    """Funding stream -> wioa_program."""
    exclusions: frozenset[tuple[str, str]]
    """(reason, wioa_program) that exclude."""
    applicability: frozenset[tuple[str, str]]
    """(metric_id, wioa_program) that apply."""
    passing_grades: frozenset[str]

    def facts(self, extract: str, person: Person) -> list[Row]:
        """The rows of one extract that are facts of the person and are seen."""
        found: list[Row] = []
        for record in sorted(person.records):
            found.extend(self.facts_of.get((extract, record), []))
        return found

    def days(self, name: str) -> int:
        """A threshold that is a number of days."""
        return days(self.config, name)

    def span(self, name: str) -> timedelta:
        """A threshold that is a number of days, to be added to a date."""
        return timedelta(days=self.days(name))

    def text(self, name: str) -> str:
        """A threshold that is a rule."""
        return threshold(self.config, name)

    @property
    def wage_lag(self) -> timedelta | None:
        """How long after a quarter's end its wages are there; None = not configured."""
        value = find_threshold(self.config, "ui_wage_lag_days")
        return None if value is None else timedelta(days=int(value))

    def is_over(self, last_day: date) -> bool:
        """Whether a window that ends on that day is over."""
        # A window that ends on day D is over when D <= as_of_date.
        return last_day <= self.as_of

    def passed(self, course: Row) -> bool:
        """Whether a course was passed."""
        # `grade?` a key of the `grades` value set, which says whether it passes. A null grade is
        # not passed.
        return course["grade"] in self.passing_grades


def _lists(rows: list[Row], key: str, value: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row[value])
    return found


def _applying(config: Config, table: str, column: str) -> frozenset[tuple[str, str]]:
    # a missing row = does not apply
    rows = config.get(table, [])
    return frozenset((row[column], row["wioa_program"]) for row in rows if row["applies"])


def _by(config: Config, table: str, key: str, value: str) -> dict[str, Any]:
    return {row[key]: row[value] for row in config[table]}


def state_of(extracts: Extracts, config: Config, as_of: date) -> State:
    """Index what is known on as_of."""
    return State(
        config=config,
        as_of=as_of,
        people=tuple(people(extracts)),
        facts_of=facts_by_record(extracts, as_of),
        wage_book=wage_book(extracts, config, as_of),
        employer_book=employer_book(extracts, config, as_of),
        prices=prices(config),
        offerings={
            (
                row["pathway_id"],
                row["offering_source"],
                row["source_id"],
                row["offering_id"],
            ): bool(row["is_entry_point"])
            for row in config["pathway_offerings"]
        },
        credential_types=_by(config, "credentials", "credential_id", "credential_type"),
        pathway_credentials=frozenset(
            (row["pathway_id"], row["credential_id"]) for row in config["pathway_credentials"]
        ),
        pathway_prefixes=_lists(config["pathway_industries"], "pathway_id", "naics_prefix"),
        pathway_regions=_by(config, "pathways", "pathway_id", "region_id"),
        municipality_regions=_by(config, "municipalities", "municipality", "region_id"),
        wioa_programs=_by(config, "funding_streams", "funding_stream", "wioa_program"),
        exclusions=_applying(config, "wioa_exclusions", "reason"),
        applicability=_applying(config, "wioa_applicability", "metric_id"),
        passing_grades=frozenset(row["grade"] for row in config["grades"] if row["is_passing"]),
    )
