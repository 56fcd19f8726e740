-- A result row as readers see it, before the marts show it by region and provider or by
-- funding stream and partner. What is counted this time joins what is kept.
with

counts as (

    select * from {{ ref('int_measures__result_count') }}
    {%- if is_incremental() %}
    -- none, unless the model is run a second time
    where partition_fingerprint not in (select partition_fingerprint from {{ this }})
    {%- endif %}

),

earnings as (

    select * from {{ ref('int_measures__result_value') }}

),

repeated as (

    select * from {{ ref('int_measures__result_people') }}

),

results as (

    -- distinct: several places count in one result
    select distinct
        result_number,
        metric_id,
        cohort_period_type,
        pathway_id,
        slice_type,
        slice_id
    from {{ ref('int_measures__result_level') }}

),

population_values as (

    select * from {{ ref('int_participation__population_value') }}

),

metrics as (

    select * from {{ ref('metric_definitions') }}

),

menu as (

    select * from {{ ref('int_measures__menu') }}

),

final as (

    select
        results.metric_id,
        metrics.framework_version,
        menu.permitted_use,
        results.cohort_period_type,
        {{ cohort_period_name("results.cohort_period_type", "counts.cohort_period_number") }}
            as cohort_period,
        results.pathway_id,
        results.slice_type,
        results.slice_id,
        population_values.population_dimension,
        population_values.population,
        cast(counts.participations as bigint) as participations,
        cast(counts.exiters as bigint) as exiters,
        cast(
            case when metrics.category <> 'wioa_primary' then counts.completers end as bigint
        ) as completers,
        cast(counts.participations - coalesce(repeated.repeated_observations, 0) as bigint)
            as people,
        cast(
            case when metrics.statistic = 'rate' then counts.numerator end as bigint
        ) as numerator,
        cast(counts.denominator as bigint) as denominator,
        case
            when metrics.statistic = 'rate' and counts.denominator > 0
                then cast(counts.numerator as double) / counts.denominator
        end as rate,
        case when metrics.statistic <> 'mean' then earnings.median_value end as median_value,
        case when metrics.statistic <> 'median' then earnings.mean_value end as mean_value,
        case when metrics.statistic <> 'mean' then earnings.median_value_real end
            as median_value_real,
        case when metrics.statistic <> 'median' then earnings.mean_value_real end
            as mean_value_real,
        case
            when counts.pending > 0 and counts.denominator = 0 then 'pending'
            when counts.pending + counts.preliminary > 0 then 'preliminary'
            else 'final'
        end as status,
        -- whoever is still active has no date yet
        case when counts.preliminary = 0 then counts.final_from end as final_from,
        cast(counts.preliminary as bigint) as preliminary,
        cast(counts.pending as bigint) as pending,
        cast(counts.not_eligible as bigint) as excluded_not_eligible,
        cast(counts.unmatchable as bigint) as excluded_unmatchable,
        cast(counts.uncovered as bigint) as excluded_uncovered,
        cast(counts.wioa_excluded as bigint) as excluded_wioa,
        counts.partition_fingerprint
    from counts
    inner join results on counts.result_number = results.result_number
    inner join population_values
        on counts.population_number = population_values.population_number
    inner join metrics on results.metric_id = metrics.metric_id
    inner join menu
        on results.metric_id = menu.metric_id and results.pathway_id = menu.pathway_id
    left join earnings on {{ same_result("counts", "earnings") }}
    left join repeated on {{ same_result("counts", "repeated") }}

)

select * from final
