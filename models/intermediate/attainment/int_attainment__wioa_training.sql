-- What training a WIOA period of participation had, for WIOA.4: 20 CFR 677.155(a)(1)(iv).
with

period_activities as (

    select * from {{ ref('int_participation__wioa_period_activity') }}
    where activity_type = 'training_program'

),

-- On-the-job and customized training alone are none.
final as (

    select
        participation_key,
        bool_or(
            activity_subtype in (
                'skill_upgrading',
                'occupational_skills',
                'prerequisite',
                'registered_apprenticeship',
                'adult_education'
            )
        ) as has_training,
        bool_or(activity_subtype = 'secondary_education') as has_secondary_education
    from period_activities
    group by participation_key

)

select * from final
