-- What: every reported fact is either of a known person or in quarantine.
-- Why: a row is accepted or quarantined, never dropped in silence.
-- How to fix: this is a fault of the models; report it.
with

reported as (

    select count(*) as row_count from {{ ref('int_people__reported_fact') }}

),

accepted as (

    select count(*) as row_count
    from {{ ref('int_people__reported_fact') }} as facts
    inner join {{ ref('int_people__source_person') }} as people
        on
            facts.source_id = people.source_id
            and facts.source_person_id = people.source_person_id

),

quarantined as (

    select coalesce(sum(row_count), 0) as row_count
    from {{ ref('int_people__quarantined_fact') }}

)

select
    reported.row_count as reported_count,
    accepted.row_count as accepted_count,
    quarantined.row_count as quarantined_count
from reported
cross join accepted
cross join quarantined
where reported.row_count <> accepted.row_count + quarantined.row_count
