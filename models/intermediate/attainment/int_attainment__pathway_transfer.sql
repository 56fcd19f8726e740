-- AQCP Beta B.4: transfers to an institution that the participation has not attended, begun
-- in [entry, exit + transfer_lookahead_days].
with

participations as (

    select * from {{ ref('int_participation__participation') }}

),

transfers as (

    select * from {{ ref('int_attainment__transfer') }}

),

attended as (

    -- distinct: many courses at one institution
    select distinct
        participation_key,
        institution_id
    from {{ ref('int_participation__course') }}

),

final as (

    select
        participations.participation_key,
        transfers.institution_id,
        transfers.receiving_institution,
        transfers.receiving_level,
        transfers.enrollment_begin_date
    from participations
    inner join transfers on participations.person_key = transfers.person_key
    left join attended
        on
            participations.participation_key = attended.participation_key
            and transfers.receiving_institution = attended.institution_id
    where
        attended.participation_key is null
        and transfers.receiving_institution <> transfers.institution_id
        and transfers.enrollment_begin_date >= participations.entry_date
        and (
            participations.exit_date is null
            or transfers.enrollment_begin_date
            <= {{ add_days('participations.exit_date', threshold('transfer_lookahead_days')) }}
        )

)

select * from final
