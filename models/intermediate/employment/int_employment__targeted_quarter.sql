with

person_employer_quarters as (

    select * from {{ ref('int_employment__person_employer_quarter') }}

),

participations as (

    select * from {{ ref('int_participation__participation') }}

),

pathway_industries as (

    select * from {{ ref('pathway_industries') }}

),

-- distinct: an industry may match two prefixes of a pathway, a person may have two periods
targeted_industries as (

    select distinct
        pathway_industries.pathway_id,
        person_employer_quarters.naics_code
    from person_employer_quarters
    inner join pathway_industries
        on starts_with(person_employer_quarters.naics_code, pathway_industries.naics_prefix)

),

pathway_people as (

    select distinct
        pathway_id,
        person_key
    from participations

),

-- Each wage record above 0 counts, also where the person's sum is negative.
final as (

    select
        pathway_people.pathway_id,
        pathway_people.person_key,
        person_employer_quarters.quarter_index,
        cast(sum(person_employer_quarters.wages) as decimal(14, 2)) as targeted_sector_wages
    from pathway_people
    inner join person_employer_quarters
        on pathway_people.person_key = person_employer_quarters.person_key
    inner join targeted_industries
        on
            pathway_people.pathway_id = targeted_industries.pathway_id
            and person_employer_quarters.naics_code = targeted_industries.naics_code
    where person_employer_quarters.wages > 0
    group by
        pathway_people.pathway_id,
        pathway_people.person_key,
        person_employer_quarters.quarter_index

)

select * from final
