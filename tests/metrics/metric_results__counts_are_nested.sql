-- What: numerator <= denominator <= participations, completers <= exiters <= participations,
-- and people <= participations; every observation is in the denominator, pending, or
-- excluded; a final result waits for nothing.
-- Why: metrics.md, properties that always hold.
-- How to fix: this is a fault of the models; report it.
with

results as (

    select
        metric_id,
        cohort_period_type,
        cohort_period,
        pathway_id,
        region_id || ' ' || provider_id as served_by,
        population_dimension,
        population,
        participations,
        exiters,
        completers,
        people,
        numerator,
        denominator,
        rate,
        median_value,
        mean_value,
        status,
        final_from,
        preliminary,
        pending,
        excluded_not_eligible,
        excluded_unmatchable,
        excluded_uncovered,
        excluded_wioa
    from {{ ref('metric_results') }}

    union all

    select
        metric_id,
        cohort_period_type,
        cohort_period,
        pathway_id,
        partner_type || ' ' || partner_id as served_by,
        population_dimension,
        population,
        participations,
        exiters,
        completers,
        people,
        numerator,
        denominator,
        rate,
        median_value,
        mean_value,
        status,
        final_from,
        preliminary,
        pending,
        excluded_not_eligible,
        excluded_unmatchable,
        excluded_uncovered,
        excluded_wioa
    from {{ ref('metric_results_by_partner') }}

)

select
    metric_id,
    cohort_period_type,
    cohort_period,
    pathway_id,
    served_by,
    population_dimension,
    population
from results
where
    numerator > denominator
    or denominator > participations
    or exiters > participations
    or completers > exiters
    or people > participations
    or people < 1
    or preliminary > denominator
    or excluded_wioa < 0
    or participations
    <> denominator
    + pending
    + excluded_not_eligible
    + excluded_unmatchable
    + excluded_uncovered
    + excluded_wioa
    or (rate is not null) <> (numerator is not null and denominator > 0)
    or (coalesce(median_value, mean_value) is not null)
    <> (numerator is null and denominator > 0)
    or (final_from is not null) <> (pending > 0 and preliminary = 0)
    or (status = 'final') <> (pending + preliminary = 0)
