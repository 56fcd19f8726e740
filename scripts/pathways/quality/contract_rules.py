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
        ),
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

    Rows are compared by hash first, so that ten million of them fit in memory; keys that
    collide are compared in full.
    """
    key = ", ".join(contract.key)
    content = ", ".join(column.name for column in contract.columns)
    suspects = f"hash({key}) in (select hash({key}) from {{batch}} group by 1 having count(*) > 1)"
    conflicts = (
        f"select {key} from (select distinct {content} from {{batch}} where {suspects}) as rows "
        f"group by {key} having count(*) > 1"
    )
    repeats = (
        f"select 1 as found from {{batch}} where {suspects} group by {content} having count(*) > 1"
    )
    relation = f"extracts.{contract.extract}"
    return [
        no_rows(
            f"one row per {key}",
            conflicts.replace(f"select {key} from", "select 1 as found from", 1),
            fix="Keep the current row of each key; rows of one key must not differ",
            condition=f"({key}) in ({conflicts.format(batch=relation)})",
        ),
        no_rows(
            "no row is there twice",
            repeats,
            fix="Nothing to do: exact repeats count once; an extract may have come twice",
            condition=f"({content}) in (select {content} from {relation} "
            f"group by {content} having count(*) > 1)",
        ).as_warning(),
    ]
