-- Transfers of known people that had begun by as_of_date.
with

transfers as (

    select * from {{ ref('stg_education__transfers') }}
    where enrollment_begin_date <= {{ as_of_date() }}

),

source_people as (

    select * from {{ ref('int_people__source_person') }}

),

-- distinct: one institution may hold two records of a person
final as (

    select distinct
        source_people.person_key,
        transfers.institution_id,
        transfers.receiving_institution,
        transfers.receiving_level,
        transfers.enrollment_begin_date
    from transfers
    inner join source_people
        on
            transfers.institution_id = source_people.source_id
            and transfers.student_id = source_people.source_person_id

)

select * from final
