"""Small marts in the shape of the real ones, on which every suite passes, and what breaks them."""

MARTS = """
create schema core; create schema metrics;
create table core.dim_person as select 'p' || i as person_key, true as is_matchable,
    1990 as birth_year, if(i < 2, 'female', 'unknown') as sex, 'white' as race_ethnicity,
    'high_school' as education_level, 'employed' as employment_status_at_entry
    from range(3) as t (i);
create table core.dim_pathway as
    select 'health' as pathway_id, 'Health' as pathway_name, 'Health' as target_sector;
create table core.dim_offering as select 'health' as pathway_id, 'course' as offering_source,
    'college_a' as source_id, 'c1' as offering_id, true as is_entry_point;
create table core.dim_provider as select 'college_a' as provider_id, 'College A' as provider_name;
create table core.dim_region as
    select unnest(['east', 'west', 'unknown']) as region_id, 'A region' as region_name;
create table core.dim_credential as
    select 'cna' as credential_id, 'CNA' as credential_name, 'license' as credential_type;
create table core.dim_metric as
    select metric_id, 'A metric' as metric_name, m.* exclude (ids),
        if(category = 'wioa_primary', 'wioa_2024', 'aqcp_beta_2013') as framework_version,
        if(metric_id in ('C.5', 'WIOA.3'), 'median_and_mean', 'rate') as statistic
    from (values ('interim', 'participants', 'entry', ['A.1']),
        ('education_and_training', 'exiters', 'exit', ['B.1', 'B.2', 'B.3', 'B.4', 'B.5']),
        ('labor_market', 'exiters', 'exit', ['C.1', 'C.2', 'C.4', 'C.5']),
        ('wioa_primary', 'exiters', 'exit', ['WIOA.1', 'WIOA.2', 'WIOA.3', 'WIOA.4', 'WIOA.6']),
        ('wioa_primary', 'participants', 'program_year', ['WIOA.5'])
    ) as m (category, population, cohort_anchor, ids), unnest(ids) as u (metric_id);
create table core.dim_quarter as
    select year(day) * 4 + quarter(day) - 1 as quarter_index,
        year(day) || 'Q' || quarter(day) as year_quarter, day as quarter_start_date,
        day + interval 3 month - interval 1 day as quarter_end_date, year(day) < 2024 as is_covered
    from generate_series(date '2022-01-01', date '2024-07-01', interval 3 month) as t (day);
-- two have exited, one of them has come back, and one never left
create table periods as
    select i, 'p' || i % 3 as person_key, cast(1 + i // 3 as integer) as participation_number,
        if(i < 3, date '2022-05-05', date '2024-01-10') as entry_date,
        if(i < 3, '2022Q2', '2024Q1') as entry_quarter,
        if(i < 3, 8089, 8096) as entry_quarter_index,
        if(i < 2, date '2023-02-01', null) as exit_date, if(i < 2, '2023Q1', null) as exit_quarter,
        if(i < 2, 8092, null) as exit_quarter_index,
        if(i < 2, 'exited', 'active') as participation_status, i < 2 as is_exiter,
        ['east', 'west', 'unknown'][i % 3 + 1] as region_id, '25_34' as age_group_at_entry
    from range(4) as t(i);
create table core.fct_participation as
    select *, 'f' || i as participation_key, 'health' as pathway_id, i = 0 as is_completer
    from periods;
create table core.fct_wioa_participation as
    select *, 'w' || i as participation_key, if(i = 2, 'youth', 'adult') as wioa_program,
        coalesce(exit_date, date '2024-09-30') as last_service_date, 'a' as first_provider_id,
        if(i = 1, 'medical', null) as exclusion_reason,
        if(i = 1, date '2023-05-05', null) as exclusion_date
    from periods;
create table core.fct_participant_quarter as
    select participation_key, person_key, quarter_index, is_covered,
        quarter_index - 8089 as quarters_since_entry,
        if(is_exiter, quarter_index - 8092, null) as quarters_since_exit,
        if(is_covered, 5000, null) as wages, if(is_covered, true, null) as is_employed
    from core.fct_participation, core.dim_quarter where quarter_index between 8088 and 8097;
create table core.fct_milestone as
    select 'm' || n as milestone_key, participation_key, person_key, pathway_id,
        ['license', 'retention'][n] as milestone_type, date '2023-01-15' as milestone_date,
        ['B.1', 'A.1'][n] as metric_id, 'cna' as detail, 'training' as source
    from core.fct_participation, unnest([1, 2]) as t (n) where participation_key = 'f0';
create table metrics.fct_metric_observation as
    with everything as (
        select participation_key, person_key, region_id, entry_quarter_index, exit_quarter_index,
            is_exiter, pathway_id, false as is_wioa, cast(null as varchar) as exclusion_reason
        from core.fct_participation
        union all by name
        select *, wioa_program as pathway_id, true as is_wioa from core.fct_wioa_participation
    ), decided as (
        select *, case cohort_anchor when 'entry' then entry_quarter_index
                when 'exit' then exit_quarter_index else if(is_exiter, 8090, 8098)
            end as cohort_quarter_index,
            case when cohort_anchor = 'exit' and exclusion_reason is not null then 'excluded'
                when cohort_anchor = 'program_year' and not is_exiter then 'pending'
                when is_exiter then 'final' else 'preliminary' end as status,
            status in ('final', 'preliminary') as is_in_denominator
        from everything inner join core.dim_metric on is_wioa = (category = 'wioa_primary')
        where is_exiter or cohort_anchor != 'exit'
    )
    select participation_key || metric_id as metric_observation_key, participation_key, metric_id,
        framework_version, 'accountability' as permitted_use, person_key,
        if(metric_id = 'WIOA.6', 'ALL', pathway_id) as pathway_id, region_id,
        cohort_quarter_index // 4 || 'Q' || cohort_quarter_index % 4 + 1 as cohort_quarter,
        cohort_quarter_index, case when metric_id in ('WIOA.2', 'WIOA.4', 'WIOA.6') then 2024
            else (cohort_quarter_index - 2) // 4 + if(metric_id in ('WIOA.1', 'WIOA.3'), 1, 0)
        end as cohort_program_year,
        is_in_denominator, if(statistic = 'rate', is_in_denominator, null) as is_in_numerator,
        if(statistic != 'rate' and is_in_denominator, 9000.00, null) as value,
        cast(value as double) as value_real, status,
        if(status = 'excluded', decided.exclusion_reason, null) as exclusion_reason,
        if(status = 'pending', date '2025-06-30', null) as final_from
    from decided;
create table results as
    with served as (
        select distinct participation_key, t.*
        from metrics.fct_metric_observation, lateral (values ('region', region_id),
            ('provider', 'college_a'), ('partner', 'college_a'),
            ('funding_stream', 'wioa_' || region_id)) as t (slice_type, slice)
    ), observed as (
        select *, pathway_id as pathway, sex as who,
            if(period = 'quarter', cohort_quarter, 'PY' || cohort_program_year) as cohort_period
        from metrics.fct_metric_observation inner join served using (participation_key)
        inner join core.dim_person using (person_key),
            (values ('quarter'), ('program_year')) as t (period)
        where period = 'program_year' or (slice_type = 'region' and metric_id != 'WIOA.5')
    )
    select metric_id, framework_version, permitted_use, period as cohort_period_type,
        cohort_period, coalesce(pathway, 'ALL') as pathway_id, slice_type,
        coalesce(slice, 'ALL') as slice_id, coalesce(who, 'ALL') as population,
        if(grouping(who) = 1, 'all', 'sex') as population_dimension,
        count(*) as participations, count(distinct person_key) as people,
        count_if(participation_key[2] < '2') as exiters,
        if(is_wioa, null, count_if(participation_key = 'f0')) as completers,
        if(is_dollar, null, count_if(is_in_numerator)) as numerator,
        count_if(is_in_denominator) as denominator,
        numerator / nullif(denominator, 0) as rate,
        cast(median(value) as double) as median_value, cast(avg(value) as double) as mean_value,
        median(value_real) as median_value_real, avg(value_real) as mean_value_real,
        count_if(observed.status = 'preliminary') as preliminary,
        count_if(observed.status = 'pending') as pending,
        case when pending > 0 and denominator = 0 then 'pending'
            when pending + preliminary > 0 then 'preliminary' else 'final' end as status,
        case when preliminary = 0 then max(final_from) end as final_from,
        0 as excluded_not_eligible, 0 as excluded_unmatchable, 0 as excluded_uncovered,
        count_if(exclusion_reason is not null) as excluded_wioa
    from (select *, metric_id in ('C.5', 'WIOA.3') as is_dollar, metric_id[1] = 'W' as is_wioa
        from observed) as observed
    group by metric_id, framework_version, permitted_use, period, cohort_period, slice_type,
        is_dollar, is_wioa, cube (pathway, slice, who)
    having (grouping(slice) = 0 or slice_type = 'region')
        and (metric_id != 'WIOA.6' or grouping(pathway) = 0);
create table metrics.metric_results as
    select *, if(slice_type = 'region', slice_id, 'ALL') as region_id,
        if(slice_type = 'provider', slice_id, 'ALL') as provider_id
    from results where slice_type in ('region', 'provider');
create table metrics.metric_results_by_partner as
    select *, slice_type as partner_type, slice_id as partner_id
    from results where slice_type in ('partner', 'funding_stream');
"""

