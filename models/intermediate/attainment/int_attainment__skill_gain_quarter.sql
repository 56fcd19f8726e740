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
        {{ quarter_index('skill_gains.gain_date') }} as quarter_index,
        count(*) as skill_gains
    from skill_gains
    inner join source_people
        on
            skill_gains.agency_id = source_people.source_id
            and skill_gains.participant_id = source_people.source_person_id
    group by source_people.person_key, {{ quarter_index('skill_gains.gain_date') }}

)

select * from final
