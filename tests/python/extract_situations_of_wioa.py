"""The situations of services, exits and what follows them at the boundaries of WIOA.1 to WIOA.6."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from extract_calendar import offset, one_year_after, quarter_after
from extract_config import FUNDING_STREAMS
from extract_people import Source, World
from extract_periods import QUALIFYING_SERVICES, Period
from naive.quarters import quarter_index
from naive.wages import PIRL_ACCOUNT

Row = dict[str, Any]
NO_EDUCATION = ("none", "job_readiness")
ONLY_AT_WORK = ("on_the_job", "customized")


def wioa_situations(
    world: World,
    sources: Sequence[Source],
    periods: Sequence[Period],
    about: tuple[str | None, str | None],
) -> Iterator[str]:
    """The situations of someone's WIOA periods; about = ssn_token and education level."""
    ssn_token, level = about
    yield from _gaps(world, sources, periods)
    for period in periods:
        yield from _exclusions(world, sources, period)
        yield from _gains(world, sources, period)
        yield from _training(world, sources, period, level)
        yield from _enrollment_of_youth(world, sources, period)
        if period.last > -world.wioa_gap:
            continue
        yield from _exit(world, period)
        yield from _credentials(world, sources, period)
        if ssn_token is not None:
            yield from _employers(world, ssn_token, period)


def _gaps(world: World, sources: Sequence[Source], periods: Sequence[Period]) -> Iterator[str]:
    for first, second in pairwise(sorted(periods, key=lambda period: period.entry)):
        more = second.entry - first.last - world.wioa_gap
        if more in (0, 1):
            yield f"WIOA gap of {more} days more than one that joins"
        if second.entry <= first.last and second.program != first.program:
            yield "programs that overlap"
    spans = sorted(_services(world, sources))
    for number, (start, _, _) in enumerate(spans[1:], start=1):
        gap = (start - max(end for _, end, _ in spans[:number])).days
        if gap == world.wioa_gap - 1:
            yield "WIOA gap that just joins"
    for row in world.rows_of("training_services", sources):
        program = FUNDING_STREAMS.get(row["funding_stream"])
        is_qualifying = row["service_type"] in QUALIFYING_SERVICES
        if is_qualifying and not program:
            yield "service of no program"
        if program and not is_qualifying:
            yield "service that does not qualify"
    if any(row["end_date"] is None for row in world.rows_of("training_enrollments", sources)):
        yield "open enrollment"


def _services(world: World, sources: Sequence[Source]) -> Iterator[tuple[date, date, str]]:
    """First day, last day and program of what qualifies and has ended."""
    for row in world.rows_of("training_enrollments", sources):
        program = FUNDING_STREAMS[row["funding_stream"]]
        if program and row["end_date"]:
            yield row["start_date"], row["end_date"], program
    for row in world.rows_of("training_services", sources):
        program = FUNDING_STREAMS.get(row["funding_stream"])
        if program and row["service_type"] in QUALIFYING_SERVICES:
            yield row["service_date"], row["end_date"] or row["service_date"], program


def _exit(world: World, period: Period) -> Iterator[str]:
    first, last = quarter_after(world, period.last, 0)
    day = world.day(period.last)
    if period.last == first:
        yield "exit on the first day of a quarter"
        if day.month in (1, 7):
            yield "exit on the first day of a year"
    if period.last == last:
        yield "exit on the last day of a quarter"
        if day.month in (6, 12):
            yield "exit on the last day of a year"
    if (day.month, day.day) == (2, 29):
        yield "exit on 29 February"
    if one_year_after(world, period.last) in (0, 1):
        ago = one_year_after(world, period.last)
        yield "exit a year ago" if ago == 0 else "exit nearly a year ago"
    if period.last == -world.wioa_gap:
        yield "exit known since today"


def _exclusions(world: World, sources: Sequence[Source], period: Period) -> Iterator[str]:
    last = quarter_after(world, period.last, 4)[1]
    marks = {
        "the day before entry": period.entry - 1,
        "on entry": period.entry,
        "at the end of Q4": last,
        "after Q4": last + 1,
    }
    reasons = defaultdict(set)
    for row in world.rows_of("training_enrollments", sources):
        if row["exclusion_date"] is None:
            continue
        day = offset(world, row["exclusion_date"])
        reasons[day].add(row["exclusion_reason"])
        for name, mark in marks.items():
            if day == mark:
                yield f"exclusion {name}"
        if period.entry <= day <= last:
            yield f"exclusion {row['exclusion_reason']}"
        if day == 1:
            yield "exclusion after today"
    if any(len(names) > 1 for names in reasons.values()):
        yield "exclusions of one day"


