with

source as (

    select * from {{ extract('training_participants') }}

),

-- distinct: an extract that is delivered twice holds the same rows twice
final as (

    select distinct
        agency_id,
        participant_id,
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
        is_veteran,
        is_ex_offender,
        is_homeless,
        is_single_parent,
        is_foster_youth,
        is_long_term_unemployed,
        employment_status_at_entry,
        updated_at
    from source

)

select * from final
