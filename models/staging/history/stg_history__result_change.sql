with

source as (

    select * from {{ history('result_change') }}

),

final as (

    select
        release_id,
        said_at,
        result_mart,
        metric_id,
        cohort_period_type,
        cohort_period,
        pathway_id,
        region_id,
        provider_id,
        partner_type,
        partner_id,
        population_dimension,
        population,
        change,
        revises_final,
        participations,
        people,
        numerator,
        denominator,
        rate,
        median_value,
        mean_value,
        median_value_real,
        mean_value_real,
        status,
        final_from
    from source

)

select * from final
