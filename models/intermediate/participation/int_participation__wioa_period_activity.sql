with

activities as (

    select * from {{ ref('int_participation__wioa_activity') }}

),

-- Common exit, 20 CFR 677.150(c)(3): the gap rule runs over all programs of a person.
grouped as (

    select
        *,
        case
            when {{ threshold('wioa_common_exit', 'boolean') }} then 'all programs'
            else wioa_program
        end as exit_group
    from activities

),

spans as (

    select
        *,
        {{ last_end_so_far("person_key, exit_group") }} as last_end_so_far
    from grouped

),

stretches as (

    select
        *,
        {{ stretch_number("person_key, exit_group", threshold("wioa_exit_gap_days")) }}
            as stretch_number
    from spans

),

-- Each program in a stretch has one period; a service that is still open keeps all of
-- them active.
numbered as (

    select
        *,
        dense_rank() over (
            partition by person_key, wioa_program order by stretch_number
        ) as participation_number,
        case
            when
                bool_and(end_date is not null)
                    over (partition by person_key, exit_group, stretch_number)
                then max(end_date) over (partition by person_key, exit_group, stretch_number)
        end as last_end_date
    from stretches

),

final as (

    select
        {{ surrogate_key(["person_key", "'wioa'", "wioa_program", "participation_number"]) }}
            as participation_key,
        person_key,
        wioa_program,
        cast(participation_number as integer) as participation_number,
        last_end_date,
        activity_type,
        activity_subtype,
        source_id,
        source_person_id,
        activity_id,
        funding_stream,
        provider_id,
        start_date,
        end_date
    from numbered

)

select * from final
