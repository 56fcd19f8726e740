with

source as (

    select * from {{ extract('ui_wage_records') }}

),

-- a delivery that comes twice is settled where amendments are, in the one pass
final as (

    select
        ssn_token,
        employer_account,
        wage_year,
        wage_quarter,
        received_date,
        wages,
        naics_code
    from source

)

select * from final