def _gains(world: World, sources: Sequence[Source], period: Period) -> Iterator[str]:
    years = []
    for row in world.rows_of("training_skill_gains", sources):
        day = row["gain_date"]
        if period.entry <= offset(world, day) <= period.last:
            years.append(day.year - (day.month < 7))
        if (day.month, day.day) in ((6, 30), (7, 1)):
            yield f"gain on the {'last' if day.month == 6 else 'first'} day of a program year"
        if offset(world, day) == period.entry - 1:
            yield "gain the day before a WIOA entry"
        if offset(world, day) == period.last + 1:
            yield "gain the day after the last service"
    if len(years) > len(set(years)):
        yield "two gains in a program year"


def _training(
    world: World, sources: Sequence[Source], period: Period, level: str | None
) -> Iterator[str]:
    types = {
        row["training_type"]
        for row in world.rows_of("training_enrollments", sources)
        if FUNDING_STREAMS[row["funding_stream"]] == period.program
        and period.entry <= offset(world, row["start_date"]) <= period.last
    }
    if types and types <= set(NO_EDUCATION):
        yield "no education or training"
    if types & set(ONLY_AT_WORK) and types <= {*NO_EDUCATION, *ONLY_AT_WORK}:
        yield "training at work only"
    if "secondary_education" in types and level == "less_than_high_school":
        yield "secondary education without a diploma"


def _enrollment_of_youth(world: World, sources: Sequence[Source], period: Period) -> Iterator[str]:
    if period.program != "youth":
        return
    spans = [
        (offset(world, row["term_start_date"]), offset(world, row["term_end_date"]))
        for row in world.rows_of("education_course_enrollments", sources)
    ]
    spans += [
        (offset(world, row["start_date"]), offset(world, row["end_date"] or world.day(9999)))
        for row in world.rows_of("training_enrollments", sources)
        if row["training_type"] not in NO_EDUCATION
    ]
    for number in (2, 4):
        first, last = quarter_after(world, period.last, number)
        if any(end == first or start == last for start, end in spans):
            yield f"youth in education for a day of Q{number}"
        if any(end == first - 1 or start == last + 1 for start, end in spans):
            yield f"youth in education just outside Q{number}"


def _credentials(world: World, sources: Sequence[Source], period: Period) -> Iterator[str]:
    last = one_year_after(world, period.last)
    awards = world.rows_of("education_awards", sources)
    dated = [
        (offset(world, row["award_date"]), row)
        for row in [*awards, *world.rows_of("training_credentials", sources)]
    ]
    if any(day in (last, last + 1) for day, _ in dated):
        yield "award a year after exit" if last in dict(dated) else "award a day too late"
    inside = [row for day, row in dated if period.entry <= day <= last]
    diplomas = [row for row in inside if row.get("award_type", "").startswith("high_school")]
    is_sole = bool(diplomas) and all(
        row["credential_id"] == "employable_1" or (row in diplomas and row["credential_id"] is None)
        for row in inside
    )
    if not is_sole:
        return
    yield "diploma alone"
    begun = [
        offset(world, row["term_start_date"])
        for row in world.rows_of("education_course_enrollments", sources)
        if row["course_level"] == "college"
    ]
    begun += [
        offset(world, row["enrollment_begin_date"])
        for row in world.rows_of("education_transfers", sources)
    ]
    for name, day in {
        "on exit": period.last,
        "the day after exit": period.last + 1,
        "a year after exit": last,
        "a day more than a year after exit": last + 1,
    }.items():
        if day in begun:
            yield f"diploma and enrollment {name}"


def _employers(world: World, ssn_token: str, period: Period) -> Iterator[str]:
    exit_quarter = quarter_index(world.day(period.last))
    accounts = defaultdict(set)
    for row in world.tables["ui_wage_records"].values():
        if row["ssn_token"] == ssn_token and row["wages"] > 0:
            quarter = row["wage_year"] * 4 + row["wage_quarter"] - 1 - exit_quarter
            accounts[quarter].add(row["employer_account"])
    for number in (2, 4):
        if accounts[number] == {PIRL_ACCOUNT}:
            yield f"wages of Q{number} without an employer"
    if accounts[2] and accounts[4] and PIRL_ACCOUNT not in accounts[2] | accounts[4]:
        yield "same employer" if accounts[2] & accounts[4] else "other employer"
