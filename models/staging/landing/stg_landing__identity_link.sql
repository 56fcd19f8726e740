with

source as (

    select * from {{ ledger('identity_links') }}

),

final as (

    select
        source_id,
        source_person_id,
        ssn_token,
        match_probability,
        decision
    from source

)

select * from final
