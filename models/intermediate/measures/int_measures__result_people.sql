-- A row counts a person once, however many observations of the metric it counts. Only who
-- has several in one row matters, which is found before the populations multiply the rows. Of
-- the results that are counted this time.
with

slices as (

    select
        slices.*,
        places.place_number
    from {{ ref('int_measures__result_slice') }} as slices
    inner join {{ ref('int_measures__result_place') }} as places
        on
            slices.metric_id = places.metric_id
            and slices.pathway_id = places.pathway_id
            and slices.slice_type = places.slice_type
            and slices.slice_id = places.slice_id
    where slices.has_person_elsewhere

),

populations as (

    select
        populations.participation_key,
        population_values.population_number
    from {{ ref('int_participation__population') }} as populations
    inner join {{ ref('int_participation__population_value') }} as population_values
        on
            populations.population_dimension = population_values.population_dimension
            and populations.population = population_values.population

),

result_levels as (

    select * from {{ ref('int_measures__result_level') }}

),

counted as (

    -- distinct: many populations of a result
    select distinct
        result_number,
        cohort_period_number
    from {{ ref('int_measures__result_count') }}

),

leveled as (

    select
        result_levels.result_number,
        {{ cohort_period_number("slices") }} as cohort_period_number,
        slices.participation_key,
        slices.person_key
    from slices
    inner join result_levels on slices.place_number = result_levels.place_number
    inner join counted
        on
            result_levels.result_number = counted.result_number
            and {{ cohort_period_number("slices") }} = counted.cohort_period_number

),

repeated as (

    select *
    from leveled
    qualify
        count(*) over (
            partition by result_number, cohort_period_number, person_key
        ) > 1

),

final as (

    select
        repeated.result_number,
        repeated.cohort_period_number,
        populations.population_number,
        count(*) - count(distinct repeated.person_key) as repeated_observations
    from repeated
    inner join populations on repeated.participation_key = populations.participation_key
    group by
        repeated.result_number,
        repeated.cohort_period_number,
        populations.population_number

)

select * from final
