-- What: numerator <= denominator <= participations, and people <= participations; every
-- observation is in the denominator, pending, or excluded.
-- Why: metrics.md, properties that always hold.
-- How to fix: this is a fault of the models; report it.
select
    metric_id,
    cohort_period_type,
    cohort_period,
    pathway_id,
    region_id,
    provider_id,
    population_dimension,
    population
from {{ ref('metric_results') }}
where
    numerator > denominator
    or denominator > participations
    or people > participations
    or people < 1
    or participations
    <> denominator
    + pending
    + excluded_not_eligible
    + excluded_unmatchable
    + excluded_uncovered
    or (rate is not null) <> (numerator is not null and denominator > 0)
    or (median_value is not null) <> (numerator is null and denominator > 0)
