-- Which metrics apply to which pathway or WIOA program, and what for. ALL is for
-- accountability only when every pathway on whose menu the metric is permits it.
with

metrics as (

    select * from {{ ref('metric_definitions') }}

),

menu as (

    select
        pathway_metrics.pathway_id,
        pathway_metrics.metric_id,
        pathway_metrics.permitted_use
    from {{ ref('pathway_metrics') }} as pathway_metrics
    inner join metrics on pathway_metrics.metric_id = metrics.metric_id
    where metrics.category <> 'wioa_primary'

    union all

    -- 29 USC 3141(b)(2)(A): performance accountability
    select
        applicability.wioa_program as pathway_id,
        applicability.metric_id,
        'accountability' as permitted_use
    from {{ ref('wioa_applicability') }} as applicability
    inner join metrics on applicability.metric_id = metrics.metric_id
    where metrics.category = 'wioa_primary' and applicability.applies

),

final as (

    select
        pathway_id,
        metric_id,
        permitted_use
    from menu

    union all

    select
        'ALL' as pathway_id,
        metric_id,
        case
            when bool_and(permitted_use = 'accountability') then 'accountability'
            else 'continuous_improvement'
        end as permitted_use
    from menu
    group by metric_id

)

select * from final
