-- The WIOA periods of participation and the indicators that apply to them, each in its
-- cohort: by exit (WIOA.1 to .4), by program year that the period touches (WIOA.5), and once
-- per person and calendar year of exit, over all programs (WIOA.6).
with

menu as (

    select
        menu.*,
        metrics.cohort_anchor,
        metrics.measure
    from {{ ref('int_measures__menu') }} as menu
    inner join {{ ref('metric_definitions') }} as metrics
        on menu.metric_id = metrics.metric_id
    where metrics.category = 'wioa_primary' and menu.pathway_id <> 'ALL'

),

applicable as (

    select
        periods.*,
        menu.metric_id,
        menu.permitted_use,
        menu.cohort_anchor,
        menu.measure,
        exclusions.exclusion_reason,
        exclusions.exclusion_date
    from {{ ref('int_participation__wioa_period') }} as periods
    inner join menu on periods.wioa_program = menu.pathway_id
    left join {{ ref('int_participation__wioa_exclusion') }} as exclusions
        on periods.participation_key = exclusions.participation_key

),

program_years as (

    select quarter_index
    from {{ ref('int_employment__quarter') }}
    where quarter_index % 4 = 2

),

exits as (

    select
        participation_key,
        metric_id,
        permitted_use,
        person_key,
        wioa_program as pathway_id,
        region_id,
        is_matchable,
        is_exiter,
        entry_date,
        exit_date,
        entry_quarter_index,
        exit_quarter_index,
        exit_quarter_index as cohort_quarter_index,
        exclusion_reason as program_exclusion_reason
    from applicable
    where is_exiter and cohort_anchor = 'exit' and measure <> 'same_employer'

),

-- an exclusion of any program that exits on the last day excludes
last_exits as (

    select
        participation_key,
        metric_id,
        permitted_use,
        person_key,
        'ALL' as pathway_id,
        region_id,
        is_matchable,
        is_exiter,
        entry_date,
        exit_date,
        entry_quarter_index,
        exit_quarter_index,
        exit_quarter_index as cohort_quarter_index,
        first_value(exclusion_reason) over (
            partition by person_key, metric_id, exit_date
            order by exclusion_date nulls last, exclusion_reason
        ) as program_exclusion_reason
    from applicable
    where is_exiter and measure = 'same_employer'
    qualify
        row_number() over (
            partition by person_key, metric_id, {{ calendar_year('exit_quarter_index') }}
            order by exit_date desc, entry_date asc, wioa_program asc
        ) = 1

),

-- not exit-based: nobody is excluded
touched_years as (

    select
        applicable.participation_key,
        applicable.metric_id,
        applicable.permitted_use,
        applicable.person_key,
        applicable.wioa_program as pathway_id,
        applicable.region_id,
        applicable.is_matchable,
        applicable.is_exiter,
        applicable.entry_date,
        applicable.exit_date,
        applicable.entry_quarter_index,
        applicable.exit_quarter_index,
        program_years.quarter_index as cohort_quarter_index,
        cast(null as varchar) as program_exclusion_reason
    from applicable
    inner join program_years
        on
            program_years.quarter_index
            between {{ program_year('applicable.entry_quarter_index') }} * 4 + 2
            and {{ quarter_index('applicable.last_service_date') }}
    where applicable.cohort_anchor = 'program_year'

),

final as (

    select * from exits

    union all

    select * from last_exits

    union all

    select * from touched_years

)

select * from final