# What breaks a rule, `set` or delete `where`, and words of the rule: each of its conditions once.
# Rules of a kind that test_quality_marts.py breaks by itself are not here.
_PERIODS = [
    ("set is_exiter = true where i = 2", "exited, is_exiter and exit_date say the same"),
    ("set participation_status = 'active' where i = 0", "exited, is_exiter and exit_date"),
    ("set exit_date = null where i = 0", "exited, is_exiter and exit_date"),
    ("set entry_quarter = '2022Q3' where i = 0", "entry_quarter is the quarter"),
    ("set entry_quarter_index = 8090 where i = 0", "entry_quarter is the quarter"),
    ("set exit_quarter = null where i = 0", "exit_quarter is the quarter"),
    ("set exit_quarter_index = 8090 where i = 0", "exit_quarter is the quarter"),
    ("set is_exiter = false where i = 0", "a person has one open period"),
    ("set entry_date = date '2023-03-31' where i = 3", "a later period starts"),
    ("set exit_date = null where i = 0", "a later period starts"),
    ("set exit_date = date '2024-08-01' where i = 1", "or more before as_of_date"),
]
_COUNTS = """participations exiters completers numerator denominator preliminary pending
    excluded_not_eligible excluded_unmatchable excluded_uncovered excluded_wioa"""
