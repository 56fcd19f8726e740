"""The situations of tests, courses and terms at the boundaries of A.1, A.3, A.4 and A.6 to A.9."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from extract_calendar import offset
from extract_config import GRADES
from extract_history import offered_courses
from extract_people import Source, World
from extract_periods import Period
from extract_rows import students

Row = dict[str, Any]


def _is_passed(row: Row) -> bool:
    return GRADES.get(row["grade"], False)


def _tests(world: World, sources: Sequence[Source], period: Period) -> Iterator[str]:
    """A.1: the first test of a series, and what comes after it."""
    first_day = period.entry - world.number("efl_baseline_days")
    series = defaultdict(list)
    for row in world.rows_of("education_assessments", sources):
        key = (row["subject"], row["instrument"], row["efl_scale"])
        series[key].append((offset(world, row["test_date"]), row["efl_level"]))
    for tests in series.values():
        if any(day == first_day - 1 for day, _ in tests):
            yield "test the day before the baseline window"
        tests_in = sorted(test for test in tests if first_day <= test[0] <= period.last)
        if not tests_in:
            continue
        day, level = tests_in[0]
        later = [test for test in tests if test[0] > day and test[1] > level]
        marks = {
            "baseline on the first day of its window": day == first_day,
            "baseline at the highest level": level == 6,
            "two levels on the first day": len({low for when, low in tests_in if when == day}) > 1,
            "gain before entry only": bool(later) and all(when < period.entry for when, _ in later),
            "gain on entry": any(when == period.entry for when, _ in later),
            "gain on the last day": any(when == period.last for when, _ in later),
            "gain after the last day": any(when == period.last + 1 for when, _ in later),
        }
        yield from (name for name, is_so in marks.items() if is_so)


def _developmental(world: World, rows: Sequence[Row], period: Period) -> Iterator[str]:
    """A.3: the last course of a subject."""
    by_subject = defaultdict(list)
    for row in rows:
        end = offset(world, row["term_end_date"])
        if row["course_level"] == "developmental" and period.entry <= end <= period.last:
            by_subject[row["subject"]].append(row)
    for subject, courses in by_subject.items():
        if subject is None:
            yield "developmental course without a subject"
        latest = max((row["term_end_date"], row["term_start_date"]) for row in courses)
        ending = [row for row in courses if row["term_end_date"] == latest[0]]
        last = [row for row in ending if row["term_start_date"] == latest[1]]
        if len({_is_passed(row) for row in last}) == 2:
            yield "developmental courses of one term, one passed"
        if len(last) < len(ending) and any(map(_is_passed, ending)):
            yield "developmental courses that end together"
        if any(row["grade"] is None for row in last):
            yield "last developmental course without a grade"
        if not any(map(_is_passed, last)) and any(map(_is_passed, courses)):
            yield "developmental course failed after one passed"


def _gateway(world: World, rows: Sequence[Row], period: Period) -> Iterator[str]:
    """A.6, and terms that end on the edges of a window."""
    marks = {
        "the day before entry": period.entry - 1,
        "on entry": period.entry,
        "on the last day": period.last,
        "after the last day": period.last + 1,
    }
    for row in rows:
        end = offset(world, row["term_end_date"])
        is_gateway = row["course_level"] == "college" and row["subject"] in ("math", "english")
        for name, day in marks.items():
            if is_gateway and _is_passed(row) and end == day:
                yield f"gateway course passed {name}"
        if end in (0, 1):
            yield "term that ends today" if end == 0 else "term that ends tomorrow"


def _terms(
    world: World, sources: Sequence[Source], rows: Sequence[Row], pathway_id: str
) -> Iterator[str]:
    """A.7: terms after the first pathway term, and credentials instead of them."""
    window = world.number("retention_window_days")
    terms = [
        (offset(world, row["term_start_date"]), offset(world, row["term_end_date"])) for row in rows
    ]
    first = min(start for start, _ in terms)
    first_end = max(end for start, end in terms if start == first)
    later = [start for start, _ in terms if start > first]
    for name, day in {
        "later term the day the first ends": first_end,
        "later term the day after the first ends": first_end + 1,
        "later term on the last day but one of the window": first + window - 1,
        "later term on the last day of the window": first + window,
        "later term the day after the window": first + window + 1,
    }.items():
        if day in later:
            yield name
    if first in (-window, 1 - window):
        yield "window over today" if first == -window else "window over tomorrow"
    counting = {
        row["credential_id"]
        for row in world.config["pathway_credentials"]
        if row["pathway_id"] == pathway_id
    } - {"employable_1"}
    if any(first_end < start <= first + window for start in later):
        return
    marks = {
        "the day before the window": first - 1,
        "on its first day": first,
        "on its last day": first + window,
        "the day after the window": first + window + 1,
    }
    for extract in ("training_credentials", "education_awards"):
        for row in world.rows_of(extract, sources):
            for name, day in marks.items():
                if row["credential_id"] in counting and offset(world, row["award_date"]) == day:
                    yield f"credential instead of a term {name}"


def _credits(rows: Sequence[Row]) -> Iterator[str]:
    """A.8 and A.9: what the passed courses add up to, and which attempt counts."""
    best: dict[tuple[str, str], Row] = {}
    for row in rows:
        if row["course_level"] != "college" or row["credit_unit"] is None or not _is_passed(row):
            continue
        course = (row["institution_id"], row["course_id"])
        old = best.setdefault(course, row)
        if old is not row:
            yield "course passed twice"
            if old["credit_unit"] != row["credit_unit"]:
                is_tie = old["credits_earned"] == row["credits_earned"]
                yield "course passed twice in two units" + (", alike" if is_tie else "")
        best[course] = max(old, row, key=_worth)
    counted = {unit: Fraction(0) for unit in ("semester", "quarter")}
    for row in best.values():
        counted[row["credit_unit"]] += Fraction(row["credits_earned"])
    total = counted["semester"] / 12 + counted["quarter"] / 15
    for number in (1, 2):
        if total == number:
            yield f"credits exactly at threshold {number}"
            if all(counted.values()):
                yield "credits of two units exactly at a threshold"
        elif number - Fraction(1, 100) < total < number:
            yield f"credits just below threshold {number}"


def _worth(row: Row) -> tuple[Any, bool]:
    return row["credits_earned"], row["credit_unit"] == "semester"


def pathway_courses(
    world: World, sources: Sequence[Source], pathway_id: str, period: Period
) -> list[Row]:
    """The courses of a period on a pathway."""
    offered = {
        (student.source, name)
        for student in students(sources)
        for name in offered_courses(world, student, pathway_id)
    }
    return [
        row
        for row in world.rows_of("education_course_enrollments", sources)
        if (row["institution_id"], row["course_id"]) in offered
        and offset(world, row["term_end_date"]) >= period.entry
        and offset(world, row["term_start_date"]) <= period.last
    ]


def learning_situations(
    world: World, sources: Sequence[Source], pathway_id: str, period: Period
) -> Iterator[str]:
    """The situations of a period on a pathway."""
    yield from _tests(world, sources, period)
    rows = world.rows_of("education_course_enrollments", sources)
    yield from _developmental(world, rows, period)
    yield from _gateway(world, rows, period)
    on_pathway = pathway_courses(world, sources, pathway_id, period)
    if on_pathway:
        yield from _terms(world, sources, on_pathway, pathway_id)
    ended = [row for row in on_pathway if offset(world, row["term_end_date"]) <= period.last]
    yield from _credits(ended)
