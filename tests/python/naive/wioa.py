"""WIOA primary indicators of exiters, one per WIOA period of participation: WIOA.1 to WIOA.4."""

from dataclasses import dataclass

from naive.case import Case, dollars, real_dollars
from naive.credentials import any_within, diploma_dates, postsecondary_dates
from naive.observation import Finding, any_of
from naive.quarters import one_year_after, quarter_end, quarter_start
from naive.wioa_periods import WioaPeriod

NO_TRAINING = ("none", "job_readiness")
WIOA_4_TRAINING = (
    "skill_upgrading",
    "occupational_skills",
    "prerequisite",
    "registered_apprenticeship",
    "adult_education",
)


@dataclass(frozen=True)
class WioaCase(Case):
    """A WIOA period of participation."""

    unit: WioaPeriod

    def is_in_education_or_training(self, index: int) -> bool:
        """Whether the person was in education or training in the quarter."""
        first, last = quarter_start(index), quarter_end(index)
        # Any course whose term overlaps the quarter,
        courses = self.facts("education_course_enrollments")
        if any(row["term_start_date"] <= last and row["term_end_date"] >= first for row in courses):
            return True
        # or an enrolment overlapping it with a training_type but none and job_readiness, any
        # funding; end_date null = still open.
        return any(
            row["training_type"] not in NO_TRAINING
            and row["start_date"] <= last
            and (row["end_date"] is None or row["end_date"] >= first)
            for row in self.facts("training_enrollments")
        )


def _employment(case: WioaCase, offset: int) -> Finding:
    index = case.after_exit(offset)
    attained = case.employed(offset)
    # youth: or in education or training then. The quarter must still be covered; unmatchable
    # youths stay excluded.
    if case.unit.wioa_program == "youth":
        attained = any_of([attained, case.is_in_education_or_training(index)])
    return Finding(
        is_attained=attained,
        quarters=(index,),
        wioa_exclusion=case.unit.exclusion_reason,
    )


def wioa1(case: WioaCase) -> Finding:
    """WIOA.1 employment rate, second quarter after exit."""
    # exiters | employed in Q2 (youth: or in education or training then)
    return _employment(case, 2)


def wioa2(case: WioaCase) -> Finding:
    """WIOA.2 employment rate, fourth quarter after exit."""
    # exiters | employed in Q4 (youth: or in education or training then)
    return _employment(case, 4)


def wioa3(case: WioaCase) -> Finding:
    """WIOA.3 median earnings, second quarter after exit."""
    # employed in Q2 | median of Q2 wages
    index = case.after_exit(2)
    wages = case.wages(index)
    return Finding(
        is_eligible=case.employed(2),
        value=dollars(wages),
        value_real=real_dollars(case.state, wages),
        quarters=(index,),
        wioa_exclusion=case.unit.exclusion_reason,
    )


def wioa4(case: WioaCase) -> Finding:
    """WIOA.4 credential attainment."""
    # a postsecondary credential (license, certification, certificate, degree, apprenticeship) in
    # [entry, exit + 1 year]; a secondary diploma or equivalency there counts only with
    # employment or postsecondary enrolment within 1 year after exit
    entry, last_day = case.unit.entry_date, one_year_after(case.exit_date)
    has_credential = any_within(postsecondary_dates(case.state, case.person), entry, last_day)
    has_diploma = any_within(diploma_dates(case.state, case.person), entry, last_day)
    attained: bool | None = has_credential or (has_diploma and _enrolled_after_exit(case))
    # Q1-Q4 are needed only when a secondary diploma is the sole attainment and no postsecondary
    # enrolment followed; without ssn_token such a diploma doesn't count. Unmatchable persons
    # stay in.
    quarters: tuple[int, ...] = ()
    if has_diploma and not attained and case.unit.ssn_token is not None:
        quarters = tuple(case.after_exit(offset) for offset in (1, 2, 3, 4))
        attained = any_of(case.employed(offset) for offset in (1, 2, 3, 4))
    return Finding(
        is_eligible=_is_in_credential_training(case),
        is_attained=attained,
        quarters=quarters,
        last_day=last_day,
        wioa_exclusion=case.unit.exclusion_reason,
    )


def _enrolled_after_exit(case: WioaCase) -> bool:
    # Postsecondary enrolment = a college-level course starting, or a transfer beginning, in
    # (exit, exit + 1 year].
    starts = [
        row["term_start_date"]
        for row in case.facts("education_course_enrollments")
        if row["course_level"] == "college"
    ]
    starts += [row["enrollment_begin_date"] for row in case.facts("education_transfers")]
    last_day = one_year_after(case.exit_date)
    return any(case.exit_date < day <= last_day for day in starts)


def _is_in_credential_training(case: WioaCase) -> bool:
    # exiters with training other than on_the_job or customized only, or in secondary education
    # without a diploma. WIOA.4 training = skill_upgrading, occupational_skills, prerequisite,
    # registered_apprenticeship, adult_education; of the period's own enrolments.
    types = {row["training_type"] for row in case.unit.enrollments}
    if types & set(WIOA_4_TRAINING):
        return True
    # secondary_education when education_level is less_than_high_school and no diploma before
    # entry
    diplomas = diploma_dates(case.state, case.person)
    return (
        "secondary_education" in types
        and case.person.attributes["education_level"] == "less_than_high_school"
        and not any(day < case.unit.entry_date for day in diplomas)
    )
