-- Observations as results count them: once in their region, and once per provider that
-- served the participation. Provider results overlap; the pathway row is no sum of them.
with

observations as (

    select
        *,
        count(*) over (partition by metric_id, person_key) > 1 as has_person_elsewhere
    from {{ ref('int_measures__observation') }}

),

providers as (

    select * from {{ ref('int_participation__provider') }}

),

participations as (

    select * from {{ ref('int_participation__participation') }}

),

slices as (

    select
        participation_key,
        'region' as slice_type,
        region_id,
        'ALL' as provider_id
    from participations

    union all

    select
        participation_key,
        'provider' as slice_type,
        'ALL' as region_id,
        provider_id
    from providers

),

final as (

    select
        slices.slice_type,
        slices.region_id,
        slices.provider_id,
        observations.participation_key,
        observations.metric_id,
        observations.statistic,
        observations.person_key,
        observations.has_person_elsewhere,
        observations.pathway_id,
        observations.cohort_quarter_index,
        observations.is_in_denominator,
        observations.is_in_numerator,
        observations.value,
        observations.status,
        observations.exclusion_reason
    from observations
    inner join slices on observations.participation_key = slices.participation_key

)

select * from final
