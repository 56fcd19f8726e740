"""Periods of the people in the extracts so far, so that the generator can aim at their ends.

No oracle: it only has to be right nearly always. Days are counted from the as_of_date.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from extract_config import FUNDING_STREAMS
from extract_people import Source, World

OPEN = 10_000
"""Last day of what has not ended."""
PASSIVE_SERVICES = ("follow_up", "self_service", "information_only")
QUALIFYING_SERVICES = ("career_service", "training_support")


@dataclass(frozen=True)
class Span:
    """A stretch of days that counts for a period."""

    start: int
    end: int
    is_entry_point: bool = True
    program: str | None = None


@dataclass(frozen=True)
class Period:
    """A period of participation: its entry, and the exit or, when it is not over, today."""

    entry: int
    last: int
    program: str | None = None

    def middle(self) -> int:
        """A day between entry and last day."""
        return (self.entry + self.last) // 2


def _span(
    world: World,
    start: date,
    end: date | None,
    *,
    is_entry_point: bool = True,
    program: str | None = None,
) -> Span:
    last = OPEN if end is None or end > world.as_of else (end - world.as_of).days
    return Span((start - world.as_of).days, last, is_entry_point, program)


def _pathway_spans(world: World, sources: Sequence[Source], pathway_id: str) -> Iterator[Span]:
    offered = {
        (row["offering_source"], row["source_id"], row["offering_id"]): row["is_entry_point"]
        for row in world.config["pathway_offerings"]
        if row["pathway_id"] == pathway_id
    }
    for row in world.rows_of("pathway_declarations", sources):
        if row["pathway_id"] == pathway_id:
            yield _span(world, row["declared_date"], row["declared_date"])
    for row in world.rows_of("education_course_enrollments", sources):
        key = ("course", row["institution_id"], row["course_id"])
        if key in offered:
            start, end = row["term_start_date"], row["term_end_date"]
            yield _span(world, start, end, is_entry_point=offered[key])
    for row in world.rows_of("training_enrollments", sources):
        key = ("training_program", row["agency_id"], row["program_id"])
        if key in offered:
            yield _span(world, row["start_date"], row["end_date"], is_entry_point=offered[key])
    for row in world.rows_of("training_services", sources):
        key = ("service", row["agency_id"], row["offering_id"])
        if key in offered and row["service_type"] not in PASSIVE_SERVICES:
            start = row["service_date"]
            yield _span(world, start, row["end_date"] or start, is_entry_point=offered[key])


def _joined(spans: Sequence[Span], gap: int) -> list[list[Span]]:
    """The spans by start, cut where the gap is."""
    groups: list[list[Span]] = []
    for span in sorted(spans, key=lambda span: span.start):
        if groups and span.start - max(member.end for member in groups[-1]) < gap:
            groups[-1].append(span)
        else:
            groups.append([span])
    return groups


def pathway_periods(world: World, sources: Sequence[Source], pathway_id: str) -> list[Period]:
    """Someone's periods on a pathway."""
    spans = [span for span in _pathway_spans(world, sources, pathway_id) if span.start <= 0]
    found = []
    while entries := [span.start for span in spans if span.is_entry_point]:
        entry = min(entries)
        counting = [span for span in spans if span.end >= entry]
        first, *others = _joined(counting, world.gap)
        found.append(Period(entry, min(0, max(span.end for span in first))))
        spans = [span for group in others for span in group]
    return found


def _wioa_spans(world: World, sources: Sequence[Source]) -> Iterator[Span]:
    for row in world.rows_of("training_enrollments", sources):
        program = FUNDING_STREAMS[row["funding_stream"]]
        yield _span(world, row["start_date"], row["end_date"], program=program)
    for row in world.rows_of("training_services", sources):
        program = FUNDING_STREAMS.get(row["funding_stream"])
        start = row["service_date"]
        if row["service_type"] in QUALIFYING_SERVICES:
            yield _span(world, start, row["end_date"] or start, program=program)


def wioa_periods(world: World, sources: Sequence[Source]) -> list[Period]:
    """Someone's WIOA periods of every program."""
    spans = [span for span in _wioa_spans(world, sources) if span.program and span.start <= 0]
    programs = sorted({span.program for span in spans})
    together = [spans]
    if not world.has_common_exit:
        together = [[span for span in spans if span.program == name] for name in programs]
    found = []
    for group in (group for joint in together for group in _joined(joint, world.wioa_gap)):
        last = min(0, max(span.end for span in group))
        for program in sorted({span.program for span in group}):
            entry = min(span.start for span in group if span.program == program)
            found.append(Period(entry, last, program))
    return found
