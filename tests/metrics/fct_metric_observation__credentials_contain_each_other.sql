-- What: among observations final for both, who attained B.3 attained B.4, and who attained
-- B.1, B.2 or B.3 attained B.5.
-- Why: B.4 adds transfers to B.3, and B.5 is any pathway credential (metrics.md, B).
-- How to fix: look at the rows of metric_credential_types; a type that serves the narrower
-- metric must serve the wider one.
select
    narrower.participation_key,
    narrower.metric_id,
    wider.metric_id as wider_metric_id
from {{ ref('fct_metric_observation') }} as narrower
inner join {{ ref('fct_metric_observation') }} as wider
    on narrower.participation_key = wider.participation_key
where
    (
        (narrower.metric_id = 'B.3' and wider.metric_id = 'B.4')
        or (narrower.metric_id in ('B.1', 'B.2', 'B.3') and wider.metric_id = 'B.5')
    )
    and narrower.status = 'final'
    and wider.status = 'final'
    and narrower.is_in_numerator
    and not wider.is_in_numerator
