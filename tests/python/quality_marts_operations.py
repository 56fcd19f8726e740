"""The small marts of the history, and what breaks them; see quality_marts.py."""

MARTS = """
create schema operations;
create table operations.refresh_run as
    select *, timestamp '2026-11-27 03:00:00' as started_at, started_at as ended_at,
        60.0 as duration_seconds, 0 as exit_code, 'x' as message, date '2024-09-30' as as_of_date,
        'full' as mode, cast(null as text) as accepted_code, cast(null as text) as accepted_reason,
        '0.1.0' as pathways_version,
        'pathways refresh' as command, 2 as delivery_count,
        if(outcome = 'bad_input', null, 3) as results_first_count,
        if(outcome = 'bad_input', null, 1) as results_changed_count,
        if(outcome = 'bad_input', null, 1) as results_withdrawn_count,
        if(outcome = 'bad_input', null, 2) as final_results_revised_count
    from (values
        ('0000001-20261127T030000Z', 'released', '0000001-20261127T030000Z'),
        ('0000002-20261128T030000Z', 'bad_input', null),
        ('0000003-20261129T030000Z', 'running', null)
    ) as t (run_id, outcome, release_id);
create table operations.refresh_step as
    select run_id, 1 as step_number, 'build' as step, 'done' as status, started_at,
        50.0 as duration_seconds, 1000 as row_count, 9 as passed_count, 0 as failed_count,
        1 as warned_count
    from operations.refresh_run;
create table operations.refresh_finding as
    select run_id, 1 as finding_number, 'extract_checks' as step, 'a rule' as finding,
        'fail' as status, 4 as row_count, 'x' as message
    from operations.refresh_run where outcome = 'bad_input';
-- said once; changed; final and withdrawn
create table operations.result_revision as
    select 'metric_results' as result_mart, 'C.1' as metric_id,
        'program_year' as cohort_period_type, cohort_period, 'ALL' as pathway_id,
        'ALL' as region_id, 'ALL' as provider_id, 'ALL' as partner_type, 'ALL' as partner_id,
        'all' as population_dimension, 'ALL' as population,
        '0000001-20261127T030000Z' as first_release_id,
        timestamp '2026-11-27 03:00:00' as first_said_at,
        9 as first_participations, 9 as first_people, 2 as first_numerator, 8 as first_denominator,
        0.25 as first_rate, cast(null as double) as first_median_value,
        cast(null as double) as first_mean_value, cast(null as double) as first_median_value_real,
        cast(null as double) as first_mean_value_real, first_status,
        cast(null as date) as first_final_from,
        if(revision_count = 0, first_release_id, '0000003-20261129T030000Z') as last_release_id,
        if(revision_count = 0, first_said_at, timestamp '2026-11-29 03:00:00') as last_said_at,
        if(status is null, null, 9) as participations, if(status is null, null, 9) as people,
        if(status is null, null, 2 * revision_count + 2) as numerator,
        if(status is null, null, 8) as denominator, numerator / 8 as rate,
        cast(null as double) as median_value, cast(null as double) as mean_value,
        cast(null as double) as median_value_real, cast(null as double) as mean_value_real, status,
        cast(null as date) as final_from, status is null as is_withdrawn, revision_count,
        revision_count > 0 as is_revised, status is null as is_final_revised
    from (values ('PY2020', 'final', 'final', 0), ('PY2021', 'preliminary', 'final', 1),
        ('PY2022', 'final', null, 1)
    ) as t (cohort_period, first_status, status, revision_count);
insert into operations.result_revision by name
    select * replace ('metric_results_by_partner' as result_mart, 'partner' as partner_type,
        'college_a' as partner_id) from operations.result_revision;
"""

_ALL = "a cell of a mart has ALL"
_WITHDRAWN = "a withdrawn cell has no values"
_REVISED = "a cell is revised when it has revisions"
_ONCE = "a cell that is not revised is as it was first said"

PLANTED = {
    "operations.refresh_run": [
        ("set run_id = '12-20261127T030000Z' where outcome = 'bad_input'", "a run is called like"),
        ("set release_id = '0000003-20261129T030000Z'", "a release has the id of its run"),
        ("set release_id = null", "a release has the id of its run"),
        ("set outcome = 'running'", "a run that has not ended is the newest"),
        ("set results_changed_count = 0", "no more final results are revised"),
    ],
    "operations.refresh_step": [
        ("set run_id = '0000009-20261127T030000Z'", "run_id is in operations.refresh_run"),
    ],
    "operations.refresh_finding": [
        ("set run_id = '0000009-20261127T030000Z'", "run_id is in operations.refresh_run"),
    ],
    "operations.result_revision": [
        ("set partner_type = 'partner'", _ALL),
        ("set partner_id = 'college_a'", _ALL),
        ("set region_id = 'r1'", _ALL),
        ("set provider_id = 'p1'", _ALL),
        ("set people = 9", _WITHDRAWN),
        ("set status = 'final' where is_withdrawn", _WITHDRAWN),
        ("set is_withdrawn = false", _WITHDRAWN),
        ("set is_revised = true", _REVISED),
        ("set is_revised = false", _REVISED),
        ("set revision_count = -1", _REVISED),
        ("set is_final_revised = true", _REVISED),
        ("set last_release_id = '0000003-20261129T030000Z'", _ONCE),
        ("set numerator = 3", _ONCE),
        ("set final_from = date '2026-11-27'", _ONCE),
        ("set last_release_id = first_release_id", "a cell is revised by a later release"),
    ],
}

VIOLATIONS = {
    "operations.refresh_run": (
        "update operations.refresh_run set mode = 'x'",
        "mode is one of full, incremental",
    ),
    "operations.refresh_step": (
        "update operations.refresh_step set step = 'x'",
        "step is one of land",
    ),
    "operations.refresh_finding": (
        "update operations.refresh_finding set row_count = -1",
        "row_count is at least 0",
    ),
    "operations.result_revision": (
        "update operations.result_revision set first_status = 'x'",
        "first_status is one of final",
    ),
}
