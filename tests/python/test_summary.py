"""What `pathways refresh` prints at its end."""

from io import StringIO

import duckdb
import pytest
from rich.console import Console

from pathways.summary import print_summary, read_summary

SCHEMA = """
    create schema core; create schema metrics; create schema reference;
    create table core.dim_metric (
        metric_id text, metric_name text, category text, sort_order int
    );
    create table core.dim_pathway (pathway_id text, pathway_name text);
    create table reference.value_sets (value_set text, value text, label text);
    create table metrics.metric_results (
        metric_id text, cohort_period_type text, cohort_period text, pathway_id text,
        region_id text default 'ALL', provider_id text default 'ALL',
        population_dimension text default 'all', denominator int, rate double,
        median_value double, mean_value double, status text
    );
    insert into core.dim_pathway values
        ('health', 'Health care'), ('food', 'Culinary arts and hospitality');
    insert into reference.value_sets values ('wioa_program', 'youth', 'Youth');
    insert into core.dim_metric values
        ('A.1', 'Educational level gain', 'interim', 1),
        ('B.5', 'Any pathway credential', 'education_and_training', 2),
        ('C.6', 'Initial earnings gain', 'labor_market', 3),
        ('WIOA.1', 'Employment rate, second quarter after exit', 'wioa_primary', 4);
"""
COLUMNS = (
    "metric_id, cohort_period_type, cohort_period, pathway_id, denominator, rate, median_value,"
    " status"
)
RESULTS = """
    ('A.1', 'calendar_year', '2020', 'ALL', 55, 0.509, null, 'final'),
    ('A.1', 'calendar_year', '2020', 'health', 12, 0.5, null, 'final'),
    ('A.1', 'calendar_year', '2021', 'ALL', 50, 0.9, null, 'preliminary'),
    ('A.1', 'quarter', '2020Q4', 'ALL', 9, 0.5, null, 'final'),
    ('A.1', 'quarter', '2021Q4', 'ALL', 9, 0.5, null, 'preliminary'),
    ('B.5', 'calendar_year', '2023', 'ALL', 902, 0.491, null, 'final'),
    ('B.5', 'calendar_year', '2023', 'food', 129, 0.496, null, 'final'),
    ('B.5', 'calendar_year', '2024', 'ALL', 106, 0.9, null, 'final'),
    ('B.5', 'quarter', '2023Q4', 'ALL', 9, 0.5, null, 'final'),
    ('B.5', 'quarter', '2024Q1', 'ALL', 9, 0.5, null, 'final'),
    ('C.6', 'calendar_year', '2022', 'ALL', 1249, null, -9608.4, 'final'),
    ('C.6', 'calendar_year', '2022', 'health', 0, null, null, 'final'),
    ('C.6', 'quarter', '2022Q4', 'ALL', 9, null, 1, 'final'),
    ('WIOA.1', 'program_year', 'PY2023', 'ALL', 591, 0.733, null, 'final'),
    ('WIOA.1', 'program_year', 'PY2023', 'youth', 94, 0.798, null, 'final'),
    ('WIOA.1', 'calendar_year', '2023', 'ALL', 7, 0.1, null, 'final')
"""


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    opened = duckdb.connect()
    opened.execute(SCHEMA)
    opened.execute(f"insert into metrics.metric_results ({COLUMNS}) values {RESULTS}")
    return opened


def printed(connection: duckdb.DuckDBPyConnection, width: int = 80) -> list[str]:
    file = StringIO()
    print_summary(read_summary(connection), Console(file=file, width=width))
    return [line.strip() for line in file.getvalue().splitlines()]


def test_there_is_a_table_per_group_of_metrics_with_its_names_below(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    lines = printed(connection)
    for title in (
        "Interim outcomes, by calendar year of entry",
        "Education and training outcomes, by calendar year of exit",
        "Labor market outcomes, by calendar year of exit; dollars of two quarters",
        "WIOA primary indicators, by program year",
    ):
        assert title in lines
    assert "WIOA.1 Employment rate, second quarter after exit" in lines


def test_a_cell_is_the_rate_or_the_median_over_how_many_it_counts(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    lines = [line.split() for line in printed(connection)]
    for cells, count in (
        (["Health", "care", "50%"], ["12"]),
        (["All", "pathways", "-$9,608"], ["1,249"]),
        (["Health", "care", "-"], ["0"]),
        (["Youth", "80%"], ["94"]),
    ):
        assert lines[lines.index(cells) + 1] == count


def test_the_year_is_the_newest_that_is_final_and_over(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    years = {
        metric_id: year
        for results in read_summary(connection)
        for metric_id, (_, year) in results.metrics.items()
    }
    assert years == {"A.1": "2020", "B.5": "2023", "C.6": "2022", "WIOA.1": "PY2023"}


@pytest.mark.parametrize("width", [80, 100, 120])
def test_no_line_is_wider_than_the_terminal(
    connection: duckdb.DuckDBPyConnection, width: int
) -> None:
    connection.execute("""
        insert into core.dim_metric
            select 'A.' || number, 'Metric number ' || number, 'interim', number
            from range(2, 10) as numbers (number);
        insert into metrics.metric_results by name
            select
                results.* replace ('A.' || number as metric_id, 1234 as denominator, 1 as rate)
            from metrics.metric_results as results
            cross join range(2, 10) as numbers (number)
            where metric_id = 'A.1'
    """)
    lines = printed(connection, width)
    assert max(map(len, lines)) <= width
    assert any(line.count("100%") == 8 for line in lines)


def test_without_a_final_result_it_says_so(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("update metrics.metric_results set status = 'pending'")
    assert printed(connection) == ["No metric has a final result yet."]
