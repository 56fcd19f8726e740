with

milestones as (

    select * from {{ ref('int_attainment__milestone') }}

),

participations as (

    select * from {{ ref('int_participation__participation') }}

),

final as (

    select
        {{ surrogate_key([
            "milestones.participation_key",
            "milestones.metric_id",
            "milestones.milestone_type",
            "milestones.detail",
            "milestones.milestone_date",
            "milestones.source_id",
        ]) }} as milestone_key,
        milestones.participation_key,
        participations.person_key,
        participations.pathway_id,
        milestones.milestone_type,
        milestones.milestone_date,
        milestones.metric_id,
        milestones.detail,
        milestones.source_id as source
    from milestones
    inner join participations
        on milestones.participation_key = participations.participation_key

)

select * from final
