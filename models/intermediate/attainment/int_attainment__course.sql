-- The developmental and college courses of a participation's person, on the pathway or not,
-- whose term had ended: within [entry, exit or as_of_date], or before entry.
with

participations as (

    select * from {{ ref('int_participation__participation') }}

),

courses as (

    select * from {{ ref('int_people__course') }}
    where has_ended and course_level in ('developmental', 'college')

),

final as (

    select
        participations.participation_key,
        courses.institution_id,
        courses.student_id,
        courses.course_id,
        courses.term_start_date,
        courses.term_end_date,
        courses.term_end_date >= participations.entry_date as is_in_window,
        courses.course_level,
        courses.subject,
        courses.is_passed,
        -- AQCP Beta A.6: a passed college-level course in math or English
        courses.is_passed
        and courses.course_level = 'college'
        and coalesce(courses.subject in ('math', 'english'), false) as is_gateway_passed
    from participations
    inner join courses on participations.person_key = courses.person_key
    where
        courses.term_end_date <= coalesce(participations.exit_date, {{ as_of_date() }})

)

select * from final
