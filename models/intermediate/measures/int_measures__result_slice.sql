-- Observations as results count them: once in their region, and once per provider, funding
-- stream and partner that served the participation. These overlap; the pathway row is no
-- sum of them.
with

observations as (

    select
        *,
        count(*) over (partition by metric_id, person_key) > 1 as has_person_elsewhere
    from {{ ref('int_measures__observation') }}

),

partners as (

    select * from {{ ref('int_participation__partner') }}

),

wioa_periods as (

    select
        periods.participation_key,
        periods.person_key,
        periods.exit_date,
        menu.metric_id
    from {{ ref('int_participation__wioa_period') }} as periods
    inner join {{ ref('int_measures__menu') }} as menu
        on periods.wioa_program = menu.pathway_id

),

-- an observation of all programs together is served by every period that exits that day, of
-- the programs that the metric applies to
served as (

    select
        observations.participation_key,
        observations.metric_id,
        observations.cohort_quarter_index,
        partners.partner_type as slice_type,
        partners.partner_id as slice_id
    from observations
    inner join partners on observations.participation_key = partners.participation_key
    where observations.pathway_id <> 'ALL'

    union all

    -- distinct: two programs may share a partner
    select distinct
        observations.participation_key,
        observations.metric_id,
        observations.cohort_quarter_index,
        partners.partner_type as slice_type,
        partners.partner_id as slice_id
    from observations
    inner join wioa_periods
        on
            observations.person_key = wioa_periods.person_key
            and observations.metric_id = wioa_periods.metric_id
            and observations.exit_date = wioa_periods.exit_date
    inner join partners on wioa_periods.participation_key = partners.participation_key
    where observations.pathway_id = 'ALL'

),

slices as (

    select
        participation_key,
        metric_id,
        cohort_quarter_index,
        'region' as slice_type,
        region_id as slice_id
    from observations

    union all

    select * from served

),

final as (

    select
        slices.slice_type,
        slices.slice_id,
        observations.participation_key,
        observations.metric_id,
        observations.statistic,
        observations.person_key,
        observations.has_person_elsewhere,
        observations.pathway_id,
        observations.cohort_quarter_index,
        observations.cohort_program_year,
        observations.is_exiter,
        observations.is_completer,
        observations.is_in_denominator,
        observations.is_in_numerator,
        observations.value,
        observations.value_real,
        observations.status,
        observations.exclusion_reason,
        observations.final_from
    from observations
    inner join slices
        on
            observations.participation_key = slices.participation_key
            and observations.metric_id = slices.metric_id
            and observations.cohort_quarter_index = slices.cohort_quarter_index

)

select * from final
