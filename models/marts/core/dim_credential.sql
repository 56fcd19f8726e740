with

credentials as (

    select * from {{ ref('credentials') }}

),

final as (

    select
        credential_id,
        credential_name,
        credential_type
    from credentials

)

select * from final
