-- The courses of known people that had begun by as_of_date.
with

courses as (

    select * from {{ ref('stg_education__course_enrollments') }}
    where term_start_date <= {{ as_of_date() }}

),

source_people as (

    select * from {{ ref('int_people__source_person') }}

),

grades as (

    select * from {{ ref('grades') }}

),

final as (

    select
        source_people.person_key,
        courses.institution_id,
        courses.student_id,
        courses.course_id,
        courses.term_start_date,
        courses.term_end_date,
        courses.term_end_date <= {{ as_of_date() }} as has_ended,
        courses.course_level,
        courses.subject,
        courses.credit_unit,
        courses.credits_attempted,
        courses.credits_earned,
        coalesce(grades.is_passing, false) as is_passed
    from courses
    inner join source_people
        on
            courses.institution_id = source_people.source_id
            and courses.student_id = source_people.source_person_id
    left join grades on courses.grade = grades.grade

)

select * from final
