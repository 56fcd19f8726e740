with

source as (

    select * from {{ extract('education_students') }}

),

-- distinct: an extract that is delivered twice holds the same rows twice
final as (

    select distinct
        institution_id,
        student_id,
        ssn_token,
        name_dob_token,
        birth_year,
        sex,
        race_ethnicity,
        is_english_learner,
        has_disability,
        is_low_income,
        education_level,
        municipality,
        updated_at
    from source

)

select * from final
