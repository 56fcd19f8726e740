-- From everyone who left a pathway to the rate: whom C.3 leaves out, and why. Each
-- observation is on one step only, in the order in which the reasons are checked.
with

observations as (

    select * from {{ ref('fct_metric_observation') }}
    where
        metric_id = 'C.3'
        and pathway_id = 'health_care'
        and cohort_quarter between '2023Q1' and '2023Q4'

),

counted as (

    select
        count(*) as exits,
        count(*) filter (where exclusion_reason = 'not_eligible') as not_eligible,
        count(*) filter (where exclusion_reason = 'unmatchable') as unmatchable,
        count(*) filter (where exclusion_reason = 'uncovered_quarter') as uncovered_quarter,
        count(*) filter (where status = 'pending') as pending,
        count(*) filter (where is_in_denominator) as denominator,
        count(*) filter (where is_in_numerator) as numerator
    from observations

),

steps as (

    select
        unnest([1, 2, 3, 4, 5, 6, 7]) as step_number,
        unnest([
            'exits of the cohort',
            'less not eligible: outside the denominator',
            'less unmatchable: no SSN',
            'less uncovered: wages will never be known',
            'less pending: wages are not known yet',
            'denominator',
            'numerator'
        ]) as step,
        unnest([
            exits,
            -not_eligible,
            -unmatchable,
            -uncovered_quarter,
            -pending,
            denominator,
            numerator
        ]) as participations
    from counted

),

final as (

    select
        step_number,
        step,
        participations
    from steps
    order by step_number

)

select * from final
