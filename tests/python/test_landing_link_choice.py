"""Which proposal a record gets, of pairs that are scored already."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from pathways.landing.linkage.choose import choose, make_candidates, one_per_source
from pathways.landing.linkage.kept import Decided, Proposal, Verdict
from pathways.landing.linkage.limits import LinkLimits
from pathways.landing.linkage.model import (
    COMPARISONS,
    PRIOR_PAIRS,
    Comparison,
    smoothed,
)
from pathways.landing.linkage.rosters import EDUCATION, PEOPLE
from pathways.landing.linkage.scoring import PAIRS

LIMITS = LinkLimits(accept=0.95, review=0.5, margin=0.2)
ALL_THE_SAME = (4, 3, 3, 1, 1)
ANA, BEN = "token of Ana", "token of Ben"


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute(
            f"create temp table {PEOPLE} (extract varchar, source_id varchar, "
            "source_person_id varchar, ssn_token varchar, name_dob_token varchar, "
            "first_name varchar, last_name varchar, birth_date date, sex varchar, "
            "municipality varchar)"
        )
        gammas = ", ".join(f"{one.gamma} integer" for one in COMPARISONS)
        opened.execute(
            f"create temp table {PAIRS} "
            f"(record_id bigint, person_id bigint, match_probability double, {gammas})"
        )
        yield opened


def add(
    connection: duckdb.DuckDBPyConnection,
    source: str,
    id_: str,
    token: str | None,
    name: str = "x",
    extract: str = EDUCATION,
) -> None:
    connection.execute(
        f"insert into {PEOPLE} values (?, ?, ?, ?, ?, 'first', ?, '1990-01-01', null, null)",
        [extract, source, id_, token, name, f"last of {id_}"],
    )


def score(
    connection: duckdb.DuckDBPyConnection,
    person: int,
    probability: float,
    gammas: tuple[int, ...] = ALL_THE_SAME,
    record: int = 1,
) -> None:
    connection.execute(
        f"insert into {PAIRS} values ({record}, {person}, {probability}, "
        f"{', '.join(map(str, gammas))})"
    )


@pytest.fixture
def people(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """One record of the college, and two people of the agency: persons 1 (Ana) and 2 (Ben)."""
    add(connection, "college", "M1", None, "m")
    add(connection, "agency", "P1", ANA, "a", "training_participants")
    add(connection, "agency", "P2", BEN, "b", "training_participants")
    tokens = "select unique_id, ssn_token from linkage_persons order by 1"
    assert make_candidates(connection) == 1
    # by token, so Ana is the first
    assert connection.execute(tokens).fetchall() == [(1, ANA), (2, BEN)]
    return connection


def only(connection: duckdb.DuckDBPyConnection, *decisions: Decided) -> Proposal:
    (found,) = choose(connection, LIMITS, {one.pair: one for one in decisions})
    return found


def decided(person: str, verdict: Verdict) -> Decided:
    return Decided("college", "M1", "agency", person, verdict, 0.97, date(2024, 7, 1))


@pytest.mark.parametrize(
    ("name", "tokens", "count"),
    [("m", (), 1), ("m", (ANA,), 0), ("m", (ANA, ANA), 0), ("m", (ANA, BEN), 1)],
)
def test_a_record_is_looked_at_unless_its_name_finds_exactly_one_person(
    connection: duckdb.DuckDBPyConnection, name: str, tokens: tuple[str, ...], count: int
) -> None:
    add(connection, "college", "M1", None, name)
    for number, token in enumerate(tokens):
        add(connection, "agency", f"P{number}", token, name, "training_participants")
    assert make_candidates(connection) == count


def test_only_education_records_are_looked_at(connection: duckdb.DuckDBPyConnection) -> None:
    add(connection, "agency", "P1", None, "p", "training_participants")
    assert make_candidates(connection) == 0


def test_a_probable_person_far_ahead_of_the_next_is_accepted(
    people: duckdb.DuckDBPyConnection,
) -> None:
    score(people, 1, 0.96)
    score(people, 2, 0.75)
    found = only(people)
    assert (found.decision, found.reason, found.ssn_token) == ("accepted", "", ANA)
    assert found.person == ("agency", "P1")


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [(0.94, 0.0, "not probable enough"), (0.99, 0.80, "another person is nearly as probable")],
)
def test_a_doubtful_person_is_to_be_looked_at(
    people: duckdb.DuckDBPyConnection, first: float, second: float, reason: str
) -> None:
    score(people, 1, first)
    score(people, 2, second)
    found = only(people)
    assert found.decision == "review"
    assert found.reason.startswith(reason)


def test_below_the_level_of_review_nobody_is_proposed(people: duckdb.DuckDBPyConnection) -> None:
    score(people, 1, 0.49)
    assert choose(people, LIMITS, {}) == []


def test_two_records_of_one_person_are_no_rivals(connection: duckdb.DuckDBPyConnection) -> None:
    add(connection, "college", "M1", None, "m")
    add(connection, "agency", "P1", ANA, "a", "training_participants")
    add(connection, "agency", "P2", ANA, "b", "training_participants")
    make_candidates(connection)
    score(connection, 1, 0.96)
    score(connection, 2, 0.99)
    found = only(connection)
    assert (found.decision, found.match_probability) == ("accepted", 0.99)
    assert found.person == ("agency", "P2")


def test_a_person_of_another_first_name_is_to_be_looked_at(
    people: duckdb.DuckDBPyConnection,
) -> None:
    score(people, 1, 0.99, (4, 0, 3, 1, 1))
    found = only(people)
    assert found.decision == "review"
    assert found.agreement.startswith("last name same, first name different, birth date same")


def test_a_person_whom_the_source_lists_already_is_to_be_looked_at(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    add(connection, "college", "M1", None, "m")
    add(connection, "college", "M2", ANA, "a")
    make_candidates(connection)
    score(connection, 1, 0.99)
    assert only(connection).decision == "review"


def test_records_of_one_source_that_claim_one_person_are_to_be_looked_at() -> None:
    one, other, elsewhere = (
        Proposal(source, id_, "agency", "P1", ANA, 0.99, "accepted", "", "")
        for source, id_ in (("college", "M1"), ("college", "M2"), ("school", "S1"))
    )
    decisions = [found.decision for found in one_per_source([one, other, elsewhere])]
    assert decisions == ["review", "review", "accepted"]


def test_a_rejected_person_gives_way_to_the_next(people: duckdb.DuckDBPyConnection) -> None:
    score(people, 1, 0.99)
    score(people, 2, 0.96)
    found = only(people, decided("P1", "reject"))
    assert (found.ssn_token, found.decision) == (BEN, "accepted")


def test_rejected_people_stay_rejected(people: duckdb.DuckDBPyConnection) -> None:
    score(people, 1, 0.99)
    score(people, 2, 0.96)
    decisions = [decided("P1", "reject"), decided("P2", "reject")]
    assert choose(people, LIMITS, {one.pair: one for one in decisions}) == []


def test_an_accepted_person_holds_although_no_pair_was_scored(
    people: duckdb.DuckDBPyConnection,
) -> None:
    score(people, 2, 0.99)
    found = only(people, decided("P1", "accept"))
    assert (found.ssn_token, found.decision, found.match_probability) == (ANA, "accepted", 0.97)


def test_a_decision_about_someone_who_is_on_no_roster_any_more_is_left_out(
    people: duckdb.DuckDBPyConnection,
) -> None:
    score(people, 2, 0.99)
    assert only(people, decided("P9", "accept")).ssn_token == BEN


def test_levels_are_told_in_words() -> None:
    words = [one.agreement(gamma) for one, gamma in zip(COMPARISONS, (3, -1, 1, 0, 1), strict=True)]
    assert words == [
        "last name alike",
        "first name unknown",
        "birth date off by one digit, day or year",
        "sex different",
        "municipality same",
    ]


@pytest.mark.parametrize("comparison", COMPARISONS, ids=lambda one: one.column)
def test_the_shares_of_a_comparison_add_up_to_one(comparison: Comparison) -> None:
    for name in ("m", "u"):
        assert sum(getattr(one, name) for one in comparison.levels) == pytest.approx(1)


def test_chance_agreement_is_measured_as_far_as_there_are_pairs() -> None:
    assert smoothed(None, 0.01, 0) == 0.01
    assert smoothed(None, 0.01, PRIOR_PAIRS) == 0.005
    assert smoothed(0.03, 0.01, PRIOR_PAIRS) == pytest.approx(0.02)
