with

source as (

    select * from {{ extract('education_assessments') }}

),

-- distinct: an extract that is delivered twice holds the same rows twice
final as (

    select distinct
        institution_id,
        student_id,
        test_date,
        subject,
        instrument,
        efl_scale,
        efl_level
    from source

)

select * from final
