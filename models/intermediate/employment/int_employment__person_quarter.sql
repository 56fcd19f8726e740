with

person_employer_quarters as (

    select * from {{ ref('int_employment__person_employer_quarter') }}

),

-- The main employer is the one that paid most; on a tie the account that sorts first.
final as (

    select
        person_key,
        quarter_index,
        cast(greatest(sum(wages), 0) as decimal(14, 2)) as wages,
        sum(wages) > 0 as is_employed,
        sum(wages) < 0 as has_negative_sum,
        cast(sum(case when wages > 0 then 1 else 0 end) as integer) as employer_count,
        {{ first_known(
            "case when wages > 0 then employer_account end",
            "wages desc, employer_account",
        ) }} as main_employer_account,
        {{ first_known(
            "case when wages > 0 then naics_code end",
            "wages desc, employer_account",
        ) }} as primary_naics_code
    from person_employer_quarters
    group by person_key, quarter_index

)

select * from final
