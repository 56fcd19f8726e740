-- Where observations count, numbered: a metric in a pathway and slice. Results are counted by
-- number, and named at the end.
with

slices as (

    select * from {{ ref('int_measures__result_slice') }}

),

places as (

    -- distinct: many observations of a metric in one place
    select distinct
        metric_id,
        pathway_id,
        slice_type,
        slice_id
    from slices

),

final as (

    select
        cast(
            row_number() over (order by metric_id, pathway_id, slice_type, slice_id) as integer
        ) as place_number,
        metric_id,
        pathway_id,
        slice_type,
        slice_id
    from places

)

select * from final
