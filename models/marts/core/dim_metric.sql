with

metric_definitions as (

    select * from {{ ref('metric_definitions') }}

),

final as (

    select
        metric_id,
        framework_version,
        metric_name,
        category,
        population,
        cohort_anchor,
        statistic,
        denominator_definition,
        numerator_definition,
        window_definition,
        status_definition,
        source,
        sort_order
    from metric_definitions

)

select * from final
