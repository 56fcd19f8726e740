-- Every metric, decided once per participation. Everything above is a group-by of this.
with

labor_market as (

    select * from {{ ref('int_measures__labor_market') }}

),

participations as (

    select * from {{ ref('int_participation__participation') }}

),

final as (

    select
        labor_market.participation_key,
        labor_market.metric_id,
        labor_market.statistic,
        participations.person_key,
        participations.pathway_id,
        participations.region_id,
        participations.exit_quarter_index as cohort_quarter_index,
        labor_market.status = 'final' as is_in_denominator,
        case
            when labor_market.statistic = 'rate'
                then labor_market.status = 'final' and labor_market.is_attained
        end as is_in_numerator,
        case
            when labor_market.status = 'final' then cast(labor_market.value as decimal(14, 2))
        end as value,
        labor_market.status,
        labor_market.exclusion_reason
    from labor_market
    inner join participations
        on labor_market.participation_key = participations.participation_key

)

select * from final
