-- A row counts a person once, however many observations of the metric it counts. Only who
-- has several in one row matters, which is found before the populations multiply the rows.
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
        slices.participation_key,
        slices.person_key
    from slices
    inner join result_levels on slices.slice_type = result_levels.slice_type

),

repeated as (

    select *
    from leveled
    qualify
        count(*) over (
            partition by
                metric_id,
                cohort_period_type,
                cohort_period,
                pathway_id,
                region_id,
                provider_id,
                person_key
        ) > 1

),

final as (

    select
        repeated.metric_id,
        repeated.cohort_period_type,
        repeated.cohort_period,
        repeated.pathway_id,
        repeated.region_id,
        repeated.provider_id,
        populations.population_dimension,
        populations.population,
        count(*) - count(distinct repeated.person_key) as repeated_observations
    from repeated
    inner join populations on repeated.participation_key = populations.participation_key
    group by
        repeated.metric_id,
        repeated.cohort_period_type,
        repeated.cohort_period,
        repeated.pathway_id,
        repeated.region_id,
        repeated.provider_id,
        populations.population_dimension,
        populations.population

)

select * from final
