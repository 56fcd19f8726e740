with

source as (

    select * from {{ extract('training_services') }}

),

-- distinct: an extract that is delivered twice holds the same rows twice
final as (

    select distinct
        agency_id,
        service_id,
        participant_id,
        service_type,
        funding_stream,
        offering_id,
        service_date,
        end_date
    from source

)

select * from final
