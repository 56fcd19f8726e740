with

observations as (

    select * from {{ ref('int_measures__observation') }}

),

metrics as (

    select * from {{ ref('dim_metric') }}

),

final as (

    select
        {{ surrogate_key([
            "observations.participation_key",
            "observations.metric_id",
            "observations.cohort_quarter_index",
        ]) }} as metric_observation_key,
        observations.participation_key,
        observations.metric_id,
        metrics.framework_version,
        observations.permitted_use,
        observations.person_key,
        observations.pathway_id,
        observations.region_id,
        {{ year_quarter('observations.cohort_quarter_index') }} as cohort_quarter,
        observations.cohort_quarter_index,
        observations.cohort_program_year,
        observations.is_in_denominator,
        observations.is_in_numerator,
        observations.value,
        observations.value_real,
        observations.status,
        observations.exclusion_reason,
        observations.final_from
    from observations
    inner join metrics on observations.metric_id = metrics.metric_id

)

select * from final
