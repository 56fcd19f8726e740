-- What adds up: counted in the smallest cells first, then rolled up to every level. Only what
-- int_measures__result does not hold yet, as it is now.
with

stale as (

    select
        metric_id,
        cohort_period_type,
        cohort_period_number,
        partition_fingerprint
    from
        {{ stale_partitions(ref('int_measures__result_partition'), 'int_measures__result') }}

),

slices as (

    select
        slices.*,
        places.place_number
    from {{ ref('int_measures__result_slice') }} as slices
    inner join {{ ref('int_measures__result_place') }} as places
        on
            slices.metric_id = places.metric_id
            and slices.pathway_id = places.pathway_id
            and slices.slice_type = places.slice_type
            and slices.slice_id = places.slice_id
    where
        exists (
            select 1 as one
            from stale
            where
                slices.metric_id = stale.metric_id
                and stale.cohort_period_number
                = {{ cohort_period_number("slices", "stale") }}
        )

),

populations as (

    select
        populations.participation_key,
        population_values.population_number
    from {{ ref('int_participation__population') }} as populations
    inner join {{ ref('int_participation__population_value') }} as population_values
        on
            populations.population_dimension = population_values.population_dimension
            and populations.population = population_values.population

),

result_levels as (

    select * from {{ ref('int_measures__result_level') }}

),

cells as (

    select
        slices.place_number,
        slices.cohort_quarter_index,
        slices.cohort_program_year,
        populations.population_number,
        cast(count(*) as integer) as participations,
        cast(count(*) filter (where slices.is_exiter) as integer) as exiters,
        cast(count(*) filter (where slices.is_completer) as integer) as completers,
        cast(count(*) filter (where slices.is_in_denominator) as integer) as denominator,
        cast(count(*) filter (where slices.is_in_numerator) as integer) as numerator,
        cast(
            count(*) filter (where slices.status = 'preliminary')
            as integer
        ) as preliminary,
        cast(count(*) filter (where slices.status = 'pending') as integer) as pending,
        cast(
            count(*) filter (where slices.exclusion_reason = 'not_eligible')
            as integer
        ) as not_eligible,
        cast(
            count(*) filter (where slices.exclusion_reason = 'unmatchable')
            as integer
        ) as unmatchable,
        cast(
            count(*) filter (where slices.exclusion_reason = 'uncovered_quarter')
            as integer
        ) as uncovered,
        cast(
            count(*) filter (
                where
                slices.exclusion_reason
                not in ('not_eligible', 'unmatchable', 'uncovered_quarter')
            ) as integer
        ) as wioa_excluded,
        max(slices.final_from) as final_from
    from slices
    inner join populations on slices.participation_key = populations.participation_key
    group by
        slices.place_number,
        slices.cohort_quarter_index,
        slices.cohort_program_year,
        populations.population_number

),

final as (

    select
        result_levels.result_number,
        {{ cohort_period_number("cells") }} as cohort_period_number,
        cells.population_number,
        sum(cells.participations) as participations,
        sum(cells.exiters) as exiters,
        sum(cells.completers) as completers,
        sum(cells.denominator) as denominator,
        sum(cells.numerator) as numerator,
        sum(cells.preliminary) as preliminary,
        sum(cells.pending) as pending,
        sum(cells.not_eligible) as not_eligible,
        sum(cells.unmatchable) as unmatchable,
        sum(cells.uncovered) as uncovered,
        sum(cells.wioa_excluded) as wioa_excluded,
        max(cells.final_from) as final_from,
        stale.partition_fingerprint
    from cells
    inner join result_levels on cells.place_number = result_levels.place_number
    inner join stale
        on
            result_levels.metric_id = stale.metric_id
            and result_levels.cohort_period_type = stale.cohort_period_type
            and {{ cohort_period_number("cells") }} = stale.cohort_period_number
    group by
        result_levels.result_number,
        {{ cohort_period_number("cells") }},
        cells.population_number,
        stale.partition_fingerprint

)

select * from final
