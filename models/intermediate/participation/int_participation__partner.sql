-- Who served a participation or WIOA period, and who paid: its providers, funding streams
-- and partners. Several may have; each is there once.
with

activities as (

    select
        participation_key,
        provider_id,
        funding_stream,
        source_id
    from {{ ref('int_participation__period_activity') }}

    union all

    select
        participation_key,
        provider_id,
        funding_stream,
        source_id
    from {{ ref('int_participation__wioa_period_activity') }}

),

served as (

    select
        participation_key,
        'provider' as partner_type,
        provider_id as partner_id
    from activities

    union all

    select
        participation_key,
        'funding_stream' as partner_type,
        funding_stream as partner_id
    from activities

    union all

    select
        participation_key,
        'partner' as partner_type,
        source_id as partner_id
    from activities

),

-- distinct: a partner serves with many activities
final as (

    select distinct
        participation_key,
        partner_type,
        partner_id
    from served
    where partner_id is not null

)

select * from final
