-- Which quarters have wages, and which metrics are final for those who left in each: read
-- this before asking why a cohort is pending.
with

quarters as (

    select * from {{ ref('dim_quarter') }}

),

participations as (

    select * from {{ ref('fct_participation') }}
    where is_exiter

),

observations as (

    select * from {{ ref('fct_metric_observation') }}

),

exits as (

    select
        exit_quarter_index as quarter_index,
        count(*) as exits
    from participations
    group by exit_quarter_index

),

metric_states as (

    select
        cohort_quarter_index as quarter_index,
        metric_id,
        bool_or(status = 'pending') as has_pending
    from observations
    group by cohort_quarter_index, metric_id

),

metrics as (

    select
        quarter_index,
        string_agg(metric_id, ' ' order by metric_id) filter (where not has_pending)
            as settled_metrics,
        string_agg(metric_id, ' ' order by metric_id) filter (where has_pending)
            as pending_metrics
    from metric_states
    group by quarter_index

),

final as (

    select
        quarters.year_quarter,
        quarters.coverage,
        coalesce(exits.exits, 0) as exits,
        metrics.settled_metrics,
        metrics.pending_metrics
    from quarters
    left join exits on quarters.quarter_index = exits.quarter_index
    left join metrics on quarters.quarter_index = metrics.quarter_index
    where quarters.is_covered or exits.exits is not null
    order by quarters.quarter_index

)

select * from final
