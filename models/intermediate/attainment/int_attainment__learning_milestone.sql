-- What a participation's person learned on the way: levels (AQCP Beta A.1), developmental
-- education (A.3), college-level math or English (A.6), credits (A.8, A.9).
with

metrics as (

    select * from {{ ref('metric_definitions') }}

),

final as (

    select
        gains.participation_key,
        metrics.metric_id,
        'educational_level_gain' as milestone_type,
        gains.gain_date as milestone_date,
        gains.efl_scale || ' ' || gains.subject || ' ' || gains.instrument as detail,
        gains.institution_id as source_id
    from {{ ref('int_attainment__level_gain') }} as gains
    inner join metrics on metrics.measure = 'educational_level_gain'
    where gains.gain_date is not null

    union all

    select
        developmental.participation_key,
        metrics.metric_id,
        'developmental_education' as milestone_type,
        developmental.last_term_end_date as milestone_date,
        cast(null as varchar) as detail,
        cast(null as varchar) as source_id
    from {{ ref('int_attainment__developmental') }} as developmental
    inner join metrics on metrics.measure = 'developmental_education'
    where developmental.is_every_subject_passed

    union all

    -- a repeated course is passed once, on the first day that it was
    select
        courses.participation_key,
        metrics.metric_id,
        'gateway_course_' || courses.subject as milestone_type,
        min(courses.term_end_date) as milestone_date,
        courses.course_id as detail,
        courses.institution_id as source_id
    from {{ ref('int_attainment__course') }} as courses
    inner join metrics on metrics.measure = 'gateway_course'
    where courses.is_in_window and courses.is_gateway_passed
    group by
        courses.participation_key,
        metrics.metric_id,
        courses.subject,
        courses.course_id,
        courses.institution_id

    union all

    select
        credits.participation_key,
        credits.metric_id,
        'credit_threshold' as milestone_type,
        credits.milestone_date,
        metrics.credit_threshold as detail,
        cast(null as varchar) as source_id
    from {{ ref('int_attainment__credit_milestone') }} as credits
    inner join metrics on credits.metric_id = metrics.metric_id

)

select * from final
