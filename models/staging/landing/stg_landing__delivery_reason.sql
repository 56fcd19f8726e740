with

source as (

    select * from {{ ledger('reasons') }}

),

final as (

    select
        delivery_id,
        extract,
        column_name,
        rule,
        rows,
        dollars
    from source

)

select * from final
