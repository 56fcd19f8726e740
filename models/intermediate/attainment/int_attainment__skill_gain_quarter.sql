with

skill_gains as (

    select * from {{ ref('int_attainment__skill_gain') }}

),

final as (

    select
        person_key,
        {{ quarter_index('gain_date') }} as quarter_index,
        count(*) as skill_gains
    from skill_gains
    group by person_key, {{ quarter_index('gain_date') }}

)

select * from final
