with

source as (

    select * from {{ extract('training_credentials') }}

),

-- distinct: an extract that is delivered twice holds the same rows twice
final as (

    select distinct
        agency_id,
        participant_id,
        credential_id,
        award_date
    from source

)

select * from final
