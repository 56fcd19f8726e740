-- What: the populations of a dimension sum to the dimension `all`, in every count.
-- Why: unknown is a population of its own and never dropped.
-- How to fix: this is a fault of the models; report it.
with

dimensions as (

    select
        metric_id,
        cohort_period_type,
        cohort_period,
        pathway_id,
        region_id,
        provider_id,
        population_dimension,
        sum(participations) as participations,
        sum(denominator) as denominator,
        coalesce(sum(numerator), 0) as numerator
    from {{ ref('metric_results') }}
    group by
        metric_id,
        cohort_period_type,
        cohort_period,
        pathway_id,
        region_id,
        provider_id,
        population_dimension

)

select
    metric_id,
    cohort_period_type,
    cohort_period,
    pathway_id,
    region_id,
    provider_id
from dimensions
group by
    metric_id,
    cohort_period_type,
    cohort_period,
    pathway_id,
    region_id,
    provider_id
having
    min(participations) <> max(participations)
    or min(denominator) <> max(denominator)
    or min(numerator) <> max(numerator)
