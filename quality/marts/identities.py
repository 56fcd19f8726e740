"""Suite of the identity audit: who was matched by what, and what is doubtful."""

from pathways.quality.expectations import (
    Check,
    between,
    columns,
    never,
    no_rows,
    not_empty,
    not_null,
    one_of,
    unique,
)
from pathways.quality.mart_rules import LOOK_AT_MODEL, parent_exists
from pathways.quality.marts import Mart

SAME_NUMBER = (
    *("same_number_record_count", "same_number_source_record_count"),
    *("same_number_name_count", "same_number_birth_year_count"),
)
FLAGS = {
    "is_shared_number_suspect": "shared_number",
    "has_birth_year_conflict": "birth_year_conflict",
    "has_sex_conflict": "sex_conflict",
    "is_for_clerical_review": "clerical_review",
    "is_ambiguous_name": "ambiguous_name",
    "not is_matchable": "unmatchable",
}
"""What is doubtful, most urgent first, and the finding that it is."""


def identity_audit(mart: Mart) -> list[Check]:
    flags = [flag for flag in FLAGS if " " not in flag]
    return [
        columns(
            [
                *("source_id", "source_person_id", "source_type", "person_key", "matched_by"),
                *("match_probability", "is_matchable", "has_social_security_number"),
                *("has_name_and_day_of_birth", "person_record_count", *SAME_NUMBER),
                *(*flags, "same_name_person_count", "finding"),
            ]
        ),
        not_empty("No student or participant: look at the extracts"),
        unique("source_id", "source_person_id"),
        not_null("person_key", LOOK_AT_MODEL),
        parent_exists("person_key", "core.dim_person"),
        not_null("matched_by", LOOK_AT_MODEL),
        one_of("matched_by", mart.value_sets["matched_by"]),
        one_of("finding", mart.value_sets["identity_finding"]),
        between("match_probability", 0, 1, fix=LOOK_AT_MODEL),
        between("person_record_count", 1, fix=LOOK_AT_MODEL),
        *_matching(),
        *_counts(),
        *_findings(),
    ]


def _matching() -> list[Check]:
    return [
        never(
            "who has a social security number is matched by it, and nobody else",
            "has_social_security_number != (matched_by = 'ssn_token')",
            fix=LOOK_AT_MODEL,
            column="matched_by",
        ),
        never(
            "who is matched is matchable, and an own record is not",
            "is_matchable != (matched_by != 'own_record')",
            fix="A record without a number is alone unless a person with one was found for it",
            column="is_matchable",
        ),
        never(
            "who is matched by name has one, that one person carries",
            "matched_by = 'name_dob_token' "
            "and not (has_name_and_day_of_birth and same_name_person_count = 1)",
            fix="A name that several people carry matches nobody",
            column="matched_by",
        ),
        never(
            "a match by the probabilistic pass has its probability, other matches have none",
            "(matched_by = 'identity_link' and match_probability is null) or "
            "(matched_by in ('ssn_token', 'name_dob_token') and match_probability is not null)",
            fix=LOOK_AT_MODEL,
            column="match_probability",
        ),
    ]


def _counts() -> list[Check]:
    known = " or ".join(f"({count} is null) = is_matchable" for count in SAME_NUMBER)
    return [
        no_rows(
            "a person has as many records as core.dim_person says, and as many are here",
            "select 1 as found from (select person_key, count(*) as records, "
            "min(person_record_count) as least_count, max(person_record_count) as most_count "
            "from {batch} group by person_key) as counted left join core.dim_person as people "
            "using (person_key) where least_count != records or most_count != records "
            "or people.source_record_count is distinct from records",
            fix=LOOK_AT_MODEL,
            column="person_record_count",
        ),
        never(
            "the records with a number are counted for who is matchable, and for nobody else",
            known,
            fix=LOOK_AT_MODEL,
            column="same_number_record_count",
        ),
        never(
            "no count of records with a number is above that of all of them",
            "greatest(same_number_source_record_count, same_number_name_count, "
            "same_number_birth_year_count) > same_number_record_count "
            "or same_number_record_count > person_record_count",
            fix=LOOK_AT_MODEL,
            column="same_number_record_count",
        ),
    ]


def _findings() -> list[Check]:
    cases = " ".join(f"when {flag} then '{finding}'" for flag, finding in FLAGS.items())
    return [
        never(
            "the finding is the first doubt that holds",
            f"finding is distinct from case {cases} end",
            fix=LOOK_AT_MODEL,
            column="finding",
        ),
        never(
            "an ambiguous name is that of an own record and of several people",
            "is_ambiguous_name != (matched_by = 'own_record' and same_name_person_count > 1)",
            fix=LOOK_AT_MODEL,
            column="is_ambiguous_name",
        ),
        never(
            "who is for clerical review is an own record with a proposal",
            "is_for_clerical_review != "
            "(matched_by = 'own_record' and match_probability is not null)",
            fix="An accepted proposal is a match: look at the identity links",
            column="is_for_clerical_review",
        ),
        never(
            "a number on shared_number_records records of a source is suspect",
            "not is_shared_number_suspect and same_number_source_record_count >= "
            "(select cast(value as integer) from reference.identity_limits "
            "where name = 'shared_number_records')",
            fix="Look at the seed identity_limits",
            column="is_shared_number_suspect",
        ),
        no_rows(
            "the doubts about a person are on all records of the person",
            "select 1 as found from {batch} group by person_key "
            "having count(distinct has_birth_year_conflict) > 1 "
            "or count(distinct has_sex_conflict) > 1 "
            "or count(distinct is_shared_number_suspect) > 1",
            fix=LOOK_AT_MODEL,
            column="person_key",
        ),
    ]


SUITES = {"core.identity_audit": identity_audit}
