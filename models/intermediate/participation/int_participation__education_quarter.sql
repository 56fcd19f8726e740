-- In which quarters a WIOA youth is in education or training, whoever pays for it.
-- 20 CFR 677.155(c)(1)
with

youths as (

    -- distinct: a youth may have several periods
    select distinct person_key
    from {{ ref('int_participation__wioa_period') }}
    where wioa_program = 'youth'

),

courses as (

    select * from {{ ref('int_people__course') }}

),

enrollments as (

    select * from {{ ref('stg_training__enrollments') }}
    where
        training_type not in ('none', 'job_readiness')
        and start_date <= {{ as_of_date() }}

),

source_people as (

    select * from {{ ref('int_people__source_person') }}

),

quarters as (

    select quarter_index from {{ ref('int_employment__quarter') }}

),

spells as (

    select
        youths.person_key,
        {{ quarter_index('courses.term_start_date') }} as first_quarter_index,
        {{ quarter_index('courses.term_end_date') }} as last_quarter_index
    from youths
    inner join courses on youths.person_key = courses.person_key

    union all

    select
        youths.person_key,
        {{ quarter_index('enrollments.start_date') }} as first_quarter_index,
        {{ quarter_index('coalesce(enrollments.end_date, ' ~ as_of_date() ~ ')') }}
            as last_quarter_index
    from youths
    inner join source_people on youths.person_key = source_people.person_key
    inner join enrollments
        on
            source_people.source_id = enrollments.agency_id
            and source_people.source_person_id = enrollments.participant_id

),

-- distinct: spells overlap
final as (

    select distinct
        spells.person_key,
        quarters.quarter_index
    from spells
    inner join quarters
        on quarters.quarter_index between spells.first_quarter_index and spells.last_quarter_index

)

select * from final
