with

source as (

    select * from {{ extract('pathway_declarations') }}

),

-- distinct: an extract that is delivered twice holds the same rows twice
final as (

    select distinct
        source,
        source_person_id,
        pathway_id,
        declared_date
    from source

)

select * from final
