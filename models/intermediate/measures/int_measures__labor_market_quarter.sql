-- Every quarter that a labor market metric looks at, and what is known of it.
with

participations as (

    select * from {{ ref('int_participation__participation') }}
    where is_exiter

),

pathway_metrics as (

    select * from {{ ref('pathway_metrics') }}

),

-- the windows of the metrics that apply to a pathway; not on its menu = no row
needed_quarters as (

    select
        metric_quarters.metric_id,
        metric_quarters.anchor,
        metric_quarters.quarter_offset,
        metric_quarters.quarter_role,
        metric_definitions.measure
    from {{ ref('metric_quarters') }} as metric_quarters
    inner join {{ ref('metric_definitions') }} as metric_definitions
        on metric_quarters.metric_id = metric_definitions.metric_id
    where
        metric_definitions.category = 'labor_market'
        and coalesce(
            metric_quarters.denominator_rule = {{ threshold('denominator_rule', 'varchar') }},
            true
        )

),

needed as (

    select
        participations.participation_key,
        participations.person_key,
        participations.pathway_id,
        participations.is_matchable,
        needed_quarters.metric_id,
        needed_quarters.quarter_role,
        needed_quarters.measure,
        needed_quarters.quarter_offset
        + case needed_quarters.anchor
            when 'exit' then participations.exit_quarter_index
            when 'entry' then participations.entry_quarter_index
        end as quarter_index
    from participations
    inner join pathway_metrics on participations.pathway_id = pathway_metrics.pathway_id
    inner join needed_quarters on pathway_metrics.metric_id = needed_quarters.metric_id

),

-- In a covered quarter without a record wages are 0; in any other they are unknown.
final as (

    select
        needed.participation_key,
        needed.metric_id,
        needed.quarter_role,
        needed.quarter_index,
        quarters.coverage,
        case
            when needed.is_matchable and quarters.coverage = 'covered'
                then coalesce(person_quarters.wages, 0)
        end as wages,
        case
            when not needed.is_matchable or quarters.coverage <> 'covered' then null
            when
                needed.measure = 'employed_in_targeted_sector'
                and needed.quarter_role = 'attainment'
                then targeted_quarters.person_key is not null
            else coalesce(person_quarters.is_employed, false)
        end as is_employed
    from needed
    left join {{ ref('int_employment__quarter') }} as quarters
        on needed.quarter_index = quarters.quarter_index
    left join {{ ref('int_employment__person_quarter') }} as person_quarters
        on
            needed.person_key = person_quarters.person_key
            and needed.quarter_index = person_quarters.quarter_index
    left join {{ ref('int_employment__targeted_quarter') }} as targeted_quarters
        on
            needed.person_key = targeted_quarters.person_key
            and needed.pathway_id = targeted_quarters.pathway_id
            and needed.quarter_index = targeted_quarters.quarter_index

)

select * from final
