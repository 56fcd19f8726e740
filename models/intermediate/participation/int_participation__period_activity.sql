with

activities as (

    select * from {{ ref('int_participation__activity') }}

),

spans as (

    select
        *,
        {{ last_end_so_far("person_key, pathway_id") }} as last_end_so_far
    from activities

),

-- Two activities belong together while the days from the last end so far to the next
-- start are fewer than the gap.
stretches as (

    select
        *,
        {{ stretch_number("person_key, pathway_id", threshold("pathway_exit_gap_days")) }}
            as stretch_number
    from spans

),

entered as (

    select
        *,
        min(case when is_entry_activity then start_date end) over (
            partition by person_key, pathway_id, stretch_number
        ) as entry_date
    from stretches

),

-- A stretch without an entry re-opens nothing. What ended before the entry does not
-- count; what was still running on that day counts whole.
counted as (

    select
        *,
        dense_rank() over (
            partition by person_key, pathway_id order by entry_date
        ) as participation_number
    from entered
    where
        entry_date is not null
        and (end_date is null or end_date >= entry_date)

),

final as (

    select
        {{ surrogate_key(["person_key", "pathway_id", "participation_number"]) }}
            as participation_key,
        person_key,
        pathway_id,
        cast(participation_number as integer) as participation_number,
        entry_date,
        activity_type,
        source_id,
        source_person_id,
        activity_id,
        start_date,
        end_date,
        provider_id,
        funding_stream
    from counted

)

select * from final
