with

period_activities as (

    select * from {{ ref('int_participation__period_activity') }}
    where activity_type = 'course'

),

courses as (

    select * from {{ ref('int_people__course') }}

),

final as (

    select
        period_activities.participation_key,
        courses.person_key,
        courses.institution_id,
        courses.student_id,
        courses.course_id,
        courses.term_start_date,
        courses.term_end_date,
        courses.has_ended,
        courses.course_level,
        courses.subject,
        courses.credit_unit,
        courses.credits_attempted,
        courses.credits_earned,
        courses.is_passed
    from period_activities
    inner join courses
        on
            period_activities.source_id = courses.institution_id
            and period_activities.source_person_id = courses.student_id
            and period_activities.activity_id = courses.course_id
            and period_activities.start_date = courses.term_start_date

)

select * from final
