with

pathways as (

    select * from {{ ref('pathways') }}

),

final as (

    select
        pathway_id,
        pathway_name,
        target_sector,
        region_id
    from pathways

)

select * from final