_COUNTED = [count for count in _COUNTS.split() if count not in {"exiters", "completers"}]
_PATHWAYS = [
    ("set pathway_id = 'adult' where metric_id = 'C.1'", "pathway_id is ALL or in"),
    ("set pathway_id = 'health' where metric_id = 'WIOA.1'", "pathway_id is ALL or in"),
    ("set pathway_id = 'adult' where metric_id = 'WIOA.6'", "pathway_id is ALL or in"),
]
_RESULTS = [
    *_PATHWAYS,
    ("set framework_version = 'wioa_2024' where metric_id = 'C.1'", "those of core.dim_metric"),
    ("set cohort_period = '2022' where metric_id = 'C.1'", "a period is named after its type"),
    ("set cohort_period_type = 'calendar_year' where metric_id = 'WIOA.5'", "by program year only"),
    ("set population = 'male' where population_dimension = 'all'", "the dimension all has"),
    ("set numerator = 9 where metric_id = 'C.1'", "numerator <= denominator"),
    ("set preliminary = 9 where metric_id = 'A.1'", "preliminary <= denominator"),
    ("set people = 9 where metric_id = 'C.1'", "people <= participations"),
    ("set pending = -1 where metric_id = 'C.1'", "no count is below 0"),
    ("set denominator = 0 where metric_id = 'C.1'", "participations = denominator + pending"),
    ("set excluded_wioa = 0 where metric_id = 'WIOA.1'", "participations = denominator + pending"),
    ("set completers = 9 where metric_id = 'C.1'", "completers <= exiters"),
    ("set exiters = 9 where metric_id = 'A.1'", "exiters <= participations"),
    ("set exiters = 0 where metric_id = 'WIOA.1'", "a cohort by exit has exiters only"),
    ("set completers = 0 where metric_id = 'WIOA.1'", "completers are counted for pathway metrics"),
    ("set completers = null where metric_id = 'C.1'", "completers are counted for pathway metrics"),
    ("set excluded_wioa = 1 where metric_id = 'C.1'", "excluded_wioa is 0 but for"),
    ("set excluded_wioa = 1 where metric_id = 'WIOA.5'", "excluded_wioa is 0 but for"),
    ("set status = 'pending' where preliminary > 0", "a row is pending when"),
    ("set status = 'final' where metric_id = 'A.1' and preliminary > 0", "final when none is"),
    ("set final_from = null where metric_id = 'WIOA.5'", "final_from is there when"),
    ("set final_from = date '2025-01-01' where preliminary > 0", "final_from is there when"),
    ("set final_from = date '2024-09-30' where pending > 0", "after as_of_date"),
    ("set rate = 'nan'::double where metric_id = 'C.1'", "never NaN"),
    ("set mean_value_real = 'nan'::double where metric_id = 'C.5'", "never NaN"),
    ("set rate = 0.25 where metric_id = 'C.1'", "the rate is numerator / denominator"),
    ("set rate = null where metric_id = 'C.1'", "the rate is numerator / denominator"),
    ("set numerator = 1 where metric_id = 'C.5'", "dollar metrics have the values"),
    ("set median_value = null where metric_id = 'C.5'", "dollar metrics have the values"),
    *(
        (f"set {value} = 1 where metric_id = 'C.1'", "and all others the reverse")
        for value in ("median_value", "mean_value", "median_value_real", "mean_value_real")
    ),
    ("set median_value_real = null where metric_id = 'C.5'", "known in constant dollars"),
    ("set mean_value_real = null where metric_id = 'WIOA.3'", "known in constant dollars"),
    *(
        (f"set {count} = 7 where {where}", words)
        for count in _COUNTS.split()
        for where, words in (
            ("population_dimension = 'sex'", "populations of every dimension add up"),
            ("pathway_id = 'ALL'", "every pathway_id add up"),
        )
    ),
    ("where population_dimension = 'sex' and metric_id = 'C.1'", "populations of every dimension"),
    ("where pathway_id = 'ALL' and metric_id = 'C.1'", "every pathway_id add up"),
    ("where pathway_id != 'ALL' and metric_id = 'C.1'", "every pathway_id add up"),
]

