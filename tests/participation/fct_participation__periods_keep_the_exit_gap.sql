-- What: a later period of a person in a pathway starts at least the exit gap after the
-- exit of the one before, which therefore has one.
-- Why: two activities with a shorter gap belong to one period.
-- How to fix: this is a fault of the models; report it.
with

periods as (

    select
        participation_key,
        entry_date,
        participation_number,
        lag(exit_date) over (
            partition by person_key, pathway_id order by participation_number
        ) as previous_exit_date
    from {{ ref('fct_participation') }}

)

select participation_key
from periods
where
    participation_number > 1
    and (
        previous_exit_date is null
        or {{ days_between('previous_exit_date', 'entry_date') }}
        < {{ threshold('pathway_exit_gap_days') }}
    )
