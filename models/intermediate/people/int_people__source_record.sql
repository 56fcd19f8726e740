with

students as (

    select * from {{ ref('stg_education__students') }}

),

participants as (

    select * from {{ ref('stg_training__participants') }}

),

final as (

    select
        institution_id as source_id,
        student_id as source_person_id,
        'education' as source_type,
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
        cast(null as boolean) as is_veteran,
        cast(null as boolean) as is_ex_offender,
        cast(null as boolean) as is_homeless,
        cast(null as boolean) as is_single_parent,
        cast(null as boolean) as is_foster_youth,
        cast(null as boolean) as is_long_term_unemployed,
        cast(null as varchar) as employment_status_at_entry,
        updated_at
    from students

    union all

    select
        agency_id as source_id,
        participant_id as source_person_id,
        'training' as source_type,
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
    from participants

)

select * from final
