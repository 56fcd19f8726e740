# ruff: noqa: S608 - the SQL is made of names and conditions of the project's own
"""Words that only the suites of the marts need; see expectations.py for the others."""

from collections.abc import Sequence

from pathways.quality.expectations import Check, between, never, no_rows
from pathways.quality.marts import Mart

LOOK_AT_MODEL = "Look at the model of this mart, and at the dbt test that should have caught it"
PRIVATE_COLUMN = (
    "(^|_)(ssn|token|dob|birth_date|date_of_birth|address|phone|email)(_|$)"
    "|(^|_)(first|last|middle|full|person|student|participant)_name$|^name$"
)


def no_private_column(dataset: str) -> Check:
    """No column is called like an identity: ssn, a token, a name, a date of birth."""
    schema, table = dataset.split(".")
    columns = (
        "select column_name from information_schema.columns "
        f"where table_catalog != 'warehouse' and table_schema = '{schema}' "
        f"and table_name = '{table}'"
    )
    query = (
        f"select 1 as found from ({columns}) as named "
        f"where regexp_matches(lower(column_name), '{PRIVATE_COLUMN}') "
        "and (select count(*) >= 0 from {batch})"
    )
    return no_rows(
        "no column holds a social security number, token, name or date of birth",
        query,
        fix="Drop the column from the model: identities end in the intermediate layer",
    )


def never_in_future(mart: Mart, column: str) -> Check:
    """No date lies after the day the results are computed for."""
    return between(
        column,
        maximum=mart.as_of_date,
        rule=f"{column} is not after as_of_date",
        fix="Nothing after as_of_date may be seen: look at the filters of the staging models",
    )


def parent_exists(column: str, parent: str, key: str | None = None) -> Check:
    """The column is null or a key of another mart."""
    return never(
        f"{column} is in {parent}",
        f"{column} is not null and {column} not in (select {key or column} from {parent})",
        fix=LOOK_AT_MODEL,
        column=column,
    )


def adds_up(dimension: str, group: Sequence[str], counts: Sequence[str], where: str) -> Check:
    """Over the groups, the counts of the members of a dimension add up to its total ALL.

    `dimension` is the column that says ALL in a total row. A group without a total, or without
    members, differs too.
    """
    keys = ", ".join(group)
    differs = " or ".join(
        f"coalesce(sum({count}) filter (where {dimension} = 'ALL'), 0) "
        f"!= coalesce(sum({count}) filter (where {dimension} != 'ALL'), 0)"
        for count in counts
    )
    return no_rows(
        f"the rows of every {dimension} add up to ALL ({', '.join(counts)})",
        f"select 1 as found from {{batch}} where {where} group by {keys} having {differs}",
        column=dimension,
        fix="Every observation has exactly one region, pathway and population: look at the roll-up",
    )
