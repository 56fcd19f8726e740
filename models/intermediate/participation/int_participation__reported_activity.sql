-- What agencies report as done, in one shape. A declaration is a one-day activity at an
-- entry point; a service of type follow_up, self_service or information_only is none.
with

courses as (

    select * from {{ ref('stg_education__course_enrollments') }}

),

enrollments as (

    select * from {{ ref('stg_training__enrollments') }}

),

services as (

    select * from {{ ref('stg_training__services') }}

),

declarations as (

    select * from {{ ref('stg_training__pathway_declarations') }}

),

final as (

    select
        'course' as activity_type,
        institution_id as source_id,
        student_id as source_person_id,
        course_id as activity_id,
        course_id as offering_id,
        cast(null as varchar) as pathway_id,
        institution_id as provider_id,
        cast(null as varchar) as funding_stream,
        cast(null as varchar) as activity_subtype,
        term_start_date as start_date,
        term_end_date as end_date
    from courses

    union all

    select
        'training_program' as activity_type,
        agency_id as source_id,
        participant_id as source_person_id,
        enrollment_id as activity_id,
        program_id as offering_id,
        cast(null as varchar) as pathway_id,
        provider_id,
        funding_stream,
        training_type as activity_subtype,
        start_date,
        end_date
    from enrollments

    union all

    select
        'service' as activity_type,
        agency_id as source_id,
        participant_id as source_person_id,
        service_id as activity_id,
        offering_id,
        cast(null as varchar) as pathway_id,
        cast(null as varchar) as provider_id,
        funding_stream,
        service_type as activity_subtype,
        service_date as start_date,
        coalesce(end_date, service_date) as end_date
    from services
    where service_type not in ('follow_up', 'self_service', 'information_only')

    union all

    select
        'declaration' as activity_type,
        source as source_id,
        source_person_id,
        pathway_id as activity_id,
        cast(null as varchar) as offering_id,
        pathway_id,
        cast(null as varchar) as provider_id,
        cast(null as varchar) as funding_stream,
        cast(null as varchar) as activity_subtype,
        declared_date as start_date,
        declared_date as end_date
    from declarations

)

select * from final
