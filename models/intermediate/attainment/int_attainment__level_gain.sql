-- AQCP Beta A.1: the baseline of each series of tests (scale, subject, instrument) of a
-- participation, and the first test that shows a gain over it.
with

assessments as (

    select * from {{ ref('stg_education__assessments') }}
    where test_date <= {{ as_of_date() }}

),

source_people as (

    select * from {{ ref('int_people__source_person') }}

),

participations as (

    select * from {{ ref('int_participation__participation') }}

),

-- [entry - efl_baseline_days, end of window]
tests as (

    select
        participations.participation_key,
        participations.entry_date,
        assessments.institution_id,
        assessments.efl_scale,
        assessments.subject,
        assessments.instrument,
        assessments.test_date,
        assessments.efl_level
    from participations
    inner join source_people on participations.person_key = source_people.person_key
    inner join assessments
        on
            source_people.source_id = assessments.institution_id
            and source_people.source_person_id = assessments.student_id
    where
        {{ days_between('assessments.test_date', 'participations.entry_date') }}
        <= {{ threshold('efl_baseline_days') }}
        and assessments.test_date
        <= coalesce(participations.exit_date, {{ as_of_date() }})

),

-- of two tests on the first day the lower level is the baseline
baselines as (

    select *
    from tests
    qualify
        row_number() over (
            partition by participation_key, efl_scale, subject, instrument
            order by test_date, efl_level, institution_id
        ) = 1

),

-- a gain needs a later day, on or after entry
final as (

    select
        baselines.participation_key,
        baselines.efl_scale,
        baselines.subject,
        baselines.instrument,
        baselines.efl_level as baseline_level,
        later.test_date as gain_date,
        later.institution_id
    from baselines
    left join tests as later
        on
            baselines.participation_key = later.participation_key
            and baselines.efl_scale = later.efl_scale
            and baselines.subject = later.subject
            and baselines.instrument = later.instrument
            and baselines.test_date < later.test_date
            and baselines.efl_level < later.efl_level
            and later.entry_date <= later.test_date
    qualify
        row_number() over (
            partition by
                baselines.participation_key,
                baselines.efl_scale,
                baselines.subject,
                baselines.instrument
            order by later.test_date, later.institution_id
        ) = 1

)

select * from final
