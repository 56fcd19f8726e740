-- Providers of a pathway side by side, by program year of exit, next to the pathway's own
-- rate. Providers overlap: a participation that two providers served is in both rows, so the
-- rows do not add up to the pathway. Fewer than 30 are not compared.
with

results as (

    select * from {{ ref('metric_results') }}
    where
        metric_id in ('C.1', 'C.3')
        and pathway_id <> 'ALL'
        and region_id = 'ALL'
        and cohort_period_type = 'program_year'
        and population_dimension = 'all'

),

providers as (

    select * from {{ ref('dim_provider') }}

),

pathway_results as (

    select * from results
    where provider_id = 'ALL'

),

final as (

    select
        results.metric_id,
        results.cohort_period,
        results.pathway_id,
        providers.provider_name,
        results.status,
        results.denominator,
        round(results.rate, 3) as rate,
        round(pathway_results.rate, 3) as pathway_rate,
        round(results.rate - pathway_results.rate, 3) as difference
    from results
    inner join providers on results.provider_id = providers.provider_id
    inner join pathway_results
        on
            results.metric_id = pathway_results.metric_id
            and results.cohort_period = pathway_results.cohort_period
            and results.pathway_id = pathway_results.pathway_id
    where results.denominator >= 30
    order by
        results.metric_id asc,
        results.cohort_period desc,
        results.pathway_id asc,
        results.rate desc

)

select * from final
