with

source as (

    select * from {{ extract('education_transfers') }}

),

-- distinct: an extract that is delivered twice holds the same rows twice
final as (

    select distinct
        institution_id,
        student_id,
        receiving_institution,
        enrollment_begin_date,
        receiving_level
    from source

)

select * from final
