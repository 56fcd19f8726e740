with

pathway_offerings as (

    select * from {{ ref('pathway_offerings') }}

),

final as (

    select
        {{ surrogate_key(["pathway_id", "offering_source", "source_id", "offering_id"]) }}
            as offering_key,
        pathway_id,
        offering_source,
        source_id,
        offering_id,
        is_entry_point,
        is_bridge
    from pathway_offerings

)

select * from final
