-- WIOA exiters who enrolled in postsecondary education after exit: a college-level course
-- that starts, or a transfer that begins, in (exit, exit + 1 year].
with

periods as (

    select
        *,
        {{ add_years('exit_date', 1) }} as window_end_date
    from {{ ref('int_participation__wioa_period') }}
    where is_exiter

),

enrollments as (

    select
        person_key,
        term_start_date as enrollment_date
    from {{ ref('int_people__course') }}
    where course_level = 'college'

    union all

    select
        person_key,
        enrollment_begin_date as enrollment_date
    from {{ ref('int_attainment__transfer') }}

),

-- distinct: several enrollments in the year
final as (

    select distinct periods.participation_key
    from periods
    inner join enrollments
        on
            periods.person_key = enrollments.person_key
            and periods.exit_date < enrollments.enrollment_date
            and periods.window_end_date >= enrollments.enrollment_date

)

select * from final
