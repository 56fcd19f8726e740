-- Which metrics apply to which participation or WIOA period, and in which cohort: one
-- observation each. Not on the menu = no row; no exit = no row of an exit cohort.
with

menu as (

    select * from {{ ref('int_measures__menu') }}

),

metrics as (

    select * from {{ ref('metric_definitions') }}

),

participations as (

    select * from {{ ref('int_participation__participation') }}

),

observed as (

    select
        participations.participation_key,
        menu.metric_id,
        menu.permitted_use,
        participations.person_key,
        participations.pathway_id,
        participations.region_id,
        participations.is_matchable,
        participations.is_exiter,
        participations.entry_date,
        participations.exit_date,
        participations.entry_quarter_index,
        participations.exit_quarter_index,
        case metrics.cohort_anchor
            when 'entry' then participations.entry_quarter_index
            when 'exit' then participations.exit_quarter_index
        end as cohort_quarter_index,
        cast(null as varchar) as program_exclusion_reason
    from participations
    inner join menu on participations.pathway_id = menu.pathway_id
    inner join metrics on menu.metric_id = metrics.metric_id
    where
        metrics.category <> 'wioa_primary'
        and (
            participations.is_exiter
            or (metrics.cohort_anchor = 'entry' and metrics.population = 'participants')
        )

    union all

    select * from {{ ref('int_measures__wioa_cohort') }}

),

final as (

    select
        observed.participation_key,
        observed.metric_id,
        observed.permitted_use,
        observed.person_key,
        observed.pathway_id,
        observed.region_id,
        observed.is_matchable,
        observed.is_exiter,
        observed.entry_date,
        observed.exit_date,
        observed.entry_quarter_index,
        observed.exit_quarter_index,
        observed.cohort_quarter_index,
        observed.program_exclusion_reason,
        case metrics.program_year_rule
            when 'of_cohort' then {{ program_year('observed.cohort_quarter_index') }}
            when 'after_program_year'
                then {{ program_year('observed.cohort_quarter_index') }} + 1
            when 'after_calendar_year'
                then {{ calendar_year('observed.cohort_quarter_index') }} + 1
        end as cohort_program_year,
        metrics.population as metric_population,
        metrics.cohort_anchor,
        metrics.statistic,
        metrics.shape,
        metrics.measure
    from observed
    inner join metrics on observed.metric_id = metrics.metric_id

)

select * from final
