-- Medians do not add up: they are taken from the observations, at every level.
with

slices as (

    select * from {{ ref('int_measures__result_slice') }}
    where statistic = 'median_and_mean' and is_in_denominator

),

populations as (

    select * from {{ ref('int_participation__population') }}

),

result_levels as (

    select * from {{ ref('result_levels') }}

),

leveled as (

    select
        slices.metric_id,
        {{ result_level("slices") }},
        populations.population_dimension,
        populations.population,
        slices.value
    from slices
    inner join populations on slices.participation_key = populations.participation_key
    inner join result_levels on slices.slice_type = result_levels.slice_type

),

final as (

    select
        metric_id,
        cohort_period_type,
        cohort_period,
        pathway_id,
        region_id,
        provider_id,
        population_dimension,
        population,
        {{ median("value") }} as median_value,
        cast(sum(value) as double) / count(*) as mean_value
    from leveled
    group by
        metric_id,
        cohort_period_type,
        cohort_period,
        pathway_id,
        region_id,
        provider_id,
        population_dimension,
        population

)

select * from final
