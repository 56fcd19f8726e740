with

results as (

    select * from {{ ref('int_measures__result') }}
    where slice_type in ('region', 'provider')

),

final as (

    select
        metric_id,
        framework_version,
        permitted_use,
        cohort_period_type,
        cohort_period,
        pathway_id,
        case when slice_type = 'region' then slice_id else 'ALL' end as region_id,
        case when slice_type = 'provider' then slice_id else 'ALL' end as provider_id,
        population_dimension,
        population,
        participations,
        exiters,
        completers,
        people,
        numerator,
        denominator,
        rate,
        median_value,
        mean_value,
        median_value_real,
        mean_value_real,
        status,
        final_from,
        preliminary,
        pending,
        excluded_not_eligible,
        excluded_unmatchable,
        excluded_uncovered,
        excluded_wioa
    from results

)

select * from final
