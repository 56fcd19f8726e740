with

period_activities as (

    select * from {{ ref('int_participation__period_activity') }}

),

-- An open activity keeps the participation active, so there is no last end.
periods as (

    select
        participation_key,
        person_key,
        pathway_id,
        participation_number,
        entry_date,
        case when count(end_date) = count(*) then max(end_date) end as last_end_date,
        {{ first_known("provider_id", "start_date, provider_id") }} as first_provider_id
    from period_activities
    group by
        participation_key, person_key, pathway_id, participation_number, entry_date

),

-- A gap that is not over yet is no exit.
final as (

    select
        participation_key,
        person_key,
        pathway_id,
        participation_number,
        entry_date,
        case
            when
                {{ days_between('last_end_date', as_of_date()) }}
                >= {{ threshold('pathway_exit_gap_days') }}
                then last_end_date
        end as exit_date,
        first_provider_id
    from periods

)

select * from final
