with

counts as (

    select * from {{ ref('int_measures__result_count') }}

),

earnings as (

    select * from {{ ref('int_measures__result_value') }}

),

repeated as (

    select * from {{ ref('int_measures__result_people') }}

),

metrics as (

    select * from {{ ref('dim_metric') }}

),

final as (

    select
        counts.metric_id,
        metrics.framework_version,
        counts.cohort_period_type,
        counts.cohort_period,
        counts.pathway_id,
        counts.region_id,
        counts.provider_id,
        counts.population_dimension,
        counts.population,
        cast(counts.participations as bigint) as participations,
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
        earnings.median_value,
        earnings.mean_value,
        case
            when
                counts.pending_count > 0
                and counts.final_count + counts.preliminary_count = 0
                then 'pending'
            when counts.pending_count + counts.preliminary_count > 0 then 'preliminary'
            else 'final'
        end as status,
        cast(counts.not_eligible as bigint) as excluded_not_eligible,
        cast(counts.unmatchable as bigint) as excluded_unmatchable,
        cast(counts.uncovered as bigint) as excluded_uncovered,
        cast(counts.pending_count as bigint) as pending
    from counts
    inner join metrics on counts.metric_id = metrics.metric_id
    left join earnings on {{ same_result("counts", "earnings") }}
    left join repeated on {{ same_result("counts", "repeated") }}

)

select * from final
