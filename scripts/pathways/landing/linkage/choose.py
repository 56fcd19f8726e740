# ruff: noqa: S608 - the SQL is made of names of the project's own
"""Which records are to be linked to whom, and at most one proposal for each of them."""

from collections.abc import Mapping
from dataclasses import replace

import duckdb
import pyarrow as pa

from pathways.landing.linkage.kept import Decided, Pair, Proposal
from pathways.landing.linkage.limits import LinkLimits
from pathways.landing.linkage.model import COMPARISONS, PERSONS, RECORDS
from pathways.landing.linkage.rosters import EDUCATION, PEOPLE
from pathways.landing.linkage.scoring import PAIRS

_COMPARED = (
    "first_name, last_name, cast(birth_date as varchar) as birth_date, "
    "year(birth_date) as birth_year, strftime(birth_date, '%m-%d') as birth_day, "
    "sex, municipality"
)
_DIGITS_KEPT = 9
_FIRST_NAME = [one.column for one in COMPARISONS].index("first_name")


def make_candidates(connection: duckdb.DuckDBPyConnection) -> int:
    """Make RECORDS and PERSONS of PEOPLE; return how many records there are to link.

    A record is to be linked when it is an education record without an SSN whose name and birth
    date are not those of exactly one person with one: that person it joins anyway.
    """
    connection.execute(
        f"create or replace temp table {RECORDS} as "
        f"with found as (select name_dob_token from {PEOPLE} where name_dob_token is not null "
        "and ssn_token is not null group by 1 having count(distinct ssn_token) = 1) "
        "select row_number() over (order by source_id, source_person_id) as unique_id, "
        f"source_id, source_person_id, ssn_token, {_COMPARED} from {PEOPLE} "
        f"where extract = '{EDUCATION}' and ssn_token is null "
        "and coalesce(first_name, last_name) is not null "
        "and (name_dob_token is null or name_dob_token not in (select name_dob_token from found))"
    )
    connection.execute(
        f"create or replace temp table {PERSONS} as "
        "select row_number() over (order by ssn_token, record) as unique_id, "
        "record[1] as source_id, record[2] as source_person_id, * exclude (record) from ("
        f"select ssn_token, {_COMPARED}, min((source_id, source_person_id)) as record "
        f"from {PEOPLE} where ssn_token is not null "
        "and coalesce(first_name, last_name) is not null group by all)"
    )
    return connection.execute(f"select count(*) from {RECORDS}").fetchall()[0][0]


def choose(
    connection: duckdb.DuckDBPyConnection,
    limits: LinkLimits,
    decisions: Mapping[Pair, Decided],
) -> list[Proposal]:
    """Return at most one proposal per record, sorted by record.

    A clerk's decision goes first: a rejected pair is not proposed again, and an accepted one holds.
    """
    _know_decisions(connection, decisions)
    rows = connection.execute(_best_sql(limits)).fetchall()
    proposals = {(proposal := _proposal(row, limits)).record: proposal for row in rows} | {
        one.record: one for one in _accepted_by_clerks(connection)
    }
    return [proposals[record] for record in sorted(proposals)]


def _know_decisions(
    connection: duckdb.DuckDBPyConnection, decisions: Mapping[Pair, Decided]
) -> None:
    """Make the table of decisions whose record is still to be linked, with the person's token."""
    names = ("source_id", "source_person_id", "person_source_id", "person_source_person_id")
    rows = list(decisions.values())
    table = pa.table(
        {name: pa.array([getattr(one, name) for one in rows], pa.string()) for name in names}
        | {
            "verdict": pa.array([one.verdict for one in rows], pa.string()),
            "probability": pa.array([one.match_probability for one in rows], pa.float64()),
        }
    )
    connection.register("linkage_decided", table)
    connection.execute(
        "create or replace temp table linkage_decisions as "
        "select decided.*, records.unique_id as record_id, people.ssn_token "
        f"from linkage_decided as decided inner join {RECORDS} as records "
        "using (source_id, source_person_id) "
        f"inner join {PEOPLE} as people on decided.person_source_id = people.source_id "
        "and decided.person_source_person_id = people.source_person_id "
        "where people.ssn_token is not null"
    )
    connection.unregister("linkage_decided")


def _best_sql(limits: LinkLimits) -> str:
    """Return the query of the best person of each record, from the level of review on.

    One row: both ids of the record, those of one record of the person, token, probability, that
    of the next person (0: none), whether the record's source lists the person already, gammas.
    """
    gammas = ", ".join(one.gamma for one in COMPARISONS)
    return (
        "with scored as (select record_id, persons.ssn_token, "
        "persons.source_id, persons.source_person_id, "
        f"round(match_probability, {_DIGITS_KEPT}) as probability, {gammas} "
        f"from {PAIRS} inner join {PERSONS} as persons on person_id = persons.unique_id "
        "where (record_id, persons.ssn_token) not in "
        "(select (record_id, ssn_token) from linkage_decisions where verdict = 'reject')), "
        "by_person as (select * from scored qualify row_number() over "
        "(partition by record_id, ssn_token "
        "order by probability desc, source_id, source_person_id) = 1), "
        "ranked as (select *, "
        "row_number() over by_probability as place, "
        "coalesce(lead(probability) over by_probability, 0) as next_probability from by_person "
        "window by_probability as (partition by record_id order by probability desc, ssn_token)) "
        "select records.source_id, records.source_person_id, ranked.source_id, "
        "ranked.source_person_id, ranked.ssn_token, probability, next_probability, "
        f"exists (select 1 from {PEOPLE} as people where people.ssn_token = ranked.ssn_token "
        f"and people.source_id = records.source_id), {gammas} "
        f"from ranked inner join {RECORDS} as records on record_id = records.unique_id "
        f"where place = 1 and probability >= {limits.review} order by 1, 2"
    )


def _proposal(row: tuple, limits: LinkLimits) -> Proposal:
    *ids, probability, after, is_listed = row[:8]
    reason = ""
    if probability < limits.accept:
        reason = "not probable enough to be accepted"
    elif probability - after < limits.margin:
        reason = f"another person is nearly as probable ({after:.3f})"
    elif is_listed:
        reason = "the source lists this person already, with an SSN"
    elif row[8 + _FIRST_NAME] == 0:
        reason = "the first names differ, so it may be a brother or sister"
    words = (one.agreement(gamma) for one, gamma in zip(COMPARISONS, row[8:], strict=True))
    return Proposal(
        *ids,
        match_probability=probability,
        decision="review" if reason else "accepted",
        reason=reason,
        agreement=", ".join(words),
    )


def _accepted_by_clerks(connection: duckdb.DuckDBPyConnection) -> list[Proposal]:
    rows = connection.execute(
        "select source_id, source_person_id, person_source_id, person_source_person_id, "
        "ssn_token, probability from linkage_decisions where verdict = 'accept' order by 1, 2"
    ).fetchall()
    return [
        Proposal(*row, decision="accepted", reason="", agreement="accepted by a clerk")
        for row in rows
    ]


def one_per_source(proposals: list[Proposal]) -> list[Proposal]:
    """Return the proposals, those to review that give one source the same person twice."""
    count: dict[tuple[str, str], int] = {}
    for one in proposals:
        if one.decision == "accepted":
            at = one.source_id, one.ssn_token
            count[at] = count.get(at, 0) + 1
    return [
        replace(one, decision="review", reason="several records of the source may be this person")
        if one.decision == "accepted" and count[one.source_id, one.ssn_token] > 1
        else one
        for one in proposals
    ]
