-- What: every exiter has one observation of every labor market metric on its pathway's menu.
-- Why: an observation that is missing is neither counted nor excluded with a reason.
-- How to fix: this is a fault of the models; report it.
select
    participations.participation_key,
    metrics.metric_id
from {{ ref('fct_participation') }} as participations
inner join {{ ref('pathway_metrics') }} as menu
    on participations.pathway_id = menu.pathway_id
inner join {{ ref('dim_metric') }} as metrics
    on menu.metric_id = metrics.metric_id
left join {{ ref('fct_metric_observation') }} as observations
    on
        participations.participation_key = observations.participation_key
        and menu.metric_id = observations.metric_id
where
    participations.is_exiter
    and metrics.category = 'labor_market'
    and observations.participation_key is null
