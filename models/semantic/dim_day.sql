-- The calendar that the semantic layer asks for: it wants one by day, though every cohort is
-- a quarter.
with

quarters as (

    select * from {{ ref('dim_quarter') }}

),

days as (

    select
        quarters.quarter_index,
        quarters.quarter_end_date,
        {{ add_days('quarters.quarter_start_date', 'numbers.number') }} as day_date
    from quarters
    -- no quarter is longer than 92 days
    cross join {{ number_series(0, 91) }} as numbers

),

final as (

    select
        cast(day_date as date) as day_date,
        quarter_index
    from days
    where day_date <= quarter_end_date

)

select * from final
