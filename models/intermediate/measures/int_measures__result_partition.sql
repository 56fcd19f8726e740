-- What the results of each metric and cohort period are made of, in one number: the observations,
-- their populations, the results that they count in, and what results say of their metric. Whatever
-- else a result comes to read from a table is added here.
with

observations as (

    select
        slice_type,
        slice_id,
        participation_key,
        metric_id,
        statistic,
        person_key,
        pathway_id,
        cohort_quarter_index,
        cohort_program_year,
        is_exiter,
        is_completer,
        is_in_denominator,
        is_in_numerator,
        value,
        value_real,
        status,
        exclusion_reason,
        final_from
    from {{ ref('int_measures__result_slice') }}

),

populations as (

    select
        populations.participation_key,
        {{ rows_fingerprint(['populations']) }} as rows_fingerprint
    from {{ ref('int_participation__population') }} as populations
    group by populations.participation_key

),

cohorts as (

    select
        places.place_number,
        observations.cohort_quarter_index,
        observations.cohort_program_year,
        {{ rows_fingerprint(['observations', 'populations.rows_fingerprint']) }}
            as rows_fingerprint
    from observations
    inner join populations on observations.participation_key = populations.participation_key
    inner join {{ ref('int_measures__result_place') }} as places
        on
            observations.metric_id = places.metric_id
            and observations.pathway_id = places.pathway_id
            and observations.slice_type = places.slice_type
            and observations.slice_id = places.slice_id
    group by
        places.place_number,
        observations.cohort_quarter_index,
        observations.cohort_program_year

),

periods as (

    select
        result_levels.metric_id,
        result_levels.cohort_period_type,
        {{ cohort_period_number("cohorts") }} as cohort_period_number,
        {{ rows_fingerprint([
            'result_levels.pathway_id',
            'result_levels.slice_type',
            'result_levels.slice_id',
            'cohorts.cohort_quarter_index',
            'cohorts.cohort_program_year',
            'cohorts.rows_fingerprint',
        ]) }} as rows_fingerprint
    from cohorts
    inner join {{ ref('int_measures__result_level') }} as result_levels
        on cohorts.place_number = result_levels.place_number
    group by
        result_levels.metric_id,
        result_levels.cohort_period_type,
        {{ cohort_period_number("cohorts") }}

),

metrics as (

    select
        metrics.metric_id,
        {{ rows_fingerprint(['metrics', 'menu']) }} as rows_fingerprint
    from {{ ref('metric_definitions') }} as metrics
    inner join {{ ref('int_measures__menu') }} as menu on metrics.metric_id = menu.metric_id
    group by metrics.metric_id

),

final as (

    select
        periods.metric_id,
        periods.cohort_period_type,
        periods.cohort_period_number,
        {{ surrogate_key([
            'periods.metric_id',
            'periods.cohort_period_type',
            'periods.cohort_period_number',
            'periods.rows_fingerprint',
            'metrics.rows_fingerprint',
        ]) }} as data_fingerprint
    from periods
    inner join metrics on periods.metric_id = metrics.metric_id

)

select * from final
