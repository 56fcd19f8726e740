-- What adds up: counted in the smallest cells first, then rolled up to every level.
with

slices as (

    select * from {{ ref('int_measures__result_slice') }}

),

populations as (

    select * from {{ ref('int_participation__population') }}

),

result_levels as (

    select * from {{ ref('result_levels') }}

),

cells as (

    select
        slices.metric_id,
        slices.slice_type,
        slices.cohort_quarter_index,
        slices.pathway_id,
        slices.region_id,
        slices.provider_id,
        populations.population_dimension,
        populations.population,
        count(*) as participations,
        count(*) filter (where slices.is_in_denominator) as denominator,
        count(*) filter (where slices.is_in_numerator) as numerator,
        count(*) filter (where slices.status = 'final') as final_count,
        count(*) filter (where slices.status = 'preliminary') as preliminary_count,
        count(*) filter (where slices.status = 'pending') as pending_count,
        count(*) filter (where slices.exclusion_reason = 'not_eligible') as not_eligible,
        count(*) filter (where slices.exclusion_reason = 'unmatchable') as unmatchable,
        count(*) filter (where slices.exclusion_reason = 'uncovered_quarter') as uncovered
    from slices
    inner join populations on slices.participation_key = populations.participation_key
    group by
        slices.metric_id,
        slices.slice_type,
        slices.cohort_quarter_index,
        slices.pathway_id,
        slices.region_id,
        slices.provider_id,
        populations.population_dimension,
        populations.population

),

leveled as (

    select
        cells.metric_id,
        {{ result_level("cells") }},
        cells.population_dimension,
        cells.population,
        cells.participations,
        cells.denominator,
        cells.numerator,
        cells.final_count,
        cells.preliminary_count,
        cells.pending_count,
        cells.not_eligible,
        cells.unmatchable,
        cells.uncovered
    from cells
    inner join result_levels on cells.slice_type = result_levels.slice_type

),

final as (

    select
        metric_id,
        cohort_period_type,
        cohort_period,
        pathway_id,
        region_id,
        provider_id,
        population_dimension,
        population,
        sum(participations) as participations,
        sum(denominator) as denominator,
        sum(numerator) as numerator,
        sum(final_count) as final_count,
        sum(preliminary_count) as preliminary_count,
        sum(pending_count) as pending_count,
        sum(not_eligible) as not_eligible,
        sum(unmatchable) as unmatchable,
        sum(uncovered) as uncovered
    from leveled
    group by
        metric_id,
        cohort_period_type,
        cohort_period,
        pathway_id,
        region_id,
        provider_id,
        population_dimension,
        population

)

select * from final
