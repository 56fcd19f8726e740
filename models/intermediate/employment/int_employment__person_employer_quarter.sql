with

wage_reduction as (

    select * from {{ ref('int_employment__wage_reduction') }}

),

employers as (

    select * from {{ ref('stg_ui_wage__employers') }}

),

-- The record's own industry wins over the employer's.
final as (

    select
        wage_reduction.person_key,
        wage_reduction.employer_account,
        wage_reduction.quarter_index,
        wage_reduction.wages,
        wage_reduction.record_count,
        coalesce(wage_reduction.naics_code, employers.naics_code) as naics_code
    from wage_reduction
    left join employers
        on wage_reduction.employer_account = employers.employer_account
    where wage_reduction.person_key is not null

)

select * from final
