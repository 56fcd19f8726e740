with

source as (

    select * from {{ extract('education_awards') }}

),

-- distinct: an extract that is delivered twice holds the same rows twice
final as (

    select distinct
        institution_id,
        student_id,
        award_id,
        award_date,
        award_type,
        credential_id
    from source

)

select * from final
