-- Which results an observation of a place counts in, by the levels of the seed
-- result_levels: numbered, with what each is of. A cohort that is a program year has no other
-- period; what is of all programs together has no row of one.
with

places as (

    select * from {{ ref('int_measures__result_place') }}

),

result_levels as (

    select * from {{ ref('result_levels') }}

),

metrics as (

    select * from {{ ref('metric_definitions') }}

),

-- a level names the total of the regions, and of the pathways
targets as (

    select
        places.place_number,
        places.metric_id,
        result_levels.cohort_period_type,
        case when result_levels.is_every_pathway then 'ALL' else places.pathway_id end
            as pathway_id,
        places.slice_type,
        case
            when places.slice_type = 'region' and result_levels.is_every_region then 'ALL'
            else places.slice_id
        end as slice_id
    from places
    inner join result_levels on places.slice_type = result_levels.slice_type
    inner join metrics on places.metric_id = metrics.metric_id
    where
        (places.pathway_id <> 'ALL' or result_levels.is_every_pathway)
        and (
            metrics.cohort_anchor <> 'program_year'
            or result_levels.cohort_period_type = 'program_year'
        )

),

final as (

    select
        place_number,
        cast(
            dense_rank() over (
                order by metric_id, cohort_period_type, pathway_id, slice_type, slice_id
            ) as integer
        ) as result_number,
        metric_id,
        cohort_period_type,
        pathway_id,
        slice_type,
        slice_id
    from targets

)

select * from final
