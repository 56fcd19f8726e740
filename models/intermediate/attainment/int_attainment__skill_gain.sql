-- Skill gains of known people, dated by as_of_date.
with

skill_gains as (

    select * from {{ ref('stg_training__skill_gains') }}
    where gain_date <= {{ as_of_date() }}

),

source_people as (

    select * from {{ ref('int_people__source_person') }}

),

final as (

    select
        source_people.person_key,
        skill_gains.agency_id,
        skill_gains.participant_id,
        skill_gains.gain_date,
        skill_gains.gain_type
    from skill_gains
    inner join source_people
        on
            skill_gains.agency_id = source_people.source_id
            and skill_gains.participant_id = source_people.source_person_id

)

select * from final
