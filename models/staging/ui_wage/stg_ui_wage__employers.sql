with

source as (

    select * from {{ extract('ui_employers') }}

),

-- distinct: an extract that is delivered twice holds the same rows twice
final as (

    select distinct
        employer_account,
        naics_code,
        ownership,
        municipality,
        fein_token
    from source

)

select * from final
