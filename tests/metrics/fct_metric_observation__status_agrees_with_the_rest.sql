-- What: in the denominator exactly when final or preliminary; in the numerator only then;
-- a value only then; a reason exactly when excluded.
-- Why: a pending observation is in no numerator and no denominator, also when attained.
-- How to fix: this is a fault of the models; report it.
select metric_observation_key
from {{ ref('fct_metric_observation') }}
where
    is_in_denominator <> (status in ('final', 'preliminary'))
    or (is_in_numerator and not is_in_denominator)
    or (value is not null and not is_in_denominator)
    or (status = 'excluded') <> (exclusion_reason is not null)
