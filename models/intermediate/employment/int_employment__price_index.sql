-- What a dollar of each quarter is worth in the base quarter: CPI-U, the mean of the months
-- that exist. A quarter without any month has no row, and its real wages are unknown.
with

months as (

    select
        year * 4 + cast(floor((month - 1) / 3.0) as integer) as quarter_index,
        index_value
    from {{ ref('cpi_u') }}

),

quarters as (

    select
        cast(quarter_index as integer) as quarter_index,
        cast(sum(index_value) as double) / count(*) as index_value
    from months
    group by quarter_index

),

base_quarter as (

    select index_value
    from quarters
    where {{ year_quarter('quarter_index') }} = {{ threshold('cpi_base_quarter', 'varchar') }}

),

final as (

    select
        quarters.quarter_index,
        quarters.index_value,
        base_quarter.index_value / quarters.index_value as to_base_quarter
    from quarters
    cross join base_quarter

)

select * from final
