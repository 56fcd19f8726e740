-- AQCP Beta A.8 and A.9: pathway credits as they add up, by the end of each term. A repeated
-- course counts once: the passed attempt with most credits.
with

courses as (

    select * from {{ ref('int_participation__course') }}
    where
        has_ended
        and is_passed
        and course_level = 'college'
        and credit_unit is not null

),

counted as (

    select *
    from courses
    qualify
        row_number() over (
            partition by participation_key, institution_id, course_id
            order by credits_earned desc, credit_unit desc, term_end_date asc, student_id asc
        ) = 1

),

terms as (

    select
        participation_key,
        term_end_date,
        sum(case when credit_unit = 'semester' then credits_earned else 0 end)
            as semester_credits,
        sum(case when credit_unit = 'quarter' then credits_earned else 0 end)
            as quarter_credits
    from counted
    group by participation_key, term_end_date

),

final as (

    select
        participation_key,
        term_end_date,
        cast(sum(semester_credits) over so_far as decimal(10, 2)) as semester_credits_to_date,
        cast(sum(quarter_credits) over so_far as decimal(10, 2)) as quarter_credits_to_date
    from terms
    window so_far as (
        partition by participation_key
        order by term_end_date
        rows between unbounded preceding and current row
    )

)

select * from final
