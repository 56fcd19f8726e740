-- Who is employed after exit: C.1 of the newest final calendar year, every population with
-- its count and its gap to all. Change metric_id or pathway_id for another question.
with

results as (

    select * from {{ ref('metric_results') }}
    where
        metric_id = 'C.1'
        and pathway_id = 'ALL'
        and region_id = 'ALL'
        and provider_id = 'ALL'
        and cohort_period_type = 'calendar_year'

),

dimensions as (

    select * from {{ ref('population_dimensions') }}

),

everyone as (

    select
        cohort_period,
        rate
    from results
    where population_dimension = 'all' and status = 'final' and denominator > 0
    qualify row_number() over (order by cohort_period desc) = 1

),

final as (

    select
        results.cohort_period,
        dimensions.label as population_dimension,
        results.population,
        results.denominator,
        results.numerator,
        round(results.rate, 3) as rate,
        round(results.rate - everyone.rate, 3) as gap_to_all,
        results.excluded_unmatchable
    from results
    inner join everyone on results.cohort_period = everyone.cohort_period
    inner join dimensions
        on results.population_dimension = dimensions.population_dimension
    order by dimensions.sort_order asc, results.rate desc

)

select * from final
