-- The wage records that are seen on as_of_date, as the reduction counts them: of people outside
-- of every program only that there is one.
with

wage_records as (

    select
        *,
        wage_year * 4 + wage_quarter - 1 as quarter_index
    from {{ ref('stg_ui_wage__wage_records') }}

),

people as (

    select
        person_key,
        ssn_token
    from {{ ref('int_people__person') }}
    where is_matchable

),

final as (

    select
        people.person_key,
        case
            when
                people.person_key is not null
                or not {{ has_employer('wage_records.employer_account') }}
                then wage_records.employer_account
        end as employer_account,
        cast(wage_records.quarter_index as integer) as quarter_index,
        case when people.person_key is not null then wage_records.received_date end
            as received_date,
        case when people.person_key is not null then wage_records.wages end as wages,
        case when people.person_key is not null then wage_records.naics_code end as naics_code
    from wage_records
    left join people on wage_records.ssn_token = people.ssn_token
    -- a record is seen once received, and once its quarter has ended
    where
        wage_records.received_date <= {{ as_of_date() }}
        and wage_records.quarter_index <= {{ last_ended_quarter_index() }}

)

select * from final
