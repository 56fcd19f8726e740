-- What: where both are mature, C.4 asks exactly those who attained C.2.
-- Why: C.4's denominator is C.2's numerator (metrics.md, properties); with the denominator
-- rule employed_q1 C.2 asks fewer, so the rule must be exiters.
-- How to fix: this is a fault of the models; report it.
select retained.participation_key
from {{ ref('fct_metric_observation') }} as retained
inner join {{ ref('fct_metric_observation') }} as subsequent
    on
        retained.participation_key = subsequent.participation_key
        and subsequent.metric_id = 'C.4'
where
    retained.metric_id = 'C.2'
    and retained.status = 'final'
    and (subsequent.status = 'final' or subsequent.exclusion_reason = 'not_eligible')
    and retained.is_in_numerator <> subsequent.is_in_denominator
    and {{ threshold('denominator_rule', 'varchar') }} = 'exiters'
