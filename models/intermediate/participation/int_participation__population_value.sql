-- The populations that anybody is in, numbered: results are counted by number.
with

populations as (

    -- distinct: many are in one population
    select distinct
        population_dimension,
        population
    from {{ ref('int_participation__population') }}

),

final as (

    select
        cast(
            row_number() over (order by population_dimension, population) as integer
        ) as population_number,
        population_dimension,
        population
    from populations

)

select * from final
