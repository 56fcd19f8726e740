with

claims as (

    select * from {{ ref('stg_ui_wage__claims') }}
    where claim_week <= {{ as_of_date() }}

),

people as (

    select * from {{ ref('int_people__person') }}
    where is_matchable

),

final as (

    select
        people.person_key,
        {{ quarter_index('claims.claim_week') }} as quarter_index,
        sum(claims.benefit_amount) as ui_benefit_amount
    from claims
    inner join people on claims.ssn_token = people.ssn_token
    group by people.person_key, {{ quarter_index('claims.claim_week') }}

)

select * from final
