# ruff: noqa: S608 - the SQL is made of names and conditions of the project's own
"""Words that only the suites of the marts need; see expectations.py for the others."""

from collections.abc import Sequence

from pathways.quality.expectations import Check, between, never, no_rows
from pathways.quality.marts import Mart


def metrics_where(condition: str) -> str:
    """Return SQL that is true in the rows of the metrics of which core.dim_metric says this."""
    return f"(metric_id in (select metric_id from core.dim_metric where {condition}))"


DOLLAR_METRIC = metrics_where("statistic != 'rate'")
WIOA_INDICATOR = metrics_where("category = 'wioa_primary'")
EXIT_BASED_INDICATOR = metrics_where("category = 'wioa_primary' and cohort_anchor = 'exit'")
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


def known_pathway(mart: Mart) -> Check:
    """The pathway is one, of a WIOA indicator a program; ALL is the total, and all WIOA.6 has."""
    programs = ", ".join(f"'{program}'" for program in mart.value_sets["wioa_program"])
    return never(
        "pathway_id is ALL or in core.dim_pathway; of WIOA indicators a program, of WIOA.6 ALL",
        "(case when metric_id = 'WIOA.6' then pathway_id = 'ALL' "
        f"when pathway_id = 'ALL' then true when {WIOA_INDICATOR} then pathway_id in ({programs}) "
        "else pathway_id in (select pathway_id from core.dim_pathway) end) is not true",
        fix=LOOK_AT_MODEL,
        column="pathway_id",
    )


def price_is_known(*values: str) -> Check:
    """A value in dollars has its equal in constant dollars, `<value>_real`; a warning."""
    unknown = " or ".join(f"({value} is not null and {value}_real is null)" for value in values)
    return never(
        f"{' and '.join(values)} are known in constant dollars too",
        unknown,
        fix="A quarter of wages has no price: add its months to the seed cpi_u",
        column=f"{values[0]}_real",
    ).as_warning()


def adds_up(dimension: str, group: Sequence[str], counts: Sequence[str], where: str) -> Check:
    """Over the groups, the counts of the members of a dimension add up to its total ALL.

    `dimension` is the column that says ALL in a total row. A group without a total, or without
    members, differs too: the first count is never 0. Rows are grouped by the hash of their key,
    which takes half the time; two groups that share one add up together.
    """
    differs = " or ".join(
        f"sum(case when {dimension} = 'ALL' then {count} else -{count} end) != 0"
        for count in counts
    )
    return no_rows(
        f"the rows of every {dimension} add up to ALL ({', '.join(counts)})",
        f"select 1 as found from {{batch}} where {where} "
        f"group by hash({', '.join(group)}) having {differs}",
        column=dimension,
        fix="Every observation has exactly one region, pathway and population: look at the roll-up",
    )
