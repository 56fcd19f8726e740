-- Which participations a measure asks, where it does not ask all of them: the denominators
-- of AQCP Beta A.1 to A.4 and A.6 to A.9.
with

participations as (

    select * from {{ ref('int_participation__participation') }}

),

secondary_diplomas as (

    select * from {{ ref('int_attainment__credential') }}
    where {{ is_secondary_diploma('award_type') }}

),

pathway_courses as (

    select * from {{ ref('int_participation__course') }}
    where has_ended and course_level = 'college'

),

-- distinct: several baselines, courses or records of a participation
final as (

    -- level 6 is the highest: nothing is gained above it
    select distinct
        participation_key,
        'educational_level_gain' as measure
    from {{ ref('int_attainment__level_gain') }}
    where baseline_level < 6

    union all

    select
        participations.participation_key,
        'secondary_diploma' as measure
    from participations
    inner join {{ ref('int_people__person') }} as people
        on participations.person_key = people.person_key
    where
        people.education_level = 'less_than_high_school'
        and not exists (
            select 1
            from secondary_diplomas
            where
                participations.person_key = secondary_diplomas.person_key
                and participations.entry_date > secondary_diplomas.award_date
        )

    union all

    select
        participation_key,
        'developmental_education' as measure
    from {{ ref('int_attainment__developmental') }}

    union all

    select distinct
        participation_key,
        'pathway_course' as measure
    from pathway_courses

    union all

    select
        participation_key,
        'gateway_course' as measure
    from {{ ref('int_attainment__course') }}
    group by participation_key
    having bool_or(is_in_window) and not bool_or(is_gateway_passed and not is_in_window)

    union all

    -- whoever completed instead of coming back is not asked, once the window is over
    select
        participation_key,
        'retention' as measure
    from {{ ref('int_attainment__retention') }}
    where retained_date is not null or not has_completed or not is_window_over

    union all

    select distinct
        participation_key,
        'credit_accumulation' as measure
    from pathway_courses
    where credit_unit is not null

)

select * from final
