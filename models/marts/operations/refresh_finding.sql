with

findings as (

    select * from {{ ref('stg_history__refresh_finding') }}

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
    from findings

)

select * from final
