"""Counts the situations at the boundaries of the definitions that a set of extracts has.

    situations(extracts, config, as_of_date) -> Counter of names

Like the generator it only has to be right nearly always: people are joined by ssn_token alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from typing import Any

from extract_calendar import offset
from extract_columns import EXTRACT_KEYS
from extract_people import Source, World
from extract_periods import Period, pathway_periods, wioa_periods
from extract_situations_of_learning import learning_situations, pathway_courses
from extract_situations_of_wioa import wioa_situations

Row = dict[str, Any]
Tables = dict[str, list[Row]]
SITUATIONS = """
WIOA gap of 0 days more than one that joins
WIOA gap of 1 days more than one that joins
WIOA gap that just joins
award a day too late
award a year after exit
baseline at the highest level
baseline on the first day of its window
course passed twice
course passed twice in two units
course passed twice in two units, alike
credential instead of a term on its first day
credential instead of a term on its last day
credential instead of a term the day after the window
credential instead of a term the day before the window
credits exactly at threshold 1
credits exactly at threshold 2
credits just below threshold 1
credits just below threshold 2
credits of two units exactly at a threshold
developmental course failed after one passed
developmental course without a subject
developmental courses of one term, one passed
developmental courses that end together
diploma alone
diploma and enrollment a day more than a year after exit
diploma and enrollment a year after exit
diploma and enrollment on exit
diploma and enrollment the day after exit
diploma on entry
diploma on the last day
diploma that is a credential on entry
diploma that is a credential on the last day
diploma that is a credential the day after
diploma that is a credential the day before entry
diploma the day after
diploma the day before entry
employability on entry
employability on the last day
employability the day after
employability the day before entry
exclusion after Q4
exclusion after today
exclusion at the end of Q4
exclusion criminal_offender
exclusion deceased
exclusion foster_care_moved
exclusion ineligible
exclusion institutionalized
exclusion medical
exclusion on entry
exclusion reserve_duty
exclusion the day before entry
exclusions of one day
exit a year ago
exit known since today
exit nearly a year ago
exit on 29 February
exit on the first day of a quarter
exit on the first day of a year
exit on the last day of a quarter
exit on the last day of a year
gain after the last day
gain before entry only
gain on entry
gain on the first day of a program year
gain on the last day
gain on the last day of a program year
gain the day after the last service
gain the day before a WIOA entry
gateway course passed after the last day
gateway course passed on entry
gateway course passed on the last day
gateway course passed the day before entry
last developmental course without a grade
later term on the last day but one of the window
later term on the last day of the window
later term the day after the first ends
later term the day after the window
later term the day the first ends
no education or training
open enrollment
other employer
pathway credential after grace
pathway credential at the end of grace
pathway credential on entry
pathway credential on the last day
pathway credential the day after
pathway credential the day before entry
programs that overlap
same employer
secondary education without a diploma
service of no program
service that does not qualify
term that ends today
term that ends tomorrow
test the day before the baseline window
training at work only
transfer after look-ahead
transfer at the end of look-ahead
transfer elsewhere
transfer on entry
transfer on the last day
transfer the day after
transfer the day before entry
transfer to its own institution
transfer to where they are
two gains in a program year
two levels on the first day
wages of Q2 without an employer
wages of Q4 without an employer
window over today
window over tomorrow
youth in education for a day of Q2
youth in education for a day of Q4
youth in education just outside Q2
youth in education just outside Q4
""".strip().splitlines()
"""Every situation that the random extracts must have."""
CREDENTIAL_EXTRACTS = ("training_credentials", "education_awards")


def _world(extracts: Tables, config: Tables, as_of: date) -> World:
    world = World(Random(0), as_of, config, ())
    for extract, rows in extracts.items():
        for row in rows:
            world.tables[extract][tuple(row[column] for column in EXTRACT_KEYS[extract])] = row
    return world


def _people(extracts: Tables) -> list[tuple[list[Source], str | None, str | None]]:
    """Records, ssn_token and one education level of each person."""
    groups: dict[Any, list[Source]] = defaultdict(list)
    levels: dict[Any, str | None] = {}
    for extract, is_student in (("education_students", True), ("training_participants", False)):
        for row in extracts[extract]:
            key = tuple(row[column] for column in EXTRACT_KEYS[extract])
            group = row["ssn_token"] or key
            groups[group].append(Source(is_student, *key))
            levels[group] = row["education_level"] or levels.get(group)
    return [
        (sources, group if isinstance(group, str) else None, levels[group])
        for group, sources in groups.items()
    ]


def _at(world: World, what: str, day: date, marks: dict[str, int]) -> Iterator[str]:
    for name, mark in marks.items():
        if offset(world, day) == mark:
            yield f"{what} {name}"


def _marks(period: Period) -> dict[str, int]:
    return {
        "the day before entry": period.entry - 1,
        "on entry": period.entry,
        "on the last day": period.last,
        "the day after": period.last + 1,
    }


def _awards(
    world: World, sources: Sequence[Source], pathway_id: str, period: Period
) -> Iterator[str]:
    grace, marks = world.number("credential_grace_days"), _marks(period)
    grace_marks = {
        "at the end of grace": period.last + grace,
        "after grace": period.last + grace + 1,
    }
    counting = {
        row["credential_id"]
        for row in world.config["pathway_credentials"]
        if row["pathway_id"] == pathway_id
    } - {"employable_1"}
    for extract in CREDENTIAL_EXTRACTS:
        for row in world.rows_of(extract, sources):
            if row["credential_id"] == "employable_1":
                yield from _at(world, "employability", row["award_date"], marks)
            elif row["credential_id"] in counting:
                yield from _at(world, "pathway credential", row["award_date"], marks | grace_marks)
            elif row.get("award_type", "").startswith("high_school"):
                kind = "diploma" if row["credential_id"] is None else "diploma that is a credential"
                yield from _at(world, kind, row["award_date"], marks)


def _transfers(
    world: World, sources: Sequence[Source], pathway_id: str, period: Period
) -> Iterator[str]:
    lookahead = world.number("transfer_lookahead_days")
    attended = {
        row["institution_id"] for row in pathway_courses(world, sources, pathway_id, period)
    }
    marks = _marks(period) | {
        "at the end of look-ahead": period.last + lookahead,
        "after look-ahead": period.last + lookahead + 1,
    }
    for row in world.rows_of("education_transfers", sources):
        kind = "transfer elsewhere"
        if row["receiving_institution"] in attended:
            kind = "transfer to where they are"
        elif row["receiving_institution"] == row["institution_id"]:
            kind = "transfer to its own institution"
        yield kind
        if kind == "transfer elsewhere":
            yield from _at(world, "transfer", row["enrollment_begin_date"], marks)


def situations(extracts: Tables, config: Tables, as_of: date) -> Counter[str]:
    """How often each situation occurs."""
    world = _world(extracts, config, as_of)
    found: Counter[str] = Counter()
    for sources, ssn_token, level in _people(extracts):
        for pathway in config["pathways"]:
            pathway_id = pathway["pathway_id"]
            for period in pathway_periods(world, sources, pathway_id):
                found.update(_awards(world, sources, pathway_id, period))
                found.update(_transfers(world, sources, pathway_id, period))
                found.update(learning_situations(world, sources, pathway_id, period))
        periods = wioa_periods(world, sources)
        found.update(wioa_situations(world, sources, periods, (ssn_token, level)))
    return found
