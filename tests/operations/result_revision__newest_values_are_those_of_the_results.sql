-- What: the cells that are not withdrawn, as they are now, are the rows of the results, and no
-- others.
-- Why: what a release says is its results; the history must not say something else.
-- How to fix: changes were lost or added by hand: restore the folder of the history from a back-up
-- (docs/history.md). Without a history there is nothing to compare.
with

said as (

    select
        result_mart,
        metric_id,
        cohort_period_type,
        cohort_period,
        pathway_id,
        region_id,
        provider_id,
        partner_type,
        partner_id,
        population_dimension,
        population,
        participations,
        people,
        numerator,
        denominator,
        rate,
        median_value,
        mean_value,
        median_value_real,
        mean_value_real,
        status,
        final_from
    from {{ ref('result_revision') }}
    where not is_withdrawn

),

results as (

    select
        'metric_results' as result_mart,
        'ALL' as partner_type,
        'ALL' as partner_id,
        *
    from {{ ref('metric_results') }}
    where {{ "true" if var("history_path") else "false" }}
    union all by name
    select
        'metric_results_by_partner' as result_mart,
        'ALL' as region_id,
        'ALL' as provider_id,
        *
    from {{ ref('metric_results_by_partner') }}
    where {{ "true" if var("history_path") else "false" }}

)

select
    coalesce(results.result_mart, said.result_mart) as result_mart,
    coalesce(results.metric_id, said.metric_id) as metric_id,
    coalesce(results.cohort_period_type, said.cohort_period_type) as cohort_period_type,
    coalesce(results.cohort_period, said.cohort_period) as cohort_period,
    coalesce(results.pathway_id, said.pathway_id) as pathway_id,
    coalesce(results.region_id, said.region_id) as region_id,
    coalesce(results.provider_id, said.provider_id) as provider_id,
    coalesce(results.partner_type, said.partner_type) as partner_type,
    coalesce(results.partner_id, said.partner_id) as partner_id,
    coalesce(results.population_dimension, said.population_dimension) as population_dimension,
    coalesce(results.population, said.population) as population
from results
full outer join said
    on
        results.result_mart = said.result_mart
        and results.metric_id = said.metric_id
        and results.cohort_period_type = said.cohort_period_type
        and results.cohort_period = said.cohort_period
        and results.pathway_id = said.pathway_id
        and results.region_id = said.region_id
        and results.provider_id = said.provider_id
        and results.partner_type = said.partner_type
        and results.partner_id = said.partner_id
        and results.population_dimension = said.population_dimension
        and results.population = said.population
where
    results.participations is distinct from said.participations
    or results.people is distinct from said.people
    or results.numerator is distinct from said.numerator
    or results.denominator is distinct from said.denominator
    or results.rate is distinct from said.rate
    or results.median_value is distinct from said.median_value
    or results.mean_value is distinct from said.mean_value
    or results.median_value_real is distinct from said.median_value_real
    or results.mean_value_real is distinct from said.mean_value_real
    or results.status is distinct from said.status
    or results.final_from is distinct from said.final_from
