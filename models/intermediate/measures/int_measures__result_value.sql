-- Medians do not add up: they are taken from the observations, at every level, for the
-- results that are counted this time.
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
    where slices.statistic <> 'rate' and slices.is_in_denominator

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

final as (

    select
        result_levels.result_number,
        {{ cohort_period_number("slices") }} as cohort_period_number,
        populations.population_number,
        {{ median("slices.value") }} as median_value,
        cast(sum(slices.value) as double) / count(*) as mean_value,
        -- unknown as soon as one of its quarters has no price index
        case when count(slices.value_real) = count(*) then {{ median("slices.value_real") }} end
            as median_value_real,
        case
            when count(slices.value_real) = count(*)
                then cast(sum(slices.value_real) as double) / count(*)
        end as mean_value_real
    from slices
    inner join populations on slices.participation_key = populations.participation_key
    inner join result_levels on slices.place_number = result_levels.place_number
    inner join counted
        on
            result_levels.result_number = counted.result_number
            and {{ cohort_period_number("slices") }} = counted.cohort_period_number
    group by
        result_levels.result_number,
        {{ cohort_period_number("slices") }},
        populations.population_number

)

select * from final
