-- The only read of the wage extract. People in scope keep one row per employer and
-- quarter; everybody else becomes one row per quarter, which is what coverage needs, and one more
-- where PIRL has sums of theirs.
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

seen as (

    select
        people.person_key,
        case
            when
                people.person_key is not null
                or not {{ has_employer('wage_records.employer_account') }}
                then wage_records.employer_account
        end as employer_account,
        wage_records.quarter_index,
        wage_records.received_date,
        wage_records.wages,
        wage_records.naics_code
    from wage_records
    left join people on wage_records.ssn_token = people.ssn_token
    -- a record is seen once received, and once its quarter has ended
    where
        wage_records.received_date <= {{ as_of_date() }}
        and wage_records.quarter_index <= {{ last_ended_quarter_index() }}

),

-- An amendment, received later, replaces the earlier record.
settled as (

    select
        person_key,
        employer_account,
        cast(quarter_index as integer) as quarter_index,
        count(*) as record_count,
        {{ latest_record(["received_date", "wages", "naics_code"], "person_key is not null") }}
            as surviving
    from seen
    group by person_key, employer_account, quarter_index

),

final as (

    select
        person_key,
        employer_account,
        quarter_index,
        record_count,
        {{ record_field("surviving", "wages") }} as wages,
        {{ record_field("surviving", "naics_code") }} as naics_code
    from settled

)

select * from final
