-- The exclusion from exit-based indicators that applies to a period, the earliest of them.
with

periods as (

    select * from {{ ref('int_participation__wioa_period') }}
    where is_exiter

),

enrollments as (

    select * from {{ ref('stg_training__enrollments') }}
    where
        exclusion_reason is not null
        and exclusion_date <= {{ as_of_date() }}
        and start_date <= {{ as_of_date() }}

),

source_people as (

    select * from {{ ref('int_people__source_person') }}

),

-- a reason that the seed does not name for the program does not apply
rules as (

    select * from {{ ref('wioa_exclusions') }}
    where applies

),

-- Window: [entry, end of the fourth quarter after the exit quarter]
final as (

    select
        periods.participation_key,
        enrollments.exclusion_reason,
        enrollments.exclusion_date
    from periods
    inner join source_people on periods.person_key = source_people.person_key
    inner join enrollments
        on
            source_people.source_id = enrollments.agency_id
            and source_people.source_person_id = enrollments.participant_id
    inner join rules
        on
            enrollments.exclusion_reason = rules.reason
            and periods.wioa_program = rules.wioa_program
    where
        enrollments.exclusion_date >= periods.entry_date
        and enrollments.exclusion_date < {{ quarter_start('periods.exit_quarter_index + 5') }}
    qualify
        row_number() over (
            partition by periods.participation_key
            order by enrollments.exclusion_date, enrollments.exclusion_reason
        ) = 1

)

select * from final
