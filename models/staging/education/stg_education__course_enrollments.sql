with

source as (

    select * from {{ extract('education_course_enrollments') }}

),

-- distinct: an extract that is delivered twice holds the same rows twice
final as (

    select distinct
        institution_id,
        student_id,
        course_id,
        term_start_date,
        term_end_date,
        course_level,
        subject,
        credit_unit,
        credits_attempted,
        credits_earned,
        grade
    from source

)

select * from final
