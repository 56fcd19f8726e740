with

reported_activities as (

    select * from {{ ref('int_participation__reported_activity') }}

),

source_people as (

    select * from {{ ref('int_people__source_person') }}

),

pathway_offerings as (

    select * from {{ ref('pathway_offerings') }}

),

-- A declaration names its pathway, every other activity has it from its offering.
-- What starts after as_of_date is not seen; what has no end by then is open.
final as (

    select
        source_people.person_key,
        coalesce(reported_activities.pathway_id, pathway_offerings.pathway_id) as pathway_id,
        reported_activities.activity_type,
        reported_activities.source_id,
        reported_activities.source_person_id,
        reported_activities.activity_id,
        reported_activities.start_date,
        case
            when reported_activities.end_date <= {{ as_of_date() }}
                then reported_activities.end_date
        end as end_date,
        reported_activities.provider_id,
        reported_activities.funding_stream,
        reported_activities.activity_type = 'declaration'
        or pathway_offerings.is_entry_point as is_entry_activity
    from reported_activities
    inner join source_people
        on
            reported_activities.source_id = source_people.source_id
            and reported_activities.source_person_id = source_people.source_person_id
    left join pathway_offerings
        on
            reported_activities.activity_type = pathway_offerings.offering_source
            and reported_activities.source_id = pathway_offerings.source_id
            and reported_activities.offering_id = pathway_offerings.offering_id
    where
        reported_activities.start_date <= {{ as_of_date() }}
        and coalesce(reported_activities.pathway_id, pathway_offerings.pathway_id) is not null

)

select * from final
