"""The sample honours the contracts, and holds the cases that the models must survive."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pathways.contracts import Column, Contract, load_contracts
from pathways.project import Project

PROJECT = Project.find(Path(__file__))
CONTRACTS = load_contracts(PROJECT)
EXTRACTS = list(CONTRACTS.values())
AS_OF = "date '2024-09-30'"


def read_csv(contract: Contract) -> str:
    path = PROJECT.extract_seeds / contract.source / f"{contract.extract}.csv"
    types = ", ".join(f"'{column.name}': '{column.data_type}'" for column in contract.columns)
    return f"read_csv('{path}', header = true, nullstr = '', columns = {{{types}}})"


@pytest.fixture(scope="module")
def sample() -> Iterator[duckdb.DuckDBPyConnection]:
    """The extracts with the types of their contracts, and the other seeds as they come."""
    connection = duckdb.connect()
    for contract in EXTRACTS:
        connection.execute(f"create table {contract.extract} as from {read_csv(contract)}")
    for path in [*(PROJECT.seeds / "reference").glob("*.csv"), *PROJECT.seeds.glob("pathways/*")]:
        if path.suffix == ".csv":
            connection.execute(
                f"create table {path.stem} as from read_csv('{path}', all_varchar = true)"
            )
    connection.execute(
        "create view people as select institution_id as source, student_id as id, * "
        "exclude (institution_id, student_id) from education_students union all by name "
        "select agency_id as source, participant_id as id, * "
        "exclude (agency_id, participant_id) from training_participants"
    )
    yield connection
    connection.close()


def count(sample: duckdb.DuckDBPyConnection, query: str) -> int:
    row = sample.execute(query).fetchone()
    assert row is not None
    return int(row[0] or 0)


def broken(contract: Contract, column: Column) -> Iterator[tuple[str, str]]:
    """Yield a name and a condition for every rule of a column."""
    name = column.name
    if not column.is_nullable:
        yield f"{name} is null", f"{name} is null"
    if column.value_set:
        allowed = f"select value from value_sets where value_set = '{column.value_set}'"
        yield f"{name} outside {column.value_set}", f"{name} not in ({allowed})"
    if column.references:
        seed, field = column.references
        yield f"{name} not in {seed}", f"{name} not in (select {field} from {seed})"
    if column.minimum is not None:
        yield f"{name} too small", f"{name} < {column.minimum}"
    if column.maximum is not None:
        yield f"{name} too large", f"{name} > {column.maximum}"


@pytest.mark.parametrize("contract", EXTRACTS, ids=lambda contract: contract.extract)
def test_every_row_honours_its_contract(
    sample: duckdb.DuckDBPyConnection, contract: Contract
) -> None:
    rows = count(sample, f"select count(*) from {contract.extract}")
    key = ", ".join(contract.key)
    assert rows > 0
    assert count(sample, f"select count(distinct ({key})) from {contract.extract}") == rows
    failures = {
        rule: count(sample, f"select count(*) from {contract.extract} where {condition}")
        for column in contract.columns
        for rule, condition in broken(contract, column)
    }
    assert {rule: found for rule, found in failures.items() if found} == {}


ALWAYS = {
    "a term ends before it starts": (
        "from education_course_enrollments where term_end_date < term_start_date"
    ),
    "more credits earned than attempted": (
        "from education_course_enrollments where credits_earned > credits_attempted"
    ),
    "credits without a passing grade": (
        "from education_course_enrollments left join grades using (grade) "
        "where credits_earned <> 0 and coalesce(is_passing, 'false') = 'false'"
    ),
    "a grade before the term ended": (
        f"from education_course_enrollments where term_end_date > {AS_OF} and grade is not null"
    ),
    "a credit unit on adult basic, or none on another course": (
        "from education_course_enrollments "
        "where (course_level = 'adult_basic') <> (credit_unit is null)"
    ),
    "an offering's level is not that of a college course or a bridge": (
        "from education_course_enrollments join pathway_offerings on offering_source = 'course' "
        "and source_id = institution_id and offering_id = course_id "
        "where (is_bridge = 'true') <> (course_level = 'adult_basic')"
    ),
    "an enrollment ends before it starts": "from training_enrollments where end_date < start_date",
    "an enrollment is open and settled": (
        "from training_enrollments where (end_date is null) <> (completion_status = 'in_progress')"
    ),
    "an exclusion without a date": (
        "from training_enrollments where (exclusion_reason is null) <> (exclusion_date is null)"
    ),
    "a service ends before its day": "from training_services where end_date < service_date",
    "a claim week that does not begin on a Monday": (
        "from ui_claims where dayofweek(claim_week) <> 1"
    ),
    "a wage record received before its quarter ended": (
        "from ui_wage_records where received_date < make_date(wage_year, wage_quarter * 3, 28)"
    ),
    "a token that is not 32 hexadecimal digits": (
        "from people where not regexp_full_match(ssn_token, '[0-9a-f]{32}') "
        "or not regexp_full_match(name_dob_token, '[0-9a-f]{32}')"
    ),
    "an institution that is also an agency": (
        "from education_students where institution_id in "
        "(select agency_id from training_participants)"
    ),
    "an implausible age": (
        "from people where birth_year not between 1945 and 2010 "
        "or updated_at < timestamp '2018-01-01'"
    ),
    "a fact before the first plausible day": (
        "from (select term_start_date as day from education_course_enrollments "
        "union all select test_date from education_assessments "
        "union all select service_date from training_services "
        "union all select start_date from training_enrollments "
        "union all select declared_date from pathway_declarations) where day < date '2017-10-01'"
    ),
}


@pytest.mark.parametrize("case", ALWAYS)
def test_rules_across_columns_hold(sample: duckdb.DuckDBPyConnection, case: str) -> None:
    assert count(sample, f"select count(*) {ALWAYS[case]}") == 0, case


PERSON_KEYS = {
    "education_course_enrollments": ("institution_id", "student_id"),
    "education_assessments": ("institution_id", "student_id"),
    "education_awards": ("institution_id", "student_id"),
    "education_transfers": ("institution_id", "student_id"),
    "training_enrollments": ("agency_id", "participant_id"),
    "training_services": ("agency_id", "participant_id"),
    "training_credentials": ("agency_id", "participant_id"),
    "training_skill_gains": ("agency_id", "participant_id"),
    "pathway_declarations": ("source", "source_person_id"),
}


@pytest.mark.parametrize("extract", PERSON_KEYS)
def test_no_fact_is_about_an_unknown_person(
    sample: duckdb.DuckDBPyConnection, extract: str
) -> None:
    source, person = PERSON_KEYS[extract]
    unknown = (
        f"select count(*) from {extract} as facts anti join people "
        f"on people.source = facts.{source} and people.id = facts.{person}"
    )
    assert count(sample, unknown) == 0


# what the models must survive, and at least how many rows of it the sample holds
PHENOMENA = {
    "people without ssn_token": (100, "from people where ssn_token is null"),
    "people at two sources": (
        800,
        "from (select ssn_token from people group by 1 having count(distinct source) > 1)",
    ),
    "sources that disagree": (
        100,
        "from (select 1 from people where ssn_token is not null group by ssn_token "
        "having count(distinct municipality) > 1 or count(distinct is_low_income) > 1)",
    ),
    "a record without ssn_token whose name_dob_token another record has": (
        50,
        "from people where ssn_token is null and name_dob_token in "
        "(select name_dob_token from people where ssn_token is not null)",
    ),
    "repeated courses": (
        300,
        "from (select 1 from education_course_enrollments "
        "group by institution_id, student_id, course_id "
        "having count(*) > 1 and max(course_level) <> 'adult_basic')",
    ),
    "withdrawals": (500, "from education_course_enrollments where grade = 'W'"),
    "incompletes": (50, "from education_course_enrollments where grade = 'I'"),
    "courses in progress": (100, "from education_course_enrollments where grade is null"),
    "courses at the quarter-calendar college": (
        500,
        "from education_course_enrollments where credit_unit = 'quarter'",
    ),
    "stop-outs of 180 days and more": (
        150,
        "from (select term_start_date - max(term_end_date) over (partition by institution_id, "
        "student_id order by term_start_date rows between unbounded preceding and 1 preceding) "
        "as gap_days from education_course_enrollments) where gap_days >= 180",
    ),
    "transfers": (50, "from education_transfers"),
    "awards that no pathway counts": (
        10,
        "from education_awards where award_type = 'certificate' and credential_id is null",
    ),
    "equivalencies and diplomas": (
        60,
        "from education_awards where award_type like 'high_school%' and credential_id is null",
    ),
    "open enrollments": (100, "from training_enrollments where end_date is null"),
    "exclusions": (20, "from training_enrollments where exclusion_reason is not null"),
    "amended wages": (
        300,
        "from (select 1 from ui_wage_records "
        "group by ssn_token, employer_account, wage_year, wage_quarter having count(*) > 1)",
    ),
    "amendments to 0": (
        3,
        "from (select * from ui_wage_records where wages = 0) as zero semi join ui_wage_records "
        "as earlier on earlier.ssn_token = zero.ssn_token and earlier.employer_account = "
        "zero.employer_account and earlier.wage_year = zero.wage_year and earlier.wage_quarter = "
        "zero.wage_quarter and earlier.received_date < zero.received_date",
    ),
    "zero wages": (50, "from ui_wage_records where wages = 0"),
    "negative adjustments": (50, "from ui_wage_records where wages < 0"),
    "person-quarters below zero": (
        20,
        "from (select 1 from ui_wage_records group by ssn_token, wage_year, wage_quarter "
        "having sum(wages) < 0)",
    ),
    "two employers in a quarter": (
        2_000,
        "from (select 1 from ui_wage_records group by ssn_token, wage_year, wage_quarter "
        "having count(distinct employer_account) > 1)",
    ),
    "wage records without naics_code": (1_000, "from ui_wage_records where naics_code is null"),
    "employers without naics_code": (3, "from ui_employers where naics_code is null"),
    "wages received after as_of_date": (
        3,
        f"from ui_wage_records where received_date > {AS_OF}",
    ),
    "claims": (5_000, "from ui_claims"),
    "other instruments at the second test": (
        10,
        "from (select 1 from education_assessments group by student_id, subject "
        "having count(distinct instrument) > 1)",
    ),
}


@pytest.mark.parametrize("case", PHENOMENA)
def test_the_sample_holds(sample: duckdb.DuckDBPyConnection, case: str) -> None:
    least, query = PHENOMENA[case]
    assert count(sample, f"select count(*) {query}") >= least


def people_paid(sample: duckdb.DuckDBPyConnection, year: int, quarter: int) -> float:
    """Return the share of those with wages a year before who have wages in the quarter."""
    paid = "select distinct ssn_token from ui_wage_records where wages > 0 and wage_year = {} "
    paid += f"and wage_quarter = {quarter}"
    before, now = paid.format(year - 1), paid.format(year)
    both = count(sample, f"select count(*) from ({before}) semi join ({now}) using (ssn_token)")
    return both / count(sample, f"select count(*) from ({before})")


def test_employment_falls_in_the_second_quarter_of_2020_and_recovers(
    sample: duckdb.DuckDBPyConnection,
) -> None:
    shock = people_paid(sample, 2020, 2)
    assert shock < people_paid(sample, 2019, 2) - 0.08
    assert shock < people_paid(sample, 2022, 2) - 0.08


def test_the_incomplete_quarter_is_listed_and_partly_received(
    sample: duckdb.DuckDBPyConnection,
) -> None:
    last = "select max(wage_year * 10 + wage_quarter) from ui_wage_records"
    listed = "select max(wage_year::int * 10 + wage_quarter::int) from ui_wage_incomplete_quarters"
    assert count(sample, last) == count(sample, listed) == 20242
    rows = "select count(*) from ui_wage_records where wage_year = 2024 and wage_quarter = "
    assert count(sample, f"{rows}2") < 0.8 * count(sample, f"{rows}1")


def test_the_sample_stays_small_enough_for_the_repository() -> None:
    size = sum(path.stat().st_size for path in PROJECT.seeds.rglob("*.csv"))
    assert size < 12_000_000
