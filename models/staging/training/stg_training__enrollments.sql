with

source as (

    select * from {{ extract('training_enrollments') }}

),

-- distinct: an extract that is delivered twice holds the same rows twice
final as (

    select distinct
        agency_id,
        enrollment_id,
        participant_id,
        provider_id,
        program_id,
        funding_stream,
        training_type,
        start_date,
        end_date,
        completion_status,
        exclusion_reason,
        exclusion_date
    from source

)

select * from final
