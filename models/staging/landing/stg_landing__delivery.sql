with

source as (

    select * from {{ ledger('deliveries') }}

),

final as (

    select
        delivery_id,
        agency_id,
        extract,
        file_name,
        file_sha256,
        file_bytes,
        received_date,
        landed_at,
        status,
        rows_in,
        rows_accepted,
        rows_quarantined,
        dollars_in,
        dollars_accepted,
        dollars_quarantined,
        first_quarter,
        last_quarter,
        match_share,
        contract_version,
        message
    from source

)

select * from final
