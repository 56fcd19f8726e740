with

source as (

    select * from {{ extract('training_skill_gains') }}

),

-- distinct: an extract that is delivered twice holds the same rows twice
final as (

    select distinct
        agency_id,
        participant_id,
        gain_date,
        gain_type
    from source

)

select * from final
