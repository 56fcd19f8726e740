with

pathway_credentials as (

    select * from {{ ref('int_attainment__pathway_credential') }}

),

final as (

    select
        participation_key,
        {{ quarter_index('award_date') }} as quarter_index,
        count(distinct credential_id) as credentials_earned
    from pathway_credentials
    group by participation_key, {{ quarter_index('award_date') }}

)

select * from final
