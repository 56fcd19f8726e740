with

period_activities as (

    select * from {{ ref('int_participation__period_activity') }}

),

final as (

    select
        participation_key,
        provider_id,
        min(start_date) as first_start_date
    from period_activities
    where provider_id is not null
    group by participation_key, provider_id

)

select * from final
