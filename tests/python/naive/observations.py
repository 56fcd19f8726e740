"""Every observation: each unit by each metric that applies to it."""

from collections.abc import Callable, Iterator
from datetime import date

from naive import coursework, education, interim, labor_market, wioa
from naive.case import PathwayCase
from naive.observation import Finding, Observation, Subject, observe
from naive.participation import participations_of
from naive.people import Person
from naive.populations import ALL
from naive.quarters import program_year, program_year_start, quarter_index
from naive.rows import Config, Extracts
from naive.state import State, state_of
from naive.wioa import WioaCase
from naive.wioa_by_year import last_exits, program_years, wioa5, wioa6
from naive.wioa_periods import WioaPeriod, wioa_periods_of

ACCOUNTABILITY = "accountability"
CONTINUOUS_IMPROVEMENT = "continuous_improvement"

PATHWAY_METRICS: dict[str, Callable[[PathwayCase], Finding]] = {
    "A.1": interim.a1,
    "A.2": interim.a2,
    "A.3": interim.a3,
    "A.4": coursework.a4,
    "A.5": interim.a5,
    "A.6": interim.a6,
    "A.7": coursework.a7,
    "A.8": coursework.a8,
    "A.9": coursework.a9,
    "B.1": education.b1,
    "B.2": education.b2,
    "B.3": education.b3,
    "B.4": education.b4,
    "B.5": education.b5,
    "C.1": labor_market.c1,
    "C.2": labor_market.c2,
    "C.3": labor_market.c3,
    "C.4": labor_market.c4,
    "C.5": labor_market.c5,
    "C.6": labor_market.c6,
    "C.7": labor_market.c7,
}
EXIT_BASED_WIOA_METRICS: dict[str, Callable[[WioaCase], Finding]] = {
    "WIOA.1": wioa.wioa1,
    "WIOA.2": wioa.wioa2,
    "WIOA.3": wioa.wioa3,
    "WIOA.4": wioa.wioa4,
}
METRICS = (*PATHWAY_METRICS, *EXIT_BASED_WIOA_METRICS, "WIOA.5", "WIOA.6")


def pathway_uses(config: Config) -> dict[tuple[str, str], str]:
    """(pathway or ALL, metric) -> permitted_use, of the metrics on the menu of a pathway."""
    # The menu a partnership chose; a metric that is not listed is *not applicable* to that
    # pathway, which is not 0.
    found = {
        (row["pathway_id"], row["metric_id"]): row["permitted_use"]
        for row in config["pathway_metrics"]
    }
    # ALL over pathways: accountability only when every pathway that has the metric on its menu
    # permits accountability, else continuous_improvement.
    for metric_id in PATHWAY_METRICS:
        uses = {use for (_, listed), use in found.items() if listed == metric_id}
        all_permit = uses <= {ACCOUNTABILITY}
        found[ALL, metric_id] = ACCOUNTABILITY if all_permit else CONTINUOUS_IMPROVEMENT
    return found


def _pathway_observations(
    state: State, person: Person, uses: dict[tuple[str, str], str]
) -> Iterator[Observation]:
    for unit in participations_of(state, person):
        case = PathwayCase(state, person, unit)
        for metric_id, rule in PATHWAY_METRICS.items():
            # A: participants, cohort = entry quarter. B and C: exiters, cohort = exit quarter.
            cohort = unit.entry_quarter if metric_id.startswith("A.") else unit.exit_quarter
            # No exit, no B, C or exit-based WIOA observation.
            if cohort is None or (unit.pathway_id, metric_id) not in uses:
                continue
            subject = Subject(
                metric_id=metric_id,
                unit=unit,
                pathway_id=unit.pathway_id,
                permitted_use=uses[unit.pathway_id, metric_id],
                cohort_quarter=cohort,
                # Alliance program years by the cohort quarter
                cohort_program_year=program_year(cohort),
                is_completer=unit.is_completer,
            )
            yield observe(state, subject, rule(case))


def reported_for(metric_id: str, exit_date: date) -> int:
    """N of the program year PY N that an exit-based WIOA observation is reported for."""
    # WIOA.1 and .3 are named by the exit's program year + 1 (exits 1 Jul N-1 .. 30 Jun N);
    if metric_id in ("WIOA.1", "WIOA.3"):
        return program_year(quarter_index(exit_date)) + 1
    # .2, .4, .6 by the exit's calendar year + 1 (exits 1 Jan N-1 .. 31 Dec N-1).
    return exit_date.year + 1


def _exit_subject(metric_id: str, pathway_id: str, *units: WioaPeriod) -> Subject:
    unit = units[0]
    assert unit.exit_date is not None
    return Subject(
        metric_id=metric_id,
        unit=unit,
        pathway_id=pathway_id,
        permitted_use=ACCOUNTABILITY,
        cohort_quarter=quarter_index(unit.exit_date),
        cohort_program_year=reported_for(metric_id, unit.exit_date),
        together_with=units[1:],
    )


def _wioa_observations(state: State, person: Person) -> Iterator[Observation]:
    periods = wioa_periods_of(state, person)
    for unit in periods:
        case = WioaCase(state, person, unit)
        for metric_id, rule in EXIT_BASED_WIOA_METRICS.items():
            is_exiter = unit.exit_date is not None
            if is_exiter and (metric_id, unit.wioa_program) in state.applicability:
                subject = _exit_subject(metric_id, unit.wioa_program, unit)
                yield observe(state, subject, rule(case))
        if ("WIOA.5", unit.wioa_program) in state.applicability:
            yield from _skill_gains(case, periods)
    # WIOA.6: pathway_id `ALL` only.
    for last_exit in last_exits(state, periods):
        subject = _exit_subject("WIOA.6", ALL, *last_exit.periods)
        case = WioaCase(state, person, last_exit.periods[0])
        yield observe(state, subject, wioa6(case, last_exit))


def _skill_gains(case: WioaCase, periods: list[WioaPeriod]) -> Iterator[Observation]:
    of_program = [one for one in periods if one.wioa_program == case.unit.wioa_program]
    for year in program_years(case.unit):
        subject = Subject(
            metric_id="WIOA.5",
            unit=case.unit,
            pathway_id=case.unit.wioa_program,
            permitted_use=ACCOUNTABILITY,
            # PY N itself, not exit-based: first quarter of the program year
            cohort_quarter=quarter_index(program_year_start(year)),
            cohort_program_year=year,
        )
        yield observe(case.state, subject, wioa5(case, year, of_program))


def observations(extracts: Extracts, config: Config, as_of_date: date) -> list[Observation]:
    """Every observation, by person."""
    state = state_of(extracts, config, as_of_date)
    uses = pathway_uses(config)
    found: list[Observation] = []
    for person in state.people:
        found.extend(_pathway_observations(state, person, uses))
        found.extend(_wioa_observations(state, person))
    return found
