-- What: every participation and WIOA period that a metric applies to has an observation of it.
-- Why: an observation that is missing is neither counted nor excluded with a reason.
-- How to fix: this is a fault of the models; report it.
with

expected as (

    select
        participations.participation_key,
        menu.metric_id
    from {{ ref('fct_participation') }} as participations
    inner join {{ ref('pathway_metrics') }} as menu
        on participations.pathway_id = menu.pathway_id
    inner join {{ ref('metric_definitions') }} as metrics
        on menu.metric_id = metrics.metric_id
    where
        participations.is_exiter
        or (metrics.cohort_anchor = 'entry' and metrics.population = 'participants')

    union all

    -- WIOA.6 has one observation for all periods that exit in a calendar year
    select
        periods.participation_key,
        applicability.metric_id
    from {{ ref('fct_wioa_participation') }} as periods
    inner join {{ ref('wioa_applicability') }} as applicability
        on periods.wioa_program = applicability.wioa_program
    inner join {{ ref('metric_definitions') }} as metrics
        on applicability.metric_id = metrics.metric_id
    where
        applicability.applies
        and metrics.measure <> 'same_employer'
        and (periods.is_exiter or metrics.cohort_anchor = 'program_year')

)

select
    expected.participation_key,
    expected.metric_id
from expected
left join {{ ref('fct_metric_observation') }} as observations
    on
        expected.participation_key = observations.participation_key
        and expected.metric_id = observations.metric_id
where observations.participation_key is null
