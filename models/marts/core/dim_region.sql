with

regions as (

    select * from {{ ref('regions') }}

),

-- Unknown is a region of its own, so that regions add up to the total.
final as (

    select
        region_id,
        region_name
    from regions

    union all

    select
        'unknown' as region_id,
        'Unknown' as region_name

)

select * from final
