"""Small marts in the shape of the real ones, on which every suite passes."""

MARTS = """
create schema core; create schema metrics;
create table core.dim_person as
    select 'p' || i as person_key, true as is_matchable, 1990 as birth_year, 'female' as sex,
        'white' as race_ethnicity, 'high_school' as education_level,
        cast(null as varchar) as employment_status_at_entry
    from range(3) as t(i);
create table core.dim_pathway as
    select 'health' as pathway_id, 'Health' as pathway_name, 'Health' as target_sector;
create table core.dim_offering as
    select 'health' as pathway_id, 'course' as offering_source, 'college_a' as source_id,
        'c1' as offering_id, true as is_entry_point;
create table core.dim_provider as select 'college_a' as provider_id, 'College A' as provider_name;
create table core.dim_region as
    select unnest(['east', 'west', 'unknown']) as region_id, 'A region' as region_name;
create table core.dim_credential as
    select 'cna' as credential_id, 'CNA' as credential_name, 'license' as credential_type;
create table core.dim_metric as
    select unnest(['C.1', 'C.5', 'C.2', 'C.4', 'B.1', 'B.2', 'B.3', 'B.4', 'B.5']) as metric_id,
        'aqcp_beta_2013' as framework_version, 'A metric' as metric_name, 'rate' as statistic;
create table core.dim_quarter as
    select year(day) * 4 + quarter(day) - 1 as quarter_index,
        year(day) || 'Q' || quarter(day) as year_quarter, day as quarter_start_date,
        day + interval 3 month - interval 1 day as quarter_end_date,
        day < date '2024-01-01' as is_covered
    from (select cast(unnest(generate_series(date '2022-01-01', date '2024-07-01',
        interval 3 month)) as date) as day);
create table core.fct_participation as
    select 'f' || i as participation_key, 'p' || i as person_key, 'health' as pathway_id,
        1 as participation_number, date '2022-05-05' as entry_date, '2022Q2' as entry_quarter,
        case when i < 2 then date '2023-02-01' end as exit_date,
        case when i < 2 then '2023Q1' end as exit_quarter,
        if(i < 2, 'exited', 'active') as participation_status, i < 2 as is_exiter,
        i = 0 as is_completer, ['east', 'west', 'unknown'][i + 1] as region_id,
        '25_34' as age_group_at_entry
    from range(3) as t(i);
create table core.fct_participant_quarter as
    select participation_key, person_key, quarter_index,
        quarter_index - 8089 as quarters_since_entry,
        case when exit_date is not null then quarter_index - 8092 end as quarters_since_exit,
        case when is_covered then cast(5000 as decimal(12,2)) end as wages, is_covered,
        case when is_covered then true end as is_employed
    from core.fct_participation, core.dim_quarter where quarter_index between 8088 and 8097;
create table core.fct_milestone as
    select 'f0' as participation_key, 'credential' as milestone_type,
        date '2023-01-15' as milestone_date, 'B.1' as metric_id, 'training' as source;
create table metrics.fct_metric_observation as
    select participation_key, metric_id, 'aqcp_beta_2013' as framework_version,
        '2023Q1' as cohort_quarter, true as is_in_denominator,
        case when metric_id != 'C.5' then true end as is_in_numerator,
        case when metric_id = 'C.5' then cast(9000 as decimal(14,2)) end as value,
        'final' as status, cast(null as varchar) as exclusion_reason
    from core.fct_participation, core.dim_metric where is_exiter;
create table metrics.metric_results as
    with observed as (
        select *, region_id as place, sex as who
        from metrics.fct_metric_observation
        inner join core.fct_participation using (participation_key)
        inner join core.dim_person using (person_key)
    )
    select metric_id, 'aqcp_beta_2013' as framework_version,
        'quarter' as cohort_period_type, '2023Q1' as cohort_period,
        coalesce(pathway_id, 'ALL') as pathway_id, coalesce(place, 'ALL') as region_id,
        'ALL' as provider_id, if(grouping(who) = 1, 'all', 'sex') as population_dimension,
        coalesce(who, 'ALL') as population, count(*) as participations,
        count(distinct person_key) as people,
        case when metric_id != 'C.5' then count(*) filter (where is_in_numerator) end as numerator,
        count(*) as denominator,
        case when metric_id != 'C.5'
            then count(*) filter (where is_in_numerator) / count(*) end as rate,
        cast(median(value) as double) as median_value, cast(avg(value) as double) as mean_value,
        'final' as status, 0 as excluded_not_eligible, 0 as excluded_unmatchable,
        0 as excluded_uncovered, 0 as pending
    from observed
    group by grouping sets ((metric_id, pathway_id, place, who), (metric_id, place, who),
        (metric_id, pathway_id, who), (metric_id, who), (metric_id, pathway_id, place),
        (metric_id, place), (metric_id, pathway_id), (metric_id));
"""
