with

period_activities as (

    select * from {{ ref('int_participation__wioa_period_activity') }}

),

people as (

    select * from {{ ref('int_people__person') }}

),

municipalities as (

    select * from {{ ref('municipalities') }}

),

periods as (

    select
        participation_key,
        person_key,
        wioa_program,
        participation_number,
        min(start_date) as entry_date,
        max(last_end_date) as last_end_date,
        {{ first_known("provider_id", "start_date, provider_id") }} as first_provider_id
    from period_activities
    group by participation_key, person_key, wioa_program, participation_number

),

-- The exit is known once the gap is over, and is then the last service: 20 CFR 677.150(c).
exited as (

    select
        *,
        case
            when
                {{ days_between('last_end_date', as_of_date()) }}
                >= {{ threshold('wioa_exit_gap_days') }}
                then last_end_date
        end as exit_date
    from periods

),

final as (

    select
        exited.participation_key,
        exited.person_key,
        exited.wioa_program,
        exited.participation_number,
        exited.entry_date,
        {{ quarter_index('exited.entry_date') }} as entry_quarter_index,
        exited.exit_date,
        {{ quarter_index('exited.exit_date') }} as exit_quarter_index,
        coalesce(exited.last_end_date, {{ as_of_date() }}) as last_service_date,
        exited.exit_date is not null as is_exiter,
        people.is_matchable,
        coalesce(municipalities.region_id, 'unknown') as region_id,
        {{ age_group("exited.entry_date", "people.birth_year") }} as age_group_at_entry,
        exited.first_provider_id
    from exited
    inner join people on exited.person_key = people.person_key
    left join municipalities on people.municipality = municipalities.municipality

)

select * from final