PLANTED = {
    "core.dim_pathway": [("set pathway_id = 'all'", "no pathway is called ALL")],
    "core.dim_offering": [("set pathway_id = 'nowhere'", "the pathway is in core.dim_pathway")],
    "core.dim_quarter": [
        ("set quarter_index = quarter_index + 1", "quarter_index is year * 4"),
        ("set year_quarter = '2022-1'", "year_quarter is written like 2024Q3"),
    ],
    "core.fct_participation": [
        *_PERIODS,
        ("set is_completer = true where i = 2", "a completer is an exiter"),
    ],
    "core.fct_wioa_participation": [
        *_PERIODS,
        ("set participation_key = 'f0' where i = 0", "participation_key is not one of"),
        ("set last_service_date = date '2023-02-02' where i = 0", "the exit is the day of the"),
        ("set exclusion_date = null where i = 1", "exiters alone are excluded"),
        ("set exclusion_reason = null where i = 1", "exiters alone are excluded"),
        ("set is_exiter = false where i = 1", "exiters alone are excluded"),
        ("set exclusion_date = date '2022-05-04' where i = 1", "an exclusion is dated from entry"),
        ("set exclusion_date = date '2024-04-01' where i = 1", "an exclusion is dated from entry"),
    ],
    "core.fct_participant_quarter": [
        ("set wages = 0 where not is_covered", "in covered quarters only"),
        ("set is_employed = false where not is_covered", "in covered quarters only"),
        ("set is_covered = true", "a quarter is covered here when"),
        ("set wages = null", "the wages of a matchable person are known"),
        ("set is_employed = false", "employed means wages above 0"),
    ],
    "core.fct_milestone": [
        ("set person_key = 'p1'", "a milestone is of the participation's person"),
        ("set pathway_id = 'other'", "a milestone is of the participation's person"),
        ("set milestone_date = date '2022-05-04'", "and not before the entry"),
    ],
    "metrics.fct_metric_observation": [
        ("set participation_key = 'w0' where metric_id = 'C.1'", "participation_key is in"),
        ("set participation_key = 'f0' where metric_id = 'WIOA.1'", "participation_key is in"),
        *_PATHWAYS,
        ("set cohort_quarter = '2023Q2' where metric_id = 'C.1'", "cohort_quarter is the quarter"),
        *(
            (f"set cohort_program_year = 2021 where metric_id = '{metric}'", "_year is that of")
            for metric in ("A.1", "C.1", "WIOA.1", "WIOA.2", "WIOA.3", "WIOA.4", "WIOA.5", "WIOA.6")
        ),
        ("set cohort_quarter_index = 8091 where metric_id = 'WIOA.5'", "begins with its first"),
        ("set is_in_denominator = false where metric_id = 'C.1'", "are in the denominator"),
        ("set is_in_denominator = true where status = 'pending'", "are in the denominator"),
        ("set is_in_denominator = true where status = 'excluded'", "are in the denominator"),
        ("set is_in_denominator = false where metric_id = 'C.1'", "who is in the numerator"),
        ("set status = 'preliminary' where metric_id = 'B.1'", "preliminary observations are of"),
        ("set final_from = date '2025-01-01' where metric_id = 'C.1'", "have a final_from"),
        ("set final_from = null where status = 'pending'", "have a final_from"),
        ("set final_from = date '2024-09-30' where status = 'pending'", "after as_of_date"),
        ("set exclusion_reason = 'medical' where metric_id = 'C.1'", "have an exclusion_reason"),
        ("set exclusion_reason = null where metric_id = 'WIOA.1'", "have an exclusion_reason"),
        ("set exclusion_reason = 'medical' where metric_id = 'WIOA.5'", "of exit-based WIOA"),
        ("set exclusion_reason = 'medical' where metric_id = 'C.1'", "of exit-based WIOA"),
        ("set is_in_numerator = true where metric_id = 'C.5'", "dollar metrics have no numerator"),
        ("set is_in_numerator = null where metric_id = 'C.1'", "dollar metrics have no numerator"),
        ("set value = null where metric_id = 'C.5'", "a value is there for dollar metrics"),
        ("set value = 1 where metric_id = 'C.1'", "a value is there for dollar metrics"),
        ("set value_real = 1 where metric_id = 'C.1'", "a value is there for dollar metrics"),
        ("set value_real = null where metric_id = 'WIOA.3'", "known in constant dollars"),
        ("set is_in_numerator = false where metric_id = 'B.4'", "who attained B.3 attained B.4"),
        ("set is_in_numerator = false where metric_id = 'B.5'", "B.1 attained B.5"),
        ("set is_in_numerator = false where metric_id = 'B.5'", "B.2 attained B.5"),
        ("set is_in_numerator = false where metric_id = 'B.5'", "B.3 attained B.5"),
        ("set is_in_numerator = false where metric_id = 'C.2'", "the denominator of C.4"),
    ],
    "metrics.metric_results": [
        *_RESULTS,
        ("set region_id = 'east' where provider_id != 'ALL'", "the rows of a provider are"),
        ("set cohort_period_type = 'quarter'", "the rows of a provider are"),
        ("set participations = 7 where region_id = 'east'", "every region_id add up"),
        ("where region_id = 'east' and metric_id = 'C.1'", "every region_id add up"),
        ("set numerator = 7 where provider_id != 'ALL'", "no count of a provider is above"),
        ("where region_id = 'ALL' and provider_id = 'ALL'", "no count of a provider is above"),
        ("where metric_id = 'C.1'", "count the rows of metrics.fct_metric_observation"),
        *((f"set {count} = 9 where metric_id = 'C.1'", "count the rows of") for count in _COUNTED),
    ],
    "metrics.metric_results_by_partner": [
        *_RESULTS,
        ("set participations = 7", "no count of a partner is above"),
        ("set people = 7", "no count of a partner is above"),
        ("set cohort_period = 'PY2001'", "no count of a partner is above"),
    ],
}
