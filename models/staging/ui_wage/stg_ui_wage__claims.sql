with

source as (

    select * from {{ extract('ui_claims') }}

),

-- distinct: an extract that is delivered twice holds the same rows twice
final as (

    select distinct
        ssn_token,
        claim_week,
        benefit_amount,
        naics_code
    from source

)

select * from final
