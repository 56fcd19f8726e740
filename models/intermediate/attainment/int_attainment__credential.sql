with

training_credentials as (

    select * from {{ ref('stg_training__credentials') }}

),

awards as (

    select * from {{ ref('stg_education__awards') }}

),

source_people as (

    select * from {{ ref('int_people__source_person') }}

),

credentials as (

    select * from {{ ref('credentials') }}

),

-- A credential_id gives the type; award_type counts only without one.
reported as (

    select
        agency_id as source_id,
        participant_id as source_person_id,
        credential_id,
        cast(null as varchar) as award_type,
        award_date
    from training_credentials

    union all

    select
        institution_id as source_id,
        student_id as source_person_id,
        credential_id,
        case when credential_id is null then award_type end as award_type,
        award_date
    from awards

),

-- distinct: one agency may hold two records of a person
final as (

    select distinct
        source_people.person_key,
        reported.source_id,
        reported.credential_id,
        credentials.credential_type,
        reported.award_type,
        reported.award_date
    from reported
    inner join source_people
        on
            reported.source_id = source_people.source_id
            and reported.source_person_id = source_people.source_person_id
    left join credentials on reported.credential_id = credentials.credential_id
    where reported.award_date <= {{ as_of_date() }}

)

select * from final
