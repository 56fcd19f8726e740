-- A person with one observation of a metric is one person in every row that counts it.
-- Only the others are told apart here.
with

slices as (

    select * from {{ ref('int_measures__result_slice') }}
    where has_person_elsewhere

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
        slices.person_key
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
        count(distinct person_key) as repeated_people
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
