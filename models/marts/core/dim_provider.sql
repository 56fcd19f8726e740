with

providers as (

    select * from {{ ref('providers') }}

),

participation_providers as (

    select partner_id as provider_id
    from {{ ref('int_participation__partner') }}
    where partner_type = 'provider'

),

-- an institution whose courses count is a provider, named or not
provider_ids as (

    select provider_id from providers
    union
    select provider_id from participation_providers

),

final as (

    select
        provider_ids.provider_id,
        coalesce(providers.provider_name, provider_ids.provider_id) as provider_name
    from provider_ids
    left join providers on provider_ids.provider_id = providers.provider_id

)

select * from final
