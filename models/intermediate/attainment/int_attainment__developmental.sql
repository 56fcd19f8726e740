-- AQCP Beta A.3: the last developmental course of each subject decides; a subject that is
-- not known is one of its own, and of courses that end and start together one is enough.
with

courses as (

    select * from {{ ref('int_attainment__course') }}
    where is_in_window and course_level = 'developmental'

),

last_courses as (

    select *
    from courses
    qualify
        rank() over (
            partition by participation_key, subject
            order by term_end_date desc, term_start_date desc
        ) = 1

),

subjects as (

    select
        participation_key,
        subject,
        max(term_end_date) as last_term_end_date,
        bool_or(is_passed) as is_passed
    from last_courses
    group by participation_key, subject

),

final as (

    select
        participation_key,
        max(last_term_end_date) as last_term_end_date,
        bool_and(is_passed) as is_every_subject_passed
    from subjects
    group by participation_key

)

select * from final
