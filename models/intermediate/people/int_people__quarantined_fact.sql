with

reported_facts as (

    select * from {{ ref('int_people__reported_fact') }}

),

source_people as (

    select * from {{ ref('int_people__source_person') }}

),

final as (

    select
        reported_facts.extract_name,
        reported_facts.source_id,
        reported_facts.source_person_id,
        'unknown person' as quarantine_reason,
        count(*) as row_count
    from reported_facts
    left join source_people
        on
            reported_facts.source_id = source_people.source_id
            and reported_facts.source_person_id = source_people.source_person_id
    where source_people.person_key is null
    group by
        reported_facts.extract_name,
        reported_facts.source_id,
        reported_facts.source_person_id

)

select * from final
