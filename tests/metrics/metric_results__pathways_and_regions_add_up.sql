-- What: pathways sum to ALL, and regions sum to ALL, in every count.
-- Why: metrics.md, properties that always hold. People are no sum: a person may be in two.
-- How to fix: this is a fault of the models; report it.
with

results as (

    select
        *,
        pathway_id = 'ALL' as is_every_pathway,
        region_id = 'ALL' as is_every_region
    from {{ ref('metric_results') }}
    where provider_id = 'ALL'

)

select
    metric_id,
    cohort_period_type,
    cohort_period,
    population_dimension,
    population
from results
group by
    metric_id,
    cohort_period_type,
    cohort_period,
    population_dimension,
    population
having
    sum(case when not is_every_pathway and not is_every_region then participations end)
    <> sum(case when is_every_pathway and is_every_region then participations end)
    or sum(case when not is_every_pathway and is_every_region then denominator end)
    <> sum(case when is_every_pathway and is_every_region then denominator end)
    or sum(case when is_every_pathway and not is_every_region then numerator end)
    <> sum(case when is_every_pathway and is_every_region then numerator end)
