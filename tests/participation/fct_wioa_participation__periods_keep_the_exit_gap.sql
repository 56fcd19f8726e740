-- What: a later period of a person in a WIOA program starts at least the exit gap after the
-- exit of the one before, which therefore has one; nobody exits before the entry.
-- Why: services with a shorter gap belong to one period (20 CFR 677.150(c)).
-- How to fix: this is a fault of the models; report it.
with

periods as (

    select
        *,
        lag(exit_date) over (
            partition by person_key, wioa_program order by participation_number
        ) as previous_exit_date
    from {{ ref('fct_wioa_participation') }}

)

select participation_key
from periods
where
    exit_date < entry_date
    or last_service_date < entry_date
    or (
        participation_number > 1
        and (
            previous_exit_date is null
            or {{ days_between('previous_exit_date', 'entry_date') }}
            < {{ threshold('wioa_exit_gap_days') }}
        )
    )
