-- In which quarters a participation is enrolled, and the college credits that date from
-- the end of a term in them.
with

period_activities as (

    select * from {{ ref('int_participation__period_activity') }}

),

courses as (

    select * from {{ ref('int_participation__course') }}
    where has_ended and course_level = 'college'

),

quarters as (

    select quarter_index from {{ ref('int_employment__quarter') }}

),

-- distinct: several activities in one quarter
enrolled as (

    select distinct
        period_activities.participation_key,
        quarters.quarter_index
    from period_activities
    inner join quarters
        on
            quarters.quarter_index
            between {{ quarter_index('period_activities.start_date') }}
            and {{ quarter_index('coalesce(period_activities.end_date, ' ~ as_of_date() ~ ')') }}

),

credits as (

    select
        participation_key,
        {{ quarter_index('term_end_date') }} as quarter_index,
        sum(case when credit_unit = 'semester' then credits_attempted end)
            as credits_attempted_semester,
        sum(case when credit_unit = 'quarter' then credits_attempted end)
            as credits_attempted_quarter,
        sum(case when credit_unit = 'semester' then credits_earned end)
            as credits_earned_semester,
        sum(case when credit_unit = 'quarter' then credits_earned end)
            as credits_earned_quarter
    from courses
    group by participation_key, {{ quarter_index('term_end_date') }}

),

final as (

    select
        enrolled.participation_key,
        enrolled.quarter_index,
        coalesce(credits.credits_attempted_semester, 0) as credits_attempted_semester,
        coalesce(credits.credits_attempted_quarter, 0) as credits_attempted_quarter,
        coalesce(credits.credits_earned_semester, 0) as credits_earned_semester,
        coalesce(credits.credits_earned_quarter, 0) as credits_earned_quarter
    from enrolled
    left join credits
        on
            enrolled.participation_key = credits.participation_key
            and enrolled.quarter_index = credits.quarter_index

)

select * from final
