-- WIOA.5, 20 CFR 677.155(a)(1)(v): who is in education or training on a day of the program
-- year, and who has a skill gain in it; once per period and year.
with

applicable as (

    select
        *,
        {{ quarter_start('cohort_quarter_index') }} as year_start_date,
        {{ add_days(quarter_start('cohort_quarter_index + 4'), -1) }} as year_end_date
    from {{ ref('int_measures__applicable_metric') }}
    where shape = 'skill_gain'

),

training as (

    select * from {{ ref('int_participation__wioa_period_activity') }}
    where
        activity_type = 'training_program'
        and activity_subtype not in ('none', 'job_readiness')

),

-- a gain belongs to the latest period of the program begun on or before it
gains as (

    select
        periods.participation_key,
        gains.gain_date
    from {{ ref('int_attainment__skill_gain') }} as gains
    inner join {{ ref('int_participation__wioa_period') }} as periods
        on
            gains.person_key = periods.person_key
            and gains.gain_date >= periods.entry_date
    qualify
        row_number() over (
            partition by
                periods.wioa_program,
                gains.agency_id,
                gains.participant_id,
                gains.gain_date,
                gains.gain_type
            order by periods.entry_date desc
        ) = 1

),

trained as (

    -- distinct: several enrollments in a year
    select distinct
        applicable.participation_key,
        applicable.cohort_quarter_index
    from applicable
    inner join training
        on
            applicable.participation_key = training.participation_key
            and applicable.year_end_date >= training.start_date
            and applicable.year_start_date <= coalesce(training.end_date, {{ as_of_date() }})

),

gained as (

    -- distinct: several gains in a year
    select distinct
        applicable.participation_key,
        applicable.cohort_quarter_index
    from applicable
    inner join gains
        on
            applicable.participation_key = gains.participation_key
            and gains.gain_date between applicable.year_start_date and applicable.year_end_date

),

final as (

    select
        applicable.participation_key,
        applicable.metric_id,
        applicable.cohort_quarter_index,
        gained.participation_key is not null as is_attained,
        cast(null as decimal(14, 2)) as value,
        cast(null as decimal(18, 6)) as real_value,
        case when trained.participation_key is null then 'not_eligible' end as exclusion_reason,
        applicable.year_end_date > {{ as_of_date() }} as is_pending,
        false as is_preliminary,
        applicable.year_end_date as final_from
    from applicable
    left join trained
        on
            applicable.participation_key = trained.participation_key
            and applicable.cohort_quarter_index = trained.cohort_quarter_index
    left join gained
        on
            applicable.participation_key = gained.participation_key
            and applicable.cohort_quarter_index = gained.cohort_quarter_index

)

select * from final
