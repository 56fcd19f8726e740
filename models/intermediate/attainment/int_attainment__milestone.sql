-- Every dated outcome of a participation and the metric it serves. A metric of the shape
-- `milestone` is attained by whoever has one.
with

milestones as (

    select * from {{ ref('int_attainment__learning_milestone') }}

    union all

    select * from {{ ref('int_attainment__person_milestone') }}

    union all

    select * from {{ ref('int_attainment__pathway_milestone') }}

),

final as (

    select
        participation_key,
        metric_id,
        milestone_type,
        milestone_date,
        detail,
        source_id
    from milestones

)

select * from final
