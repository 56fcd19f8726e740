-- What: who attained an interim or education metric has a milestone that serves it; who is in
-- the denominator without attaining it has none.
-- Why: a reader must be able to see the day and the source of each attainment.
-- How to fix: this is a fault of the models; report it.
select
    observations.participation_key,
    observations.metric_id
from {{ ref('fct_metric_observation') }} as observations
inner join {{ ref('metric_definitions') }} as metrics
    on observations.metric_id = metrics.metric_id
left join {{ ref('fct_milestone') }} as milestones
    on
        observations.participation_key = milestones.participation_key
        and observations.metric_id = milestones.metric_id
where
    metrics.shape = 'milestone'
    and observations.is_in_denominator
    and observations.is_in_numerator <> (milestones.participation_key is not null)
