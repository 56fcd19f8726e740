with

person_employer_quarters as (

    select * from {{ ref('int_employment__person_employer_quarter') }}

),

-- The main employer is the one that paid most; on a tie the account that sorts first. PIRL knows
-- what employers paid together: not who they are, nor how many.
final as (

    select
        person_key,
        quarter_index,
        cast(greatest(sum(wages), 0) as decimal(14, 2)) as wages,
        sum(wages) > 0 as is_employed,
        sum(wages) < 0 as has_negative_sum,
        case
            when bool_and(wages <= 0 or {{ has_employer('employer_account') }})
                then cast(sum(case when wages > 0 then 1 else 0 end) as integer)
        end as employer_count,
        {{ first_known(
            "case when wages > 0 and " ~ has_employer("employer_account")
            ~ " then employer_account end",
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
