-- Whom each fact is about, so that none is lost when its person is not known.
with

final as (

    select
        'education_course_enrollments' as extract_name,
        institution_id as source_id,
        student_id as source_person_id
    from {{ ref('stg_education__course_enrollments') }}

    union all

    select
        'education_assessments' as extract_name,
        institution_id as source_id,
        student_id as source_person_id
    from {{ ref('stg_education__assessments') }}

    union all

    select
        'education_awards' as extract_name,
        institution_id as source_id,
        student_id as source_person_id
    from {{ ref('stg_education__awards') }}

    union all

    select
        'education_transfers' as extract_name,
        institution_id as source_id,
        student_id as source_person_id
    from {{ ref('stg_education__transfers') }}

    union all

    select
        'training_enrollments' as extract_name,
        agency_id as source_id,
        participant_id as source_person_id
    from {{ ref('stg_training__enrollments') }}

    union all

    select
        'training_services' as extract_name,
        agency_id as source_id,
        participant_id as source_person_id
    from {{ ref('stg_training__services') }}

    union all

    select
        'training_credentials' as extract_name,
        agency_id as source_id,
        participant_id as source_person_id
    from {{ ref('stg_training__credentials') }}

    union all

    select
        'training_skill_gains' as extract_name,
        agency_id as source_id,
        participant_id as source_person_id
    from {{ ref('stg_training__skill_gains') }}

    union all

    select
        'pathway_declarations' as extract_name,
        source as source_id,
        source_person_id
    from {{ ref('stg_training__pathway_declarations') }}

)

select * from final
