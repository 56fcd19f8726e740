-- From everybody in a cohort to the rate, each observation on one step only, next to the row
-- of metric_results. Change the question; `pathways explain` is the same with more words.
with

question as (

    select
        'C.3' as metric_id,
        'calendar_year' as cohort_period_type,
        '2022' as cohort_period,
        'health_care' as pathway_id,
        'ALL' as region_id,
        'ALL' as provider_id,
        'all' as population_dimension,
        'ALL' as population

),

wioa_periods as (

    select * from {{ ref('fct_wioa_participation') }}

),

cohort as (

    select observations.*
    from {{ ref('fct_metric_observation') }} as observations
    inner join question
        on
            observations.metric_id = question.metric_id
            and question.pathway_id in ('ALL', observations.pathway_id)
            and question.region_id in ('ALL', observations.region_id)
            and question.cohort_period = case question.cohort_period_type
                when 'quarter' then observations.cohort_quarter
                when 'calendar_year' then left(observations.cohort_quarter, 4)
                when 'program_year'
                    then 'PY' || cast(observations.cohort_program_year as varchar)
            end
    inner join {{ ref('int_participation__population') }} as populations
        on
            observations.participation_key = populations.participation_key
            and question.population_dimension = populations.population_dimension
            and question.population = populations.population

),

-- WIOA.6 is of all programs together, and so of every period that exits on that day from a
-- program that it applies to
provided as (

    select
        cohort.metric_observation_key,
        partners.partner_id as provider_id
    from cohort
    inner join wioa_periods as own on cohort.participation_key = own.participation_key
    inner join wioa_periods as together
        on own.person_key = together.person_key and own.exit_date = together.exit_date
    inner join {{ ref('int_measures__menu') }} as menu
        on together.wioa_program = menu.pathway_id and cohort.metric_id = menu.metric_id
    inner join {{ ref('int_participation__partner') }} as partners
        on together.participation_key = partners.participation_key
    where cohort.pathway_id = 'ALL' and partners.partner_type = 'provider'

    union all

    select
        cohort.metric_observation_key,
        partners.partner_id as provider_id
    from cohort
    inner join {{ ref('int_participation__partner') }} as partners
        on cohort.participation_key = partners.participation_key
    where cohort.pathway_id <> 'ALL' and partners.partner_type = 'provider'

),

counted as (

    select cohort.*
    from cohort
    inner join question
        on
            question.provider_id = 'ALL'
            or exists (
                select 1 as is_served
                from provided
                where
                    provided.metric_observation_key = cohort.metric_observation_key
                    and provided.provider_id = question.provider_id
            )

),

steps as (

    select
        1 as step_number,
        'participations in the cohort' as step,
        count(*) as participations
    from counted

    union all

    select
        case exclusion_reason
            when 'not_eligible' then 2
            when 'unmatchable' then 3
            when 'uncovered_quarter' then 4
            else 5
        end as step_number,
        'less ' || exclusion_reason as step,
        -count(*) as participations
    from counted
    where status = 'excluded'
    group by exclusion_reason

    union all

    select
        6 as step_number,
        'less pending' as step,
        -count(*) as participations
    from counted
    where status = 'pending'

    union all

    select
        7 as step_number,
        'denominator' as step,
        count(*) as participations
    from counted
    where is_in_denominator

    union all

    select
        8 as step_number,
        'numerator (of a dollar metric none)' as step,
        count(*) as participations
    from counted
    where is_in_numerator

),

final as (

    select
        steps.step_number,
        steps.step,
        steps.participations,
        case steps.step_number
            when 1 then results.participations
            when 2 then -results.excluded_not_eligible
            when 3 then -results.excluded_unmatchable
            when 4 then -results.excluded_uncovered
            when 6 then -results.pending
            when 7 then results.denominator
            when 8 then coalesce(results.numerator, 0)
        end as in_metric_results
    from steps
    cross join question
    left join {{ ref('metric_results') }} as results
        on
            question.metric_id = results.metric_id
            and question.cohort_period_type = results.cohort_period_type
            and question.cohort_period = results.cohort_period
            and question.pathway_id = results.pathway_id
            and question.region_id = results.region_id
            and question.provider_id = results.provider_id
            and question.population_dimension = results.population_dimension
            and question.population = results.population
    order by steps.step_number, steps.step

)

select * from final
