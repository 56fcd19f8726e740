-- What a participation attained on its pathway: credentials and transfers (AQCP Beta B),
-- courses (A.4) and another term of courses (A.7).
with

metrics as (

    select * from {{ ref('metric_definitions') }}

),

final as (

    select
        credentials.participation_key,
        metrics.metric_id,
        credentials.credential_type as milestone_type,
        credentials.award_date as milestone_date,
        credentials.credential_id as detail,
        credentials.source_id
    from {{ ref('int_attainment__pathway_credential') }} as credentials
    inner join {{ ref('metric_credential_types') }} as metric_credential_types
        on credentials.credential_type = metric_credential_types.credential_type
    inner join metrics
        on
            metric_credential_types.metric_id = metrics.metric_id
            and metrics.measure in ('pathway_credential', 'pathway_credential_or_transfer')

    union all

    select
        transfers.participation_key,
        metrics.metric_id,
        'transfer_' || transfers.receiving_level as milestone_type,
        transfers.enrollment_begin_date as milestone_date,
        transfers.receiving_institution as detail,
        transfers.institution_id as source_id
    from {{ ref('int_attainment__pathway_transfer') }} as transfers
    inner join metrics on metrics.measure = 'pathway_credential_or_transfer'

    union all

    -- a repeated course is passed once, on the first day that it was
    select
        courses.participation_key,
        metrics.metric_id,
        'pathway_course' as milestone_type,
        min(courses.term_end_date) as milestone_date,
        courses.course_id as detail,
        courses.institution_id as source_id
    from {{ ref('int_participation__course') }} as courses
    inner join metrics on metrics.measure = 'pathway_course'
    where courses.has_ended and courses.is_passed and courses.course_level = 'college'
    group by
        courses.participation_key, metrics.metric_id, courses.course_id, courses.institution_id

    union all

    select
        retention.participation_key,
        metrics.metric_id,
        'retention' as milestone_type,
        retention.retained_date as milestone_date,
        cast(null as varchar) as detail,
        cast(null as varchar) as source_id
    from {{ ref('int_attainment__retention') }} as retention
    inner join metrics on metrics.measure = 'retention'
    where retention.retained_date is not null

)

select * from final
