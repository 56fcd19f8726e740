-- The work of a participation's person in the quarters it is followed through. Where
-- wages are unknown (uncovered, or no SSN) everything here is null, never 0. Where only their sum
-- is known (PIRL), what is about employers is null.
with

participation_quarters as (

    select * from {{ ref('int_participation__quarter') }}

),

person_quarters as (

    select * from {{ ref('int_employment__person_quarter') }}

),

targeted_quarters as (

    select * from {{ ref('int_employment__targeted_quarter') }}

),

covered_quarters as (

    select * from {{ ref('int_employment__quarter') }}
    where coverage = 'covered'

),

known as (

    select
        *,
        is_matchable and is_covered as is_known
    from participation_quarters

),

final as (

    select
        known.participation_key,
        known.quarter_index,
        case when known.is_known then coalesce(person_quarters.wages, 0) end as wages,
        case when known.is_known then coalesce(person_quarters.is_employed, false) end
            as is_employed,
        case when known.is_known then coalesce(person_quarters.has_negative_sum, false) end
            as has_negative_sum,
        case
            when known.is_known and person_quarters.person_key is null then 0
            when known.is_known then person_quarters.employer_count
        end as employer_count,
        case when known.is_known then person_quarters.primary_naics_code end
            as primary_naics_code,
        case when known.is_known then coalesce(targeted_quarters.targeted_sector_wages, 0) end
            as targeted_sector_wages,
        case
            when known.is_known and previous_covered.quarter_index is not null
                then person_quarters.main_employer_account = previous.main_employer_account
        end as is_same_employer_as_previous_quarter
    from known
    left join person_quarters
        on
            known.person_key = person_quarters.person_key
            and known.quarter_index = person_quarters.quarter_index
    left join person_quarters as previous
        on
            known.person_key = previous.person_key
            and known.quarter_index - 1 = previous.quarter_index
    left join covered_quarters as previous_covered
        on known.quarter_index - 1 = previous_covered.quarter_index
    left join targeted_quarters
        on
            known.person_key = targeted_quarters.person_key
            and known.pathway_id = targeted_quarters.pathway_id
            and known.quarter_index = targeted_quarters.quarter_index

)

select * from final
