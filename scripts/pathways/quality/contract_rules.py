# ruff: noqa: S608 - the SQL is made of names and conditions of the project's own
"""The checks that follow from the contract of an extract alone."""

from dataclasses import dataclass
from datetime import date

from pathways.contracts import Column, Contract
from pathways.errors import BadInputError
from pathways.quality.casts import base_type
from pathways.quality.expectations import (
    Check,
    between,
    known_key,
    never,
    no_rows,
    not_null,
    one_of,
)

EARLIEST = date(1990, 1, 1)
"""A date before this is more often a default or a typing error than a fact."""
YEARS_AHEAD = 5


@dataclass(frozen=True)
class Extract:
    """What a suite may ask for: the contract, the value sets and the day of the check."""

    contract: Contract
    value_sets: dict[str, tuple[str, ...]]
    today: date


def from_contract(extract: Extract) -> list[Check]:
    """Nulls, codes, references, ranges, tokens, plausible dates, and the key."""
    checks = [check for column in extract.contract.columns for check in _of_column(extract, column)]
    return [*checks, *_key(extract.contract)]


def _of_column(extract: Extract, column: Column) -> list[Check]:
    checks = [] if column.is_nullable else [not_null(column.name)]
    if column.value_set:
        checks.append(one_of(column.name, _codes(extract, column.value_set)))
    if column.references:
        seed, key = column.references
        fix = f"Map the code, or add it to the seed {seed}.csv if it is new"
        checks.append(known_key(column.name, f"reference.{seed}", key, fix))
    if column.minimum is not None or column.maximum is not None:
        checks.append(between(column.name, column.minimum, column.maximum))
    if column.name.endswith("_token"):
        checks += _token(column.name)
    if base_type(column.data_type) == "DATE":
        checks += _plausible_date(column.name, extract.today)
    if column.name == "naics_code":
        checks.append(_naics())
    return checks


def _codes(extract: Extract, value_set: str) -> tuple[str, ...]:
    if value_set not in extract.value_sets:
        raise BadInputError(
            f"seeds/reference/value_sets.csv has no value set {value_set}, which "
            f"{extract.contract.extract} needs; restore it"
        )
    return extract.value_sets[value_set]


def _token(column: str) -> list[Check]:
    looks_like_ssn = f"regexp_full_match({column}, '[0-9]{{3}}[- ]?[0-9]{{2}}[- ]?[0-9]{{4}}')"
    return [
        never(
            f"{column} holds no Social Security number",
            looks_like_ssn,
            fix="Delete this file, and land the delivery: landing replaces identifiers by tokens",
            column=column,
        ),
        never(
            f"{column} is 32 lower-case hex digits",
            f"not regexp_full_match({column}, '[0-9a-f]{{32}}') and not {looks_like_ssn}",
            fix="Land the delivery again: a token is the first 32 hex digits of the keyed hash",
            column=column,
        ),
    ]


def _plausible_date(column: str, today: date) -> list[Check]:
    latest = date(today.year + YEARS_AHEAD, 12, 31)
    return [
        between(
            column,
            maximum=latest,
            fix="Leave the date empty when it is not known; 9999-12-31 is no date",
        ).as_warning(),
        between(
            column,
            EARLIEST,
            fix="Look whether it is a default, such as 1900-01-01; a real date can stay",
        ).as_warning(),
    ]


def _naics() -> Check:
    return never(
        "naics_code is 2 to 6 digits",
        "not regexp_full_match(naics_code, '[0-9]{2,6}')",
        fix="Write the code without its title, or leave it empty",
        column="naics_code",
    )


def _key(contract: Contract) -> list[Check]:
    """Same key, other content: an error. The same row again: an extract that came twice.

    Rows are compared by 64-bit hash first, so that tens of millions fit in memory; keys that
    seem to differ in content are then compared in full, since two keys may share a hash.
    """
    key = ", ".join(contract.key)
    content = ", ".join(column.name for column in contract.columns)
    relation = f"extracts.{contract.extract}"
    seem = (
        f"select hash({key}) from {relation} group by 1 "
        f"having min(hash({content})) != max(hash({content}))"
    )
    conflicts = (
        f"select {key} from (select distinct {content} from {relation} "
        f"where hash({key}) in ({seem})) as suspects group by {key} having count(*) > 1"
    )
    repeats = f"select hash({content}) from {relation} group by 1 having count(*) > 1"
    return [
        no_rows(
            f"one row per {key}",
            _counted(conflicts, relation),
            fix="Keep the current row of each key; rows of one key must not differ",
            condition=f"({key}) in ({conflicts})",
        ).judging("key"),
        no_rows(
            "no row is there twice",
            _counted(repeats, relation),
            fix="Nothing to do: exact repeats count once; an extract may have come twice",
            condition=f"hash({content}) in ({repeats})",
        )
        .judging("key")
        .as_warning(),
    ]


def _counted(query: str, relation: str) -> str:
    """Return the query as one on the batch, that yields nothing of the rows it counts."""
    on_batch = query.replace(relation, "{batch}")
    return f"select 1 as found from ({on_batch}) as counted"
