with

source as (

    select * from {{ history('refresh_finding') }}

),

final as (

    select
        run_id,
        finding_number,
        step,
        finding,
        status,
        row_count,
        message
    from source

)

select * from final
