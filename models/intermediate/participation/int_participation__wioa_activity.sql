-- What opens and extends a WIOA period of participation: training enrollments, career
-- services and training support under a funding stream of a WIOA program.
-- 20 CFR 677.150(a), (c)
with

reported_activities as (

    select * from {{ ref('int_participation__reported_activity') }}
    where
        activity_type = 'training_program'
        or activity_subtype in ('career_service', 'training_support')

),

source_people as (

    select * from {{ ref('int_people__source_person') }}

),

funding_streams as (

    select * from {{ ref('funding_streams') }}
    where wioa_program is not null

),

-- What starts after as_of_date is not seen; what has no end by then is open.
final as (

    select
        source_people.person_key,
        funding_streams.wioa_program,
        reported_activities.activity_type,
        reported_activities.activity_subtype,
        reported_activities.source_id,
        reported_activities.source_person_id,
        reported_activities.activity_id,
        reported_activities.funding_stream,
        reported_activities.provider_id,
        reported_activities.start_date,
        case
            when reported_activities.end_date <= {{ as_of_date() }}
                then reported_activities.end_date
        end as end_date
    from reported_activities
    inner join source_people
        on
            reported_activities.source_id = source_people.source_id
            and reported_activities.source_person_id = source_people.source_person_id
    inner join funding_streams
        on reported_activities.funding_stream = funding_streams.funding_stream
    where reported_activities.start_date <= {{ as_of_date() }}

)

select * from final
